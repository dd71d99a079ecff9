"""Adding a task in a line as people write it, and telling while it is typed what is understood of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.output.escape import safe
from pakaura_cli.tui.filter_bar import completed
from pakaura_cli.tui.questions import Note, Question
from pakaura_cli.tui.warming import warm_up
from pakaura_server.core import registers as r
from pakaura_server.core.dates import display
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.natural.saying import in_words
from pakaura_server.core.natural_line import read_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from pakaura_cli.tui.desk import Desk
    from pakaura_server.core.natural_line import NaturalCapture

_ROLES = {
    "due": "date",
    "recurrence": "date",
    "wait": "date",
    "tags": "tag",
    "project": "project",
    "priority": "priority",
}
_NAMES = {"tags": "tag", "recurrence": "repeats"}


class QuickAdd(Question):
    """`add` carries out what was understood. Raises PakauraError."""

    label = "add"
    example = "buy milk tomorrow 9am #home +shop !high"

    def __init__(self, desk: Desk, add: Callable[[NaturalCapture], Awaitable[None]], value: str = "") -> None:
        self.value = value
        self._desk = desk
        self._add = add
        self._read: NaturalCapture | None = None
        warm_up(desk.now())

    def marks(self, text: str) -> Sequence[tuple[int, int, str]]:
        capture = self._capture(text)
        found = [(span.start, span.end, _ROLES.get(span.field, span.field)) for span in capture.spans]
        return found + [(doubt.start, doubt.end, "doubt") for doubt in capture.doubts]

    def notes(self, text: str) -> list[Note]:
        if not text.strip():
            return []
        capture = self._capture(text)
        notes = [Note(_understood(self._desk, capture), "understood")]
        notes += [Note(safe(sentence), "doubt") for sentence in capture.unread]
        return notes + [Note(safe(doubt.sentence), "doubt") for doubt in capture.doubts]

    def suggest(self, text: str) -> str:
        """The last word as a tag or a project that there is: `+sh`, `#ho`."""
        head, _, word = text.rpartition(" ")
        if len(word) < 2 or word[0] not in "+#":
            return ""
        # In a filter a project has another sign, and as many characters of its name are typed.
        term = word if word[0] == "+" else f"project:{word[1:]}"
        found = completed(self._desk, term).removeprefix("+").removeprefix("project:")
        return f"{head} {word[0]}{found}".lstrip(" ") if found else ""

    async def answer(self, text: str) -> None:
        if text.strip():
            await self._add(read_line(text, self._desk.now()))

    def answers(self, lines: Sequence[str]) -> Sequence[str]:
        return [self.value + line.strip() for line in lines if line.strip()]

    def _capture(self, text: str) -> NaturalCapture:
        if self._read is None or self._read.line != text:
            self._read = read_line(text, self._desk.now())
        return self._read


def _understood(desk: Desk, capture: NaturalCapture) -> str:
    """`title buy milk · due tomorrow 09:00 · project home`: the same as the colours say."""
    now = desk.now()
    parts = [f"title {safe(capture.title) or '(none)'}"]
    due = r.to_when(capture.values.get(r.SCHEDULE))
    if due:
        parts.append(f"due {display(due, now)}")
    for span in capture.spans:
        if span.field == "recurrence":
            rule, mode, _ = capture.values.get(r.RECUR) or ("", None, None)
            parts.append(f"repeats {in_words(rule, mode)}" if rule else f"repeats {span.text}")
        elif span.field not in ("due", "title"):
            parts.append(f"{_NAMES.get(span.field, span.field)} {safe(span.value)}")
    return " · ".join([*parts, *_from_context(desk)])


def _from_context(desk: Desk) -> list[str]:
    try:
        context = desk.context()
    except PakauraError:
        return []
    return [f"context {context.name} adds {context.add}"] if context and context.add else []
