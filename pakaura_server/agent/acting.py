"""What a turn does: the steps it takes, or asks about first, what it takes back, and what it remembers of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pakaura_server.agent import reading_tasks
from pakaura_server.agent.events import Question
from pakaura_server.agent.permissions import ASK
from pakaura_server.agent.state import MAX_GROUPS, MAX_LISTED, Call, Pending
from pakaura_server.agent.steps import Planner, Step
from pakaura_server.agent.view import view
from pakaura_server.core.errors import NotFound

if TYPE_CHECKING:
    from pakaura_server.agent.events import Emit
    from pakaura_server.agent.intents.request import Request
    from pakaura_server.agent.permissions import Permissions
    from pakaura_server.agent.state import State
    from pakaura_server.agent.toolbox import Toolbox


class Acting:
    """`text` is what is said so far, `state` the conversation's as it is by now."""

    def __init__(self, state: State, toolbox: Toolbox, permissions: Permissions, emit: Emit) -> None:
        self.state = replace(state, pending=None)
        self.text = ""
        self.toolbox = toolbox
        self.emit = emit
        self.planner = self.planner_in(state.language)
        self._permissions = permissions

    def planner_in(self, language: str) -> Planner:
        return Planner(self.toolbox.ops, self.toolbox.now, self.state, language)

    def say(self, *texts: str) -> None:
        self.text = "\n".join([each for each in (self.text, *texts) if each])

    async def take(self, steps: Sequence[Step]) -> bool:
        """Do what is sure; or ask, and do nothing yet: then False."""
        calls = [call for step in steps for call in step.calls]
        about = [task for step in steps for task in step.about]
        open_question = next((step for step in steps if step.candidates), None)
        if open_question is not None:
            settled = [call for step in steps if not step.candidates for call in step.calls]
            pending = Pending(
                "choose",
                [*settled, *open_question.calls],
                [task["id"] for task in open_question.candidates],
                len(settled),
            )
            await self.ask(pending, open_question.says, open_question.candidates)
            return False
        for step in steps:
            self.say(*([] if step.calls else step.says))
        wants = next((step.wants for step in steps if step.wants), None)
        if wants and not calls:
            self.state = replace(self.state, pending=Pending("title", [wants]))
        if not calls:
            if about:
                self.state = replace(self.state, last=[task["id"] for task in about], list_is_latest=False)
            return True
        is_sure = all(step.sure for step in steps) or not self._permissions.careful
        if not is_sure or self.needs_yes(calls, about):
            await self.ask(Pending("confirm", calls), [self.planner.replies.question(calls, about)], [])
            return False
        await self.carry_out(calls)
        self.say(*[each for step in steps if step.calls for each in step.says])
        return True

    def needs_yes(self, calls: Sequence[Call], about: Sequence[dict[str, Any]]) -> bool:
        """Whether the permissions say ask, or more than one open task would be deleted."""
        deleted = {id for call in calls if call.tool == "delete_task" for id in call.arguments["ids"]}
        open_ones = {task["id"] for task in about if task["id"] in deleted and not task["completed"]}
        return (self._permissions.careful and len(open_ones) > 1) or any(
            self._permissions.of(call.tool.removesuffix("_task")) == ASK for call in calls
        )

    async def ask(self, pending: Pending, says: Sequence[str], candidates: list[dict[str, Any]]) -> None:
        self.state = replace(self.state, pending=pending)
        if candidates:
            self._show(candidates)
        self.text = "\n".join([each for each in (self.text,) if each and not candidates])
        self.say(*says)
        if candidates:
            self.say(self.planner.replies.listed(candidates, range(1, len(candidates) + 1)))
        await self.emit(Question(pending.kind, candidates))

    async def carry_out(self, calls: Sequence[Call]) -> None:
        """Call the tools one after the other, until one fails, and tell what each came to."""
        touched: list[str] = []
        for call in calls:
            result = await self.toolbox.call(call.tool, call.arguments)
            self.say(self.planner.replies.of_result(call, result))
            if not result["success"]:
                break
            touched += [task["id"] for task in result["tasks"] if call.tool != "clear_completed"]
        self.remember(touched)

    def remember(self, touched: Sequence[str]) -> None:
        groups, undone = self.state.groups, self.state.undone
        if self.toolbox.has_written and self.toolbox.group not in groups:
            groups, undone = [*groups, self.toolbox.group][-MAX_GROUPS:], []
        last = list(dict.fromkeys(touched)) or self.state.last
        before = self.state.last if touched else self.state.before
        latest = self.state.list_is_latest and not touched
        self.state = replace(self.state, groups=groups, undone=undone, last=last, before=before, list_is_latest=latest)

    async def undo(self, intent: str) -> None:
        """Take the latest turn back, or the latest undo of one."""
        replies = self.planner.replies
        groups, undone = self.state.groups, self.state.undone
        group = (groups or [""])[-1] if intent == "undo" else (undone or [""])[-1]
        if not group:
            await self._undo_before(intent)
            return
        result = await self.toolbox.call("undo", {"group": group})
        said = replies.of_result(Call("undo", {}), result, await self._titles_of(group) if result["success"] else [])
        if not result["success"]:
            self.say(said)
            return
        if intent == "undo":
            groups, undone = groups[:-1], [*undone, result["group"]][-MAX_GROUPS:]
        else:
            about = result["tasks"] or await self._titles_of(group)
            said = replies.say("redone", replies.named(about) or result["command"])
            groups, undone = [*groups, result["group"]][-MAX_GROUPS:], undone[:-1]
        self.say(said)
        ids = [task["id"] for task in result["tasks"]]
        self.state = replace(
            self.state, groups=groups, undone=undone, last=ids or self.state.last, list_is_latest=False
        )

    async def _titles_of(self, group: str) -> list[dict[str, Any]]:
        """The titles of what a group changed, also where that is deleted now."""
        found = [each for each in await self.toolbox.ops.history(2 * MAX_GROUPS) if each.id == group]
        return [{"title": title} for each in found for title in each.titles]

    async def _undo_before(self, intent: str) -> None:
        """The latest change was not made in this conversation: it is told before it is taken back."""
        replies = self.planner.replies
        found = await self.toolbox.ops.history(1) if intent == "undo" and not self.state.undone else []
        if not found or found[0].undone or found[0].kind == "undo":
            self.say(replies.say(f"nothing_to_{intent}"))
            return
        about = f"{found[0].command} {replies.named([{'title': title} for title in found[0].titles])}"
        pending = Pending("confirm", [Call("undo", {"group": found[0].id})])
        await self.ask(pending, [replies.say("confirm_undo", about)], [])

    async def read(self, request: Request) -> None:
        shown = await reading_tasks.read(request, self.planner, self.toolbox)
        if shown.numbers:
            self.state = replace(
                self.state, listed=list(zip(shown.numbers, shown.ids, strict=True))[:MAX_LISTED], list_is_latest=True
            )
        elif shown.ids:
            self.state = replace(self.state, last=shown.ids, list_is_latest=False)
        self.say(shown.text)

    def _show(self, tasks: Sequence[dict[str, Any]]) -> None:
        listed = [(number, task["id"]) for number, task in enumerate(tasks, 1)]
        self.state = replace(self.state, listed=listed, list_is_latest=True)

    async def tasks_of(self, calls: Sequence[Call]) -> list[dict[str, Any]]:
        """Those that the calls are about, as far as they are still there."""
        found = []
        for id in dict.fromkeys(id for call in calls for id in call.arguments.get("ids", ())):
            try:
                found.append(view((await self.toolbox.ops.get(id)).task))
            except NotFound:
                continue
        return found
