"""What a task is, and the rules that each of its values keeps."""

from __future__ import annotations

from pakaura_server.core.errors import BadValue
from pakaura_server.core.fold import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_server.core.when import When

MAX_TITLE = 500
"""Characters: the seed's VARCHAR(500)."""
MAX_NOTES = 32 * 1024
"""Bytes of UTF-8."""
MAX_TAG = 64
MAX_PROJECT = 200
PRIORITIES = ("high", "medium", "low", "none")
"""In the order of a list; the index is the rank."""
_PRIORITY_WORDS = {
    "high": "high",
    "h": "high",
    "medium": "medium",
    "med": "medium",
    "m": "medium",
    "low": "low",
    "l": "low",
    "none": "none",
}


class Task:
    """One task as a person knows it. Times are RFC 3339 in UTC; `tags` and `depends_on` are sorted.

    `number` is local to the store and None while the task is not open.
    """

    __slots__ = (
        "completed",
        "completed_at",
        "created_at",
        "deleted",
        "depends_on",
        "due",
        "id",
        "notes",
        "number",
        "parent",
        "priority",
        "project",
        "recurrence",
        "recurrence_mode",
        "tags",
        "title",
        "updated_at",
        "wait",
    )

    def __init__(self, id: str, title: str) -> None:
        self.id = id
        self.title = title
        self.notes: str | None = None
        self.completed = False
        self.completed_at: str | None = None
        self.priority = "none"
        self.project: str | None = None
        self.tags: tuple[str, ...] = ()
        self.due: When | None = None
        self.wait: When | None = None
        self.recurrence: str | None = None
        self.recurrence_mode: str | None = None
        self.parent: str | None = None
        self.depends_on: tuple[str, ...] = ()
        self.created_at = ""
        self.updated_at = ""
        self.deleted = False
        self.number: int | None = None

    @property
    def open(self) -> bool:
        return not self.completed and not self.deleted

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Task) and all(getattr(self, s) == getattr(other, s) for s in self.__slots__)

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"Task({self.id!r}, {self.title!r})"


def clean_title(text: str) -> str:
    """The title as it is kept: a tab or newline is a space, nothing around it.

    Raises BadValue where it is empty, too long, or holds another control character or half a surrogate pair.
    """
    title = text.replace("\r\n", " ").replace("\t", " ").replace("\n", " ").strip(" ")
    if not title.strip():
        raise BadValue("a task needs a title", 'try: pakaura add "buy milk"', "title")
    if len(title) > MAX_TITLE:
        raise BadValue(
            f"the title has {len(title)} characters, {MAX_TITLE} is the most", "put the rest into the notes", "title"
        )
    if not title.isprintable():
        _refuse_controls(title, "title")
    return title


def clean_notes(text: str) -> str:
    """Notes as they are kept. Raises BadValue for NUL, half a surrogate pair, or more than MAX_NOTES bytes."""
    if "\0" in text:
        raise BadValue("the notes hold a NUL character", "remove it", "notes")
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise BadValue("the notes are not valid Unicode text", "save them as UTF-8", "notes") from None
    if size > MAX_NOTES:
        raise BadValue(
            f"the notes have {size} bytes, {MAX_NOTES} is the most",
            "keep the long text in a file and note its path",
            "notes",
        )
    return text


def clean_tag(text: str) -> str:
    """The folded tag, without `+`. Raises BadValue unless it is 1 to 64 letters, digits, `-`, `_` or `.`."""
    tag = fold(text)
    if not 0 < len(tag) <= MAX_TAG or not all(c.isalnum() or c in "-_." or _is_mark(c) for c in tag):
        raise BadValue(f"{text!r} cannot be a tag", "a tag is 1 to 64 letters, digits, - _ or .", "tags")
    return tag


def clean_project(text: str) -> str:
    """The project's dotted name. Raises BadValue for an empty part, a control character, or too long a name."""
    name = text.strip(" ")
    if not all(part.strip() for part in name.split(".")):
        raise BadValue(f"{text!r} cannot be a project", "write it as home or home.garden", "project")
    if len(name) > MAX_PROJECT:
        raise BadValue(f"the project's name has {len(name)} characters, {MAX_PROJECT} is the most", "", "project")
    if not name.isprintable():
        _refuse_controls(name, "project")
    return name


def project_key(name: str) -> str:
    """What projects are compared by: the key of home, `home.`, begins the keys of all below it and of no others."""
    return fold(name) + "."


def read_priority(word: str) -> str:
    """One of PRIORITIES from its name or first letter in any case. Raises BadValue."""
    try:
        return _PRIORITY_WORDS[word.lower()]
    except KeyError:
        raise BadValue(f"{word!r} is no priority", "use high, medium, low or none", "priority") from None


def priority_rank(priority: Any) -> int:
    """0 for high to 3 for none and for what a newer version may have written."""
    return PRIORITIES.index(priority) if priority in PRIORITIES else len(PRIORITIES) - 1


def _is_mark(char: str) -> bool:
    """Combining marks belong to the letters of Devanagari, Thai and others."""
    if char.isascii():
        return False
    from unicodedata import category

    return category(char)[0] == "M"


def _refuse_controls(text: str, field: str) -> None:
    from unicodedata import category

    for char in text:
        if category(char) == "Cs":
            raise BadValue(f"the {field} is not valid Unicode text", "type it again, as UTF-8", field)
        if category(char) == "Cc":
            raise BadValue(
                f"the {field} holds a control character (U+{ord(char):04X})",
                "type it again without that character",
                field,
            )
