"""Programs run without root's power over permissions: a read-only file is one for them, whoever runs the tests."""

from __future__ import annotations

import os
import sys

_DROP = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    if libc.prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP: what is executed next does not have it
        sys.exit("cannot drop a capability")
os.execv(sys.argv[1], sys.argv[1:])
"""


def as_ordinary_person() -> list[str]:
    """The words before a program's absolute path that make permissions bind it; none where they do anyway."""
    return [sys.executable, "-c", _DROP] if os.geteuid() == 0 else []
