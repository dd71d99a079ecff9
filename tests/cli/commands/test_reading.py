"""`pakaura show`, `search`, `projects` and `tags`: the commands that look and never write."""

from __future__ import annotations

import json

import pytest

from tests.support.installed import Finished, Pakaura


class TestShow:
    def test_all_of_a_task_is_a_labelled_line_each(self, three: Pakaura) -> None:
        three("edit", "2", "+garden", "--notes", "in the evening\nnot at noon", check=True)
        record = json.loads(three("show", "2", "--ndjson").out)
        expected = (
            "title: water the roses\n"
            "number: 2\n"
            f"id: {record['id']}\n"
            f"short_id: {record['short_id']}\n"
            "due: 2026-11-24\n"
            "priority: high\n"
            "project: home.garden\n"
            "tags: garden\n"
            "notes: in the evening\\nnot at noon\n"
            "created_at: 2026-11-24T09:00:00.000Z\n"
            f"updated_at: {record['updated_at']}\n"
            "completed: no\n"
            "deleted: no\n"
        )
        assert three("show", "2") == Finished(0, expected, "")

    def test_several_tasks_are_parted_by_an_empty_line(self, three: Pakaura) -> None:
        first, second = three("show", "1", "3").out.split("\n\n")
        assert first.startswith("title: buy milk\n")
        assert second.startswith("title: renew the passport\n")

    def test_a_record_has_every_field_in_its_order(self, three: Pakaura) -> None:
        [record] = json.loads(three("show", "1", "--json").out)
        assert list(record)[:5] == ["schema", "id", "number", "short_id", "title"]
        assert record["due"] == "2026-11-25"
        assert record["due_zone"] is None

    def test_a_time_carries_the_zone_that_it_was_meant_in(self, three: Pakaura) -> None:
        three("add", "call", "due:fri 9am", env={"TZ": "Europe/Berlin"}, check=True)
        record = json.loads(three("show", "call", "--ndjson", env={"TZ": "Asia/Tokyo"}).out)
        assert (record["due"], record["due_zone"]) == ("2026-11-27T09:00", "Europe/Berlin")

    def test_a_done_task_is_still_found_by_the_number_that_rests(self, three: Pakaura) -> None:
        three("done", "1", check=True)
        assert "completed: yes\n" in three("show", "1").out

    @pytest.mark.parametrize(("words", "code"), [(["9"], 3), (["oat"], 3), ([], 2), (["1", "milk"], 2)])
    def test_what_is_not_there_is_told(self, three: Pakaura, words: list[str], code: int) -> None:
        done = three("show", *words)
        assert (done.code, done.out, done.err.count("\n")) == (code, "", 2)


class TestSearch:
    def test_completed_tasks_and_notes_are_searched_too(self, three: Pakaura) -> None:
        three("edit", "3", "--notes", "two photos, one stamp", check=True)
        three("done", "1", check=True)
        assert three("search", "milk", "--columns=title,completed").out == "buy milk\tyes\n"
        assert three("search", "photos", "--format={number}").out == "3\n"

    def test_deleted_tasks_are_found_only_if_asked_for(self, three: Pakaura) -> None:
        three("delete", "1", check=True)
        assert three("search", "milk") == Finished(0, "", "")
        assert three("search", "milk deleted:yes", "--columns=title").out == "buy milk\n"

    def test_a_filter_narrows_it(self, three: Pakaura) -> None:
        assert three("search", "the", "project:home.garden", "--format={number}").out == "2\n"

    def test_nothing_to_look_for_is_a_mistake(self, three: Pakaura) -> None:
        assert three("search").code == 2


class TestCounts:
    def test_projects_and_tags_are_counted_by_open_tasks(self, three: Pakaura) -> None:
        three("add", "oat", "milk", "+shopping", "+dairy", "project:home", check=True)
        assert three("projects") == Finished(0, "2\thome\n1\thome.garden\n", "")
        assert three("tags") == Finished(0, "1\tdairy\n2\tshopping\n", "")
        three("done", "1", "2", check=True)
        assert three("projects").out == "2\thome\n"
        assert three("tags").out == "1\tdairy\n1\tshopping\n"

    def test_a_script_gets_records_or_names(self, three: Pakaura) -> None:
        assert json.loads(three("projects", "--json").out) == [
            {"project": "home", "open": 1},
            {"project": "home.garden", "open": 1},
        ]
        assert three("tags", "--ndjson").out == '{"tag":"shopping","open":1}\n'
        assert three("projects", "-q").out == "home\nhome.garden\n"

    def test_no_words_are_taken(self, three: Pakaura) -> None:
        assert three("tags", "shopping").code == 2


def test_looking_writes_nothing(three: Pakaura) -> None:
    before = three("log").out
    for line in (["list"], ["show", "1"], ["search", "milk"], ["projects"], ["tags"], ["today"], ["log"]):
        three(*line, check=True)
    assert three("log").out == before
