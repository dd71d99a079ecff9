"""`pakaura why`: the clause that hides or shows a task, and the same answer as the view's own."""

from __future__ import annotations

import json

import pytest

from tests.support.installed import Pakaura


def asked(pakaura: Pakaura, *words: str) -> dict[str, object]:
    (record,) = json.loads(pakaura("why", *words, "--json", check=True).out)
    assert isinstance(record, dict)
    return record


@pytest.mark.parametrize("view", ["list", "today", "next"])
def test_the_answer_is_whether_the_view_lists_it(three: Pakaura, view: str) -> None:
    three("done", "1", check=True)
    three("add", "later", "wait:fri", check=True)
    three("add", "arrange them", "--after", "2", check=True)
    shown = {record["id"] for record in json.loads(three(view, "--json").out)}
    for record in json.loads(three("export").out):
        assert asked(three, record["id"], "--view", view)["shown"] is (record["id"] in shown)


def test_the_clause_is_named_with_what_the_task_has(three: Pakaura) -> None:
    record = asked(three, "3", "--view", "today")
    assert record["deciding"] == [{"clause": "due.by:today", "holds": False, "because": "it is due 2026-12-08"}]
    assert three("why", "3", "--view", "today").out.splitlines()[0] == (
        "renew the passport: hidden from today, for due.by:today is false – it is due 2026-12-08"
    )


def test_what_holds_it_up_is_named(three: Pakaura) -> None:
    three("add", "arrange them", "--after", "2", check=True)
    record = asked(three, "4", "--view", "next")
    assert record["deciding"] == [
        {"clause": "blocked:no", "holds": False, "because": "it is held up by water the roses"}
    ]


def test_a_completed_task_is_found_by_its_title(three: Pakaura) -> None:
    three("done", "1", check=True)
    record = asked(three, "buy", "milk")
    assert record["shown"] is False
    assert record["title"] == "buy milk"


def test_a_filter_is_asked_about_as_a_view_is(three: Pakaura) -> None:
    record = asked(three, "1", "--filter", "project:home or +shopping")
    assert record["shown"] is True
    assert record["deciding"][-1] == {  # type: ignore[index]
        "clause": "+shopping",
        "holds": True,
        "because": "its tags are +shopping",
    }


def test_a_task_that_matches_next_and_comes_too_late_in_it_is_told_so(pakaura: Pakaura) -> None:
    pakaura("add", "-", input="".join(f"task {n} pri:high\n" for n in range(10)) + "the last\n", check=True)
    record = asked(pakaura, "11", "--view", "next")
    assert (record["shown"], record["limit"]) == (False, 10)
    assert "not among the first 10 of next" in pakaura("why", "11", "--view", "next").out


def test_a_saved_view_is_known(three: Pakaura) -> None:
    three("view", "save", "house", "project:home", check=True)
    assert asked(three, "3", "--view", "house")["shown"] is True
    record = asked(three, "1", "--view", "house")
    assert record["deciding"] == [{"clause": "project:home", "holds": False, "because": "it has no project"}]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["99"], 3),
        (["nothing like it"], 3),
        (["1", "--view", "todya"], 3),
        (["1", "--filter", "("], 2),
        (["1", "--view", "list", "--filter", "x"], 2),
        ([], 2),
    ],
)
def test_what_cannot_be_answered_is_told(three: Pakaura, words: list[str], code: int) -> None:
    done = three("why", *words)
    assert (done.code, done.out) == (code, "")
    assert 1 <= done.err.count("\n") <= 2


def test_what_hides_a_task_by_the_context_is_said_to_be_of_the_context(three: Pakaura) -> None:
    three("context", "save", "zz", "--filter", "+zz", check=True)
    env = {"PAKAURA_CONTEXT": "zz"}
    assert three("why", "2", env=env).out.splitlines()[0] == (
        "water the roses: hidden from list by the context zz, for +zz is false – it has no tags"
    )
    assert three("why", "3", "--view", "today", env=env).out.splitlines()[0] == (
        "renew the passport: hidden from today, for due.by:today is false – it is due 2026-12-08; "
        "by the context zz, for +zz is false – it has no tags"
    )
    record = json.loads(three("why", "2", "--json", env=env).out)[0]
    assert record["deciding"] == [
        {"clause": "+zz", "holds": False, "because": "it has no tags", "context": "zz"},
    ]
