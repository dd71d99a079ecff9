"""Turns of which nothing is done yet: what they would change is a plan, to be looked at and applied."""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pakaura_cli.client.assistant import language_model
from pakaura_cli.client.local_ops import LocalOps
from pakaura_cli.client.permissions import permissions_for
from pakaura_cli.client.session import Session
from pakaura_server.agent.leaving import UntilLeft, to_its_end
from pakaura_server.agent.plan import Draft, Plan, apply_plan, read_plan
from pakaura_server.agent.state import State
from pakaura_server.agent.turn import random_id, take_turn
from pakaura_server.core import registers as r
from pakaura_server.core.errors import BadValue, Conflict, NotFound
from pakaura_server.core.values import fits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pakaura_server.agent.plan import Step
    from pakaura_server.agent.turn import Reply
    from pakaura_server.core.ops import Outcome

_NEVER_PLANNED = (r.PURGED, r.CREATED)


class Planning:
    """A talk with the agent on this machine, of which nothing is kept. `plan` looks on what was applied before."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._state = State()
        self._planned = State()

    def plan(self, message: str) -> tuple[Reply, Plan]:
        """The reply, and what it says is done: it would be. To interrupt it breaks off the language model.

        Raises BadValue for a message that cannot be one.
        """
        with _opened(self._environ) as session:
            return asyncio.run(self._until_done(session, message))

    def apply(self, plan: Plan) -> Sequence[Outcome]:
        """Make the changes, all or none, and go on from there. Raises Conflict where one was overtaken."""
        outcomes = apply(self._environ, plan, self._planned.groups[-1] if self._planned.groups else None)
        self._state = self._planned
        return outcomes

    async def _until_done(self, session: Session, message: str) -> tuple[Reply, Plan]:
        left = asyncio.Event()
        return await to_its_end(self._work(session, message, left), left)

    async def _work(self, session: Session, message: str, left: asyncio.Event) -> tuple[Reply, Plan]:
        model = language_model.make(self._environ)
        draft = Draft(LocalOps(session.to_read(), lambda: session.now), session.now)
        permissions = permissions_for(session).planning()
        try:
            reply = await take_turn(
                message,
                self._state,
                draft,
                session.now,
                permissions=permissions,
                language_model=model and UntilLeft(model, left),
            )
            if reply.question == "confirm":
                # The yes is asked for the plan as a whole.
                reply = await take_turn("yes", reply.state, draft, session.now, permissions=permissions)
        finally:
            if model is not None:
                await model.close()
        plan = draft.plan()
        self._planned = reply.state
        if not plan.steps:
            # A question, or something that was only read: the next message may go on from it.
            self._state = reply.state
        return reply, plan


def apply(environ: Mapping[str, str], plan: Plan, group: str | None = None) -> Sequence[Outcome]:
    """Make the changes of a plan in the store in use, in one group: all or none. Raises Conflict and BadValue."""
    from pakaura_cli.client.sync.background import after_write

    with _opened(environ) as session:
        ops = LocalOps(session.to_write(), lambda: session.now)
        try:
            outcomes = asyncio.run(apply_plan(ops, plan, group or random_id(session.now)))
        except NotFound:
            raise Conflict("a task was deleted meanwhile", "nothing was done; make the plan again") from None
        if session.wrote_for_account():
            after_write(session)
        return outcomes


def rehearse(environ: Mapping[str, str], plan: Plan) -> Plan:
    """The same plan, with each task as it is in the store and would be. Nothing is changed.

    Raises Conflict, which names them, where tasks are not any more as they were when the plan was made, and BadValue.
    """
    with _opened(environ) as session:
        ops = LocalOps(session.to_read(), lambda: session.now)
        draft = Draft(ops, session.now)
        asyncio.run(_rehearse(ops, draft, plan))
        return draft.plan()


async def _rehearse(ops: LocalOps, draft: Draft, plan: Plan) -> None:
    overtaken = [step for step in plan.steps if step.seen is not None and await _version(ops, step) != step.seen]
    if overtaken:
        titles = ", ".join(str((step.before or {}).get("title", step.change.id)) for step in overtaken)
        raise Conflict(f"changed since the plan was made: {titles}", "nothing was done; make the plan again")
    await apply_plan(draft, plan)


async def _version(ops: LocalOps, step: Step) -> str:
    try:
        return (await ops.get(step.change.id)).version
    except NotFound:
        return ""


def written(plan: Plan) -> str:
    """The plan as the text of a file."""
    return json.dumps(plan.to_json(), ensure_ascii=False, indent=1) + "\n"


def from_text(text: str) -> Plan:
    """The plan that `written` gave. Raises BadValue for anything else, and for what no task may have."""
    try:
        plan = read_plan(json.loads(text))
        for step in plan.steps:
            _check(step)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise BadValue("this is no plan", "make one with: pakaura chat --plan-out FILE") from None
    return Plan(plan.steps)


def _check(step: Step) -> None:
    """Raises BadValue where no tool could have planned that, and TypeError or AttributeError for wrong types."""
    change = step.change
    wanted = [(name, value) for name, value in change.values.items()]
    wanted += [(prefix + name, True) for prefix, names in change.sets.items() for name in names]
    wrong = any(name in _NEVER_PLANNED or not fits(name, value) for name, value in wanted)
    nameless = change.new and r.TITLE not in change.values
    seen: object = step.seen
    before: object = step.before
    typed = isinstance(seen, str | None) and isinstance(before, dict | None)
    if wrong or nameless or not typed or not {r.TAG, r.DEPENDENCY}.issuperset(change.sets):
        raise BadValue(f"the plan asks for something of {change.id} that cannot be", "make it again")


@contextmanager
def _opened(environ: Mapping[str, str]) -> Iterator[Session]:
    session = Session(environ)
    try:
        yield session
    finally:
        session.leave()
