"""The benchmark: pakaura beside its rivals and the bare interpreter, `python -m tests.benchmarks`."""
