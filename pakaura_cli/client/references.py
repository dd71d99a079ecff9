"""The words by which people name tasks: numbers, the beginning of an id, or words of a title; never a guess."""

from __future__ import annotations

from pakaura_cli.client.store.lookups import name_of
from pakaura_cli.client.store.rows import COLUMNS, to_task
from pakaura_server.core.errors import Ambiguous, NotFound, UsageError
from pakaura_server.core.fold import fold
from pakaura_server.core.ids import TAIL_START, is_short, read_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

_MOST_CANDIDATES = 10
_MOST_DIGITS = 18
"""SQLite holds every number of that length."""


def resolve(
    db: sqlite3.Connection, words: list[str], now: Moment, closed: bool = False, deleted: bool = False
) -> list[Task]:
    """The tasks that the words name: each word a number, numbers such as `1,4-6`, or an id, or all of them one phrase.

    A phrase is words of a title, looked for in open tasks, with `closed` in completed ones; a number or an id names a
    deleted task only with `deleted`. A task that is named twice comes once. Raises UsageError for a mixture, NotFound,
    and Ambiguous with the candidates; then nothing is to be changed.
    """
    words = [part for word in words if word != "--" for part in _parts(db, word, now, closed)]
    if not words:
        raise UsageError("no task is named", "name one by its number, its id or words of its title")
    found = [_named(db, word) for word in words]
    if not any(found) and not all(word.isdecimal() or read_id(word) for word in words):
        return [_by_phrase(db, " ".join(words), now, closed)]
    tasks: dict[str, Task] = {}
    for word, candidates in zip(words, found, strict=True):
        if not candidates and not (word.isdecimal() or is_short(word) or read_id(word)):
            raise UsageError(
                f"{word!r} is neither a number nor an id, other words are",
                "name tasks by numbers and ids, or one by its title",
            )
        task = _only(db, word, candidates)
        if task.deleted and not deleted:
            hint = f"pakaura reopen {word} brings it back, and so does undo"
            raise NotFound(f"{word} ({task.title}) is deleted", hint)
        _check_title(db, word, task, now, closed)
        tasks[task.id] = task
    return list(tasks.values())


def names_task(db: sqlite3.Connection, word: str) -> bool:
    """Whether the word is the number or the id of a task, or numbers such as `1,4-6` that all tasks have."""
    numbers = _numbers(db, word)
    return all(_named(db, number) for number in numbers) if numbers else bool(_named(db, word))


def _parts(db: sqlite3.Connection, word: str, now: Moment, closed: bool) -> list[str]:
    """The numbers of `1,4-6`, else the word itself. Raises Ambiguous where a title has such a word as well."""
    numbers = _numbers(db, word)
    if not numbers:
        return [word]
    titled = _with_phrase(db, word, now, closed)
    if titled:
        raise _ambiguous(db, word, [*[task for number in numbers for task in _named(db, number)], *titled])
    return numbers


def _numbers(db: sqlite3.Connection, word: str) -> list[str]:
    """The numbers that a word such as `1,4-6` lists; of a range those that open tasks have. None of another word."""
    if word.isdecimal() or not word.isascii() or not word.replace(",", "").replace("-", "").isdecimal():
        return []
    numbers = []
    for part in word.split(","):
        first, dash, last = part.partition("-")
        if not first.isdecimal() or bool(dash) != last.isdecimal() or len(part) > _MOST_DIGITS:
            return []
        between = "SELECT number FROM task WHERE number BETWEEN ? AND ? ORDER BY number"
        found = [str(number) for (number,) in db.execute(between, (int(first), int(last)))] if dash else [first]
        if not found:
            return []
        numbers += found
    return numbers


def _named(db: sqlite3.Connection, word: str) -> list[Task]:
    """The tasks with that number, full id or beginning of an id; a number that rests still names its last task."""
    if word.isdecimal() and word.isascii():
        digits = word.lstrip("0")
        number = int(digits or "0") if len(digits) <= _MOST_DIGITS else -1
        return _rows(db, "number = ?", number) or _rows(
            db, "n = (SELECT task FROM free_number WHERE number = ?)", number
        )
    full = read_id(word)
    if full:
        return _rows(db, "id = ?", full)
    low = word.lower()
    return _rows(db, f"substr(id, {TAIL_START + 1}) BETWEEN ? AND ? || 'g'", low, low) if is_short(word) else []


def _rows(db: sqlite3.Connection, condition: str, *parameters: object) -> list[Task]:
    rows = db.execute(f"SELECT {COLUMNS} FROM task WHERE {condition} LIMIT {_MOST_CANDIDATES + 1}", parameters)
    return [to_task(row) for row in rows]


def _only(db: sqlite3.Connection, word: str, candidates: list[Task]) -> Task:
    if not candidates:
        kind = "number" if word.isdecimal() else "id"
        raise NotFound(f"no task has the {kind} {word}", "pakaura list shows the numbers; nothing was changed")
    if len(candidates) > 1:
        raise _ambiguous(db, word, candidates)
    return candidates[0]


def _check_title(db: sqlite3.Connection, word: str, task: Task, now: Moment, closed: bool) -> None:
    """A word such as `bee` may be the beginning of an id and a title as well: then neither is meant for sure."""
    if not is_short(word) or task.id == word:
        return
    others = [other for other in _with_phrase(db, word, now, closed) if other.id != task.id]
    if others:
        raise _ambiguous(db, word, [task, *others])


def _by_phrase(db: sqlite3.Connection, phrase: str, now: Moment, closed: bool) -> Task:
    fitting = _with_phrase(db, phrase, now, closed)
    exact = [task for task in fitting if fold(task.title) == fold(phrase)]
    if len(exact) == 1:
        return exact[0]
    if len(fitting) > 1:
        raise _ambiguous(db, phrase, fitting)
    if not fitting:
        which, other = ("completed", "open") if closed else ("open", "completed")
        others = _with_phrase(db, phrase, now, not closed)
        hint = f"{name_of(db, others[0])} ({others[0].title}) is {other}" if others else f"try: pakaura search {phrase}"
        raise NotFound(f"no {which} task is called {phrase!r}", hint)
    return fitting[0]


def _with_phrase(db: sqlite3.Connection, phrase: str, now: Moment, closed: bool) -> list[Task]:
    """Tasks whose title has the phrase as whole words; `art` is no word of `party`."""
    if not phrase.strip():
        return []
    from pakaura_cli.client.store.reads import find
    from pakaura_server.core.filters import parse

    state = "completed:yes" if closed else "completed:no"
    quoted = phrase.replace('"', '""')
    chosen = parse(f'"{quoted}" {state} deleted:no', now)
    wanted = fold(phrase)
    return [task for task in find(db, chosen, now) if _has_words(fold(task.title), wanted)]


def _has_words(title: str, phrase: str) -> bool:
    start = title.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        before = start > 0 and title[start - 1].isalnum() and phrase[0].isalnum()
        after = end < len(title) and title[end].isalnum() and phrase[-1].isalnum()
        if not before and not after:
            return True
        start = title.find(phrase, start + 1)
    return False


def _ambiguous(db: sqlite3.Connection, word: str, tasks: list[Task]) -> Ambiguous:
    lines = [f"{name_of(db, task)}  {task.title}" for task in tasks[:_MOST_CANDIDATES]]
    if len(tasks) > _MOST_CANDIDATES:
        lines.append(f"and {len(tasks) - _MOST_CANDIDATES} more" if len(tasks) > _MOST_CANDIDATES + 1 else "and more")
    return Ambiguous(f"{word!r} fits more than one task", lines, "nothing was changed; name one of them by its number:")
