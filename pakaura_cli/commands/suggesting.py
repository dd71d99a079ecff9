"""Answering a shell that asks how a line may go on. It is asked at every press of a key, and never complains."""

from __future__ import annotations

import sys

from pakaura_cli.client import suggestions
from pakaura_cli.client.paths import Paths
from pakaura_cli.grammar import completion
from pakaura_cli.grammar.completion import wanted
from pakaura_cli.grammar.shell_words import Typed
from pakaura_cli.output import candidates

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping
    from typing import Final

    from pakaura_cli.grammar.completion import Wanted

FILES: Final = 10
"""The exit code that asks the shell to complete the name of a file."""
_MENU: Final = ("37", "42")
"""`%` and `*`, as bash's COMP_TYPE says them: it inserts whole lines, where it else shows them."""
_EXPLAINED: Final = (completion.TASK, completion.NUMBER, completion.CLOSED, completion.CONFLICT, completion.DEVICE)
"""What says nothing to a person without what it stands for."""
_FROM_STORE: Final[dict[str, Callable[[sqlite3.Connection, str], list[tuple[str, str]]]]] = {
    completion.PROJECT: suggestions.projects,
    completion.TAG: suggestions.tags,
    completion.TASK: suggestions.tasks,
    completion.NUMBER: suggestions.numbered,
    completion.CLOSED: lambda db, _: suggestions.closed_tasks(db),
    completion.CONFLICT: lambda db, _: suggestions.conflicts(db),
    completion.DEVICE: lambda db, _: suggestions.devices(db),
}


def suggest(shell: str, arguments: list[str], environ: Mapping[str, str]) -> int:
    """Print the candidates for the last word, for the functions in `shells/`; the exit code.

    bash gives the line up to the cursor, its COMP_WORDBREAKS and its COMP_TYPE; the others give the words before the
    cursor, fish with the last one as it was typed. What goes wrong is an answer without candidates.
    """
    try:
        return _suggest(shell, arguments, environ)
    except Exception:  # noqa: BLE001 - whatever it is, the person is in the middle of a line
        return 0


def _suggest(shell: str, arguments: list[str], environ: Mapping[str, str]) -> int:
    if shell == "bash":
        line, breaks, kind = arguments
        typed = Typed(line, breaks)
        words = _without_program(typed.words)
    else:
        typed = Typed(arguments[-1] if shell == "fish" and arguments else "")
        words = [*arguments[:-1], typed.words[-1] if shell == "fish" else arguments[-1]]
        kind = ""
    want = wanted(words)
    if want.source == completion.FILE:
        return FILES
    found = [(want.prefix + word, text) for word, text in _fitting(want, words, environ)]
    if shell == "bash":
        numbered = want.source in _EXPLAINED
        lines = candidates.for_bash(found, typed, explained=numbered and kind not in _MENU)
    else:
        lines = candidates.for_lines(found)
    sys.stdout.write("".join([f"{line}\n" for line in lines]))
    sys.stdout.flush()
    return 0


def _without_program(words: list[str]) -> list[str]:
    """The words after the program's name, in front of which variables may be set: `TZ=UTC pakaura list`."""
    first = 0
    while first + 1 < len(words) and words[first].partition("=")[0].isidentifier() and "=" in words[first]:
        first += 1
    return words[first + 1 :]


def _fitting(want: Wanted, words: list[str], environ: Mapping[str, str]) -> list[tuple[str, str]]:
    stem = want.stem.lower()
    known = [*want.choices, *_known(want, environ)]
    taken = words[1:-1] if want.source in _EXPLAINED else ()
    return [(word, text) for word, text in known if word.lower().startswith(stem) and word not in taken]


def _known(want: Wanted, environ: Mapping[str, str]) -> list[tuple[str, str]]:
    if want.source in (completion.KEY, completion.VIEW, completion.CONTEXT):
        return _from_config(want.source, environ)
    ask = _FROM_STORE.get(want.source)
    if ask is None:
        return []
    db = suggestions.open_store(Paths(environ).active_store())
    return ask(db, want.stem) if db else []


def _from_config(source: str, environ: Mapping[str, str]) -> list[tuple[str, str]]:
    from pakaura_cli.client.session import Session

    session = Session(environ)
    if source == completion.VIEW:
        from pakaura_cli.client.views import names

        return [(name, session.config.get(f"views.{name}.filter")) for name in names(session)]
    if source == completion.CONTEXT:
        from pakaura_cli.client import contexts

        return [(name, session.config.get(f"contexts.{name}.filter")) for name in contexts.names(session.config)]
    from pakaura_cli.client.settings_table import SETTINGS

    return [(name, setting.meaning) for name, setting in SETTINGS.items()]
