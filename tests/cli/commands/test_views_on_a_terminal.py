"""What `next`, `agenda`, `calendar`, `stats` and `why` show a person: wide and narrow, without colour, in ASCII."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.installed import Finished, Pakaura, home_environ
from tests.support.views import shown

NOW = "2026-11-24T09:00:00Z"

LINES = (
    "buy milk +shopping due:tomorrow",
    "water the roses project:home.garden pri:high due:today",
    "renew the passport project:home due:+2w",
    "post the letter due:2026-11-20",
    "call mum +next",
    'write the long report that the tax office wants "due:fri 9am" pri:low project:work.tax +desk',
    "think wait:fri",
)
RECORDS = (
    {"title": "bins", "due": "2026-11-24", "recurrence": "FREQ=WEEKLY", "recurrence_mode": "fixed"},
    {"title": "old", "completed_at": "2026-11-23T08:00:00Z", "created_at": "2026-11-10T08:00:00Z"},
    {"title": "older", "completed_at": "2026-11-11T08:00:00Z", "created_at": "2026-11-01T08:00:00Z"},
)
OLD = {"created_at": "2026-11-03T08:00:00Z"}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of somebody with eight open tasks, one of which repeats, and two done ones; nobody writes."""
    home = tmp_path_factory.mktemp("busy")
    environ = home_environ(home) | {"PAKAURA_NOW": NOW}
    pakaura = Pakaura(environ)
    pakaura("add", "-", input="\n".join(LINES), check=True)
    records = [OLD | record | {"completed": "completed_at" in record} for record in RECORDS]
    pakaura("import", "-", "--from", "ndjson", input="\n".join(map(json.dumps, records)), check=True)
    return environ


