"""Another reading of a message that leads nowhere as it was read first: only the tasks tell which one is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pakaura_server.agent.intents.clauses import read_message
from pakaura_server.agent.intents.spelling import respelled
from pakaura_server.agent.languages.known import LANGUAGES, from_preferred
from pakaura_server.core.fold import fold

if TYPE_CHECKING:
    from pakaura_server.agent.intents.request import Request
    from pakaura_server.agent.steps import Planner

_NEW = ("add", "add_many", "bare", "deed", "bring_back")
NOTHING_TO_DO = frozenset(
    "greeting thanks bye ok cancel help negation hypothesis question advice list search status undo redo".split()
)


async def read_with_tasks(
    message: str, language: str, planner_in: Callable[[str], Planner]
) -> tuple[list[Request], Planner]:
    """The requests of the message, and the planner for the language that they are in.

    As read_message reads it; but where a task that it names is not there, and is there in another reading, then that.
    """
    first = read_message(message, language)
    planner = planner_in(first[0].language if first else language)
    if await leads_somewhere(first, planner):
        return first, planner
    titles = [title for title in await planner.references.titles() if fold(title) in fold(message)]
    for requests in _others(message, planner.language, titles):
        other = planner if requests[0].language == planner.language else planner_in(requests[0].language)
        if await leads_somewhere(requests, other):
            return requests, other
    return first, planner


def _others(message: str, language: str, titles: Sequence[str]) -> Iterator[list[Request]]:
    """With titles as names, in another language, and with another spelling: there nothing new may be added."""
    if titles and (requests := read_message(message, language, titles)):
        yield requests
    others = [read_message(message, other.code) for other in from_preferred(language)[1:]]
    spelled = [
        [replace(request, sure=request.sure and request.intent != "delete") for request in read_message(text, language)]
        for text in respelled(message, LANGUAGES[language])
    ]
    for requests in (*others, *spelled):
        if requests and not any(request.intent in _NEW for request in requests):
            yield requests


async def leads_somewhere(requests: Sequence[Request], planner: Planner) -> bool:
    """Whether something is understood, and the tasks that it names are there."""
    for request in requests:
        if request.intent == "bare" and not request.sure:
            return False
        changes = request.intent not in _NEW and request.intent not in NOTHING_TO_DO
        if changes and not (await planner.step(request)).fits:
            return False
    return bool(requests)
