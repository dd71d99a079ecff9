"""Tasks that repeat at the command line: `every:`, what `done` and `reopen` tell, and `recur`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.installed import Finished, Pakaura


def records(pakaura: Pakaura, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(pakaura(*words, "--json", check=True).out)
    return found


def rule(pakaura: Pakaura, reference: str = "1") -> tuple[str | None, str | None, str | None]:
    (record,) = records(pakaura, "show", reference)
    return record["recurrence"], record["recurrence_mode"], record["due"]


@pytest.fixture
def rent(pakaura: Pakaura) -> Pakaura:
    pakaura("add", "pay rent", "every:1st", check=True)
    return pakaura


class TestSaying:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (["every:week"], ("FREQ=WEEKLY", "skip-to-future", "2026-11-24")),
            (["every:2weeks!"], ("FREQ=WEEKLY;INTERVAL=2", "after-completion", "2026-11-24")),
            (["every:3d+", "due:fri"], ("FREQ=DAILY;INTERVAL=3", "fixed", "2026-11-27")),
            (["every:mon and thu"], ("FREQ=WEEKLY;BYDAY=MO,TH", "skip-to-future", "2026-11-26")),
            (["every:freq=weekly;byday=mo"], ("FREQ=WEEKLY;BYDAY=MO", "skip-to-future", "2026-11-30")),
            (["every:FREQ=MONTHLY;BYMONTHDAY=-1!"], ("FREQ=MONTHLY;BYMONTHDAY=-1", "after-completion", "2026-11-30")),
            (["--every", "last friday"], ("FREQ=MONTHLY;BYDAY=-1FR", "skip-to-future", "2026-11-27")),
            (["--every=every! month"], ("FREQ=MONTHLY", "after-completion", "2026-11-24")),
            (["--natural", "every! 2 weeks"], ("FREQ=WEEKLY;INTERVAL=2", "after-completion", "2026-11-24")),
            (["--natural", "every:2weeks!"], ("FREQ=WEEKLY;INTERVAL=2", "after-completion", "2026-11-24")),
        ],
    )
    def test_every_means_the_same_wherever_it_is_written(
        self, pakaura: Pakaura, words: list[str], expected: tuple[str, str, str]
    ) -> None:
        pakaura("add", "water the roses", *words, check=True)
        assert rule(pakaura) == expected

    def test_the_first_date_is_told(self, pakaura: Pakaura) -> None:
        assert pakaura("add", "pay rent", "every:1st").err == "pakaura: due 1 Dec, the first time\n"
        assert pakaura("add", "pay", "every:1st", "due:2026-12-01").err == ""

    def test_many_lines_may_repeat(self, pakaura: Pakaura) -> None:
        pakaura("add", "-", input="water the roses every:2weeks\nbuy milk\n", check=True)
        assert rule(pakaura) == ("FREQ=WEEKLY;INTERVAL=2", "skip-to-future", "2026-11-24")

    @pytest.mark.parametrize(
        "words",
        [
            ["every:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"],
            ["every:FREQ=HOURLY"],
            ["--every", "body"],
            ["every:blah"],
            ["every:-1days"],
            ["every:99999999years"],
            ["every:31st feb"],
            ["every:8 hours"],
            ["--every", "day 9am"],
            ["every:FREQ=DAILY;INTERVAL=7;BYDAY=MO", "due:2026-11-24"],
            ["every:FREQ=DAILY;UNTIL=20261101"],
            ["every:FREQ=DAILY;UNTIL=20261201", "due:2026-12-24"],
        ],
    )
    def test_what_cannot_be_read_or_never_comes_is_one_clear_line_and_nothing_written(
        self, pakaura: Pakaura, words: list[str]
    ) -> None:
        told = pakaura("add", "x", *words)
        assert (told.code, told.out, told.err.count("\n")) == (2, "", 2)
        assert pakaura("list").out == ""

    def test_a_word_that_only_looks_like_it_is_an_error_unless_it_is_said_to_be_title(self, pakaura: Pakaura) -> None:
        told = pakaura("add", "every:body", "dances")
        assert (told.code, told.out) == (2, "")
        assert told.err.startswith("pakaura: every 'body' is no repetition that can be read\n")
        assert told.err.endswith("; behind -- it is title\n")
        assert pakaura("add", "--", "every:body", "dances").out == "Added 1: every:body dances\n"
        assert pakaura("edit", "1", "every:blah").code == 2
        assert pakaura("add", "-", input="milk\nbad every:blah\n").err.startswith("pakaura: line 2: every 'blah' is no")
        assert pakaura("list", "--columns=title").out == "milk\nevery:body dances\n"

    def test_records_are_refused_too(self, pakaura: Pakaura) -> None:
        line = '{"title": "x", "recurrence": "FREQ=SOON"}\n'
        for words in (["add", "--stdin"], ["import", "-"]):
            told = pakaura(*words, input=line)
            assert (told.code, told.err.count("\n")) == (1, 1)
            assert "'FREQ=SOON' is no rule that can be read" in told.err
        assert pakaura("list").out == ""

    def test_edit_sets_and_clears_it(self, rent: Pakaura) -> None:
        rent("edit", "1", "every:2weeks+", check=True)
        assert rule(rent) == ("FREQ=WEEKLY;INTERVAL=2", "fixed", "2026-12-01")
        rent("edit", "1", "every:", check=True)
        assert rule(rent) == (None, None, "2026-12-01")
        told = rent("edit", "1", "every:sunset")
        assert (told.code, rule(rent)) == (2, (None, None, "2026-12-01"))


class TestCompleting:
    def test_what_comes_next_is_told(self, rent: Pakaura) -> None:
        told = rent("done", "1")
        assert told == Finished(0, "Done 1: pay rent – next: 2027-01-01 (number 2)\n", "")
        assert rule(rent, "2") == ("FREQ=MONTHLY;BYMONTHDAY=1", "skip-to-future", "2027-01-01")

    def test_on_a_terminal_without_unicode_a_hyphen_does(self, rent: Pakaura) -> None:
        assert rent("done", "1", env={"PYTHONIOENCODING": "ascii"}).out.count(" - next: 2027-01-01") == 1

    def test_a_time_is_told_with_it(self, pakaura: Pakaura) -> None:
        pakaura("add", "stand up", "due:today 9:30", "every:weekday", check=True)
        assert pakaura("done", "1").out == "Done 1: stand up – next: 2026-11-25 09:30 (number 2)\n"

    def test_only_what_was_completed_now_has_a_next_one(self, rent: Pakaura) -> None:
        rent("add", "buy milk", check=True)
        rent("done", "1", check=True)
        (first,) = records(rent, "show", "1")
        assert rent("done", first["short_id"], "2").out == "Done already 1: pay rent\nDone 2: buy milk\n"

    def test_a_record_has_it_too(self, rent: Pakaura) -> None:
        rent("add", "buy milk", check=True)
        first, second = records(rent, "done", "1", "2")
        following = first["next"]
        assert (following["number"], following["due"], following["due_zone"]) == (3, "2027-01-01", None)
        assert "next" not in second
        told = rent("edit", "--stdin", input=json.dumps(first))
        assert (told.code, told.err) == (0, "")

    def test_bare_ids_are_those_that_were_named(self, rent: Pakaura) -> None:
        (record,) = records(rent, "show", "1")
        assert rent("done", "1", "-q") == Finished(0, record["id"] + "\n", "")

    def test_a_dry_run_tells_and_changes_nothing(self, rent: Pakaura) -> None:
        before = rent("list", "--json").out
        assert rent("done", "1", "-n").out == "Done (dry run) 1: pay rent – next: 2027-01-01 (number 2)\n"
        assert rent("list", "--json").out == before

    def test_the_last_one_is_told(self, pakaura: Pakaura) -> None:
        pakaura("add", "take the pill", "every:FREQ=DAILY;COUNT=2", check=True)
        pakaura("done", "1", check=True)
        assert pakaura("done", "2").out == "Done 2: take the pill – that was the last one\n"
        assert pakaura("list").out == ""

    def test_undo_and_redo_take_the_next_one_along(self, rent: Pakaura) -> None:
        rent("done", "1", check=True)
        told = rent("undo", check=True)
        assert (sorted(told.out.splitlines()), told.err) == (
            ["Undid done 1: pay rent", "Undid done 2: pay rent"],
            "",
        )
        assert rent("list", "--columns=number,due").out == "1\t2026-12-01\n"
        rent("redo", check=True)
        assert rent("list", "--columns=number,due").out == "2\t2027-01-01\n"

    @pytest.mark.parametrize(
        "line", [["edit", "2", "pri:high"], ["note", "2", "x"], ["recur", "skip", "2"], ["delete", "2"], ["done", "2"]]
    )
    def test_the_next_one_is_back_after_all_was_undone_and_done_again(self, rent: Pakaura, line: list[str]) -> None:
        rent("done", "1", check=True)
        rent(*line, check=True)
        rent("undo", check=True)
        rent("undo", check=True)
        assert rent("done", "1").out == "Done 1: pay rent – next: 2027-01-01 (number 2)\n"
        assert rent("list", "--columns=number,due").out == "2\t2027-01-01\n"

    @pytest.mark.parametrize("line", [["delete", "2"], ["purge", "2", "--yes"]])
    def test_a_next_one_that_was_deleted_is_told_and_stays_so(self, rent: Pakaura, line: list[str]) -> None:
        rent("done", "1", check=True)
        rent(*line, check=True)
        rent("reopen", "1", check=True)
        assert rent("done", "1").out == "Done 1: pay rent – the next one was deleted, and stays so\n"
        assert rent("list").out == ""

    def test_reopening_tells_of_a_next_one_that_was_changed(self, rent: Pakaura) -> None:
        rent("done", "1", check=True)
        rent("edit", "2", "pri:high", check=True)
        (record,) = records(rent, "list", "completed:yes")
        told = rent("reopen", record["short_id"])
        assert told == Finished(0, "Reopened 1: pay rent\n", "pakaura: the next one, 2, was changed since, and stays\n")
        undone = rent("undo", check=True)
        assert undone.out == "Undid reopen 1: pay rent\n"

    def test_reopening_takes_an_untouched_next_one_away_in_silence(self, rent: Pakaura) -> None:
        rent("done", "1", check=True)
        (record,) = records(rent, "list", "completed:yes")
        assert rent("reopen", record["short_id"]) == Finished(0, "Reopened 1: pay rent\n", "")
        assert rent("list", "--columns=number,due").out == "1\t2026-12-01\n"


class TestRecur:
    def test_show_says_the_rule_in_words_and_what_comes(self, rent: Pakaura) -> None:
        assert rent("recur", "show", "1").out == (
            "1: pay rent\n"
            "  every month on the 1st, from the due date, never one that is past\n"
            "  FREQ=MONTHLY;BYMONTHDAY=1\n"
            "  due 2026-12-01\n"
            "  then 2027-01-01, 2027-02-01, 2027-03-01\n"
        )
        (record,) = records(rent, "recur", "show", "pay", "rent")
        assert record["words"].startswith("every month")
        assert record["next"][0] == {"date": "2027-01-01", "zone": None, "weekday": "Friday"}

    def test_preview_lists_the_dates_with_their_weekdays(self, rent: Pakaura) -> None:
        assert rent("recur", "preview", "1", "-n", "3").out == "Fri 2027-01-01\nMon 2027-02-01\nMon 2027-03-01\n"
        assert rent("recur", "preview", "-n", "1", "1", "-q").out == "2027-01-01\n"
        assert len(rent("recur", "preview", "1").out.splitlines()) == 10
        assert [each["date"] for each in records(rent, "recur", "preview", "1", "--count=2")] == [
            *("2027-01-01", "2027-02-01")
        ]

    def test_preview_ends_where_the_rule_does(self, pakaura: Pakaura) -> None:
        pakaura("add", "x", "every:FREQ=DAILY;COUNT=3", check=True)
        assert pakaura("recur", "preview", "1").out == "Wed 2026-11-25\nThu 2026-11-26\n"
        pakaura("edit", "1", "every:FREQ=DAILY;COUNT=1", check=True)
        assert pakaura("recur", "preview", "1") == Finished(0, "", "pakaura: it does not come again\n")

    def test_skip_moves_on_without_completing(self, rent: Pakaura) -> None:
        rent("edit", "1", "wait:2026-11-28", check=True)
        assert rent("recur", "skip", "1").out == "Skipped 1: pay rent – next: 2027-01-01\n"
        (record,) = records(rent, "list", "waiting:yes")
        assert (record["due"], record["wait"], record["completed"]) == ("2027-01-01", "2026-12-29", False)
        rent("undo", check=True)
        assert rule(rent) == ("FREQ=MONTHLY;BYMONTHDAY=1", "skip-to-future", "2026-12-01")

    def test_skipping_the_last_one_is_refused(self, pakaura: Pakaura) -> None:
        pakaura("add", "x", "every:FREQ=DAILY;COUNT=2", check=True)
        pakaura("recur", "skip", "1", check=True)
        told = pakaura("recur", "skip", "1")
        assert (told.code, told.err.splitlines()[0]) == (1, "pakaura: 'x' does not come again")

    def test_stop_leaves_the_task_and_nothing_follows(self, rent: Pakaura) -> None:
        assert rent("recur", "stop", "1").out == "Stopped 1: pay rent\n"
        assert rent("done", "1").out == "Done 1: pay rent\n"

    @pytest.mark.parametrize(
        ("words", "complaint"),
        [
            (["recur", "halt", "1"], "recur cannot 'halt'"),
            (["recur", "show", "2"], "2 (buy milk) does not repeat"),
            (["recur", "skip", "1", "2"], "2 (buy milk) does not repeat"),
            (["recur", "skip", "1", "-n", "3"], "recur skip takes no count"),
            (["recur", "preview", "1", "2"], "2 (buy milk) does not repeat"),
            (["recur", "show"], "recur needs"),
        ],
    )
    def test_a_mistake_is_one_line_and_changes_nothing(self, rent: Pakaura, words: list[str], complaint: str) -> None:
        rent("add", "buy milk", check=True)
        before = rent("list", "--json").out
        told = rent(*words)
        assert (told.code, told.out) == (2, "")
        assert complaint in told.err.splitlines()[0]
        assert rent("list", "--json").out == before

    def test_a_dry_run_changes_nothing(self, rent: Pakaura) -> None:
        before = rent("list", "--json").out
        assert rent("recur", "skip", "1", "--dry-run").out == "Skipped (dry run) 1: pay rent – next: 2027-01-01\n"
        assert rent("recur", "stop", "1", "--dry-run").out == "Stopped (dry run) 1: pay rent\n"
        assert rent("list", "--json").out == before