WIDE = {
    "next": """\
  Urg  #  Due        Pri  Title                           Project      Tags
17.00  2  today      H    water the roses                 home.garden
15.00  5                  call mum                                     +next
12.86  4  ! 20 Nov        post the letter
11.00  6  Fri 09:00  L    write the long report that th…  work.tax     +desk
10.12  8  today ↻         bins
 9.33  1  tomorrow        buy milk                                     +shopping
 1.67  3  8 Dec           renew the passport              home
""",
    "next --why --limit 2": """\
  Urg  #  Due    Pri  Title            Project      Tags
17.00  2  today  H    water the roses  home.garden
       10.00  due       due today
        6.00  high      priority high
        1.00  project   in project home.garden
15.00  5              call mum                      +next
       15.00  next      tagged +next
""",
    "agenda --days 9": """\
Overdue
  ! 20 Nov  4  post the letter
Tue 24 Nov (today)
            2  water the roses  H  home.garden
            8  bins
Wed 25 Nov (tomorrow)
            1  buy milk  +shopping
Fri 27 Nov
    09:00   6  write the long report that the tax office wa…  L  work.tax  +desk
Tue 1 Dec
  ↻         8  bins
1 task without a date: pakaura list due:
""",
    "calendar": """\
           November 2026
 Mo   Tu   We   Th   Fr   Sa   Su
                                1
  2    3    4    5    6    7    8
  9   10   11   12   13   14   15
 16   17   18   19   20!1 21   22
 23  [24]2 25·1 26   27·1 28   29
 30

[ ] today   ! 1 overdue   · 4 due
""",
    "calendar dec --months 2": """\
           December 2026                          January 2027
 Mo   Tu   We   Th   Fr   Sa   Su      Mo   Tu   We   Th   Fr   Sa   Su
       1~1  2    3    4    5    6                           1    2    3
  7    8·1  9   10   11   12   13       4    5~1  6    7    8    9   10
 14   15~1 16   17   18   19   20      11   12~1 13   14   15   16   17
 21   22~1 23   24   25   26   27      18   19~1 20   21   22   23   24
 28   29~1 30   31                     25   26~1 27   28   29   30   31

· 1 due   ~ 9 to repeat
""",
    "stats --weeks 4": """\
Week of     Done                          Added  Open
2026-11-02     0                              1     2  █████▌
2026-11-09     1  ██████████████████████      1     2  █████▌
2026-11-16     0                              0     2  █████▌
2026-11-23     1  ██████████████████████      7     8  ██████████████████████

Streak: 1 day in a row; the longest had 1 day
Open: 8 tasks, on average 2.6 days old; completed: 2

Project      Open
home            1  ████████████████████████
home.garden     1  ████████████████████████
work.tax        1  ████████████████████████

Tag       Open
desk         1  ████████████████████████
next         1  ████████████████████████
shopping     1  ████████████████████████

Priority  Open
high         1  ████
low          1  ████
none         6  ████████████████████████
""",
    "why 3 --view today": """\
renew the passport: hidden from today, for due.by:today is false – it is due
2026-12-08
  true   completed:no – it is not completed
  true   deleted:no – it is not deleted
  true   waiting:no – it has no wait date
  false  due.by:today – it is due 2026-12-08
""",
    "agenda +nothing": """\
Tue 24 Nov (today)
  nothing is due
""",
    "calendar +nothing": """\
           November 2026
 Mo   Tu   We   Th   Fr   Sa   Su
                                1
  2    3    4    5    6    7    8
  9   10   11   12   13   14   15
 16   17   18   19   20   21   22
 23  [24]  25   26   27   28   29
 30

[ ] today
""",
    "next +nothing": """\
nothing can be done now; pakaura list shows all that is open
""",
}
"""On 80 columns."""
NARROW = {
    "next --limit 3": """\
  Urg  #  Due       Pri  Title
17.00  2  today     H    water the roses
15.00  5                 call mum
12.86  4  ! 20 Nov       post the letter
""",
    "next --why --limit 1": """\
  Urg  #  Due    Pri  Title
17.00  2  today  H    water the roses
       10.00  due       due today
        6.00  high      priority high
        1.00  project   in project home…
""",
    "agenda": """\
Overdue
  ! 20 Nov  4  post the letter
Tue 24 Nov (today)
            2  water the roses  H
            8  bins
Wed 25 Nov (tomorrow)
            1  buy milk  +shopping
Fri 27 Nov
    09:00   6  write the long report th…
1 task without a date: pakaura list due:
""",
    "calendar --months 2": """\
           November 2026
 Mo   Tu   We   Th   Fr   Sa   Su
                                1
  2    3    4    5    6    7    8
  9   10   11   12   13   14   15
 16   17   18   19   20!1 21   22
 23  [24]2 25·1 26   27·1 28   29
 30

           December 2026
 Mo   Tu   We   Th   Fr   Sa   Su
       1~1  2    3    4    5    6
  7    8·1  9   10   11   12   13
 14   15~1 16   17   18   19   20
 21   22~1 23   24   25   26   27
 28   29~1 30   31

[ ] today   ! 1 overdue   · 5 due
~ 5 to repeat
""",
    "stats --weeks 3": """\
Week of     Done        Added  Open
2026-11-09     1  ████      1     2
2026-11-16     0            0     2
2026-11-23     1  ████      7     8

Streak: 1 day in a row; the longest had
1 day
Open: 8 tasks, on average 2.6 days old;
completed: 2

Project      Open
home            1  █████████████
home.garden     1  █████████████
work.tax        1  █████████████

Tag       Open
desk         1  █████████████
next         1  █████████████
shopping     1  █████████████

Priority  Open
high         1  ██▏
low          1  ██▏
none         6  █████████████
""",
    "why 7": """\
think: hidden from list, for waiting:no
is false – its wait date is 2026-11-27
  true   completed:no – it is not
         completed
  true   deleted:no – it is not deleted
  false  waiting:no – its wait date is
         2026-11-27
""",
}
"""On 40 columns."""
ASCII = {
    "agenda --days 9": """\
Overdue
  ! 20 Nov  4  post the letter
Tue 24 Nov (today)
            2  water the roses  H
            8  bins
Wed 25 Nov (tomorrow)
            1  buy milk  +shopping
Fri 27 Nov
    09:00   6  write the long report...
Tue 1 Dec
  ~         8  bins
1 task without a date: pakaura list due:
""",
    "calendar": """\
           November 2026
 Mo   Tu   We   Th   Fr   Sa   Su
                                1
  2    3    4    5    6    7    8
  9   10   11   12   13   14   15
 16   17   18   19   20!1 21   22
 23  [24]2 25:1 26   27:1 28   29
 30

[ ] today   ! 1 overdue   : 4 due
""",
    "stats --weeks 3": """\
Week of     Done        Added  Open
2026-11-09     1  ####      1     2
2026-11-16     0            0     2
2026-11-23     1  ####      7     8

Streak: 1 day in a row; the longest had
1 day
Open: 8 tasks, on average 2.6 days old;
completed: 2

Project      Open
home            1  #############
home.garden     1  #############
work.tax        1  #############

Tag       Open
desk         1  #############
next         1  #############
shopping     1  #############

Priority  Open
high         1  ##
low          1  ##
none         6  #############
""",
    "why 7": """\
think: hidden from list, for waiting:no
is false - its wait date is 2026-11-27
  true   completed:no - it is not
         completed
  true   deleted:no - it is not deleted
  false  waiting:no - its wait date is
         2026-11-27
""",
}
"""On 40 columns of a terminal that shows ASCII and no more."""
PLAIN = {
    "next": """\
17.00	2	2026-11-24	high	home.garden		water the roses
15.00	5				next	call mum
12.86	4	2026-11-20				post the letter
11.00	6	2026-11-27T09:00	low	work.tax	desk	write the long report that the tax office wants
10.12	8	2026-11-24				bins
9.33	1	2026-11-25			shopping	buy milk
1.67	3	2026-12-08		home		renew the passport
""",
    "next --why --limit 2": """\
2	17.00	urgency	water the roses
2	10.00	due	due today
2	6.00	high	priority high
2	1.00	project	in project home.garden
5	15.00	urgency	call mum
5	15.00	next	tagged +next
""",
    "agenda --days 9": """\
2026-11-20	overdue	4	2026-11-20				post the letter
2026-11-24	due	2	2026-11-24	high	home.garden		water the roses
2026-11-24	due	8	2026-11-24				bins
2026-11-25	due	1	2026-11-25			shopping	buy milk
2026-11-27	due	6	2026-11-27T09:00	low	work.tax	desk	write the long report that the tax office wants
2026-12-01	repeats	8	2026-12-01				bins
""",
    "calendar --months 2": """\
2026-11-20	1	0	0
2026-11-24	0	2	0
2026-11-25	0	1	0
2026-11-27	0	1	0
2026-12-01	0	0	1
2026-12-08	0	1	1
2026-12-15	0	0	1
2026-12-22	0	0	1
2026-12-29	0	0	1
""",
    "stats --weeks 3": """\
week	2026-11-09	1	1	2
week	2026-11-16	0	0	2
week	2026-11-23	1	7	8
streak	current	1
streak	longest	1
open	8
completed	2
average_age_days	2.6
project	home	1
project	home.garden	1
project	work.tax	1
tag	desk	1
tag	next	1
tag	shopping	1
priority	high	1
priority	low	1
priority	none	6
""",
    "why 3 --view today": """\
renew the passport: hidden from today, for due.by:today is false – it is due 2026-12-08
  true   completed:no – it is not completed
  true   deleted:no – it is not deleted
  true   waiting:no – it has no wait date
  false  due.by:today – it is due 2026-12-08
""",
}
"""Off a terminal: a line a task, a day, a number."""


