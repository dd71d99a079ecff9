"""What stands in the columns of a board or a week, and what a task becomes that is moved into one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pakaura_server.core import agenda
from pakaura_server.core.dates import display, is_overdue
from pakaura_server.core.filters.spans import days as day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

BY_PROJECT, BY_PRIORITY, BY_DUE = "project", "priority", "due"
KINDS = (BY_PROJECT, BY_PRIORITY, BY_DUE)
DAYS = 7
_PRIORITIES = ("high", "medium", "low", "none")
_DATED = 10


class Card(NamedTuple):
    """A task in a column; `more` is said behind its title, in the colour of `role`. A `fixed` one cannot be moved."""

    task: Task
    more: str = ""
    role: str = ""
    fixed: bool = False


class Column(NamedTuple):
    """`words` gives the words of `edit` that move a task into it; none where that cannot be."""

    name: str
    cards: Sequence[Card]
    words: Callable[[Task], list[str]]


def board(tasks: Iterable[Task], kind: str, now: Moment) -> list[Column]:
    """The tasks by one of KINDS. Within a column they stay in their order."""
    if kind == BY_PRIORITY:
        return _by_priority(list(tasks), now)
    if kind == BY_DUE:
        return _by_due(list(tasks), now)
    return _by_project(list(tasks), now)


def last_day(now: Moment) -> str:
    """The last of the days of a week."""
    return (date.fromisoformat(now.today) + timedelta(DAYS - 1)).isoformat()


def week(tasks: Iterable[Task], now: Moment) -> list[Column]:
    """What is overdue, then a column for today and each of the days after it."""
    today = date.fromisoformat(now.today)
    dates = [(today + timedelta(n)).isoformat() for n in range(DAYS)]
    found = agenda.entries(tasks, now, last_day(now))
    late = [Card(each.task, display(each.when, now), "overdue") for each in found if each.state == agenda.OVERDUE]
    columns = [Column("Overdue", late, _nowhere)] if late else []
    for day in dates:
        cards = [
            Card(each.task, _time(each), "due", fixed=each.state == agenda.REPEATS)
            for each in found
            if each.day == day and each.state != agenda.OVERDUE
        ]
        columns.append(Column(_day_name(day, now), cards, _due_on(day)))
    return columns


def _by_project(tasks: list[Task], now: Moment) -> list[Column]:
    names = sorted({task.project for task in tasks if task.project}, key=str.casefold)

    def column(name: str) -> Column:
        cards = [_card(task, now) for task in tasks if (task.project or "") == name]
        return Column(name or "No project", cards, lambda task: _words("project", name, task.project or ""))

    return [column(name) for name in ("", *names)]


def _by_priority(tasks: list[Task], now: Moment) -> list[Column]:
    def column(name: str) -> Column:
        cards = [_card(task, now) for task in tasks if task.priority == name]
        title = "No priority" if name == "none" else name.capitalize()
        return Column(title, cards, lambda task: _words("pri", name, task.priority))

    return [column(name) for name in _PRIORITIES]


def _by_due(tasks: list[Task], now: Moment) -> list[Column]:
    today = date.fromisoformat(now.today)
    tomorrow = (today + timedelta(1)).isoformat()
    last = (today + timedelta(6)).isoformat()
    rows: dict[str, list[Card]] = {"Overdue": [], "Today": [], "Tomorrow": [], "This week": [], "Later": []}
    rows["No date"] = []
    for task in tasks:
        rows[_when(task, now, tomorrow, last)].append(_card(task, now))
    to: dict[str, Callable[[Task], list[str]]] = {
        "Today": _due_on(now.today),
        "Tomorrow": _due_on(tomorrow),
        "This week": _due_on(last),
        "Later": _due_on((today + timedelta(14)).isoformat()),
        "No date": lambda task: ["due:"] if task.due else [],
    }
    return [Column(name, cards, to.get(name, _nowhere)) for name, cards in rows.items()]


def _when(task: Task, now: Moment, tomorrow: str, last: str) -> str:
    if task.due is None:
        return "No date"
    if task.open and is_overdue(task.due, now):
        return "Overdue"
    day = day_of(task.due, now)[0]
    if day <= now.today:
        return "Today"
    return "Tomorrow" if day == tomorrow else "This week" if day <= last else "Later"


def _card(task: Task, now: Moment) -> Card:
    if task.due is None:
        return Card(task)
    late = task.open and is_overdue(task.due, now)
    text = display(task.due, now)
    return Card(task, f"! {text}" if late else text, "overdue" if late else "due")


def _words(name: str, value: str, old: str) -> list[str]:
    return [] if value == old else [f"{name}:{value}"]


def _nowhere(task: Task) -> list[str]:
    """Nothing becomes overdue by being moved."""
    return []


def _due_on(day: str) -> Callable[[Task], list[str]]:
    """Due on that day, at the time of day that the task has, if any."""

    def words(task: Task) -> list[str]:
        text = day + (task.due.text[_DATED:] if task.due else "")
        return [] if task.due and task.due.text == text else [f"due:{text}"]

    return words


def _day_name(day: str, now: Moment) -> str:
    that = date.fromisoformat(day)
    near = {0: "Today, ", 1: "Tomorrow, "}.get((that - date.fromisoformat(now.today)).days, "")
    return f"{near}{that:%a} {that.day} {that:%b}"


def _time(entry: agenda.Entry) -> str:
    return "" if entry.when.all_day else entry.when.text[_DATED + 1 :]
