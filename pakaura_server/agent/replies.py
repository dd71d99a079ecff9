"""What is said about results, and only about them: a reply reports no more than a tool did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pakaura_server.agent.languages.known import LANGUAGES
from pakaura_server.core.dates import display
from pakaura_server.core.when import When

if TYPE_CHECKING:
    from pakaura_server.agent.state import Call
    from pakaura_server.core.when import Moment

SHOWN = 30
"""Tasks of a list that are told."""
_NAMED = 8
"""Tasks that a sentence names."""
_DONE = {
    "complete_task": "completed",
    "uncomplete_task": "uncompleted",
    "delete_task": "deleted",
    "update_task": "updated",
}
_ASKED = {"complete_task": "confirm_complete", "uncomplete_task": "confirm_uncomplete", "update_task": "confirm_update"}


class Replies:
    """Sentences in one language; dates are told as the reader at `now` sees them."""

    def __init__(self, language: str, now: Moment) -> None:
        self._texts = LANGUAGES[language].replies
        self._english = language == "en"
        self._now = now

    def say(self, key: str, *values: object) -> str:
        return self._texts[key].format(*values)

    def quoted(self, text: str) -> str:
        return self._texts.get("quotes", "“{}”").format(text)

    def named(self, tasks: Sequence[dict[str, Any]], details: bool = False) -> str:
        """The titles, in quotes; with their dates and the like where `details` are asked for."""
        shown = [self.quoted(task["title"]) + (self._details(task) if details else "") for task in tasks[:_NAMED]]
        if len(tasks) > _NAMED:
            return f"{', '.join(shown)}, … (+{len(tasks) - _NAMED})"
        return f"{', '.join(shown[:-1])} {self.say('and')} {shown[-1]}" if len(shown) > 1 else "".join(shown)

    def listed(self, tasks: Sequence[dict[str, Any]], numbers: Sequence[int]) -> str:
        """One line a task, each with the number by which it can be named."""
        lines = []
        for number, task in zip(numbers, tasks, strict=False):
            mark = "✓ " if task["completed"] else ""
            lines.append(f"{number}. {mark}{task['title']}{self._details(task)}")
        return "\n".join(lines[:SHOWN])

    def of_result(self, call: Call, result: dict[str, Any], undone: Sequence[dict[str, Any]] = ()) -> str:
        """What a write came to; `undone` are the titles of what an undo was about."""
        if not result["success"]:
            error = result["error"]
            key = "denied" if error["code"] == "forbidden" or "permissions" in error["message"] else "failed"
            return self.say(key, error["message"])
        tasks = result["tasks"]
        if call.tool == "add_task":
            return self.say("added", self.named(tasks, details=True))
        if call.tool == "clear_completed":
            return self._cleared(tasks)
        if call.tool == "undo":
            return self._undone(result, undone)
        word = _DONE[call.tool]
        if not result["changed"]:
            return self.say(f"same_{word}" if f"same_{word}" in self._texts else word, self.named(tasks))
        same = result.get("unchanged", ())
        tasks = [task for task in tasks if task["id"] not in same]
        said = self.say(word, self.named(tasks, details=call.tool == "update_task"))
        over = [task for task in tasks if task["completed"]] if call.tool == "update_task" else []
        return f"{said} {self.say('still_completed', self.named(over))}" if over else said

    def question(self, calls: Sequence[Call], tasks: Sequence[dict[str, Any]]) -> str:
        """What the person is asked to say yes to; `tasks` are those that the calls are about."""
        if len(calls) != 1:
            return self.say("confirm_several", "; ".join(self.intended(call, tasks) for call in calls))
        (call,) = calls
        if call.tool == "add_task":
            return self.say("confirm_add", self.quoted(call.arguments["title"]))
        if call.tool == "clear_completed":
            return self.say("confirm_clear")
        if call.tool == "delete_task":
            one = len(call.arguments["ids"]) == 1
            return self.say("confirm_delete_one", self.named(tasks)) if one else self._confirm_delete(tasks)
        return self.say(
            _ASKED.get(call.tool, "confirm_several"),
            self.intended(call, tasks) if call.tool not in _ASKED else self.named(tasks),
        )

    def intended(self, call: Call, tasks: Sequence[dict[str, Any]]) -> str:
        """The call in words, such as `delete “milk”`; its arguments as they are."""
        ids = call.arguments.get("ids", [])
        about = self.named([task for task in tasks if task["id"] in ids])
        if call.tool == "add_task":
            return self.say("do_add", self.quoted(call.arguments["title"]))
        verb = call.tool.removesuffix("_task")
        if verb == "update":
            rest = ", ".join(f"{name} {value}" for name, value in call.arguments.items() if name != "ids")
            return self.say("do_update", about, rest)
        return self.say(f"do_{verb}", about)

    def _confirm_delete(self, tasks: Sequence[dict[str, Any]]) -> str:
        return self.say("confirm_delete", len([task for task in tasks if not task["completed"]]), self.named(tasks))

    def _cleared(self, tasks: Sequence[dict[str, Any]]) -> str:
        if not tasks:
            return self.say("cleared_none")
        return self.say("cleared_one", self.named(tasks)) if len(tasks) == 1 else self.say("cleared", len(tasks))

    def _undone(self, result: dict[str, Any], undone: Sequence[dict[str, Any]]) -> str:
        about = self.named(result["tasks"] or undone) or result["command"]
        if not result["changed"]:
            return self.say("undone_nothing")
        return self.say("undone_partly" if result["left"] else "undone", about)

    def _details(self, task: dict[str, Any]) -> str:
        parts = []
        if task.get("due"):
            parts.append(self.say("due", self._date(When(task["due"], task.get("due_zone")))))
        if task.get("priority"):
            parts.append(f"!{task['priority']}")
        if task.get("project"):
            parts.append(f"#{task['project']}")
        parts += [f"@{tag}" for tag in task.get("tags", ())]
        if task.get("recurrence"):
            parts.append(task["recurrence"])
        return f" ({', '.join(parts)})" if parts else ""

    def _date(self, when: When) -> str:
        return display(when, self._now) if self._english else when.text.replace("T", " ")
