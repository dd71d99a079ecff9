"""The HTTP endpoints of the assistant: turns, conversations, and whether there is a language model."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response, StreamingResponse

from pakaura_server.agent.events import ignore
from pakaura_server.agent.permissions import Permissions
from pakaura_server.chat.bodies import (
    AnswerResponse,
    ChatRequest,
    ChatResponse,
    ConversationsResponse,
    DeletedResponse,
    MessageRequest,
    StatusResponse,
    WholeConversationResponse,
)
from pakaura_server.chat.conversations import Conversations
from pakaura_server.chat.service import Asked, Turns
from pakaura_server.chat.stream import HEADERS, MEDIA_TYPE, Telling
from pakaura_server.core.errors import Forbidden, NotFound
from pakaura_server.core.ids import read_id
from pakaura_server.errors import COMMON, documented
from pakaura_server.ratelimit import limit_ai, limit_tasks
from pakaura_server.security import SignedIn
from pakaura_server.zones import Zone, moment

router = APIRouter(prefix="/api", tags=["assistant"], responses=COMMON | documented(401, 429))

Speaker = Annotated[SignedIn, Depends(limit_ai)]
Reader = Annotated[SignedIn, Depends(limit_tasks)]
_EXAMPLE = 'event: text\ndata: {"text":"Added “Buy milk”."}\n\n'
_CHAT: dict[int | str, dict[str, Any]] = {
    200: {"model": ChatResponse, "content": {MEDIA_TYPE: {"example": _EXAMPLE}}},
}
_DEMO = "The rules answer, without a language model"
_COHERE = "What the rules do not understand is answered by Cohere"


@router.get("/v1/ai/status")
async def status(request: Request, caller: Reader) -> StatusResponse:
    """Whether there is a language model. Nobody asks it for that."""
    configured = _turns(request).has_model
    return StatusResponse(
        provider="cohere" if configured else "demo",
        demo_mode=not configured,
        configured=configured,
        message=_COHERE if configured else _DEMO,
    )


@router.post("/v1/ai/chat")
async def answer(body: MessageRequest, request: Request, caller: Speaker, tz: Zone = "UTC") -> AnswerResponse:
    """One turn, of which nothing is remembered: a question that it ends with cannot be answered."""
    reply = await _turns(request).once(_asked(request, caller, body.message, tz, {}))
    first = reply.actions[0] if reply.actions else None
    return AnswerResponse(
        intent=reply.intents[0] if reply.intents else "unknown",
        message=reply.text,
        action=first and first.tool,
        data=first and first.result,
    )


@router.post("/{user_id}/chat", response_class=Response, responses=_CHAT | documented(403, 404, 409))
async def chat(user_id: str, body: ChatRequest, request: Request, caller: Speaker, tz: Zone = "UTC") -> Response:
    """One turn of a conversation. With `Accept: text/event-stream` it is told as it goes on.

    409 while the message before is being answered. Who leaves a stream breaks off the language model.
    """
    _check_own(user_id, caller)
    turns = _turns(request)
    asked = _asked(request, caller, body.message, tz, {str(verb): str(word) for verb, word in body.permissions.items()})
    streams = MEDIA_TYPE in request.headers.get("accept", "")
    telling = Telling()
    turn = await turns.begin(asked, telling.tell if streams else ignore, body.conversation_id)
    if streams:
        events = telling.events(turn, demo_mode=not turns.has_model)
        return StreamingResponse(events, media_type=MEDIA_TYPE, headers=HEADERS)
    reply = await turn.reply()
    actions = [{"tool": action.tool, "result": action.result} for action in reply.actions]
    answered = ChatResponse.model_validate(
        {
            "response": reply.text,
            "actions_taken": actions,
            "conversation_id": turn.conversation,
            "demo_mode": not turns.has_model,
        }
    )
    return Response(answered.model_dump_json(), media_type="application/json")


@router.get("/{user_id}/conversations", responses=documented(403))
async def list_conversations(
    user_id: str, request: Request, caller: Reader, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> ConversationsResponse:
    """The conversations, the last used first."""
    _check_own(user_id, caller)
    found = await _kept(request, caller).latest(limit)
    return ConversationsResponse.model_validate({"conversations": found, "count": len(found)})


@router.get("/{user_id}/conversations/{id}", responses=documented(404))
async def get_conversation(
    user_id: str, id: str, request: Request, caller: Reader, limit: Annotated[int, Query(ge=1, le=1000)] = 200
) -> WholeConversationResponse:
    """A conversation with its last messages."""
    found = await _kept(request, caller).read(_own_id(user_id, id, caller), limit)
    return WholeConversationResponse.model_validate(found)


@router.delete("/{user_id}/conversations/{id}", responses=documented(404))
async def delete_conversation(user_id: str, id: str, request: Request, caller: Reader) -> DeletedResponse:
    """Delete a conversation with its messages. The tasks that it was about stay as they are."""
    await _kept(request, caller).delete(_own_id(user_id, id, caller))
    return DeletedResponse(message="The conversation is deleted")


def _check_own(user_id: str, caller: SignedIn) -> None:
    if read_id(user_id) != str(caller.user_id):
        raise Forbidden("This is not your account")


def _own_id(user_id: str, id: str, caller: SignedIn) -> UUID:
    """Raises NotFound: a conversation of another account is as good as none."""
    own, conversation = read_id(user_id) == str(caller.user_id), read_id(id)
    if not own or conversation is None:
        raise NotFound("there is no such conversation")
    return UUID(conversation)


def _asked(request: Request, caller: SignedIn, message: str, tz: str, permissions: dict[str, str]) -> Asked:
    now = moment(request.app.state.ledgers.clock(), tz)
    return Asked(caller.user_id, message, now, Permissions(permissions))


def _turns(request: Request) -> Turns:
    turns: Turns = request.app.state.turns
    return turns


def _kept(request: Request, caller: SignedIn) -> Conversations:
    return Conversations(request.app.state.db, caller.user_id)
