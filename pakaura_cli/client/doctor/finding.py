"""What one check found, and how it can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from pakaura_server.core.when import Moment

    Mend = Callable[[sqlite3.Connection, Moment], None]
    """Makes anew, in a transaction of somebody else's, what follows from the rest of the store."""

State = Literal["ok", "warn", "fail"]


class Finding:
    """`name` says what was looked at, `text` what it is like, `advice` what to do; no text of a task is in them.

    `mend` is for the store, `chmod` the mode that a file should have: `(path, mode)`.
    """

    __slots__ = ("advice", "chmod", "mend", "name", "state", "text")

    def __init__(
        self,
        name: str,
        state: State,
        text: str,
        advice: str = "",
        mend: Mend | None = None,
        chmod: tuple[tuple[str, int], ...] = (),
    ) -> None:
        self.name = name
        self.state = state
        self.text = text
        self.advice = advice
        self.mend = mend
        self.chmod = chmod

    @property
    def can_be_mended(self) -> bool:
        return self.mend is not None or bool(self.chmod)


def ok(name: str, text: str) -> Finding:
    return Finding(name, "ok", text)


def warn(name: str, text: str, advice: str = "") -> Finding:
    return Finding(name, "warn", text, advice)


def fail(name: str, text: str, advice: str = "", mend: Mend | None = None) -> Finding:
    """A `mend` is its own advice where no other is given."""
    return Finding(name, "fail", text, advice or ("pakaura doctor --repair" if mend else ""), mend)
