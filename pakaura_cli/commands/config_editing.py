"""`config edit`: a copy of the file in the editor, put in its place once it can be read."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from pakaura_cli.client import config_writing
from pakaura_cli.client.config_sources import read_text
from pakaura_cli.client.editor import editor_of, open_editor
from pakaura_server.core.errors import ConfigError, PakauraError

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.output import Output

_NEW = """\
# Settings of PakAura; `pakaura config list` shows all of them, and docs/configuration.md explains them.
# color = "auto"
#
# [list]
# columns = "ref,due,priority,title,project,tags"
# limit = 20
"""


def edit(session: Session, output: Output, path: str, is_project: bool) -> None:
    """Ask to go on editing until the text can be read. A text that is given up stays where it is, and that is told.

    Raises ConfigError for such a text, and Conflict where somebody changed the file meanwhile.
    """
    if is_project:
        config_writing.check_trust(path)
    command = _editor(session)
    before = config_writing.read(path)
    draft = _write_draft(before or _NEW)
    try:
        while True:
            open_editor(command, draft)
            after = config_writing.read(draft)
            try:
                _, notes = read_text(after, path, is_project)
            except ConfigError as error:
                output.talk(f"pakaura: {error.message}")
                if not output.can_ask or not output.confirm("Edit it again?"):
                    raise
                continue
            break
        for note in notes:
            output.note(f"pakaura: {note}")
        if after not in (before, _NEW):
            config_writing.put(session.paths, path, before, after)
    except PakauraError as error:
        error.hint = f"nothing was changed; your text is kept in {draft}"
        raise
    os.unlink(draft)


def _editor(session: Session) -> list[str]:
    """What is wrong with the configuration does not keep anybody from mending it."""
    try:
        return editor_of(session)
    except ConfigError:
        session.do_without_config()
        return editor_of(session)


def _write_draft(text: str) -> str:
    descriptor, path = tempfile.mkstemp(prefix="pakaura-", suffix=".toml")
    with open(descriptor, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path
