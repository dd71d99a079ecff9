"""A stand-in for `systemctl`, for machines without a running systemd: it does what a unit file says.

`python systemctl.py FOLDER VERB [--now] UNIT`: units are in FOLDER/units, and FOLDER has the output and the process of
each. As systemd, it makes the state directory and gives a program no environment but its file's. Users and hardening
are left out: who runs the tests need not be root.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ENOUGH_S = 60
LISTENS = "listens on"


class Unit:
    """A unit file: its directives in order, as pairs."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self.name = name if "." in name else f"{name}.service"
        lines = (folder / "units" / self.name).read_text("utf-8").splitlines()
        self._pairs = [line.split("=", 1) for line in lines if re.match(r"[A-Z]\w+=", line)]
        self._output = folder / f"{self.name}.log"
        self._pid_file = folder / f"{self.name}.pid"

    def values(self, directive: str) -> list[str]:
        return [value for name, value in self._pairs if name == directive]

    def start(self) -> None:
        if self.name.endswith(".timer"):
            return
        for state in self.values("StateDirectory"):
            (self._folder / "state" / state).mkdir(mode=0o711, exist_ok=True)
        if self.values("Type") == ["oneshot"]:
            for command in [*self.values("ExecStart"), *self.values("ExecStartPost")]:
                subprocess.run(_words(command), env=self._environ(), check=True, stdout=subprocess.DEVNULL)
            return
        with self._output.open("wb") as output:
            process = subprocess.Popen(
                _words(self.values("ExecStart")[0]),
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._pid_file.write_text(str(process.pid))
        # A start here ends when the service answers, so that a page needs no words about waiting.
        _wait(lambda: LISTENS in self._output.read_text() or process.poll() is not None)
        if process.poll() is not None:
            sys.exit(f"{self.name} failed: {self._output.read_text()}")

    def stop(self) -> None:
        if not self._pid_file.exists():
            return
        pid = int(self._pid_file.read_text())
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        _wait(lambda: not _runs(pid))
        self._pid_file.unlink()

    def _environ(self) -> dict[str, str]:
        environ = {"HOME": "/nonexistent", "LANG": "C.UTF-8", "PATH": os.defpath}
        for file in self.values("EnvironmentFile"):
            lines = [line for line in Path(file).read_text("utf-8").splitlines() if "=" in line]
            environ |= dict(line.split("=", 1) for line in lines if not line.startswith("#"))
        return environ


def _words(command: str) -> list[str]:
    """The words of a command line, in which `%%` and `$$` are how a unit writes `%` and `$`."""
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(command)]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Whoever adopts an orphan may take its time to notice that it ended.
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"


def _wait(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + ENOUGH_S
    while not holds():
        if time.monotonic() > deadline:
            sys.exit("systemctl: it takes too long")
        time.sleep(0.02)


def main(folder: Path, verb: str, *words: str) -> None:
    units = [Unit(folder, word) for word in words if not word.startswith("-")]
    for unit in units:
        if verb in ("stop", "restart"):
            unit.stop()
        if verb in ("start", "restart") or (verb == "enable" and "--now" in words):
            unit.start()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
