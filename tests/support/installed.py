"""The installed `pakaura`, run as a person's shell runs it."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(sysconfig.get_path("scripts"), "pakaura")
"""The console script of the environment that runs the tests."""
ENOUGH = 60
"""Seconds after which a command counts as hanging."""


def home_environ(home: Path) -> dict[str, str]:
    """The environment of a person whose home is `home`: nothing of the machine's own but PATH, UTF-8, and UTC."""
    return {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([str(SCRIPT.parent), os.environ.get("PATH", os.defpath)]),
        "TZ": "UTC",
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "XDG_STATE_HOME": str(home / "state"),
    }


@dataclass(frozen=True)
class Finished:
    """What one command left behind. Bytes that are not UTF-8 are kept as lone surrogates."""

    code: int
    out: str
    err: str


class Pakaura:
    """Calls the installed command: `pakaura("add", "buy milk", check=True).out`."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = dict(environ)

    def __call__(
        self,
        *words: str | bytes,
        input: str | bytes = b"",
        env: Mapping[str, str] | None = None,
        check: bool = False,
    ) -> Finished:
        """Run it with `input` on stdin (empty by default, never a terminal) and `env` on top of the home's environment.

        With `check`, an exit code other than 0 fails the test and shows both streams.
        """
        done = subprocess.run(
            [str(SCRIPT), *words],
            input=input.encode("utf-8", "surrogateescape") if isinstance(input, str) else input,
            env=self.environ | dict(env or {}),
            capture_output=True,
            timeout=ENOUGH,
            check=False,
        )
        out, err = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
        assert not (check and done.returncode), f"pakaura {words} exited {done.returncode}\n{out}{err}"
        return Finished(done.returncode, out, err)
