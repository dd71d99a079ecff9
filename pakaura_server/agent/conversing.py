"""What the agent does with one message: reads it, as an answer or by itself, acts, and finds the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pakaura_server.agent import reading_tasks
from pakaura_server.agent.answers import NO, YES, choice, is_order, yes_or_no
from pakaura_server.agent.events import Question, Text, Understood
from pakaura_server.agent.intents.clauses import read_message
from pakaura_server.agent.model import Exchange, ModelFailed
from pakaura_server.agent.permissions import ASK
from pakaura_server.agent.rereading import NOTHING_TO_DO, leads_somewhere, read_with_tasks
from pakaura_server.agent.state import MAX_GROUPS, MAX_LISTED, Call, Pending
from pakaura_server.agent.steps import Planner, Step
from pakaura_server.agent.view import view
from pakaura_server.core.errors import NotFound

if TYPE_CHECKING:
    from pakaura_server.agent.events import Emit
    from pakaura_server.agent.intents.request import Request
    from pakaura_server.agent.model import LanguageModel, Spoken
    from pakaura_server.agent.permissions import Permissions
    from pakaura_server.agent.state import State
    from pakaura_server.agent.toolbox import Toolbox

_SAID = frozenset(("greeting", "thanks", "bye", "ok", "cancel", "help", "negation"))
_READING = frozenset(("list", "search", "status", "advice"))
_NAMES = {
    **dict.fromkeys(("add_many", "bare"), "add"),
    **dict.fromkeys(("did", "deed", "was_done"), "complete"),
    **dict.fromkeys(("undo_task", "bring_back"), "uncomplete"),
    **dict.fromkeys(("delete_all",), "delete"),
    **dict.fromkeys(
        (
            "rename",
            "change_last",
            "lower",
            "move",
            "schedule",
            "level",
            "tag",
            "untag",
            "project",
            "note",
            "no_due",
            "no_level",
        ),
        "update",
    ),
    **dict.fromkeys(("status",), "search"),
    **dict.fromkeys(("hypothesis", "question", "advice"), "unknown"),
}
_TITLES = ("bare", "deed")
"""As what a title may be read that stands alone."""


class Turn:
    """One message heard. Afterwards `text` is the reply, `state` the conversation's, `intents` what was understood."""

    def __init__(self, state: State, toolbox: Toolbox, permissions: Permissions, emit: Emit) -> None:
        self.state = replace(state, pending=None)
        self.text = ""
        self.said_by_model = ""
        self.intents: list[str] = []
        self._pending = state.pending
        self._toolbox = toolbox
        self._permissions = permissions
        self._emit = emit
        self._planner = self._planner_in(state.language)

    async def hear(self, message: str, model: LanguageModel | None, history: Sequence[Spoken]) -> None:
        if self._pending is not None and await self._is_answer(self._pending, message):
            return
        requests, self._planner = await read_with_tasks(message, self.state.language, self._planner_in)
        self.state = replace(self.state, language=self._planner.language)
        self.intents = [_NAMES.get(request.intent, request.intent) for request in requests] or ["unknown"]
        await self._emit(Understood(self.intents))
        if not requests or requests[0].intent in ("hypothesis", "question", "advice"):
            await self._unknown(message, requests, model, history)
        else:
            await self._act(requests)

    def _planner_in(self, language: str) -> Planner:
        return Planner(self._toolbox.ops, self._toolbox.now, self.state, language)

    def _say(self, *texts: str) -> None:
        self.text = "\n".join([each for each in (self.text, *texts) if each])

    async def _is_answer(self, pending: Pending, message: str) -> bool:
        """Act on the answer, if the message is one."""
        answer = yes_or_no(message, self.state.language)
        if answer == NO:
            self.intents = ["cancel"]
            await self._emit(Understood(self.intents))
            self._say(self._planner.replies.say("dropped"))
            return True
        if pending.kind == "title":
            return await self._is_title(pending, message)
        if pending.kind == "confirm":
            if answer != YES:
                return False
            calls = pending.calls
        else:
            chosen = await self._chosen(pending, message, answer)
            if not chosen:
                return False
            calls = list(pending.calls)
            hole = calls[pending.hole]
            calls[pending.hole] = Call(hole.tool, {**hole.arguments, "ids": chosen})
        self.intents = [call.tool.removesuffix("_task") for call in calls]
        await self._emit(Understood(self.intents))
        about = await self._tasks_of(calls) if pending.kind == "choose" else []
        if self._needs_yes(calls, about) and pending.kind == "choose":
            await self._ask(Pending("confirm", calls), [self._planner.replies.question(calls, about)], [])
        else:
            await self._carry_out(calls)
        return True

    async def _is_title(self, pending: Pending, message: str) -> bool:
        """Act on a message that says nothing but what something shall be called."""
        requests = read_message(message, self.state.language)
        told = {request.intent for request in requests}
        if message.rstrip().endswith("?") or told & {
            *NOTHING_TO_DO,
            "add",
            "add_many",
            "clear_completed",
            "delete_all",
        }:
            return False
        if told - set(_TITLES) and await leads_somewhere(requests, self._planner):
            return False
        step = await self._planner.title_for(pending.calls[0], message)
        if not step.calls:
            return False
        self.intents = [_NAMES.get(step.calls[0].tool, step.calls[0].tool.removesuffix("_task"))]
        await self._emit(Understood(self.intents))
        await self._take([step])
        return True

    async def _tasks_of(self, calls: Sequence[Call]) -> list[dict[str, Any]]:
        """Those that the calls are about, as far as they are still there."""
        found = []
        for id in dict.fromkeys(id for call in calls for id in call.arguments.get("ids", ())):
            try:
                found.append(view((await self._toolbox.ops.get(id)).task))
            except NotFound:
                continue
        return found

    async def _chosen(self, pending: Pending, message: str, answer: str) -> list[str]:
        tasks = []
        for id in pending.candidates:
            try:
                tasks.append((await self._toolbox.ops.get(id)).task)
            except NotFound:
                continue
        if answer == YES:
            return [tasks[0].id] if len(tasks) == 1 else []
        found = choice(message, tasks, self.state.language)
        if found is None or (is_order(message, self.state.language) and not _is_short(message)):
            return []
        return [task.id for task in found]

    async def _act(self, requests: Sequence[Request]) -> None:
        steps: list[Step] = []
        for place, request in enumerate(requests):
            if request.intent in _SAID:
                self._say(self._planner.replies.say(request.intent))
            elif request.intent in _READING or request.intent in ("undo", "redo"):
                # What was asked for before comes first, for this is about what it left.
                if steps and not await self._take(steps):
                    return
                steps = []
                await (self._read(request) if request.intent in _READING else self._undo(request.intent))
            else:
                step = await self._following(request, steps) or await self._planner.step(request)
                if request.soft and not step.fits and place and requests[place - 1].intent == "add":
                    steps[-1] = await self._planner.step(_joined(requests[place - 1], request))
                    break
                steps.append(step)
                if step.about:
                    # `rename bread to rolls and make it urgent`
                    self._planner.talk_of([task["id"] for task in step.about])
        if steps:
            await self._take(steps)

    async def _following(self, request: Request, steps: Sequence[Step]) -> Step | None:
        """`add eggs and make it urgent`: what is said of a task that is only just to be added goes into its call."""
        call = steps[-1].calls[-1] if steps and steps[-1].calls else None
        if call is None or call.tool != "add_task":
            return None
        more = self._planner.more_of(request)
        if more is None:
            return None
        steps[-1].calls[-1] = Call(call.tool, {**call.arguments, **more})
        return Step()

    async def _take(self, steps: Sequence[Step]) -> bool:
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
            await self._ask(pending, open_question.says, open_question.candidates)
            return False
        for step in steps:
            self._say(*([] if step.calls else step.says))
        wants = next((step.wants for step in steps if step.wants), None)
        if wants and not calls:
            self.state = replace(self.state, pending=Pending("title", [wants]))
        if not calls:
            if about:
                self.state = replace(self.state, last=[task["id"] for task in about], list_is_latest=False)
            return True
        is_sure = all(step.sure for step in steps) or not self._permissions.careful
        if not is_sure or self._needs_yes(calls, about):
            await self._ask(Pending("confirm", calls), [self._planner.replies.question(calls, about)], [])
            return False
        await self._carry_out(calls)
        self._say(*[each for step in steps if step.calls for each in step.says])
        return True

    def _needs_yes(self, calls: Sequence[Call], about: Sequence[dict[str, Any]]) -> bool:
        """Whether the permissions say ask, or more than one open task would be deleted."""
        deleted = {id for call in calls if call.tool == "delete_task" for id in call.arguments["ids"]}
        open_ones = {task["id"] for task in about if task["id"] in deleted and not task["completed"]}
        return (self._permissions.careful and len(open_ones) > 1) or any(
            self._permissions.of(call.tool.removesuffix("_task")) == ASK for call in calls
        )

    async def _ask(self, pending: Pending, says: Sequence[str], candidates: list[dict[str, Any]]) -> None:
        self.state = replace(self.state, pending=pending)
        if candidates:
            self._show(candidates)
        self.text = "\n".join([each for each in (self.text,) if each and not candidates])
        self._say(*says)
        if candidates:
            self._say(self._planner.replies.listed(candidates, range(1, len(candidates) + 1)))
        await self._emit(Question(pending.kind, candidates))

    async def _carry_out(self, calls: Sequence[Call]) -> None:
        """Call the tools one after the other, until one fails, and tell what each came to."""
        touched: list[str] = []
        for call in calls:
            result = await self._toolbox.call(call.tool, call.arguments)
            self._say(self._planner.replies.of_result(call, result))
            if not result["success"]:
                break
            touched += [task["id"] for task in result["tasks"] if call.tool != "clear_completed"]
        self._remember(touched)

    def _remember(self, touched: Sequence[str]) -> None:
        groups, undone = self.state.groups, self.state.undone
        if self._toolbox.has_written and self._toolbox.group not in groups:
            groups, undone = [*groups, self._toolbox.group][-MAX_GROUPS:], []
        last = list(dict.fromkeys(touched)) or self.state.last
        before = self.state.last if touched else self.state.before
        latest = self.state.list_is_latest and not touched
        self.state = replace(self.state, groups=groups, undone=undone, last=last, before=before, list_is_latest=latest)

    async def _undo(self, intent: str) -> None:
        """Take the latest turn back, or the latest undo of one."""
        replies = self._planner.replies
        groups, undone = self.state.groups, self.state.undone
        group = (groups or [""])[-1] if intent == "undo" else (undone or [""])[-1]
        if not group:
            await self._undo_before(intent)
            return
        result = await self._toolbox.call("undo", {"group": group})
        said = replies.of_result(Call("undo", {}), result, await self._titles_of(group) if result["success"] else [])
        if not result["success"]:
            self._say(said)
            return
        if intent == "undo":
            groups, undone = groups[:-1], [*undone, result["group"]][-MAX_GROUPS:]
        else:
            about = result["tasks"] or await self._titles_of(group)
            said = replies.say("redone", replies.named(about) or result["command"])
            groups, undone = [*groups, result["group"]][-MAX_GROUPS:], undone[:-1]
        self._say(said)
        ids = [task["id"] for task in result["tasks"]]
        self.state = replace(
            self.state, groups=groups, undone=undone, last=ids or self.state.last, list_is_latest=False
        )

    async def _titles_of(self, group: str) -> list[dict[str, Any]]:
        """The titles of what a group changed, also where that is deleted now."""
        found = [each for each in await self._toolbox.ops.history(2 * MAX_GROUPS) if each.id == group]
        return [{"title": title} for each in found for title in each.titles]

    async def _undo_before(self, intent: str) -> None:
        """The latest change was not made in this conversation: it is told before it is taken back."""
        replies = self._planner.replies
        found = await self._toolbox.ops.history(1) if intent == "undo" and not self.state.undone else []
        if not found or found[0].undone or found[0].kind == "undo":
            self._say(replies.say(f"nothing_to_{intent}"))
            return
        about = f"{found[0].command} {replies.named([{'title': title} for title in found[0].titles])}"
        pending = Pending("confirm", [Call("undo", {"group": found[0].id})])
        await self._ask(pending, [replies.say("confirm_undo", about)], [])

    async def _read(self, request: Request) -> None:
        shown = await reading_tasks.read(request, self._planner, self._toolbox)
        if shown.numbers:
            self.state = replace(
                self.state, listed=list(zip(shown.numbers, shown.ids, strict=True))[:MAX_LISTED], list_is_latest=True
            )
        elif shown.ids:
            self.state = replace(self.state, last=shown.ids, list_is_latest=False)
        self._say(shown.text)

    def _show(self, tasks: Sequence[dict[str, Any]]) -> None:
        listed = [(number, task["id"]) for number, task in enumerate(tasks, 1)]
        self.state = replace(self.state, listed=listed, list_is_latest=True)

    async def _unknown(
        self, message: str, requests: Sequence[Request], model: LanguageModel | None, history: Sequence[Spoken]
    ) -> None:
        if model is not None:
            await self._ask_model(message, model, history)
        elif requests and requests[0].intent == "advice":
            await self._read(requests[0])
        elif requests:
            key = "negation" if requests[0].intent == "hypothesis" else "question"
            self._say(self._planner.replies.say(key))
        else:
            self._say(self._planner.replies.say("demo"))

    async def _ask_model(self, message: str, model: LanguageModel, history: Sequence[Spoken]) -> None:
        async def say(text: str) -> None:
            self.said_by_model += text
            await self._emit(Text(text))

        box = self._toolbox.for_model(has_seen=bool(history))
        exchange = Exchange(message, history, self._toolbox.now, self.state.language)
        try:
            answer = await model.answer(exchange, box, say)
        except ModelFailed as error:
            self.text = self.said_by_model
            self._say(self._planner.replies.say("model_failed", error.message))
            self._remember_writes(box)
            return
        if not self.said_by_model:
            await say(answer)
        self.text = self.said_by_model
        self._remember_writes(box)
        if box.proposals:
            await self._propose(box.proposals)

    def _remember_writes(self, box: Toolbox) -> None:
        written = [
            task["id"]
            for action in box.actions
            for task in action.result.get("tasks", ())
            if "changed" in action.result
        ]
        self._remember(written)

    async def _propose(self, calls: Sequence[Call]) -> None:
        """Ask for a yes to what the model would do, in the agent's own words."""
        about = await self._tasks_of(calls)
        intended = "; ".join(self._planner.replies.intended(call, about) for call in calls)
        text = self.text
        await self._ask(Pending("confirm", list(calls)), [self._planner.replies.say("proposed", intended)], [])
        self.text = f"{text}\n{self._planner.replies.say('proposed', intended)}" if text else self.text


def _is_short(message: str) -> bool:
    return len(message.split()) <= 4


def _joined(first: Request, second: Request) -> Request:
    """The clauses were one: the words that joined them belong to the title."""
    title = first.readings[0]["title"]
    whole = replace(title, text=title.text + second.text.rstrip())
    return replace(first, readings=[{**first.readings[0], "title": whole}])
