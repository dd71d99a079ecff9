"""The words of `add` and `edit`: which are the title and which are attributes.

A title is literal. A word is an attribute only where it cannot be meant otherwise: `+tag`, `project:home`, `due:fri`,
`wait:`, `pri:high`, `every:week`, `after:3`, `under:3`. What merely looks like one (`-nvidia`, `1/2`, `http://…`,
`note:this`, `+49 30`) is title.
"""

from __future__ import annotations

from pakaura_server.core import registers as r
from pakaura_server.core.dates import read_date
from pakaura_server.core.errors import BadDate, BadValue, UsageError
from pakaura_server.core.task import clean_notes, clean_project, clean_tag, clean_title, read_priority

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment, When

END = "--"
"""The word after which every word is the title's."""
FIELDS = {"project": "project", "due": "due", "wait": "wait", "pri": "priority", "every": "recurrence"}
"""What may stand before the colon, and the field that it names."""
LINKS = ("after", "under")
"""What may stand before the colon where another task is named: by its number, or by the beginning of its id."""
WANTED = "a task is named there by its number or its id"
REGISTERS = {
    "project": r.PROJECT,
    "due": r.SCHEDULE,
    "wait": r.WAIT,
    "priority": r.PRIORITY,
    "notes": r.NOTES,
    "title": r.TITLE,
    "recurrence": r.RECUR,
}


class Capture:
    """What was understood. `words[i]` names the field that the i-th word became: `title`, `tag`, `due`, … or `--`.

    `values` are registers to write, the title's not among them; `unread` are sentences about words that look like an
    attribute, cannot be read as one, and were left in the title. `links` are pairs of one of LINKS and what names the
    other task, empty to take the link away; they become registers where the tasks are known.
    """

    __slots__ = ("links", "title", "unread", "values", "words")

    def __init__(self) -> None:
        self.title = ""
        self.values: Values = {}
        self.links: list[tuple[str, str]] = []
        self.unread: list[str] = []
        self.words: list[str] = []

    def put(self, field: str, value: Any) -> None:
        """Set a field's register. Raises UsageError where it has a value already."""
        if REGISTERS[field] in self.values:
            raise UsageError(f"{field} is given twice", "give it once")
        self.values[REGISTERS[field]] = value


def read_words(words: list[str], now: Moment, clearing: bool = False) -> Capture:
    """Sort words into a title and attributes. With `clearing`, an empty attribute (`due:`) takes the value away.

    The title is the words that are left, one space between them, not yet checked. Raises UsageError for a field twice,
    BadValue for a repetition that cannot be read.
    """
    capture = Capture()
    title: list[str] = []
    for index, word in enumerate(words):
        if word == END:
            capture.words += [END, *["title"] * (len(words) - index - 1)]
            title += words[index + 1 :]
            break
        field = _attribute(word, capture, now, clearing)
        capture.words.append(field)
        if field == "title":
            title.append(word)
    capture.title = " ".join(title)
    return capture


def read_field(field: str, text: str, now: Moment) -> Any:
    """The register's value for a field given as text; empty text is its absence. Raises BadValue."""
    if field == "title":
        return clean_title(text)
    if field == "priority":
        return read_priority(text) if text else "none"
    if not text:
        return None
    if field == "project":
        return clean_project(text)
    if field == "notes":
        return clean_notes(text)
    if field == "recurrence":
        from pakaura_server.core.natural.every import read_every

        return read_every(text, now)
    return r.from_when(_read_when(text, now))


def _read_when(text: str, now: Moment) -> When:
    """A date of the small grammar or, where that cannot read it, a phrase that can be meant in one way only."""
    try:
        return read_date(text, now)
    except BadDate:
        from pakaura_server.core.phrases import one_reading

        return one_reading(text, now)


def _attribute(word: str, capture: Capture, now: Moment, clearing: bool) -> str:
    """Put the word into the capture if it is an attribute; the field that it is, or `title`."""
    if word[:1] == "+" and word[1:2].isalpha():
        try:
            capture.values[r.TAG + clean_tag(word[1:])] = True
        except BadValue:
            return "title"
        return "tag"
    name, colon, text = word.partition(":")
    if colon and name in LINKS:
        return _link(name, text, capture, clearing)
    field = FIELDS.get(name) if colon else None
    if field is None or text[:1] == " ":
        return "title"
    try:
        if not text and not clearing:
            raise BadValue(f"{word} has no value")
        value = read_field(field, text, now)
    except BadValue as error:
        if field == "recurrence" and text:
            # A task that was meant to repeat, and silently does not, is found out too late.
            title = "" if "=" in text else "; behind -- it is title"
            raise BadValue(error.message, f"{error.hint}{title}", error.field) from error
        capture.unread.append(f"{word!r} stays in the title: {error.message}")
        return "title"
    capture.put(field, value)
    return field


def is_link(text: str) -> bool:
    """Whether it has the form of what names a task behind one of LINKS: a number, a short id or a full one."""
    from pakaura_server.core.ids import is_short, read_id

    return (text.isascii() and text.isdecimal()) or is_short(text) or read_id(text) is not None


def _link(name: str, text: str, capture: Capture, clearing: bool) -> str:
    if is_link(text) or (clearing and not text):
        capture.links.append((name, text))
        return name
    if text[:1] != " ":
        capture.unread.append(f"{f'{name}:{text}'!r} stays in the title: {WANTED}")
    return "title"
