"""From a request to what is to be done for it: calls of tools, a question, or only something to say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pakaura_server.agent.intents.pattern import part, slots_of, whole
from pakaura_server.agent.intents.request import Phrase, Request
from pakaura_server.agent.languages.known import LANGUAGES
from pakaura_server.agent.references import ANY, COMPLETED, OPEN, Named, References
from pakaura_server.agent.replies import Replies
from pakaura_server.agent.state import Call
from pakaura_server.agent.titles import new_tasks
from pakaura_server.agent.updates import Updates, keeping_times
from pakaura_server.agent.view import view
from pakaura_server.core.errors import NotFound

if TYPE_CHECKING:
    from pakaura_server.agent.state import State
    from pakaura_server.core.ops import TaskOps
    from pakaura_server.core.when import Moment

_WANTED = {
    "complete": (OPEN, "complete_task"),
    "uncomplete": (COMPLETED, "uncomplete_task"),
    "undo_task": (COMPLETED, "uncomplete_task"),
    "delete": (ANY, "delete_task"),
}
"""Which tasks a request may name, and the tool for it."""
_MOST_CANDIDATES = 20
_NOT_SETTLED = 10


@dataclass
class Step:
    """`calls` to make, after a yes where they are not `sure`; `about` are the tasks that they are for.

    With `candidates`, one of them has to be chosen first: its id then goes into the last call. `says` is told, or asked
    where there is a question. `fits` is false where no task was found. What `wants` a title gets the next
    message as one.
    """

    calls: list[Call] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    about: list[dict[str, Any]] = field(default_factory=list)
    candidates: list[dict[str, Any]] = field(default_factory=list)
    sure: bool = True
    fits: bool = True
    wants: Call | None = None


class Planner:
    """Makes the steps of one turn; it reads tasks, and writes nothing."""

    def __init__(self, ops: TaskOps, now: Moment, state: State, language: str) -> None:
        self._ops = ops
        self._now = now
        self._state = state
        self.language = language
        self.references = References(ops, now, state, LANGUAGES[language])
        self.replies = Replies(language, now)
        self._made: list[tuple[Request, Step]] = []

    def talk_of(self, ids: list[str]) -> None:
        """From now on `it` and `them` are these."""
        self._state = replace(self._state, last=ids, list_is_latest=False)
        self.references = References(self._ops, self._now, self._state, LANGUAGES[self.language])
        self._made = []

    def more_of(self, request: Request) -> dict[str, Any] | None:
        """The arguments of add_task in a request for a change of `it`; None for any other request."""
        words = LANGUAGES[self.language].pronouns
        for slots in request.readings:
            phrase = slots.get("task") or slots.get("pronoun")
            if phrase is None or phrase.quoted or words.get(phrase.text.lower()) not in ("one", "last"):
                continue
            found = Updates(self.language, self._now).arguments(request.intent, slots) or {}
            renamed = {_FOR_NEW.get(name, name): value for name, value in found.items()}
            if renamed and renamed.keys() <= _OF_NEW:
                return renamed
        return None

    async def step(self, request: Request) -> Step:
        """What is to be done for a request that writes. Asked again for the same, it is not made anew."""
        for known, made in self._made:
            if known is request:
                return made
        own = {
            **dict.fromkeys(("add", "add_many", "bare"), self._add),
            **dict.fromkeys(_WANTED, self._change_state),
            "did": self._did,
            "was_done": self._was_done,
            "deed": self._deed,
            "bring_back": self._bring_back,
            "schedule": self._schedule,
            "add_to_project": self._add_to_project,
            "retitle": self._retitle,
            "clear_completed": self._clear_completed,
            "delete_all": self._delete_all,
        }
        step = await own.get(request.intent, self._update)(request)
        self._made.append((request, step))
        return step

    async def _change_state(self, request: Request) -> Step:
        """A task that is named completed, reopened or deleted."""
        wanted, tool = _WANTED[request.intent]
        phrase = request.slot("task") or request.slot("clitic") or Phrase("")
        if not phrase.text or self._is_noun(phrase):
            return await self._which(Call(tool, {}), wanted)
        named = await self.references.find(phrase, wanted)
        for other in request.readings[1:]:
            if not named.tasks and not named.candidates:
                phrase = other.get("task", phrase)
                named = await self.references.find(phrase, wanted)
        if request.intent == "complete" and not named.tasks:
            for ongoing in (False, True):
                deed = await self.references.done(phrase, ongoing=ongoing)
                if deed.tasks and not deed.why and not (named.tasks or (named.candidates and named.why == "which")):
                    named = deed
        if request.intent == "complete" and named.candidates:
            named = self.references.finished(phrase, named)
        if named.why == "no_list" and (tasks := await self.references.all_open(_MOST_CANDIDATES)):
            # A number was said and no list was shown: one is, to choose from.
            named = Named([], "no_list", tasks)
        return self._about(Call(tool, {}), named, phrase, request.sure)

    async def _which(self, call: Call, wanted: str) -> Step:
        """`delete a task`: one of those that there are."""
        tasks = [view(task) for task in await self.references.all_open(_MOST_CANDIDATES)] if wanted != COMPLETED else []
        return Step([call] if tasks else [], [self.replies.say("which_now")], candidates=tasks)

    async def _retitle(self, request: Request) -> Step:
        """`rename the milk`: the next message says to what."""
        phrase = request.slot("task") or Phrase("")
        named = await self.references.find(phrase, ANY)
        step = self._about(Call("update_task", {}), named, phrase, request.sure)
        if len(step.about) != 1 or not step.calls:
            return Step(says=step.says or [self.replies.say("which_now")], fits=False)
        return Step(
            says=[self.replies.say("what_title", self.replies.named(step.about))], about=step.about, wants=step.calls[0]
        )

    async def title_for(self, call: Call, message: str) -> Step:
        """What a message does that says only what something shall be called."""
        if call.tool == "add_task":
            return await self._add(Request("add", [{"title": Phrase(message)}], self.language))
        arguments = Updates(self.language, self._now).arguments("rename", {"new": Phrase(message)})
        return Step([Call(call.tool, {**call.arguments, **arguments})]) if arguments else Step(fits=False)

    async def _did(self, request: Request) -> Step:
        phrase = request.slot("did") or Phrase("")
        return self._about(Call("complete_task", {}), await self.references.done(phrase), phrase, request.sure)

    async def _clear_completed(self, request: Request) -> Step:
        return Step([Call("clear_completed", {})], sure=request.sure)

    async def _delete_all(self, request: Request) -> Step:
        named = Named(list(await self.references.all_open()))
        return self._about(Call("delete_task", {}), named, Phrase(""), request.sure)

    async def _add(self, request: Request) -> Step:
        phrase = request.slot("title") or Phrase("")
        if when := request.slot("when"):
            # `tomorrow I need to call Bob`
            if Updates(self.language, self._now).date_only(when.text) is None:
                return Step(says=[self.replies.say("unknown")], fits=False)
            phrase = Phrase(f"{phrase.text} {when.text}")
        pronoun = LANGUAGES[self.language].pronouns.get(phrase.text.lower()) if not phrase.quoted else None
        if pronoun and request.intent != "bare":
            return Step(says=[self.replies.say("which_now")], fits=False)
        if not phrase.text.strip("\"'“”„ ") or (request.intent != "bare" and self._is_noun(phrase)):
            return Step(says=[self.replies.say("add_what")], fits=False, wants=Call("add_task", {}))
        sure = request.sure
        if request.intent == "bare" and not phrase.quoted:
            if known := await self._dated(phrase) or await self._known(phrase):
                return known
            # `get shot of buy milk` is hardly the name of a task.
            sure = sure and not await self._is_about_tasks(phrase.text)
        new = new_tasks(phrase, self.language, self._now, request.intent == "add_many")
        level = request.slot("level")
        if level:
            for each in new:
                each.arguments["priority"] = LANGUAGES[self.language].levels[level.text.lower()]
        kind = request.slot("kind")
        if kind and len(new) == 1 and "project" not in new[0].arguments:
            new[0].arguments["project"] = kind.text.lower()
        if request.intent == "bare" and new[0].arguments["title"].lower() in LANGUAGES[self.language].actions:
            # `do the 2nd`: a verb and a date.
            sure = False
        if any(len(each.arguments["title"]) > _MAX_TITLE for each in new):
            return Step(says=[self.replies.say("too_long")], fits=False)
        doubts = [self.replies.say("doubt", self.replies.quoted(text)) for each in new for text in each.doubts]
        return Step([Call("add_task", each.arguments) for each in new], doubts, sure=sure)

    async def _deed(self, request: Request) -> Step:
        """Something done, if it is a task; else it is read as if nothing had been understood."""
        phrase = request.slot("did") or Phrase("")
        named = await self.references.done(phrase)
        if named.tasks or named.candidates:
            return self._about(Call("complete_task", {}), named, phrase, request.sure)
        title = request.slot("title") or phrase
        return await self._add(Request("bare", [{"title": title}], request.language, sure=False))

    async def _add_to_project(self, request: Request) -> Step:
        """A task put into a project, or, where there is none, a new one in it."""
        first = request.readings[-1]
        return await self._update_or_add("project", request, f"{first['task'].text} #{first['new'].text.lstrip('#')}")

    async def _was_done(self, request: Request) -> Step:
        """`the rent is paid`: a task, or nothing."""
        task, past = request.slot("task") or Phrase(""), request.slot("past") or Phrase("")
        last = LANGUAGES[self.language].action_last
        said = f"{task.text} {past.text}" if last else f"{past.text} {task.text}"
        named = await self.references.done(Phrase(said))
        return self._about(Call("complete_task", {}), named, task, request.sure)

    async def _bring_back(self, request: Request) -> Step:
        """A completed task reopened, or something to bring back: a new one."""
        phrase = request.slot("task") or Phrase("")
        named = await self.references.find(phrase, COMPLETED)
        if named.tasks or named.candidates:
            return self._about(Call("uncomplete_task", {}), named, phrase, request.sure)
        return await self._add(Request("bare", [{"title": Phrase(f"bring back {phrase.text}")}], request.language))

    async def _schedule(self, request: Request) -> Step:
        """A task moved to a date, or, where there is none, a new one with that date."""
        first = request.readings[-1]
        return await self._update_or_add("move", request, f"{first['task'].text} {first['when'].text}")

    async def _update_or_add(self, kind: str, request: Request, title: str) -> Step:
        """The task that is meant changed, or, where there is none, a new one with this title."""
        step = await self._update(Request(kind, request.readings, request.language, request.sure))
        if step.fits:
            return step
        return await self._add(Request("add", [{"title": Phrase(title)}], request.language, request.sure))

    async def _dated(self, phrase: Phrase) -> Step | None:
        """A date and nothing else is for the task that was just spoken of."""
        due = Updates(self.language, self._now).date_only(phrase.text)
        last = self._state.last
        if due is None or len(last) != 1 or self._state.list_is_latest:
            return None
        try:
            about = [view((await self._ops.get(last[0])).task)]
        except NotFound:
            return None
        return Step(keeping_times(Call("update_task", {"ids": list(last), "due": due}), about, self._now))

    async def _is_about_tasks(self, text: str) -> bool:
        """Whether words that could be a title rather speak of the list, or of a task in it."""
        if part(LANGUAGES[self.language].about_tasks, self.language).search(text):
            return True
        return bool(await self.references.mentioned(text))

    def _is_noun(self, phrase: Phrase) -> bool:
        """Whether only `a task` is to be added, which says nothing of it."""
        macros = LANGUAGES[self.language].macros
        nouns = "|".join([macros[name] for name in ("task", "tasks", "indefinite") if name in macros])
        noun = whole(f"[a |an |the |another |eine |noch eine |una |otra ][new |neue |nueva ]({nouns})", self.language)
        return not phrase.quoted and noun.match(phrase.text) is not None

    async def _known(self, phrase: Phrase) -> Step | None:
        """What to say of a task whose title is all that the message was, or all but an order to change it."""
        edited = whole(LANGUAGES[self.language].retitling, self.language).match(phrase.text)
        if edited:
            start, end = slots_of(edited)["task"]
            renamed = Request("retitle", [{"task": Phrase(phrase.text[start:end])}], self.language)
            step = await self._retitle(renamed)
            return step if step.wants else None
        named = await self.references.find(phrase, OPEN)
        if await self.references.is_place(phrase.text) and not phrase.quoted:
            about = [view(task) for task in named.tasks]
            key = "what_about" if about else "which_now"
            return Step(says=[self.replies.say(key, self.replies.named(about))], about=about, fits=False)
        if len(named.tasks) != 1 or named.level > 1:
            return None
        about = [view(named.tasks[0])]
        return Step(says=[self.replies.say("exists", self.replies.named(about), phrase.text)], about=about, fits=False)

    async def _update(self, request: Request) -> Step:
        """The first reading that names a task and means something, if the others do not as well."""
        updates = Updates(self.language, self._now)
        steps: list[tuple[int, int, Step]] = []
        for slots in request.readings:
            phrase = slots.get("task") or slots.get("pronoun") or Phrase("")
            arguments = updates.arguments(request.intent, slots)
            if arguments is None:
                continue
            named = await self.references.find(phrase, ANY)
            tool = arguments.pop("tool", "update_task")
            step = self._about(Call(tool, arguments), named, phrase, request.sure)
            settled = bool(step.calls and step.about)
            steps.append((named.level if settled else _NOT_SETTLED + (not step.fits), -len(phrase.text), step))
        if not steps:
            return Step(says=[updates.trouble(request)], fits=False)
        steps.sort(key=lambda each: each[:2])
        best, level = steps[0][2], steps[0][0]
        rivals = [step for other, _, step in steps if other == level and step.about != best.about]
        if rivals and level < _NOT_SETTLED:
            return Step(says=[self.replies.say("which_now")], fits=False)
        return best

    def _about(self, call: Call, named: Named, phrase: Phrase, sure: bool) -> Step:
        """The step that does `call` to the named tasks, or says or asks which are meant."""
        if named.tasks:
            about = [view(task) for task in named.tasks]
            done = Call(call.tool, {"ids": [task.id for task in named.tasks], **call.arguments})
            return Step(keeping_times(done, about, self._now), about=about, sure=sure and named.why != "unsure")
        shown = [view(task) for task in named.candidates[:_MOST_CANDIDATES]]
        text = self.replies.quoted(phrase.text)
        if named.why in ("which", "which_now", "did_you_mean", "no_list") and shown:
            return Step(
                [call],
                [self.replies.say(named.why, text)],
                candidates=shown,
                fits=named.why not in ("did_you_mean", "no_list"),
            )
        if named.why.startswith("same"):
            says = self.replies.say(named.why, self.replies.named(shown) or text)
            return Step(says=[says], about=shown, fits=True)
        return Step(says=[self.replies.say(named.why or "none_fits", text)], fits=False)


_MAX_TITLE = 500
_FOR_NEW = {"add_tags": "tags", "add_note": "notes"}
_OF_NEW = {"title", "due", "priority", "project", "tags", "notes"}
