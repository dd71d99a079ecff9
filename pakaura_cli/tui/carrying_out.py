"""Carrying a deed out: few changes as one transaction, many in parts, so that others who write hardly wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pakaura_cli.client.local_ops import carry_out
from pakaura_cli.client.store.writer import Writer
from pakaura_cli.client.structure import refuse_new_circles
from pakaura_cli.tui.deeds import Deed, consequences
from pakaura_cli.tui.pace import say_how_far
from pakaura_cli.tui.writes import FEW, TooMuch
from pakaura_server.core.errors import PakauraError, StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from pakaura_cli.client.store.store import Store
    from pakaura_cli.tui.pace import Pace
    from pakaura_server.core.when import Moment

    Make = Callable[[sqlite3.Connection], Deed]
    """What is to be done, as the store says. Raises PakauraError."""

_PART = 250
"""Changes a transaction."""


class Done(NamedTuple):
    """`words` say what was done of the deed, none where nothing was; `error` is what ended it on its way."""

    deed: Deed
    words: Sequence[str]
    sentences: Sequence[str]
    error: PakauraError | None = None


def carried_out(store: Store, at_once: bool, make: Make, now: Callable[[], Moment], pace: Pace) -> Done:
    """All of it, or, where it is much and is stopped or fails on its way, a part, all as one group of the history.

    Raises PakauraError where nothing was done, and TooMuch.
    """
    if at_once and pace.total > FEW:
        raise TooMuch
    with store.reading(at_once) as db:
        deed = make(db)
        if len(deed.changes) > _PART:
            refuse_new_circles(db, deed.changes)
    if at_once and len(deed.changes) > FEW:
        raise TooMuch
    pace.total, pace.done = len(deed.changes), 0
    error = _write(store, at_once, deed, now, pace)
    if pace.done < pace.total:
        return _partly(deed, pace, error)
    return Done(deed, deed.words if deed.changes else (), _consequences(store, deed, now()))


def _write(store: Store, at_once: bool, deed: Deed, now: Callable[[], Moment], pace: Pace) -> PakauraError | None:
    """What ended it after a part. Raises PakauraError where nothing was written."""
    group = ""
    while pace.done < pace.total and not pace.stopped:
        part = deed.changes[pace.done : pace.done + _PART]
        try:
            with store.writing(at_once=at_once) as db:
                writer = Writer(db, now(), deed.words[0], group)
                carry_out(writer, part)
                writer.close()
        except PakauraError as error:
            if not pace.done:
                raise
            return error
        group = writer.group if writer.begun else ""
        pace.done += len(part)
    return None


def _partly(deed: Deed, pace: Pace, error: PakauraError | None) -> Done:
    if not pace.done:
        return Done(deed, (), ["Stopped: nothing was changed"])
    words = deed.only(deed.changes[: pace.done])
    told = f"{pace.told()} were changed, and u takes that back; the others are as they were"
    if error is None:
        return Done(deed, words, [f"Stopped: {told}"])
    say_how_far(error, told)
    return Done(deed, words, [], error)


def _consequences(store: Store, deed: Deed, now: Moment) -> list[str]:
    """None where they cannot be read now: it is done, and must not seem to have failed."""
    try:
        with store.reading(at_once=True) as db:
            return consequences(db, deed, now)
    except StoreError:
        return []
