"""What can become of a conflict: the value to write, and the command lines that do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pakaura_cli.client.conflicts import named, plain_value
from pakaura_cli.client.devices import names, own_id, shown
from pakaura_cli.client.store.writer import Writer
from pakaura_cli.tui import deeds
from pakaura_cli.tui.spoken import reference
from pakaura_cli.tui.words import split_words
from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.errors import BadValue
from pakaura_server.core.task import clean_notes, clean_title

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from pakaura_cli.client.conflicts import Conflict
    from pakaura_cli.client.store.store import Store
    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment

_WORDS = {r.SCHEDULE: "due", r.WAIT: "wait", r.PRIORITY: "pri", r.PROJECT: "project"}
"""Registers that one line of attributes can write."""


class Side(NamedTuple):
    """One of the two values, and where it was written; `stands` is the one that the task has."""

    value: Any
    stands: bool
    device: str
    at_ms: int

    @property
    def text(self) -> str | None:
        """The value if it is a text."""
        return self.value if isinstance(self.value, str) else None


class Sides(NamedTuple):
    """`mine` was written on this machine; where neither was, it is the one that stands."""

    mine: Side
    theirs: Side


class Decision(NamedTuple):
    """`values` are written to the task, none where it keeps what it has; `lines` are the words of command lines."""

    values: Values
    lines: Sequence[Sequence[str]]


def sides(db: sqlite3.Connection, conflict: Conflict) -> Sides:
    """The two values, from where this machine stands."""
    known, own = names(db), own_id(db)
    kept, lost = _side(conflict.kept, True, known), _side(conflict.lost, False, known)
    lost_is_mine = stamps.split(conflict.lost[0])[2] == own != stamps.split(conflict.kept[0])[2]
    return Sides(lost, kept) if lost_is_mine else Sides(kept, lost)


def take(conflict: Conflict, side: Side) -> Decision:
    """Have this value."""
    if side.stands:
        return Decision({}, [["conflicts", "keep", conflict.short_id]])
    return Decision({conflict.register: side.value}, [["conflicts", "take", conflict.short_id]])


def both(conflict: Conflict, two: Sides) -> Decision:
    """Have both texts, mine first. Raises BadValue where the values are no texts."""
    if conflict.register not in (r.TITLE, r.NOTES):
        raise BadValue("both is for titles and notes", "m or t takes one of the two, e writes another")
    return written(conflict, joined(conflict, two), None)


def joined(conflict: Conflict, two: Sides) -> str:
    """Both texts as one."""
    texts = [side.text for side in two if side.text]
    return (" / " if conflict.register == r.TITLE else "\n\n").join([text.strip("\n") for text in texts])


def to_edit(conflict: Conflict, two: Sides) -> str:
    """What somebody begins with who writes another value. Raises BadValue where none is written by hand."""
    if conflict.register == r.NOTES:
        return joined(conflict, two)
    if conflict.register == r.TITLE:
        return two.mine.text or ""
    if conflict.register not in _WORDS:
        raise BadValue("there is nothing between these two", "m or t takes one of them")
    value = two.mine.value
    text = value[0] if isinstance(value, list) else str(value or "")
    return f"{_WORDS[conflict.register]}:{text}"


def written(conflict: Conflict, text: str, now_or_db: tuple[sqlite3.Connection, Moment] | None) -> Decision:
    """Have what was written instead: a title, notes, or attributes, which need the store and the moment. BadValue."""
    keep = ["conflicts", "keep", conflict.short_id]
    if conflict.register == r.TITLE:
        title = clean_title(text)
        return Decision({r.TITLE: title}, [["edit", reference(conflict.task), f"--title={title}"], keep])
    if conflict.register == r.NOTES:
        notes = clean_notes(text.rstrip("\n")) or None
        words = ["--replace", "--", notes] if notes else ["--clear"]
        return Decision({r.NOTES: notes}, [["note", reference(conflict.task), *words], keep])
    assert now_or_db is not None
    db, now = now_or_db
    deed = deeds.edit(db, [conflict.task], split_words(text), now)
    return Decision(dict(deed.changes[0].values), [deed.words, keep])


def settle(store: Store, now: Moment, conflict: Conflict, decision: Decision, *, at_once: bool = False) -> None:
    """Carry it out, as one command; `at_once` as of Store.

    Raises NotFound where it was decided meanwhile, and StoreError.
    """
    with store.writing(at_once=at_once) as db:
        (current,) = named(db, [conflict.id])
        writer = Writer(db, now, "conflicts")
        if decision.values:
            writer.change(current.task.id, decision.values)
        writer.settle(current.id)
        writer.close()


def in_words(register: str, side: Side) -> str:
    """The value as a person would say it; a text as it is."""
    return side.text if side.text is not None else plain_value(register, side.value)


def _side(written: tuple[str, Any], stands: bool, known: dict[str, str]) -> Side:
    ms, _, device = stamps.split(written[0])
    return Side(written[1], stands, shown(device, known), ms)
