"""The HTTP endpoints of a sync."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import Response

from pakaura_server.core.errors import NotFound, UpgradeNeeded
from pakaura_server.core.ids import read_id
from pakaura_server.core.wire import PROTOCOL
from pakaura_server.errors import COMMON, documented
from pakaura_server.ledger.ledgers import Ledgers
from pakaura_server.ratelimit import limit_sync
from pakaura_server.security import SignedIn
from pakaura_server.sync import service
from pakaura_server.sync.bodies import (
    DigestRequest,
    DigestResponse,
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

_PAGE: dict[int | str, dict[str, Any]] = {200: {"model": PullResponse}}


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
    page = await service.pull(_ledgers(request), str(caller.user_id), body)
    return Response(page, media_type="application/json")


@router.post("/sync/digest")
async def digest(body: DigestRequest, request: Request, caller: Caller) -> DigestResponse:
    """Hashes of all rows of a kind, to compare with those of a device."""
    return DigestResponse(**await service.digest(_ledgers(request), str(caller.user_id), body.kind))


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