@pytest.mark.parametrize("line", WIDE)
def test_on_a_wide_terminal(busy: dict[str, str], line: str) -> None:
    assert shown(busy, *line.split()) == WIDE[line]


@pytest.mark.parametrize("line", NARROW)
def test_on_a_narrow_terminal(busy: dict[str, str], line: str) -> None:
    assert shown(busy, *line.split(), columns=40) == NARROW[line]


@pytest.mark.parametrize("line", ASCII)
def test_on_a_terminal_that_knows_ascii_only(busy: dict[str, str], line: str) -> None:
    assert shown(busy, *line.split(), columns=40, encoding="ascii") == ASCII[line]


def test_off_a_terminal(busy: dict[str, str]) -> None:
    for line, out in PLAIN.items():
        assert Pakaura(busy)(*line.split()) == Finished(0, out, "")


@pytest.mark.parametrize("line", [*WIDE, *NARROW])
def test_colour_says_nothing_that_is_not_there_without_it(busy: dict[str, str], line: str) -> None:
    colored = re.sub(r"\x1b\[[0-9;]*m", "", shown(busy, *line.split(), color=True))
    assert [each.rstrip() for each in colored.splitlines()] == shown(busy, *line.split()).splitlines()


@pytest.mark.parametrize("columns", [20, 30, 61, 119, 200])
def test_no_line_is_wider_than_the_terminal(busy: dict[str, str], columns: int) -> None:
    for line in ("next --why", "agenda", "calendar --months 3" if columns > 34 else "agenda", "why 6 --view today"):
        assert shown(busy, *line.split(), columns=columns)
