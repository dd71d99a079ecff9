"""The HTTP endpoints of tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response, StreamingResponse

from pakaura_server.core import changes
from pakaura_server.core.errors import BadValue, NotFound
from pakaura_server.core.ids import read_id
from pakaura_server.errors import COMMON, documented
from pakaura_server.ledger.ledgers import Ledgers
from pakaura_server.ledger.task_ops import LedgerOps
from pakaura_server.ratelimit import limit_tasks
from pakaura_server.security import SignedIn
from pakaura_server.tasks import service
from pakaura_server.tasks.bodies import MessageResponse, NewTask, TaskChanges, TaskResponse, TasksResponse
from pakaura_server.tasks.lists import CURSOR_PATTERN, PAGE, Page, TaskList, read_cursor
from pakaura_server.zones import Zone, moment

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pakaura_server.core.ops import Found, Outcome

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"], responses=COMMON | documented(401, 429))

_JSON = "application/json"
_LARGEST_PAGE = 500
_ONE: dict[int | str, dict[str, Any]] = {
    200: {"model": TaskResponse, "headers": {"ETag": {"schema": {"type": "string"}}}}
}
_NEW: dict[int | str, dict[str, Any]] = _ONE | {201: _ONE[200]}
_DONE: dict[int | str, dict[str, Any]] = {200: {"model": MessageResponse}}

Caller = Annotated[SignedIn, Depends(limit_tasks)]
Text = Annotated[
    str,
    Query(
        description="In PakAura's filter language: `project:home due.by:fri`.",
        json_schema_extra={"format": "pakaura-filter"},
    ),
]
After = Annotated[
    str | None,
    Query(description="The `next_cursor` of the page before.", json_schema_extra={"pattern": CURSOR_PATTERN}),
]
IfMatch = Annotated[
    str | None,
    Header(
        description="The ETag that was read: 409 where the task was changed since.",
        max_length=100,
        json_schema_extra={"pattern": '^([*]|(W/)?"[^"]+")$'},
    ),
]


@router.get("", response_class=Response, responses={200: {"model": TasksResponse}})
async def list_tasks(
    request: Request,
    caller: Caller,
    completed: bool | None = None,
    filter: Text = "",
    tz: Zone = "UTC",
    limit: Annotated[int | None, Query(ge=1, le=_LARGEST_PAGE)] = None,
    cursor: After = None,
) -> Response:
    """Tasks, the newest first, without deleted ones. Without `limit` all of them."""
    now = moment(_ledgers(request).clock(), tz)
    tasks = TaskList(_ledgers(request).database, caller.user_id, service.chosen(completed, filter, now), now)
    page = await tasks.page(limit or PAGE, None if cursor is None else read_cursor(cursor))
    if limit is None and page.next is not None:
        return StreamingResponse(_whole(tasks, page), media_type=_JSON)
    more = "" if limit is None else f',"next_cursor":{_quoted(page)}'
    return Response(f'{{"tasks":[{page.body}],"count":{page.length}{more}}}', media_type=_JSON)


@router.post("", status_code=201, response_class=Response, responses=_NEW | documented(409))
async def create_task(request: Request, caller: Caller, body: NewTask, tz: Zone = "UTC") -> Response:
    """A new task. With an `id` it can be sent again: 200 answers a task that is there already, as it is."""
    now = moment(_ledgers(request).clock(), tz)
    outcome, is_new = await service.create(_ops(request, caller, tz), body, now)
    return _answer(outcome, 201 if is_new else 200)


@router.get("/{id}", response_class=Response, responses=_ONE | documented(404))
async def get_task(request: Request, caller: Caller, id: str) -> Response:
    """One task."""
    return _answer(await _ops(request, caller).get(_id(id)))


@router.patch("/{id}", response_class=Response, responses=_ONE | documented(404, 409))
async def edit_task(
    request: Request, caller: Caller, id: str, body: TaskChanges, tz: Zone = "UTC", if_match: IfMatch = None
) -> Response:
    """Change the fields that are sent; null clears one, a list replaces the whole list."""
    now = moment(_ledgers(request).clock(), tz)
    return _answer(await service.edit(_ops(request, caller, tz), _id(id), body, now, _version(if_match)))


@router.delete("/{id}", response_class=Response, responses=_DONE | documented(404, 409))
async def delete_task(request: Request, caller: Caller, id: str, if_match: IfMatch = None) -> Response:
    """Delete a task."""
    await service.change(_ops(request, caller), changes.delete(_id(id)), "delete", _version(if_match))
    return Response('{"message":"The task is deleted"}', media_type=_JSON)


@router.post("/{id}/complete", response_class=Response, responses=_ONE | documented(404, 409))
async def complete_task(
    request: Request, caller: Caller, id: str, tz: Zone = "UTC", if_match: IfMatch = None
) -> Response:
    """Complete a task; one that is completed keeps its time. One that repeats gets a successor, a task of its own."""
    now = moment(_ledgers(request).clock(), tz)
    change = changes.complete(_id(id), now.ms)
    return _answer(await service.change(_ops(request, caller, tz), change, "done", _version(if_match)))


@router.post("/{id}/uncomplete", response_class=Response, responses=_ONE | documented(404, 409))
async def uncomplete_task(request: Request, caller: Caller, id: str, if_match: IfMatch = None) -> Response:
    """Open a task again. The successor of one that repeats goes, unless somebody has changed it."""
    change = changes.reopen(_id(id))
    return _answer(await service.change(_ops(request, caller), change, "reopen", _version(if_match)))


async def _whole(tasks: TaskList, page: Page) -> AsyncIterator[str]:
    count = page.length
    yield f'{{"tasks":[{page.body}'
    async for following in tasks.rest(page):
        count += following.length
        yield f",{following.body}"
    yield f'],"count":{count}}}'


def _quoted(page: Page) -> str:
    return "null" if page.next is None else f'"{page.next}"'


def _answer(found: Found | Outcome, status: int = 200) -> Response:
    return Response(service.to_json(found.task), status, {"ETag": f'"{found.version}"'}, _JSON)


def _id(text: str) -> str:
    """Raises NotFound: what is no id is nobody's."""
    id = read_id(text)
    if id is None:
        raise NotFound("there is no such task")
    return id


def _version(if_match: str | None) -> str | None:
    """The version that an If-Match header names; None where any will do. Raises BadValue."""
    if if_match is None or if_match.strip() == "*":
        return None
    tag = if_match.strip().removeprefix("W/")
    if len(tag) < 3 or tag[0] + tag[-1] != '""' or '"' in tag[1:-1]:
        raise BadValue("If-Match is no ETag", "send one, in its quotes, as the task's answer had it", "if-match")
    return tag[1:-1]


def _ledgers(request: Request) -> Ledgers:
    ledgers: Ledgers = request.app.state.ledgers
    return ledgers


def _ops(request: Request, caller: SignedIn, zone: str = "UTC") -> LedgerOps:
    return LedgerOps(_ledgers(request), str(caller.user_id), zone)
