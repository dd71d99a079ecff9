"""What the figures were taken on, without anything that names the machine itself."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from tests.benchmarks.measure import Runner
from tests.benchmarks.pakaura import Installation
from tests.benchmarks.program import BASE_ENVIRON

_VERSIONS = "import platform, sqlite3; print(platform.python_version(), sqlite3.sqlite_version)"


def facts(installation: Installation, folder: Path) -> dict[str, str]:
    """Name to value, in the order of a table."""
    runner = Runner(folder)
    runner.must([installation.python, "-c", _VERSIONS], BASE_ENVIRON)
    python, sqlite = runner.output.split()
    return {
        "CPU": _cpu(),
        "Cores": str(len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else str(os.cpu_count()),
        "Memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "Load before the start": f"{os.getloadavg()[0]:.1f}",
        "System": _system(),
        "File system of the stores": _file_system(folder),
        "Python": python,
        "SQLite": sqlite,
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _system() -> str:
    kernel = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {kernel}"
    except (OSError, KeyError):
        return kernel


def _file_system(folder: Path) -> str:
    """The type of the mount that holds the folder, as /proc/mounts names it."""
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return "unknown"
    inside = [(len(place), kind) for place, kind in mounts if folder.resolve().is_relative_to(place)]
    return max(inside)[1] if inside else "unknown"
