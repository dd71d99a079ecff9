"""What can be done to tasks here: the changes to the store, and the command line that does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.store.lookups import name_of
from pakaura_cli.client.store.successors import series_of, successor_of
from pakaura_cli.client.store.writer import new_id
from pakaura_cli.client.structure import freed, link_values
from pakaura_cli.tui.spoken import natural_words, reference
from pakaura_server.core import changes
from pakaura_server.core import registers as r
from pakaura_server.core.capture import read_words
from pakaura_server.core.dates import display
from pakaura_server.core.errors import BadValue
from pakaura_server.core.succession import begin, skipped
from pakaura_server.core.task import clean_notes, clean_tag, clean_title

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from typing import Any

    from pakaura_cli.client.contexts import Context
    from pakaura_server.core.changes import Change
    from pakaura_server.core.natural_line import NaturalCapture
    from pakaura_server.core.registers import Values
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment


class Deed:
    """`words` are those after `pakaura`; `changes` do what they say, as one group under the name of the first word.

    The words are a verb, the tasks, and the rest. `parts` are the subtasks that share the fate of their tasks, none
    where they are left as they are; None where there are none.
    """

    __slots__ = ("_names", "_rest", "_verb", "changes", "words")

    def __init__(
        self,
        verb: Sequence[str],
        tasks: Sequence[Task],
        rest: Sequence[str],
        changes: Sequence[Change],
        parts: Sequence[Task] | None = None,
    ) -> None:
        self._verb = verb
        self._names = {task.id: reference(task) for task in _all(tasks, parts)}
        self._rest = [*(["--keep-subtasks"] if parts is not None else []), *rest]
        self.words = [*verb, *[self._names[task.id] for task in tasks], *_fate(parts), *rest]
        self.changes = list(changes)

    def only(self, changes: Sequence[Change]) -> list[str]:
        """The words that do some of the changes and no others."""
        return [*self._verb, *[self._names[change.id] for change in changes], *self._rest]


def complete(tasks: Sequence[Task], now: Moment, parts: Sequence[Task] | None = None) -> Deed:
    """Complete them, or open them again where all are completed. `parts` as of Deed."""
    if all(task.completed for task in tasks):
        return Deed(["reopen"], tasks, [], [changes.reopen(task.id) for task in tasks])
    completions = [changes.complete(task.id, now.ms) for task in _all(tasks, parts) if task.open]
    return Deed(["done"], tasks, [], completions, parts)


def delete(tasks: Sequence[Task], parts: Sequence[Task] | None = None) -> Deed:
    """`parts` as of Deed."""
    deletions = [changes.delete(task.id) for task in _all(tasks, parts) if not task.deleted]
    return Deed(["delete"], tasks, ["--yes"] if len(tasks) > 1 else [], deletions, parts)


def add(db: sqlite3.Connection, capture: NaturalCapture, context: Context | None, now: Moment) -> Deed:
    """What `add --natural` makes of the line. Raises BadValue where no title is left, and NotFound."""
    values: Values = {r.TITLE: clean_title(capture.title), **capture.values}
    said = natural_words(capture.line)
    words = ["add", "--natural", *said] if said else _literally(capture)
    if context:
        context.complete(values, now)
    if r.RECUR in values and r.SCHEDULE not in values:
        begin(values, now)
    id = new_id(now)
    if capture.links:
        values.update(link_values(db, capture.links, id, None, now))
    return Deed(words, [], [], [changes.create(id, values)])


def edit(db: sqlite3.Connection, tasks: Sequence[Task], words: Sequence[str], now: Moment) -> Deed:
    """What `edit` makes of attributes: `due:fri`, `due:`, `+tag`, `-tag`, `after:3`. Raises BadValue otherwise."""
    removed = [clean_tag(word[1:]) for word in words if _takes_away(word)]
    kept = [word for word in words if not _takes_away(word)]
    capture = read_words(kept, now, clearing=True)
    if capture.unread:
        raise BadValue(capture.unread[0].replace(" stays in the title", ""))
    if capture.title:
        raise BadValue(f"{capture.title!r} is no attribute", "such as +work, -work, project:firm, pri:high or due:fri")
    values = {**capture.values, **{r.TAG + tag: None for tag in removed}}
    if not values and not capture.links:
        raise BadValue("nothing is to be changed", "such as due:fri, pri:high, +work or -work")
    rest = [*kept, *[f"--untag={tag}" for tag in removed]]
    edits = []
    for task in tasks:
        linked = link_values(db, capture.links, task.id, task, now) if capture.links else {}
        edits.append(changes.edit(task.id, {**values, **linked}))
    return Deed(["edit"], tasks, rest, edits)


def rename(task: Task, title: str) -> Deed:
    """Raises BadValue for what cannot be a title."""
    title = clean_title(title)
    return Deed(["edit"], [task], [f"--title={title}"], [changes.edit(task.id, {r.TITLE: title})])


def note(task: Task, text: str) -> Deed:
    """Add a line to the notes. Raises BadValue."""
    joined = f"{task.notes.rstrip(chr(10))}\n{text}" if task.notes else text
    return Deed(["note"], [task], ["--", text], [changes.edit(task.id, {r.NOTES: clean_notes(joined)})])


def write_notes(task: Task, notes: str) -> Deed:
    """Have these notes and no others. Raises BadValue."""
    kept = clean_notes(notes.rstrip("\n")) or None
    words = ["--replace", "--", kept] if kept else ["--clear"]
    return Deed(["note"], [task], words, [changes.edit(task.id, {r.NOTES: kept})])


def skip(db: sqlite3.Connection, tasks: Sequence[Task], now: Moment) -> Deed:
    """Move tasks that repeat to their next dates. Raises BadValue for one that does not."""
    edits = []
    for task in tasks:
        if not task.recurrence or not task.open:
            raise BadValue(f"{task.title!r} does not repeat", "m and every:week make it")
        values = skipped(task, now)
        if values is None:
            raise BadValue(f"{task.title!r} does not come again", "completing it ends it")
        values[r.RECUR][2] = series_of(db, task.id)
        edits.append(changes.edit(task.id, values))
    return Deed(["recur", "skip"], tasks, [], edits)


def consequences(db: sqlite3.Connection, deed: Deed, now: Moment) -> list[str]:
    """Sentences about what followed by itself: the next one of what repeats, and what nothing holds up any more."""
    if deed.words[0] != "done":
        return []
    ids = [change.id for change in deed.changes]
    sentences = []
    for id in ids:
        found = successor_of(db, id)
        date = found and (found.due or found.wait)
        if found and date:
            sentences.append(f"next: {display(date, now)} (number {found.number})")
    return sentences + [f"unblocks {name_of(db, task)}: {task.title}" for task in freed(db, ids, now)]


def _takes_away(word: str) -> bool:
    """Whether it is `-tag`."""
    return word[:1] == "-" and word[1:2].isalpha()


def _fate(parts: Sequence[Task] | None) -> list[str]:
    return [] if parts is None else ["--with-subtasks"] if parts else ["--keep-subtasks"]


def _all(tasks: Sequence[Task], parts: Sequence[Task] | None) -> list[Task]:
    return list({task.id: task for task in [*tasks, *(parts or [])]}.values())


def _literally(capture: NaturalCapture) -> list[str]:
    """The same by options, for a line whose words would be taken for options."""
    options = []
    for register, value in capture.values.items():
        if register.startswith(r.TAG):
            options.append(f"--tag={register.removeprefix(r.TAG)}")
        else:
            options.append(_option(register, value))
    for kind, text in capture.links:
        options.append(f"--{kind}={text}")
    return ["add", "--literal", *options, "--", clean_title(capture.title)]


def _option(register: str, value: Any) -> str:
    if register in (r.SCHEDULE, r.WAIT):
        return f"--{'due' if register == r.SCHEDULE else 'wait'}={value[0]}"
    if register == r.RECUR:
        return f"--every={value[0]}"
    return f"--{register}={value}"
