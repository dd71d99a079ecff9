"""The commands that show tasks from another side than a list does: by urgency, by days, in numbers, and why."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.options import CONTEXT, EVERY, LIMIT, NO_PAGER, PLAIN, READER, RECORD, REFERENCE

_FILTER = Words("FILTER", "which tasks, as for list: project:home, +tag, -tag, due.before:fri, words of the title")
_SHOWN = (
    Option("view", "the saved view of that name, which the other words narrow down", value="NAME"),
    CONTEXT,
    PLAIN,
    NO_PAGER,
)

NEXT = Command(
    "next",
    "list what is most urgent, and why",
    "pakaura_cli.commands.next:next_",
    "Everyday",
    (
        ("pakaura next", "the ten most urgent tasks"),
        ("pakaura next project:home --limit 3", ""),
        ("pakaura next --why", "with each term of the sum"),
        ("pakaura next --why 3", "of one task"),
    ),
    "Open tasks that neither wait nor are held up by others, by their urgency: the sum of what it weighs to be due,"
    " overdue, of some priority, tagged +next, waited for, in a project, and old. [urgency] in the configuration says"
    " how much each weighs.",
    _FILTER,
    (
        Option("why", "show each term of the urgency; then words may also name tasks"),
        LIMIT,
        *_SHOWN,
        *READER,
        *EVERY,
    ),
    hot=True,
)
AGENDA = Command(
    "agenda",
    "list the coming days with their tasks, what is overdue first",
    "pakaura_cli.commands.agenda:agenda",
    "Everyday",
    (
        ("pakaura agenda", "today and the six days after it"),
        ("pakaura agenda --days 14 project:work", ""),
    ),
    "Times of a day are in order, after what is due at any time of it. Tasks that repeat are shown again, lightly, on"
    " the days when they will be due.",
    _FILTER,
    (
        Option("days", "how many days, from today on; 7 by default", value="N", whole=True),
        LIMIT,
        *_SHOWN,
        *READER,
        *EVERY,
    ),
    hot=True,
)
CALENDAR = Command(
    "calendar",
    "show a month and how many tasks are due on its days",
    "pakaura_cli.commands.calendar:calendar",
    "Look",
    (
        ("pakaura calendar", ""),
        ("pakaura calendar december", "the next one"),
        ("pakaura calendar 2027-01 project:home", ""),
        ("pakaura calendar --months 3", ""),
    ),
    "Today stands in brackets; a dot and a number are tasks that are due, with ! overdue ones, with ~ ones that will"
    " repeat on that day.",
    Words("WORD", "the month (december, 2026-12, +1), then any filter of list"),
    (
        Option("months", "how many months; 1 by default", value="N", whole=True),
        *_SHOWN,
        *RECORD,
        *EVERY,
    ),
)
STATS = Command(
    "stats",
    "show what was done, week by week, and what is open",
    "pakaura_cli.commands.stats:stats",
    "Look",
    (
        ("pakaura stats", ""),
        ("pakaura stats --weeks 26 project:work", ""),
        ("pakaura stats --json", ""),
    ),
    "How many tasks were completed and added in each week, and were open at its end; the days in a row on which"
    " something was completed; and the open tasks by project, tag and priority. The filter chooses among open and"
    " completed tasks.",
    _FILTER,
    (
        Option("weeks", "how many weeks, up to this one; 12 by default", value="N", whole=True),
        *_SHOWN,
        *RECORD,
        *EVERY,
    ),
)
WHY = Command(
    "why",
    "say why a view shows a task, or hides it",
    "pakaura_cli.commands.why:why",
    "Look",
    (
        ("pakaura why 3", "in pakaura list"),
        ("pakaura why 3 --view today", ""),
        ("pakaura why buy milk --filter 'due.before:fri or pri:high'", ""),
    ),
    "Every clause of the view's filter is shown with its answer for this task. Views are list, today, next, and those"
    " that you saved.",
    Words("REFERENCE", REFERENCE, least=1),
    (
        Option("view", "the view; list by default", value="NAME", values=("list", "today", "next")),
        Option("filter", "a filter instead of a view, as words of list", value="FILTER"),
        CONTEXT,
        PLAIN,
        *RECORD,
        *EVERY,
    ),
)
VIEW_COMMANDS = (NEXT, AGENDA, CALENDAR, STATS, WHY)
