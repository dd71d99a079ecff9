"""What the agent makes of one message: an answer to what it asked, requests to act on, or something for the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pakaura_server.agent.acting import Acting
from pakaura_server.agent.answers import NO, YES, choice, is_order, yes_or_no
from pakaura_server.agent.events import Text, Understood
from pakaura_server.agent.intents.clauses import read_message
from pakaura_server.agent.model import Exchange, ModelFailed
from pakaura_server.agent.rereading import NOTHING_TO_DO, leads_somewhere, read_with_tasks
from pakaura_server.agent.state import Call, Pending
from pakaura_server.agent.steps import Step
from pakaura_server.agent.updates import keeping_times
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


class Turn(Acting):
    """One message heard. Afterwards `text` is the reply, `state` the conversation's, `intents` what was understood."""

    def __init__(self, state: State, toolbox: Toolbox, permissions: Permissions, emit: Emit) -> None:
        super().__init__(state, toolbox, permissions, emit)
        self.said_by_model = ""
        self.intents: list[str] = []
        self._pending = state.pending

    async def hear(self, message: str, model: LanguageModel | None, history: Sequence[Spoken]) -> None:
        if self._pending is not None and await self._is_answer(self._pending, message):
            return
        requests, self.planner = await read_with_tasks(message, self.state.language, self.planner_in)
        self.state = replace(self.state, language=self.planner.language)
        self.intents = [_NAMES.get(request.intent, request.intent) for request in requests] or ["unknown"]
        await self.emit(Understood(self.intents))
        if not requests or requests[0].intent in ("hypothesis", "question", "advice"):
            await self._unknown(message, requests, model, history)
        else:
            await self._act(requests)

    async def _is_answer(self, pending: Pending, message: str) -> bool:
        """Act on the answer, if the message is one."""
        answer = yes_or_no(message, self.state.language)
        if answer == NO:
            self.intents = ["cancel"]
            await self.emit(Understood(self.intents))
            self.say(self.planner.replies.say("dropped"))
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
        await self.emit(Understood(self.intents))
        about = await self.tasks_of(calls) if pending.kind == "choose" else []
        if about:
            call = calls[pending.hole]
            meant = [task for task in about if task["id"] in call.arguments["ids"]]
            calls[pending.hole : pending.hole + 1] = keeping_times(call, meant, self.toolbox.now) or [call]
        if self.needs_yes(calls, about) and pending.kind == "choose":
            await self.ask(Pending("confirm", calls), [self.planner.replies.question(calls, about)], [])
        else:
            await self.carry_out(calls)
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
        if told - set(_TITLES) and await leads_somewhere(requests, self.planner):
            return False
        step = await self.planner.title_for(pending.calls[0], message)
        if not step.calls:
            return False
        self.intents = [_NAMES.get(step.calls[0].tool, step.calls[0].tool.removesuffix("_task"))]
        await self.emit(Understood(self.intents))
        await self.take([step])
        return True

    async def _chosen(self, pending: Pending, message: str, answer: str) -> list[str]:
        tasks = []
        for id in pending.candidates:
            try:
                tasks.append((await self.toolbox.ops.get(id)).task)
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
                self.say(self.planner.replies.say(request.intent))
            elif request.intent in _READING or request.intent in ("undo", "redo"):
                # What was asked for before comes first, for this is about what it left.
                if steps and not await self.take(steps):
                    return
                steps = []
                await (self.read(request) if request.intent in _READING else self.undo(request.intent))
            else:
                step = await self._following(request, steps) or await self.planner.step(request)
                if request.soft and not step.fits and place and requests[place - 1].intent == "add":
                    steps[-1] = await self.planner.step(_joined(requests[place - 1], request))
                    break
                steps.append(step)
                if step.about:
                    # `rename bread to rolls and make it urgent`
                    self.planner.talk_of([task["id"] for task in step.about])
        if steps:
            await self.take(steps)

    async def _following(self, request: Request, steps: Sequence[Step]) -> Step | None:
        """`add eggs and make it urgent`: what is said of a task that is only just to be added goes into its call."""
        call = steps[-1].calls[-1] if steps and steps[-1].calls else None
        if call is None or call.tool != "add_task":
            return None
        more = self.planner.more_of(request)
        if more is None:
            return None
        steps[-1].calls[-1] = Call(call.tool, {**call.arguments, **more})
        return Step()

    async def _unknown(
        self, message: str, requests: Sequence[Request], model: LanguageModel | None, history: Sequence[Spoken]
    ) -> None:
        if model is not None:
            await self._ask_model(message, model, history)
        elif requests and requests[0].intent == "advice":
            await self.read(requests[0])
        elif requests:
            key = "negation" if requests[0].intent == "hypothesis" else "question"
            self.say(self.planner.replies.say(key))
        else:
            self.say(self.planner.replies.say("demo"))

    async def _ask_model(self, message: str, model: LanguageModel, history: Sequence[Spoken]) -> None:
        async def say(text: str) -> None:
            self.said_by_model += text
            await self.emit(Text(text))

        box = self.toolbox.for_model(has_seen=bool(history))
        exchange = Exchange(message, history, self.toolbox.now, self.state.language)
        try:
            answer = await model.answer(exchange, box, say)
        except ModelFailed as error:
            self.text = self.said_by_model
            self.say(self.planner.replies.say("model_failed", error.message))
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
        self.remember(written)

    async def _propose(self, calls: Sequence[Call]) -> None:
        """Ask for a yes to what the model would do, in the agent's own words."""
        about = await self.tasks_of(calls)
        intended = "; ".join(self.planner.replies.intended(call, about) for call in calls)
        text = self.text
        await self.ask(Pending("confirm", list(calls)), [self.planner.replies.say("proposed", intended)], [])
        self.text = f"{text}\n{self.planner.replies.say('proposed', intended)}" if text else self.text


def _is_short(message: str) -> bool:
    return len(message.split()) <= 4


def _joined(first: Request, second: Request) -> Request:
    """The clauses were one: the words that joined them belong to the title."""
    title = first.readings[0]["title"]
    whole = replace(title, text=title.text + second.text.rstrip())
    return replace(first, readings=[{**first.readings[0], "title": whole}])
