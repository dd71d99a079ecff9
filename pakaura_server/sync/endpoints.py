"""The HTTP endpoints of a sync."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response

from pakaura_server.core.errors import NotFound, UpgradeNeeded
from pakaura_server.core.ids import read_id
from pakaura_server.core.wire import PROTOCOL
from pakaura_server.errors import COMMON, documented
from pakaura_server.ledger.ledgers import Ledgers
from pakaura_server.ratelimit import limit_sync
from pakaura_server.security import SignedIn
from pakaura_server.sync import devices, groups, service
from pakaura_server.sync.bodies import (
    DeviceResponse,
    DevicesResponse,
    DigestRequest,
    DigestResponse,
    ForgottenResponse,
    GroupOpsResponse,
    GroupsResponse,
    HelloResponse,
    HistoryResponse,
    PullRequest,
    PullResponse,
    PushRequest,
    PushResponse,
)

Caller = Annotated[SignedIn, Depends(limit_sync)]
Protocol = Annotated[
    int,
    Header(
        alias="PakAura-Protocol",
        ge=1,
        le=1_000_000,
        description="The protocol that the client speaks: 426 where it is a newer one than the server's.",
        json_schema_extra={"enum": [PROTOCOL]},
    ),
]

Seq = Annotated[int, Query(ge=0, lt=2**63)]
_NEWEST = 2**63 - 1
_PAGE: dict[int | str, dict[str, Any]] = {200: {"model": PullResponse}}
_OPS: dict[int | str, dict[str, Any]] = {200: {"model": GroupOpsResponse}}


async def speaks_ours(protocol: Protocol = PROTOCOL) -> None:
    """Raises UpgradeNeeded: ops of a newer protocol must not be read by the rules of an older one."""
    if protocol > PROTOCOL:
        raise UpgradeNeeded(f"this server speaks version {PROTOCOL} of the protocol", "update the server")


router = APIRouter(
    prefix="/api/v1",
    tags=["sync"],
    responses=COMMON | documented(401, 410, 426, 429),
    dependencies=[Depends(speaks_ours)],
)


@router.get("/sync/hello")
async def hello(request: Request, caller: Caller) -> HelloResponse:
    """Which lineage this server has of the account, and what it takes."""
    return HelloResponse(**await service.hello(_ledgers(request), str(caller.user_id)))


@router.post("/sync/push", responses=documented(409))
async def push(body: PushRequest, request: Request, caller: Caller) -> PushResponse:
    """Apply ops. 409 RESYNC where the device was told of another past than this server has; nothing is applied then."""
    return PushResponse(**await service.push(_ledgers(request), str(caller.user_id), body))


@router.post("/sync/pull", response_class=Response, responses=_PAGE | documented(409))
async def pull(body: PullRequest, request: Request, caller: Caller) -> Response:
    """The rows that changed after the cursor, oldest change first."""
    page = await service.pull(_ledgers(request), str(caller.user_id), caller.session_id, body)
    return Response(page, media_type="application/json")


@router.post("/sync/digest")
async def digest(body: DigestRequest, request: Request, caller: Caller) -> DigestResponse:
    """Hashes of all rows of a kind, to compare with those of a device."""
    return DigestResponse(**await service.digest(_ledgers(request), str(caller.user_id), body.kind))


@router.get("/sync/devices")
async def list_devices(request: Request, caller: Caller) -> DevicesResponse:
    """The devices that told their names, the last seen first."""
    state = request.app.state
    found = await devices.known(state.db, caller.user_id, caller.session_id, state.clock())
    return DevicesResponse(devices=[DeviceResponse(**each) for each in found], count=len(found))


@router.delete("/sync/devices/{id}", responses=documented(403, 404))
async def end_device(id: str, request: Request, caller: Caller) -> ForgottenResponse:
    """Sign a device out and forget its name. The sign-in that asks is not ended by it: that is a logout."""
    state = request.app.state
    await devices.forget(state.db, caller.user_id, id, caller.session_id, state.clock())
    return ForgottenResponse(message="The device was signed out")


@router.get("/sync/groups")
async def list_groups(
    request: Request,
    caller: Caller,
    before: Seq = _NEWEST,
    limit: Annotated[int, Query(ge=1, le=groups.MOST_GROUPS)] = groups.MOST_GROUPS,
) -> GroupsResponse:
    """The commands of all devices, the latest first."""
    return GroupsResponse(**await groups.newest(request.app.state.db, str(caller.user_id), before, limit))


@router.get("/sync/groups/{id}", response_class=Response, responses=_OPS | documented(404))
async def group_ops(id: str, request: Request, caller: Caller, after: Seq = 0) -> Response:
    """What a command wrote and replaced, and so those that it takes back or that take it back."""
    found = await groups.ops(request.app.state.db, str(caller.user_id), id, after)
    return Response(found, media_type="application/json")


@router.get("/tasks/{id}/history", responses=documented(404))
async def history(id: str, request: Request, caller: Caller) -> HistoryResponse:
    """What was written to a task, by which device, and what each write replaced."""
    task = read_id(id)
    if task is None:
        raise NotFound("there is no such task")
    found: dict[str, Any] = await service.history(_ledgers(request), str(caller.user_id), task)
    return HistoryResponse(**found)


def _ledgers(request: Request) -> Ledgers:
    ledgers: Ledgers = request.app.state.ledgers
    return ledgers
