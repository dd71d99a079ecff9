"""Long output for a person, a screen at a time."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from subprocess import Popen
    from typing import TextIO

_DEFAULT = "less -FIRX"
_NOT_STARTED = (126, 127)
"""What `env` and `sh` answer for a program that they cannot start."""


def page(text: str, environ: Mapping[str, str], stdout: TextIO) -> bool:
    """Show `text` in PAKAURA_PAGER, else PAGER, else less, and return when the person has left it.

    False, and nothing shown, where there is no pager: it is set to nothing or `cat`, it cannot be started, or the
    terminal is dumb. Leaving it before the end is fine.
    """
    command = _command(environ)
    if not command:
        return False
    import subprocess

    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=stdout, env=dict(environ))
    except (OSError, ValueError):
        return False
    try:
        pager.communicate(text.encode(stdout.encoding or "utf-8", "backslashreplace"))
    except BrokenPipeError:
        pass
    except KeyboardInterrupt:
        # Ctrl-C went to the pager as well, and it is the pager that knows whether to end.
        _outlive(pager)
    return pager.returncode not in _NOT_STARTED


def _command(environ: Mapping[str, str]) -> list[str]:
    """The words of the pager's command line, none where there is to be no pager."""
    import shlex

    if environ.get("TERM") == "dumb":
        return []
    line = environ.get("PAKAURA_PAGER", environ.get("PAGER", _DEFAULT))
    try:
        words = shlex.split(line)
    except ValueError:
        return []
    return [] if words == ["cat"] else words


def _outlive(pager: Popen[bytes]) -> None:
    while True:
        try:
            pager.wait()
        except KeyboardInterrupt:
            continue
        return
