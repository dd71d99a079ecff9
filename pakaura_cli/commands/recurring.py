"""`recur`: how tasks repeat, skipping one and stopping; and what `done` tells of the next one."""

from __future__ import annotations

from itertools import islice

from pakaura_cli.client.references import resolve
from pakaura_cli.client.store.lookups import by_ids, name_of, short_id_of
from pakaura_cli.client.store.successors import series_of, successor_of, was_deleted
from pakaura_cli.commands.writing import lines_for, sentence, tell, write
from pakaura_cli.output.escape import safe
from pakaura_server.core import registers as r
from pakaura_server.core.capture import END
from pakaura_server.core.errors import PakauraError, UsageError
from pakaura_server.core.natural.saying import DAYS, in_words
from pakaura_server.core.record import to_record
from pakaura_server.core.recurrence import read_rule, upcoming
from pakaura_server.core.succession import skipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from typing import Any

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
    from pakaura_cli.commands.writing import Line
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment, When

DATES = 10
_SHOWN = 3
"""How many of the dates to come `show` names."""


def recur(invocation: Invocation, session: Session, output: Output) -> int:
    """The first word says what to do."""
    verb, *words = [word for word in invocation.words if word != END]
    if verb not in _VERBS:
        raise UsageError(f"recur cannot {verb!r}", f"it can {', '.join(_VERBS)}: pakaura help recur")
    if "count" in invocation.options and verb != "preview":
        raise UsageError(f"recur {verb} takes no count", "pakaura recur preview 3 -n 10")
    _VERBS[verb](invocation, session, output, words)
    return 0


def _show(invocation: Invocation, session: Session, output: Output, words: list[str]) -> None:
    with session.to_read().reading() as db:
        for task in _repeating(db, words, session.now):
            dates = list(islice(_dates(task, session.now), _SHOWN))
            if output.machine:
                record = to_record(task, short_id_of(db, task.id))
                output.record({**record, "words": _words(task), "next": [_date_record(date) for date in dates]})
            elif output.quiet:
                output.data(task.id)
            else:
                output.data(f"{name_of(db, task)}: {safe(task.title)}")
                output.data(f"  {safe(_words(task))}")
                output.data(f"  {safe(task.recurrence or '')}")
                if task.due:
                    output.data(f"  due {said(task.due)}")
                output.data(f"  then {', '.join(map(said, dates)) or 'never again'}")
    output.finish()


def _preview(invocation: Invocation, session: Session, output: Output, words: list[str]) -> None:
    count = int(str(invocation.options.get("count", DATES)))
    with session.to_read().reading() as db:
        tasks = _repeating(db, words, session.now)
    if len(tasks) > 1:
        raise UsageError("recur preview is for one task", "name one by its number")
    read_rule(tasks[0].recurrence or "")
    dates = list(islice(_dates(tasks[0], session.now), count))
    for date in dates:
        if output.machine:
            output.record(_date_record(date))
        else:
            output.data(said(date) if output.quiet else f"{_weekday(date)[:3]} {said(date)}")
    if not dates:
        output.note("pakaura: it does not come again")
    output.finish()


def _skip(invocation: Invocation, session: Session, output: Output, words: list[str]) -> None:
    def skip(writer: Writer) -> list[Line]:
        told: dict[str, str] = {}
        for task in _repeating(writer.db, words, session.now):
            if not task.open:
                raise UsageError(f"{task.title!r} is not open", "reopen it first")
            values = skipped(task, session.now)
            if values is None:
                raise PakauraError(f"{task.title!r} does not come again", "recur stop ends it, done completes it")
            values[r.RECUR][2] = series_of(writer.db, task.id)
            writer.change(task.id, values)
            told[task.id] = "Skipped"
        return lines_for(writer.db, output, told)

    lines = write(session, invocation, skip)
    _tell(invocation, output, lines, lambda task: f"next: {said(task.due or task.wait)}")


