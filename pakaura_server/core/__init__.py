"""The shared kernel: what a task is and what may happen to it. Standard library only, no I/O, no clock."""
