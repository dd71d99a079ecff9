"""A real Secret Service (gnome-keyring) on a bus of its own, unlocked without a person."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.support.installed import ENOUGH, Finished

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_UNLOCKED = """eval "$(printf '%s\\n' "$1" | gnome-keyring-daemon --unlock --components=secrets)"; shift; exec "$@" """


def with_keyring(folder: Path, environ: Mapping[str, str], script: str, password: str = "testpass") -> Finished:
    """Run a Python script where the keyring is that of `folder`; a new one gets this password, and no other opens it.

    The daemon ends with the bus, and that with the script.
    """
    own = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder / "run")}
    (folder / "run").mkdir(mode=0o700, exist_ok=True)
    # The daemon has its data where XDG_DATA_HOME says, the script in the home of its person.
    inside = ["env", *[f"{name}={text}" for name, text in environ.items()], sys.executable, "-c", script]
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", _UNLOCKED, "bash", password, *inside],
        env={**environ, **own, "XDG_DATA_HOME": str(folder / "share")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=ENOUGH,
        check=False,
    )
    return Finished(done.returncode, done.stdout, done.stderr)
