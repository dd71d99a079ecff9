"""Requests that only read: lists, searches, and questions about one task."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pakaura_server.agent.intents.lists import with_date
from pakaura_server.agent.intents.request import Phrase
from pakaura_server.agent.replies import SHOWN
from pakaura_server.agent.view import view

if TYPE_CHECKING:
    from pakaura_server.agent.intents.request import Request
    from pakaura_server.agent.steps import Planner
    from pakaura_server.agent.toolbox import Toolbox


_PLURAL = re.compile(r"(?<=\w{3})(?<!s)s\b")
"""`invoices` finds `invoice` as well."""


class Shown(NamedTuple):
    """What is said; `ids` are the tasks in it, with `numbers` beside them where it is a list."""

    text: str
    ids: list[str] = []  # noqa: RUF012 - a NamedTuple's default is never changed
    numbers: list[int] = []  # noqa: RUF012


async def read(request: Request, planner: Planner, toolbox: Toolbox) -> Shown:
    """Carry out a request of the intents list, advice, search and status."""
    if request.intent == "status":
        return await _status(request, planner)
    if request.intent == "search":
        words = (request.slot("words") or Phrase("")).text
        found = await _listed(planner, toolbox, "search_tasks", {"words": words, "limit": SHOWN})
        shorter = _PLURAL.sub("", words)
        if not found.ids and shorter != words:
            found = await _listed(planner, toolbox, "search_tasks", {"words": shorter, "limit": SHOWN})
        return found if found.ids else Shown(planner.replies.say("found_none", planner.replies.quoted(words)))
    chosen, said = request.slot("filter"), request.slot("words")
    text = chosen.text if chosen else ""
    if said and "due" not in text:
        text = f"{text} {with_date(said.text, toolbox.now)}".strip()
    return await _listed(planner, toolbox, "list_tasks", {"filter": text, "limit": SHOWN})


async def _listed(planner: Planner, toolbox: Toolbox, tool: str, arguments: dict[str, object]) -> Shown:
    result = await toolbox.call(tool, arguments)
    replies = planner.replies
    if not result["success"]:
        return Shown(replies.say("failed", result["error"]["message"]))
    tasks = result["tasks"]
    if not tasks:
        return Shown(replies.say("listed_none"))
    # A store has numbers of its own, which every command knows.
    own = all(task.get("number") for task in tasks)
    numbers = [task["number"] if own else place for place, task in enumerate(tasks, 1)]
    head = replies.say("listed_one") if len(tasks) == 1 else replies.say("listed", len(tasks))
    more = [replies.say("more")] if result["more"] else []
    return Shown("\n".join([head, replies.listed(tasks, numbers), *more]), [task["id"] for task in tasks], numbers)


async def _status(request: Request, planner: Planner) -> Shown:
    """Whether a task is done, as far as the words name one."""
    replies = planner.replies
    phrase = request.slot("task") or request.slot("did") or Phrase("")
    named = await planner.references.find(phrase)
    if not named.tasks and request.slot("did"):
        named = await planner.references.done(phrase)
    if len(named.tasks) != 1:
        return Shown(replies.say("none_fits", replies.quoted(phrase.text)))
    task = view(named.tasks[0])
    key = "is_completed" if task["completed"] else "is_open"
    return Shown(replies.say(key, replies.named([task], details=True)), [task["id"]])
