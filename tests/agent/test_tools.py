from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from pakaura_server.agent import schema
from pakaura_server.agent.events import ToolFinished, ToolStarted
from pakaura_server.agent.permissions import VERBS, Permissions, read_permissions
from pakaura_server.agent.toolbox import Toolbox
from pakaura_server.agent.tools import TOOLS, ToolContext, rehearse, run
from pakaura_server.core.errors import BadValue, ConfigError
from tests.support.agent_world import NOW, Talk, effects, memory_talk

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with asyncio.Runner() as runner:
        yield memory_talk(runner, ["buy milk", "bread", "[x] pay rent"])


def context(talk: Talk) -> ToolContext:
    return ToolContext(talk.ops, NOW, talk.new_id(), talk.new_id)


def use(talk: Talk, name: str, arguments: Any) -> dict[str, Any]:
    result: dict[str, Any] = talk.run(run(context(talk), name, arguments))
    return result


def ids(talk: Talk, *titles: str) -> list[str]:
    by_title = {task.title: task.id for task in talk.tasks().values()}
    return [by_title[title] for title in titles]


class TestTheTable:
    def test_has_the_tools_that_the_issue_names(self) -> None:
        assert tuple(tool.verb for tool in TOOLS.values()) == VERBS
        assert [name for name, tool in TOOLS.items() if tool.read_only] == ["list_tasks", "search_tasks"]
        assert all(tool.name == name and tool.description for name, tool in TOOLS.items())

    @pytest.mark.parametrize("name", TOOLS)
    def test_has_a_json_schema_for_each_that_knows_no_user(self, name: str) -> None:
        parameters = TOOLS[name].parameters
        jsonschema.Draft202012Validator.check_schema(parameters)
        assert parameters["additionalProperties"] is False
        assert not {"user", "user_id"} & set(parameters["properties"])

    @pytest.mark.parametrize(
        ("name", "arguments", "field"),
        [
            ("add_task", {}, "title"),
            ("add_task", {"title": ""}, "title"),
            ("add_task", {"title": 7}, "title"),
            ("add_task", {"title": "x" * 501}, "title"),
            ("add_task", {"title": "x", "priority": "urgent"}, "priority"),
            ("add_task", {"title": "x", "user_id": "1"}, "user_id"),
            ("delete_task", {"ids": []}, "ids"),
            ("delete_task", {"ids": ["everything"]}, "ids"),
            ("delete_task", {"ids": [NOBODY, NOBODY]}, "ids"),
            ("list_tasks", {"limit": 0}, "limit"),
            ("list_tasks", {"limit": True}, "limit"),
            ("list_tasks", [], "arguments"),
        ],
    )
    def test_refuses_what_the_schema_does_not_allow(self, name: str, arguments: Any, field: str) -> None:
        with pytest.raises(BadValue) as refused:
            schema.check(arguments, TOOLS[name].parameters)
        assert refused.value.field == field
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(arguments, TOOLS[name].parameters)


