"""`man`: the manual, shown by `man` where there is one, or written where `man` finds it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pakaura_cli.grammar import mistakes
from pakaura_cli.grammar.commands import find
from pakaura_cli.grammar.help import explain, overview
from pakaura_cli.grammar.manual import name_of, pages
from pakaura_server.core.errors import PakauraError, UsageError

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output


def man(invocation: Invocation, session: Session, output: Output) -> int:
    words = [word for word in invocation.words if word != "--"]
    folder = invocation.options.get("install")
    if folder is not None:
        if words:
            raise UsageError("--install writes all pages", "leave the command out")
        return _install(os.path.expanduser(str(folder)), output)
    command = find(words[0]) if words else None
    if words and command is None:
        raise mistakes.no_command(words[0])
    name = name_of(command) if command else "pakaura"
    if not output.terminal or "no-pager" in invocation.options or not _shown(f"{name}.1", session):
        output.page((explain(command) if command else overview()).rstrip("\n").split("\n"))
    output.finish()
    return 0


def _shown(name: str, session: Session) -> bool:
    """Whether `man` is there and has shown the page of that file."""
    import subprocess
    from shutil import which
    from tempfile import TemporaryDirectory

    if which("man") is None:
        return False
    with TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(pages()[name])
        return subprocess.run(["man", path], env=dict(session.environ), check=False).returncode == 0


def _install(folder: str, output: Output) -> int:
    from pakaura_cli.client import settings_manual

    written = {**pages(), settings_manual.FILE: settings_manual.page()}
    try:
        for name, text in written.items():
            path = os.path.join(folder, f"man{name[-1]}", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise PakauraError(
            f"cannot write into {folder}: {error.strerror}", "name a folder that you may write"
        ) from error
    output.data(f"Wrote {len(written)} pages into {folder}")
    output.finish()
    output.talk("man finds them there if MANPATH, or manpath, names that folder")
    return 0