def _stop(invocation: Invocation, session: Session, output: Output, words: list[str]) -> None:
    def stop(writer: Writer) -> list[Line]:
        told: dict[str, str] = {}
        for task in _repeating(writer.db, words, session.now):
            writer.change(task.id, {r.RECUR: None})
            told[task.id] = "Stopped"
        return lines_for(writer.db, output, told)

    tell(output, write(session, invocation, stop), "dry-run" in invocation.options)


_VERBS: dict[str, Callable[[Invocation, Session, Output, list[str]], None]] = {
    "show": _show,
    "preview": _preview,
    "skip": _skip,
    "stop": _stop,
}


class Next:
    """What follows each task that was just completed and repeats; None where nothing does."""

    def __init__(self, db: sqlite3.Connection, completed: list[str]) -> None:
        self.tasks = {task.id: successor_of(db, task.id) for task in by_ids(db, completed) if task.recurrence}
        self.deleted = {id for id, task in self.tasks.items() if task is None and was_deleted(db, id)}

    def tell(self, invocation: Invocation, output: Output, lines: list[Line]) -> None:
        """As `writing.tell`, with what comes next; a record has it as the field `next`."""
        if output.machine:
            for _, task, short_id in lines:
                more = {"next": _next_record(self.tasks[task.id])} if task.id in self.tasks else {}
                output.record({**to_record(task, short_id), **more})
            output.finish()
        else:
            _tell(invocation, output, lines, self._said)

    def _said(self, task: Task) -> str:
        if task.id not in self.tasks:
            return ""
        following = self.tasks[task.id]
        if task.id in self.deleted:
            return "the next one was deleted, and stays so"
        if following is None:
            try:
                read_rule(task.recurrence or "")
            except PakauraError:
                return "its rule cannot be read, so it does not come again"
            return "that was the last one"
        date = following.due or following.wait
        number = f" (number {following.number})" if following.number else ""
        return f"next: {said(date)}{number}" if date else ""


def staying(db: sqlite3.Connection, reopened: list[str]) -> list[str]:
    """Sentences about those that follow tasks which were opened again, and are there all the same."""
    found = [successor_of(db, task.id) for task in by_ids(db, reopened) if task.recurrence]
    return [f"pakaura: the next one, {name_of(db, each)}, was changed since, and stays" for each in found if each]


def said(when: When | None) -> str:
    return when.text.replace("T", " ") if when else ""


def _tell(invocation: Invocation, output: Output, lines: list[Line], more: Callable[[Task], str]) -> None:
    dash = "–" if output.unicode else "-"
    for line in lines:
        if output.machine:
            output.record(to_record(line[1], line[2]))
            continue
        text = sentence(line, output.quiet, "dry-run" in invocation.options)
        rest = "" if output.quiet else more(line[1])
        output.data(f"{text} {dash} {rest}" if rest else text)
    output.finish()


def _repeating(db: sqlite3.Connection, words: list[str], now: Moment) -> list[Task]:
    tasks = resolve(db, words, now)
    for task in tasks:
        if not task.recurrence:
            name = name_of(db, task)
            raise UsageError(f"{name} ({task.title}) does not repeat", f"pakaura edit {name} every:week makes it")
    return tasks


def _dates(task: Task, now: Moment) -> Any:
    return upcoming(task.recurrence or "", task.recurrence_mode, task.due or task.wait, now)


def _words(task: Task) -> str:
    return in_words(task.recurrence or "", task.recurrence_mode)


def _weekday(when: When) -> str:
    from datetime import date

    return DAYS[date.fromisoformat(when.date).weekday()]


def _date_record(when: When) -> dict[str, Any]:
    return {"date": when.text, "zone": when.zone, "weekday": _weekday(when)}


def _next_record(task: Task | None) -> dict[str, Any] | None:
    if task is None:
        return None
    date = task.due or task.wait
    return {
        "id": task.id,
        "number": task.number,
        "due": date.text if date else None,
        "due_zone": date.zone if date else None,
    }