class TestATool:
    def test_adds_a_task_with_all_its_fields(self, talk: Talk) -> None:
        before = talk.tasks()
        given = {"due": "tomorrow", "priority": "high", "project": "home", "tags": ["Pets"], "recurrence": "FREQ=DAILY"}
        result = use(talk, "add_task", {"title": "feed the cat", **given})
        assert result["success"] and result["changed"] == 1
        task = result["task"]
        assert (task["title"], task["due"], task["priority"]) == ("feed the cat", "2026-11-26", "high")
        assert (task["project"], task["tags"], task["recurrence"]) == ("home", ["pets"], "FREQ=DAILY")
        assert {"id", "completed", "created_at", "updated_at"} <= task.keys()
        assert len(talk.tasks()) == len(before) + 1

    def test_changes_several_tasks_or_none(self, talk: Talk) -> None:
        before = talk.tasks()
        result = use(talk, "complete_task", {"ids": [*ids(talk, "bread"), NOBODY]})
        assert result["error"]["code"] == "not_found"
        assert effects(before, talk.tasks()) == []
        assert use(talk, "complete_task", {"ids": ids(talk, "bread", "buy milk")})["changed"] == 2

    def test_says_that_nothing_changed(self, talk: Talk) -> None:
        result = use(talk, "complete_task", {"ids": ids(talk, "pay rent")})
        assert (result["success"], result["changed"]) == (True, 0)

    def test_updates_only_what_is_named(self, talk: Talk) -> None:
        (id,) = ids(talk, "bread")
        use(talk, "update_task", {"ids": [id], "due": "2026-12-24", "add_tags": ["a", "b"], "notes": "one"})
        use(talk, "update_task", {"ids": [id], "remove_tags": ["a"], "add_note": "two", "due": ""})
        task = talk.tasks()[id]
        assert (task.title, task.tags, task.notes, task.due) == ("bread", ("b",), "one\ntwo", None)

    def test_gives_no_title_to_two(self, talk: Talk) -> None:
        result = use(talk, "update_task", {"ids": ids(talk, "bread", "buy milk"), "title": "x"})
        assert result["error"]["code"] == "bad_value"

    def test_lists_by_the_filter_language(self, talk: Talk) -> None:
        assert [task["title"] for task in use(talk, "list_tasks", {})["tasks"]] == ["buy milk", "bread"]
        assert [task["title"] for task in use(talk, "list_tasks", {"filter": "completed:yes"})["tasks"]] == ["pay rent"]
        assert use(talk, "list_tasks", {"limit": 1})["more"] is True
        assert use(talk, "list_tasks", {"filter": "("})["error"]["code"] == "bad_filter"

    def test_searches_for_all_words_in_titles_and_notes(self, talk: Talk) -> None:
        (id,) = ids(talk, "bread")
        use(talk, "update_task", {"ids": [id], "notes": 'from the "good" baker'})
        assert [task["id"] for task in use(talk, "search_tasks", {"words": 'baker "good"'})["tasks"]] == [id]
        assert use(talk, "search_tasks", {"words": "bread milk"})["count"] == 0

    def test_takes_back_the_latest_change_that_stands(self, talk: Talk) -> None:
        before = talk.tasks()
        use(talk, "delete_task", {"ids": ids(talk, "bread")})
        use(talk, "complete_task", {"ids": ids(talk, "buy milk")})
        assert use(talk, "undo", {})["command"] == "done"
        assert use(talk, "undo", {})["command"] == "delete"
        assert effects(before, talk.tasks()) == []
        assert use(talk, "undo", {"group": NOBODY})["error"]["code"] == "not_found"

    def test_is_rehearsed_without_writing(self, talk: Talk) -> None:
        before = talk.tasks()
        for name, arguments in (("delete_task", {"ids": ids(talk, "bread")}), ("clear_completed", {})):
            assert talk.run(rehearse(context(talk), name, arguments)) is None
        assert talk.run(rehearse(context(talk), "delete_task", {"ids": [NOBODY]}))["success"] is False
        assert effects(before, talk.tasks()) == []

    def test_that_there_is_not_is_a_result(self, talk: Talk) -> None:
        assert use(talk, "format_disk", {})["error"]["code"] == "not_found"


class TestPermissions:
    def test_deny_what_they_say(self, talk: Talk) -> None:
        events: list[Any] = []

        async def emit(event: Any) -> None:
            events.append(event)

        before = talk.tasks()
        toolbox = Toolbox(context(talk), Permissions({"delete": "deny"}), emit)
        result = talk.run(toolbox.call("delete_task", {"ids": ids(talk, "bread")}))
        assert result["error"]["code"] == "forbidden"
        assert [type(event) for event in events] == [ToolStarted, ToolFinished]
        assert "delete_task" not in [tool.name for tool in toolbox.tools]
        assert effects(before, talk.tasks()) == []

    def test_of_a_turn_ask_or_refuse(self, talk: Talk) -> None:
        before = talk.tasks()
        reply = talk.say("delete bread", permissions=Permissions({"delete": "deny"}))
        assert "delete = deny" in reply.text
        reply = talk.say("complete bread", permissions=Permissions({"complete": "ask"}))
        assert reply.question == "confirm"
        assert effects(before, talk.tasks()) == []
        talk.say("yes", permissions=Permissions({"complete": "ask"}))
        assert effects(before, talk.tasks()) == ["x bread"]

    def test_may_allow_reading_only(self, talk: Talk) -> None:
        toolbox = Toolbox(context(talk), Permissions().read_only(), lambda event: asyncio.sleep(0))
        assert [tool.name for tool in toolbox.tools] == ["list_tasks", "search_tasks"]

    @pytest.mark.parametrize("words", [{"fly": "allow"}, {"delete": "never"}])
    def test_are_of_known_words(self, words: dict[str, str]) -> None:
        with pytest.raises(ConfigError):
            read_permissions(words)
        assert read_permissions({"delete": "ask"}).of("delete") == "ask"
