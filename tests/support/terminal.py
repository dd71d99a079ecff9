"""The installed command at a terminal: what a person sees of it, line by line."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs.terminal import run_on_terminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.support.installed import Pakaura


def on_terminal(
    pakaura: Pakaura, *words: str, answers: Sequence[str] = (), env: Mapping[str, str] | None = None
) -> list[str]:
    """The lines of a run on a terminal of 80 columns without colours; each question gets the next answer."""
    environ = pakaura.environ | {"TERM": "dumb"} | dict(env or {})
    script = f"exec {shlex.join(['pakaura', *words])}"
    return run_on_terminal(script, environ, Path(environ["HOME"]), answers).splitlines()
