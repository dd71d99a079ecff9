"""The stream of server-sent events that says `seq is now N`, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import StreamingResponse

from pakaura_server.core.errors import SignInNeeded, Unavailable
from pakaura_server.errors import COMMON, documented
from pakaura_server.ratelimit import limit_sync
from pakaura_server.security import SignedIn, security_of
from pakaura_server.sync import service

if TYPE_CHECKING:
    from pakaura_server.sync.notices import Notices, Stream

router = APIRouter(prefix="/api/v1", tags=["sync"], responses=COMMON | documented(401, 410, 429))

Caller = Annotated[SignedIn, Depends(limit_sync)]
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get(
    "/sync/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"example": 'id: 4711\ndata: {"seq":4711}\n\n'}}}},
)
async def events(request: Request, caller: Caller) -> StreamingResponse:
    """The newest seq of the account's ledger, now and whenever it rises. It ends when the sign-in does."""
    body = _events(request, str(caller.user_id))
    return StreamingResponse(body, media_type="text/event-stream", headers=_HEADERS)


async def _events(request: Request, user: str) -> AsyncIterator[str]:
    notices: Notices = request.app.state.notices
    with notices.stream(user) as stream:
        # Only now: what is written after this question is told to the stream.
        try:
            told = (await service.hello(request.app.state.ledgers, user))["seq"]
        except (SignInNeeded, Unavailable):
            return
        stream.tell(told)
        yield _event(told)
        looked = asyncio.get_running_loop().time()
        while not stream.closing:
            left = looked + notices.ping_s - asyncio.get_running_loop().time()
            if left <= 0:
                if not await _still_signed_in(request):
                    return
                looked = asyncio.get_running_loop().time()
                yield ": ping\n\n"
            elif await stream.wait(left) and _is_news(stream, told):
                told = stream.seq
                yield _event(told)


def _is_news(stream: Stream, told: int) -> bool:
    return stream.seq > told and not stream.closing


def _event(seq: int) -> str:
    return f'id: {seq}\ndata: {{"seq":{seq}}}\n\n'


async def _still_signed_in(request: Request) -> bool:
    try:
        await security_of(request).signed_in(request)
    except SignInNeeded:
        return False
    except Unavailable:
        # Nobody is signed out by a database that is away for a moment.
        return True
    return True
