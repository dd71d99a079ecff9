"""Adds tasks through the entry point of the command in one process: `python looper.py TITLE TIMES`.

Prints, when all is done, a line for each task: the seconds it took and the exit code. Runs in the environment of the
installed package, so it imports nothing of the tests.
"""

from __future__ import annotations

import os
import sys
import time

from pakaura_cli.main import main


def loop(title: str, times: int) -> list[str]:
    lines = []
    for turn in range(times):
        started = time.perf_counter()
        code = main(["add", f"{title} turn {turn}"])
        lines.append(f"{time.perf_counter() - started:.6f} {code}\n")
    return lines


if __name__ == "__main__":
    own_stdout = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # where the command's own lines go
    os.write(own_stdout, "".join(loop(sys.argv[1], int(sys.argv[2]))).encode())
