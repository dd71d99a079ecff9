"""A virtual environment as `pipx install` would make it: pip brought up to date first, bytecode compiled."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measure import BenchmarkFailed


def make_venv(folder: Path, packages: Sequence[str]) -> Path:
    """Installs the packages into a new environment and returns its folder of commands; raises BenchmarkFailed.

    pip first: one older than 26 writes launchers that import `re`.
    """
    _do([sys.executable, "-m", "venv", str(folder)])
    python = str(folder / "bin" / "python")
    _do([python, "-m", "pip", "install", "--quiet", "--upgrade", "pip"])
    _do([python, "-m", "pip", "install", "--quiet", "--compile", *packages])
    return folder / "bin"


def build_wheel(checkout: Path, folder: Path) -> Path:
    """Builds the checkout's wheel into `folder`; raises BenchmarkFailed."""
    _do([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(checkout)])
    return next(folder.glob("*.whl"))


def _do(argv: Sequence[str]) -> None:
    finished = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if finished.returncode:
        raise BenchmarkFailed(f"{' '.join(argv[1:4])} … failed: {finished.stderr[-600:].strip()}")
