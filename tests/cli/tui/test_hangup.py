"""A window that is closed while the dashboard is open leaves no process behind."""

from __future__ import annotations

import os
import pty
import subprocess
from typing import TYPE_CHECKING

from tests.support.installed import ENOUGH, SCRIPT

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home


def test_the_dashboard_ends_with_its_terminal(home: Home) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(SCRIPT), "tui"],
        env={**home.environ, "TERM": "xterm-256color"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    drawn = b""
    while b"\x1b[?1049h" not in drawn:
        drawn += os.read(ours, 65536)
    os.close(ours)
    assert process.wait(ENOUGH) is not None
