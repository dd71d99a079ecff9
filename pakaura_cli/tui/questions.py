"""What can be asked for in the line at the bottom: each question knows what its answer may be and what comes of it."""

# ruff: noqa: ARG002 - a question that needs no text has the same methods as the others

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from pakaura_server.core.when import Moment


class Note(NamedTuple):
    """A sentence below the line; `role` is understood, doubt, error or hint."""

    text: str
    role: str = "hint"


class Question:
    """A line of text that somebody is asked for. This one takes any text but none at all."""

    label = ""
    example = ""
    value = ""
    """What stands there at first."""
    is_replaced = False
    """Whether what is typed takes the place of that."""

    def marks(self, text: str) -> Sequence[tuple[int, int, str]]:
        """The parts of the text that mean something: start, end and the role that they are coloured by."""
        return ()

    def notes(self, text: str) -> list[Note]:
        """What is told below the line about this text."""
        return []

    def suggest(self, text: str) -> str:
        """The text as it may go on, or nothing."""
        return ""

    def typed(self, text: str) -> None:
        """The text is this now."""

    async def answer(self, text: str) -> None:
        """Enter was pressed. Raises PakauraError, which is told there; the question then stays."""

    def leave(self) -> None:
        """Escape was pressed."""

    def answers(self, lines: Sequence[str]) -> Sequence[str]:
        """The answers that pasted lines are, each for itself; none where only one line can be the answer."""
        return []


class Asked(Question):
    """A question whose answer is carried out by a function, and checked by one while it is typed.

    `check` gives a sentence about what the text means. Raises PakauraError.
    """

    def __init__(
        self,
        label: str,
        example: str,
        answer: Callable[[str], Awaitable[None]],
        *,
        value: str = "",
        check: Callable[[str], str] | None = None,
        suggest: Callable[[str], str] | None = None,
        is_replaced: bool = False,
    ) -> None:
        self.label = label
        self.example = example
        self.value = value
        self.is_replaced = is_replaced
        self._answer = answer
        self._check = check
        self._suggest = suggest

    def notes(self, text: str) -> list[Note]:
        if not self._check or not text.strip():
            return []
        try:
            return [Note(self._check(text), "understood")]
        except PakauraError as error:
            return [Note(error.message, "error")]

    def suggest(self, text: str) -> str:
        return self._suggest(text) if self._suggest else ""

    async def answer(self, text: str) -> None:
        await self._answer(text)


def date_words(text: str, now: Moment) -> str:
    """What the words of a date mean, all of it said: `Fri 27 Nov 2026, 09:00`. Raises BadDate."""
    from datetime import datetime

    from pakaura_server.core.phrases import one_reading

    when = one_reading(text, now)
    day = datetime.fromisoformat(when.text)
    time = "" if when.all_day else f", {day:%H:%M}"
    return f"{day:%a} {day.day} {day:%b %Y}{time}"
