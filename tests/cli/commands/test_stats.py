"""`pakaura stats` for scripts."""

from __future__ import annotations

import json

from tests.support.installed import Finished, Pakaura


def test_the_record_has_all_of_it(three: Pakaura) -> None:
    three("done", "1", check=True)
    assert json.loads(three("stats", "--weeks", "2", "--json").out) == [
        {
            "open": 2,
            "completed": 1,
            "average_age_days": 0.0,
            "weeks": [
                {"start": "2026-11-16", "completed": 0, "added": 0, "open": 0},
                {"start": "2026-11-23", "completed": 1, "added": 3, "open": 2},
            ],
            "streak": {
                "current": {"days": 1, "first": "2026-11-24", "last": "2026-11-24"},
                "longest": {"days": 1, "first": "2026-11-24", "last": "2026-11-24"},
            },
            "projects": {"home": 1, "home.garden": 1},
            "tags": {},
            "priorities": {"high": 1, "none": 1},
        }
    ]


def test_a_filter_chooses_among_open_and_completed_tasks_and_deleted_ones_never_count(three: Pakaura) -> None:
    three("done", "3", check=True)
    three("delete", "2", check=True)
    (record,) = json.loads(three("stats", "project:home", "--json").out)
    assert (record["open"], record["completed"]) == (0, 1)
    assert len(record["weeks"]) == 12


def test_a_list_that_is_empty_has_numbers_too(pakaura: Pakaura) -> None:
    assert pakaura("stats", "--weeks", "1") == Finished(
        0,
        "week\t2026-11-23\t0\t0\t0\nstreak\tcurrent\t0\nstreak\tlongest\t0\nopen\t0\ncompleted\t0\naverage_age_days\t0.0\n",
        "",
    )


def test_the_days_are_the_readers(pakaura: Pakaura) -> None:
    pakaura("add", "x", env={"PAKAURA_NOW": "2026-11-24T04:00:00Z"}, check=True)
    pakaura("done", "x", env={"PAKAURA_NOW": "2026-11-24T05:00:00Z"}, check=True)
    for zone, day in (("Pacific/Auckland", "2026-11-24"), ("America/Los_Angeles", "2026-11-23")):
        (record,) = json.loads(pakaura("stats", "--json", env={"TZ": zone}).out)
        assert record["streak"]["current"] == {"days": 1, "first": day, "last": day}


def test_too_many_weeks_are_refused(pakaura: Pakaura) -> None:
    done = pakaura("stats", "--weeks", "521")
    assert (done.code, done.out) == (2, "")
