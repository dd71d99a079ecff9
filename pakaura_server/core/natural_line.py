"""A whole line as a person writes it, and what was understood: `pay rent every 1st 9am #home !high`.

Nothing is guessed: what might be a word of the title stays there, and is told of as a doubt. The rules are listed in
docs/capture.md.
"""

from __future__ import annotations

from pakaura_server.core import registers as r
from pakaura_server.core.capture import FIELDS, LINKS, REGISTERS, Capture, is_link, read_field
from pakaura_server.core.errors import Ambiguous, BadValue
from pakaura_server.core.natural.dating import Dating
from pakaura_server.core.natural.words import attribute, split
from pakaura_server.core.phrases import by_library
from pakaura_server.core.task import MAX_TITLE, clean_project, clean_tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from pakaura_server.core.natural.words import Word
    from pakaura_server.core.when import Moment

MAX_LINE = 4 * MAX_TITLE
_LEVELS = {
    "!high": "high",
    "!1": "high",
    "!medium": "medium",
    "!med": "medium",
    "!2": "medium",
    "!low": "low",
    "!3": "low",
}


class Span:
    """`line[start:end]` is `text` and was understood as `value` of `field`, by `rule`. No two spans overlap.

    The backslash that keeps a word literal is a span of the field `title` with an empty value.
    """

    __slots__ = ("end", "field", "rule", "start", "text", "value")

    def __init__(self, start: int, text: str, field: str, value: str, rule: str) -> None:
        self.start = start
        self.end = start + len(text)
        self.text = text
        self.field = field
        self.value = value
        self.rule = rule


class Doubt:
    """`line[start:end]` may be meant in several ways: `(field, value, rule)`, the one that was taken first."""

    __slots__ = ("end", "readings", "start", "text")

    def __init__(self, start: int, text: str, readings: list[tuple[str, str, str]]) -> None:
        self.start = start
        self.end = start + len(text)
        self.text = text
        self.readings = readings

    @property
    def sentence(self) -> str:
        """What was taken, and what else it may be, for a person."""
        taken, *others = [_said(field, value) for field, value, _ in self.readings]
        return f"{self.text!r} is {taken}; it could be {' or '.join(others)}"


class NaturalCapture(Capture):
    """What was understood of `line`, which `spans` and `doubts` refer to by offsets in characters."""

    __slots__ = ("doubts", "line", "spans")

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line
        self.spans: list[Span] = []
        self.doubts: list[Doubt] = []

    def require_certainty(self) -> None:
        """Raises Ambiguous where anything may be meant in two ways."""
        if self.doubts:
            raise Ambiguous(
                f"{self.doubts[0].text!r} may be meant in several ways",
                [f"{each.text}: {_said(field, value)}" for each in self.doubts for field, value, _ in each.readings],
                "write it so that it can be meant in one way only, such as due:2026-12-24, or keep it literal with \\",
            )


def read_line(line: str, now: Moment, given: Collection[str] = (), literal_from: int | None = None) -> NaturalCapture:
    """Read a line. The fields in `given` have a value from elsewhere, and their words stay in the title.

    Every word of the line is in exactly one span or, in order, in the title, with one space between two. From the
    offset `literal_from` on all is title, and so is all of a line that is too long to be one. The title is not yet
    checked.
    """
    capture = NaturalCapture(line)
    words = split(line, literal_from if len(line) <= MAX_LINE else 0)
    for word in words:
        if word.escaped:
            capture.spans.append(Span(word.start - 1, "\\", "title", "", "literal"))
        elif word.key:
            _mark(word, capture, now, given)
    _date(words, capture, now, "due" in given or r.SCHEDULE in capture.values)
    capture.spans.sort(key=lambda span: span.start)
    capture.doubts.sort(key=lambda doubt: doubt.start)
    capture.title = " ".join([word.text for word in words if not word.taken])
    return capture


def _mark(word: Word, capture: NaturalCapture, now: Moment, given: Collection[str]) -> None:
    """Take the word if it is a mark (`#home`, `@bob`, `+bob`, `!high`) or an attribute (`due:fri`)."""
    if _take_link(word, capture):
        return
    found = _marked(word) or _attribute(word, capture, now)
    if found is None:
        return
    field, value, shown, rule = found
    if field == "tags":
        capture.values[value] = True
    elif field in given or REGISTERS[field] in capture.values:
        capture.doubts.append(Doubt(word.start, word.text, [("title", word.text, "second"), (field, shown, rule)]))
        return
    else:
        capture.put(field, value)
    word.taken = True
    capture.spans.append(Span(word.start, word.text, field, shown, rule))


def _marked(word: Word) -> tuple[str, Any, str, str] | None:
    """The field, the register's value (a tag's register), the value as shown, and the rule."""
    mark, name = word.text[0], word.bare[1:]
    if word.key in _LEVELS:
        return "priority", _LEVELS[word.key], _LEVELS[word.key], "!priority"
    if mark not in "#@+" or not name[:1].isalpha():
        return None
    try:
        if mark == "#":
            clean_tag(name)  # A project's name in a line is of the characters of a tag: `#2,` and `#a/b` are title.
            project = clean_project(name)
            return "project", project, project, "#project"
        tag = clean_tag(name)
    except BadValue:
        return None
    return "tags", r.TAG + tag, tag, f"{mark}tag"


def _take_link(word: Word, capture: NaturalCapture) -> bool:
    """Take the word if it is a link to another task (`after:3`)."""
    name, colon, text = word.text.partition(":")
    if not colon or name not in LINKS or not is_link(text):
        return False
    capture.links.append((name, text))
    word.taken = True
    capture.spans.append(Span(word.start, word.text, name, text, f"{name}:"))
    return True


def _attribute(word: Word, capture: NaturalCapture, now: Moment) -> tuple[str, Any, str, str] | None:
    text = attribute(word)
    name, colon, value = text.partition(":")
    field = FIELDS.get(name) if colon else None
    if field is None or not value:
        return None
    try:
        found = read_field(field, value, now)
    except BadValue as error:
        capture.unread.append(f"{text!r} stays in the title: {error.message}")
        word.key = ""
        return None
    shown = found[0] if isinstance(found, list) else str(found)
    return field, found, shown, f"{name}:"


def _date(words: list[Word], capture: NaturalCapture, now: Moment, due_is_given: bool) -> None:
    """Take the words of days, times and repetitions, unless nothing would be left for the title."""
    left = [word for word in words if not word.taken]
    dating = Dating(words, now, by_library, due_is_given)
    dating.read()
    capture.unread += dating.unread
    if left and all(word.taken for word in words):
        for word in left:
            word.taken = False
        start, end = left[0].start, left[-1].end
        text = capture.line[start:end]
        meant = [(found.field, found.value, found.rule) for found in dating.found]
        capture.doubts.append(Doubt(start, text, [("title", text, "the only words"), *meant]))
        return
    for found in dating.found:
        text = capture.line[found.start : found.end]
        capture.spans.append(Span(found.start, text, found.field, found.value, found.rule))
    for doubt in dating.doubts:
        capture.doubts.append(Doubt(doubt.start, capture.line[doubt.start : doubt.end], doubt.readings))
    if dating.due is not None:
        capture.values[r.SCHEDULE] = r.from_when(dating.due)
    if dating.recurrence is not None and r.RECUR not in capture.values:
        capture.values[r.RECUR] = [*dating.recurrence, None]


def _said(field: str, value: str) -> str:
    return "part of the title" if field == "title" else f"{field} {value}"
