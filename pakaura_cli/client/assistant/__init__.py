"""The assistant of a person at this machine: where its agent runs, and its conversations."""
