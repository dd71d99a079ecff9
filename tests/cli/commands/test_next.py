"""`pakaura next` for scripts, with a filter, and what the configuration makes of it."""

from __future__ import annotations

import json
import os

from tests.support.installed import Finished, Pakaura


def numbers(pakaura: Pakaura, *words: str) -> list[int]:
    return [record["number"] for record in json.loads(pakaura("next", *words, "--json", check=True).out)]


def test_the_most_urgent_comes_first_and_a_filter_narrows_it_down(three: Pakaura) -> None:
    assert numbers(three) == [2, 1, 3]
    assert numbers(three, "project:home") == [2, 3]
    assert numbers(three, "project:home", "--limit", "1") == [2]
    assert numbers(three, "+none") == []


def test_a_record_has_the_urgency_and_its_terms(three: Pakaura) -> None:
    (record,) = json.loads(three("next", "--limit", "1", "--json").out)
    assert record["title"] == "water the roses"
    assert record["urgency"] == 17.0
    assert record["urgency_terms"] == [
        {"term": "due", "value": 10.0, "because": "due today"},
        {"term": "high", "value": 6.0, "because": "priority high"},
        {"term": "project", "value": 1.0, "because": "in project home.garden"},
    ]
    assert record == json.loads(three("next", "--limit", "1", "--ndjson").out)


def test_the_records_go_back_into_edit(three: Pakaura) -> None:
    records = three("next", "--ndjson", check=True).out
    assert three("edit", "--stdin", input=records).code == 0


def test_quiet_is_bare_ids(three: Pakaura) -> None:
    ids = [record["id"] for record in json.loads(three("next", "--json").out)]
    assert three("next", "-q") == Finished(0, "".join(f"{id}\n" for id in ids), "")


def test_what_is_done_waits_or_is_held_up_is_left_out(three: Pakaura) -> None:
    three("done", "1", check=True)
    three("edit", "3", "wait:fri", check=True)
    three("add", "arrange them", "pri:high", "+next", "--after", "2", check=True)
    assert numbers(three) == [2]
    assert numbers(three, "waiting:yes") == [3]
    assert numbers(three, "blocked:yes") == [4]
    (record,) = json.loads(three("next", "--limit", "1", "--json").out)
    assert {"term": "blocking", "value": 8.0, "because": "1 task waits for it"} in record["urgency_terms"]


def test_why_of_a_task_that_next_does_not_show(three: Pakaura) -> None:
    three("edit", "3", "wait:fri", check=True)
    assert three("next", "--why", "3").out == (
        "3\t-1.33\turgency\trenew the passport\n"
        "3\t1.00\tproject\tin project home\n"
        "3\t0.67\tdue\tdue in 14 days\n"
        "3\t-3.00\twaiting\twaits until 2026-11-27\n"
    )
    assert three("next", "--why", "passport").out == ""


def test_ten_are_shown_unless_more_are_asked_for(pakaura: Pakaura) -> None:
    pakaura("add", "-", input="".join(f"task {n}\n" for n in range(12)), check=True)
    assert numbers(pakaura) == list(range(1, 11))
    assert numbers(pakaura, "--limit", "11") == list(range(1, 12))


def test_the_configuration_says_what_each_term_weighs(three: Pakaura) -> None:
    folder = os.path.join(three.environ["XDG_CONFIG_HOME"], "pakaura")
    os.makedirs(folder)
    with open(os.path.join(folder, "config.toml"), "w", encoding="utf-8") as file:
        file.write("[urgency]\ndue = 0\nhigh = -1.5\n")
    assert numbers(three) == [3, 1, 2]
    assert three("next", "--why", "2").out.splitlines()[0] == "2\t-0.50\turgency\twater the roses"


def test_whatever_weight_config_takes_is_reckoned_with(pakaura: Pakaura) -> None:
    pakaura("add", "rent", "due:today", check=True)
    pakaura("config", "set", "urgency.due", "999999999", check=True)
    assert pakaura("next", check=True).out.startswith("999999999.00\t1\t")


def test_what_cannot_be_understood_is_told(three: Pakaura) -> None:
    for words in (["due.befor:fri"], ["--limit", "0"], ["--whi"]):
        done = three("next", *words)
        assert (done.code, done.out) == (2, "")
        assert done.err.count("\n") == 2
