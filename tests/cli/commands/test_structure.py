"""Dependencies and subtasks: linking, looking at them, and completing what others hang on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.installed import Finished, Pakaura
from tests.support.terminal import on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = "--columns=number,title"
END_OF_INPUT = "\x04"
NOWHERE = "01900000-0000-7000-8000-00000000beef"


@pytest.fixture
def trip(pakaura: Pakaura) -> Pakaura:
    """1 is made of 2 and 4, and 2 of 3; 5 comes after 1, and 6 after 5."""
    lines = "trip\nvisa under:1\nphoto under:2\nbook a hotel under:1\npack after:1\nleave after:5\n"
    pakaura("add", "-", input=lines, check=True)
    return pakaura


def numbers(pakaura: Pakaura, *filter: str) -> str:
    return pakaura("list", *filter, "--format={number}", check=True).out.replace("\n", "")


class TestLinking:
    @pytest.mark.parametrize("words", [["after:1"], ["--after", "1"], ["--after=trip"], ["after:1", "--after", "2"]])
    def test_a_new_task_comes_after_others(self, trip: Pakaura, words: list[str]) -> None:
        assert trip("add", "party", *words, check=True).out == "Added 7: party\n"
        assert "7" in numbers(trip, "blocked:yes")

    @pytest.mark.parametrize("words", [["under:4"], ["--under", "4"], ["--under=book a hotel"]])
    def test_a_new_task_is_part_of_another(self, trip: Pakaura, words: list[str]) -> None:
        trip("add", "breakfast", *words, check=True)
        assert numbers(trip, "parent:4") == "7"

    def test_an_id_names_the_other_one_too(self, trip: Pakaura) -> None:
        record = json.loads(trip("show", "4", "--ndjson").out)
        for name in (record["id"], record["short_id"]):
            assert trip("edit", "3", f"after:{name}").out in ("Changed 3: photo\n", "Unchanged 3: photo\n")
        assert json.loads(trip("show", "3", "--ndjson").out)["depends_on"] == [record["id"]]

    def test_links_are_taken_away_one_by_one_or_all_at_once(self, trip: Pakaura) -> None:
        trip("edit", "6", "after:4", "after:2", check=True)
        trip("edit", "6", "--not-after", "5", check=True)
        assert len(json.loads(trip("show", "6", "--ndjson").out)["depends_on"]) == 2
        trip("edit", "6", "after:", check=True)
        assert json.loads(trip("show", "6", "--ndjson").out)["depends_on"] == []
        assert trip("edit", "3", "under:").out == "Changed 3: photo\n"
        assert json.loads(trip("show", "3", "--ndjson").out)["parent"] is None

    @pytest.mark.parametrize(
        ("words", "complaint"),
        [
            (["1", "after:6"], "1 cannot come after 6: 6 comes after 5, 5 comes after 1"),
            (["1", "after:1"], "1 cannot come after itself"),
            (["1", "2", "--after", "5"], "1 cannot come after 5: 5 comes after 1"),
            (["1", "under:3"], "1 cannot be under 3: 3 is under 2, 2 is under 1"),
            (["1", "--under", "1"], "1 cannot be under itself"),
        ],
    )
    def test_a_circle_is_refused_with_its_chain(self, trip: Pakaura, words: list[str], complaint: str) -> None:
        before = trip("list", "--ndjson").out
        refused = trip("edit", *words)
        assert (refused.code, refused.out, refused.err.splitlines()[0]) == (2, "", f"pakaura: {complaint}")
        assert trip("list", "--ndjson").out == before

    def test_records_are_not_to_close_a_circle_either(self, trip: Pakaura) -> None:
        last = json.loads(trip("show", "6", "--ndjson").out)["id"]
        refused = trip("edit", "--stdin", input=json.dumps({"number": 1, "depends_on": [last]}))
        assert refused.code == 1
        assert "1 cannot come after 6" in refused.err

    @pytest.mark.parametrize(("field", "link"), [("parent", str), ("depends_on", lambda id: [id])])
    def test_nor_are_records_of_new_tasks(self, pakaura: Pakaura, field: str, link: Callable[[str], Any]) -> None:
        one, other = (f"01936b00-0000-7000-8000-00000000000{digit}" for digit in "ab")
        records = [{"id": one, "title": "a", field: link(other)}, {"id": other, "title": "b", field: link(one)}]
        refused = pakaura("add", "--stdin", input="\n".join(map(json.dumps, records)))
        assert (refused.code, refused.out) == (1, "Added 1: a\n")
        assert "line 2: it cannot" in refused.err

    def test_what_is_not_there_is_an_error_but_a_full_id_is_kept(self, trip: Pakaura) -> None:
        assert trip("add", "x", "after:99").code == 3
        assert trip("edit", "1", "under:abcdef").code == 3
        trip("edit", "1", f"after:{NOWHERE}", check=True)
        assert json.loads(trip("show", "1", "--ndjson").out)["depends_on"] == [NOWHERE]
        assert "1" in numbers(trip, "blocked:no")
        trip("delete", "4", check=True)
        assert trip("edit", "3", "after:4").err.startswith("pakaura: 4 (book a hotel) is deleted\n")

    def test_what_names_no_task_stays_in_the_title(self, pakaura: Pakaura) -> None:
        added = pakaura("add", "call", "after:lunch")
        assert added.out == "Added 1: call after:lunch\n"
        assert added.err.startswith("pakaura: 'after:lunch' stays in the title: ")
        assert pakaura("edit", "1", "after:lunch").code == 2

    def test_a_line_that_is_understood_has_links_too(self, trip: Pakaura) -> None:
        trip("add", "--natural", "buy film after:2 under:3 tomorrow", check=True)
        record = json.loads(trip("show", "7", "--ndjson").out)
        assert (record["title"], record["due"], len(record["depends_on"])) == ("buy film", "2026-11-25", 1)
        assert numbers(trip, "parent:3") == "7"

    def test_undo_takes_a_link_back(self, trip: Pakaura) -> None:
        trip("edit", "3", "after:4", "under:", check=True)
        trip("undo", check=True)
        assert (numbers(trip, "blocked:yes"), numbers(trip, "parent:2")) == ("56", "3")


class TestLooking:
    def test_filters_know_the_links(self, trip: Pakaura) -> None:
        assert numbers(trip, "blocked:yes") == "56"
        assert numbers(trip, "blocking:yes") == "15"
        assert numbers(trip, "subtask:yes") == "234"
        assert numbers(trip, "children:yes") == "12"
        assert numbers(trip, "parent:1") == "24"
        assert numbers(trip, "parent: blocked:no") == "1"

    def test_a_list_shows_what_is_blocked_and_the_tree(self, trip: Pakaura) -> None:
        trip("edit", "6", "due:tomorrow", check=True)
        assert on_terminal(trip, "list", "--tree", "--no-pager") == [
            "#  Due       Title",
            "6  tomorrow  ⊘ leave",
            "1            trip",
            "2            ├─ visa",
            "3            │  └─ photo",
            "4            └─ book a hotel",
            "5            ⊘ pack",
            "",
            "6 tasks",
        ]
        assert on_terminal(trip, "list", "blocked:yes", env={"PYTHONIOENCODING": "ascii"})[1] == (
            "6  tomorrow  [blocked] leave"
        )

    def test_off_a_terminal_the_tree_is_indented(self, trip: Pakaura) -> None:
        assert trip("list", "subtask:yes", "--tree", "--columns=title").out == "visa\n  photo\nbook a hotel\n"

    def test_show_tells_all_links(self, trip: Pakaura) -> None:
        trip("done", "3", check=True)
        shown = on_terminal(trip, "show", "1", "--no-pager")
        assert shown[3:8] == [
            "Blocks      5: pack",
            "Subtasks    1/3",
            "  ├─ 2  visa",
            f"  │  └─ {json.loads(trip('search', 'photo', '--ndjson').out)['short_id']}  ✓ photo",
            "  └─ 4  book a hotel",
        ]
        assert "Part of     1: trip" in on_terminal(trip, "show", "2", "--no-pager")
        assert "Blocked by  1: trip" in on_terminal(trip, "show", "5", "--no-pager")

    def test_show_tells_a_script_too(self, trip: Pakaura) -> None:
        first, last = (json.loads(trip("show", number, "--ndjson").out)["id"] for number in ("1", "6"))
        told = trip("show", "5").out.splitlines()
        assert {f"blocked_by: {first}", f"blocks: {last}"} <= set(told)
        assert "progress: 0/3" in trip("show", "1").out.splitlines()


class TestCompleting:
    def test_it_tells_what_may_begin_now(self, trip: Pakaura) -> None:
        assert trip("done", "5") == Finished(0, "Done 5: pack\n", "unblocks 6: leave\n")
        assert trip("done", "6") == Finished(0, "Done 6: leave\n", "")

    def test_what_still_waits_for_something_else_is_not_told(self, trip: Pakaura) -> None:
        trip("edit", "6", "after:4", check=True)
        assert trip("done", "5").err == ""
        assert trip("done", "4").err == "unblocks 6: leave\n"

    def test_open_subtasks_need_an_answer(self, trip: Pakaura) -> None:
        asked = trip("done", "1")
        assert (asked.code, asked.out) == (7, "")
        assert asked.err == (
            "pakaura: 3 subtasks are open: complete them too? Nobody is there to answer\n"
            "  repeat it with --with-subtasks or --keep-subtasks\n"
        )
        assert numbers(trip) == "123456"
        assert trip("done", "1", "--with-subtasks", "--keep-subtasks").code == 2

    def test_all_of_it_is_one_step_of_the_history(self, trip: Pakaura) -> None:
        done = trip("done", "1", "--with-subtasks")
        assert done.out == "Done 1: trip\nDone 2: visa\nDone 4: book a hotel\nDone 3: photo\n"
        assert done.err == "unblocks 5: pack\n"
        trip("undo", check=True)
        assert numbers(trip) == "123456"

    def test_subtasks_can_stay_open(self, trip: Pakaura) -> None:
        assert trip("done", "1", "--keep-subtasks").out == "Done 1: trip\n"
        assert numbers(trip, "subtask:yes") == "234"

    def test_a_dry_run_asks_nothing(self, trip: Pakaura) -> None:
        tried = trip("done", "1", "-n")
        assert (tried.code, tried.out) == (0, "Done (dry run) 1: trip\n")
        assert tried.err.startswith("pakaura: 3 subtasks are open; ")

    def test_subtasks_that_are_done_or_named_themselves_are_no_question(self, trip: Pakaura) -> None:
        assert trip("done", "2", "3").out == "Done 2: visa\nDone 3: photo\n"
        trip("done", "4", check=True)
        assert trip("done", "1").code == 0

    @pytest.mark.parametrize(("answer", "left"), [("y", "56"), ("n", "23456"), ("", "23456")])
    def test_a_person_is_asked(self, trip: Pakaura, answer: str, left: str) -> None:
        told = on_terminal(trip, "done", "1", answers=[answer])
        assert told[:3] == ["  2  visa", "  4  book a hotel", "  3  photo"]
        assert told[3].startswith("3 subtasks are open: complete them too? [y/N, q to leave all as it is] ")
        assert numbers(trip) == left

    @pytest.mark.parametrize("answer", ["q", "cancel", END_OF_INPUT])
    @pytest.mark.parametrize("verb", ["done", "delete"])
    def test_neither_yes_nor_no_changes_nothing(self, trip: Pakaura, verb: str, answer: str) -> None:
        told = on_terminal(trip, verb, "1", answers=[answer])
        assert "pakaura: nothing was changed" in told
        assert numbers(trip) == "123456"


class TestDeleting:
    def test_open_subtasks_need_an_answer(self, trip: Pakaura) -> None:
        assert trip("delete", "1").code == 7
        assert numbers(trip) == "123456"

    def test_they_go_with_it_also_those_that_are_done(self, trip: Pakaura) -> None:
        trip("done", "3", check=True)
        trip("delete", "1", "--with-subtasks", check=True)
        assert numbers(trip) == "56"
        assert trip("search", "photo", "-q").out == ""
        trip("undo", check=True)
        assert numbers(trip) == "12456"

    def test_or_they_stay_on_top(self, trip: Pakaura) -> None:
        trip("delete", "1", "--keep-subtasks", check=True)
        assert (numbers(trip), numbers(trip, "subtask:yes")) == ("23456", "3")
        assert "Part of" not in "\n".join(on_terminal(trip, "show", "4", "--no-pager"))

    def test_yes_is_an_answer(self, trip: Pakaura) -> None:
        trip("delete", "1", "4", "--yes", check=True)
        assert numbers(trip) == "56"

    def test_what_came_after_it_may_begin(self, trip: Pakaura) -> None:
        trip("delete", "5", check=True)
        assert numbers(trip, "blocked:yes") == ""


def test_a_task_without_links_is_completed_without_what_reads_links(pakaura: Pakaura) -> None:
    pakaura("add", "-", input="one\ntwo after:1\n", check=True)
    assert "pakaura_cli.client.structure" in loaded(pakaura, "done", "1", "-n")
    assert "pakaura_cli.client.structure" not in loaded(pakaura, "done", "2", "-n")
    assert "pakaura_cli.client.structure" not in loaded(pakaura, "list")


def loaded(pakaura: Pakaura, *words: str) -> str:
    """What Python says of the modules that it loads for a command."""
    return pakaura(*words, env={"PYTHONPROFILEIMPORTTIME": "1"}, check=True).err
