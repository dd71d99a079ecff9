"""Tasks and filters that meet each other often: few tags, projects, letters and days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pakaura_server.core.filters import parse
from pakaura_server.core.task import PRIORITIES, Task
from pakaura_server.core.when import Moment, When, at

if TYPE_CHECKING:
    from collections.abc import Callable

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago")
CHANGE_MS = 1_792_890_000_000
"""25 October 2026, 01:00 in UTC: Berlin's clocks go back."""
HOUR_MS = 3_600_000

moments = st.builds(at, st.integers(-72, 72).map(lambda hours: CHANGE_MS + hours * HOUR_MS), st.sampled_from(ZONES))

_days = st.integers(21, 29).map(lambda day: f"2026-10-{day}")
_times = st.sampled_from(("00:00", "01:30", "02:30", "09:00", "23:59"))
_zones = st.sampled_from((*ZONES, "Nowhere/Unknown"))
whens = st.one_of(
    _days.map(When),
    st.builds(lambda day, time, zone: When(f"{day}T{time}", zone), _days, _times, _zones),
)
_stamps = st.builds(
    lambda day, time, end: f"{day}T{time}:{end}", _days, _times, st.sampled_from(("00Z", "00.000Z", "59.999Z", "30Z"))
)
_letters = st.sampled_from("abcxyzABC ABC\"%_'\\*()-+:.ßẞéİ中文字🙂\u0301/")
NOWHERE = "nowhere"
"""The id of a task that is in no stock."""
YES_OR_NO = ("completed", "deleted", "waiting", "overdue", "blocked", "blocking", "subtask", "children")
titles = st.text(_letters, min_size=1, max_size=12)
_tags = st.sampled_from(("a", "home", "ab-c", "-x", "été"))
_projects = st.sampled_from(("home", "Home", "home.garden", "homework", "home garden", "Straße", "a-b", "home/x"))


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    task = Task(f"0193{draw(st.sampled_from(('a', 'f0')))}-7-{draw(st.integers(0, 0xFFFF)):x}".ljust(24, "-"), "")
    task.id += f"{draw(st.sampled_from((0xABC, 0xABD, 0xF00))):x}{draw(st.integers(0, 255)):x}"
    task.title = draw(titles)
    task.notes = draw(st.none() | titles)
    task.tags = tuple(sorted(draw(st.sets(_tags, max_size=3))))
    task.project = draw(st.none() | _projects)
    task.priority = draw(st.sampled_from((*PRIORITIES, "later")))
    task.due = draw(st.none() | whens)
    task.wait = draw(st.none() | whens)
    task.completed = draw(st.booleans())
    task.completed_at = draw(st.none() | _stamps)
    task.deleted = draw(st.booleans())
    task.created_at = draw(_stamps)
    return task


@st.composite
def stocks(draw: st.DrawFn, by: Callable[[Task], str] = lambda task: task.id) -> list[Task]:
    """Tasks that differ in `by`, come after each other and are parts of each other, also in circles."""
    stock = draw(st.lists(tasks(), max_size=8, unique_by=by))
    others = st.sampled_from([*[task.id for task in stock], NOWHERE])
    for number, task in enumerate(stock, 1):
        task.depends_on = tuple(sorted(draw(st.sets(others, max_size=3))))
        task.parent = draw(st.none() | others)
        task.number = number if task.open else None
    return stock


@st.composite
def tight_stocks(draw: st.DrawFn, by: Callable[[Task], str] = lambda task: task.id) -> list[Task]:
    """As `stocks`, most of them open, and all with links."""
    stock = draw(st.lists(tasks(), min_size=2, max_size=6, unique_by=by))
    others = st.sampled_from([task.id for task in stock])
    for task in stock:
        task.depends_on = tuple(sorted(draw(st.sets(others, min_size=1, max_size=2))))
        task.parent = draw(others)
        task.completed, task.deleted = (draw(st.sampled_from((False, False, False, True))) for _ in range(2))
    return stock


def _in_quotes(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_dates = st.one_of(
    st.sampled_from(("today", "tomorrow", "fri", "+2d", "eow", "sun 9am", "today noon", '"today 01:30"', "1970-01-01")),
    st.sampled_from(("9999-12-31", "2026-10-25T02:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z")),
    _days,
)
_orders = st.sampled_from(("", ".before", ".after", ".by"))
_answers = st.sampled_from(("yes", "no"))
terms = st.one_of(
    _tags.map(lambda tag: f"+{tag}"),
    _tags.map(lambda tag: f"-{tag}"),
    st.sampled_from(("tag:", "tag:-x", "project:", "due:", "wait:", "pri:", "pri:h", "priority:none", "pri:low")),
    st.builds(lambda how, name: f"project{how}:{_in_quotes(name)}", st.sampled_from(("", ".is")), _projects),
    st.builds(lambda name, yes: f"{name}:{yes}", st.sampled_from(YES_OR_NO), _answers),
    st.builds(
        lambda name, order, day: f"{name}{order}:{day}", st.sampled_from(("due", "wait", "created")), _orders, _dates
    ),
    st.builds(lambda order, day: f"completed{order or '.by'}:{day}", _orders, _dates),
    st.sampled_from(("parent:0193", "parent:0193f", "parent:abc", "parent:f", "parent:1", "parent:03", "parent:")),
    st.text(_letters, min_size=1, max_size=4).map(_in_quotes),
    st.text(_letters, min_size=1, max_size=3).map(lambda text: f"notes:{_in_quotes(text)}"),
    st.sampled_from(("id:0193", "id:0193f", "id:abc", "id:f", "9am", "noon", "http://x", "note:this", "+c++", "--")),
)
filters = st.recursive(
    terms,
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.builds(lambda a, b: f"({a}) ({b})", inner, inner),
        st.builds(lambda a, b: f"{a} and {b}", inner, inner),
        st.builds(lambda a, b: f"{a} OR {b}", inner, inner),
        st.builds(lambda a, b: f"Not({a} or {b})", inner, inner),
    ),
    max_leaves=6,
)


def choose(text: str, now: Moment, task: Task) -> bool:
    """Whether the filter `text` matches `task`."""
    return parse(text, now).matches(task, now)
