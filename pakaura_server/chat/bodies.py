"""The bodies of the chat API, as the OpenAPI document shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from pakaura_server.agent.message import MAX_LENGTH

_ID = "0193a1b2-c3d4-7000-8000-70616b617572"
_AT = "2026-11-24T12:00:00Z"
_RESULT = {"success": True, "task": {"id": _ID, "title": "Buy milk", "completed": False}, "changed": 1}
_MESSAGES = [
    {"id": _ID, "role": "user", "content": "add buy milk", "tool_calls": None, "created_at": _AT},
    {
        "id": "0193a1b2-c3d4-7000-8000-70616b617573",
        "role": "assistant",
        "content": "Added “Buy milk”.",
        "tool_calls": [{"tool": "add_task", "arguments": {"title": "Buy milk"}, "result": {"success": True}}],
        "created_at": _AT,
    },
]
_CONVERSATION = {"id": _ID, "created_at": _AT, "updated_at": _AT}

Text = Annotated[str, Field(min_length=1, max_length=MAX_LENGTH)]
Verb = Literal["add", "list", "complete", "uncomplete", "delete", "clear_completed", "update", "search", "undo"]
Word = Literal["allow", "ask", "deny"]


def _example(value: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [value]})


class MessageRequest(BaseModel):
    """A message without a conversation."""

    model_config = _example({"message": "add buy milk"})

    message: Text


class ChatRequest(BaseModel):
    """A message. Without `conversation_id` it begins a conversation.

    `permissions` say for each verb what the agent does at once, asks about first, or leaves alone.
    """

    model_config = _example({"message": "add buy milk"})

    message: Text
    conversation_id: UUID | None = None
    permissions: dict[Verb, Word] = Field(default_factory=dict)


class ActionResponse(BaseModel):
    """A tool that was called, and what came of it."""

    tool: str
    result: dict[str, Any]


class ChatResponse(BaseModel):
    """The answer. `demo_mode`: there is no language model, and the rules alone answer."""

    model_config = _example(
        {
            "response": "Added “Buy milk”.",
            "actions_taken": [{"tool": "add_task", "result": _RESULT}],
            "conversation_id": _ID,
            "demo_mode": True,
        }
    )

    response: str
    actions_taken: list[ActionResponse]
    conversation_id: UUID
    demo_mode: bool


class AnswerResponse(BaseModel):
    """The answer to a message without a conversation: the first intent, the first tool, and its result."""

    model_config = _example(
        {"intent": "add", "message": "Added “Buy milk”.", "action": "add_task", "data": _RESULT},
    )

    intent: str
    message: str
    action: str | None
    data: dict[str, Any] | None


class StatusResponse(BaseModel):
    """Whether there is a language model."""

    model_config = _example(
        {"provider": "demo", "demo_mode": True, "configured": False, "message": "The rules answer, without a model."}
    )

    provider: Literal["cohere", "demo"]
    demo_mode: bool
    configured: bool
    message: str


class ConversationResponse(BaseModel):
    """A conversation; `title` is how it began."""

    model_config = _example(_CONVERSATION | {"title": "add buy milk"})

    id: UUID
    title: str
    created_at: datetime
    updated_at: datetime


class ConversationsResponse(BaseModel):
    """Conversations, the last used first."""

    model_config = _example({"conversations": [_CONVERSATION | {"title": "add buy milk"}], "count": 1})

    conversations: list[ConversationResponse]
    count: int


class MessageResponse(BaseModel):
    """A message; `tool_calls` are the tool, its arguments, and its result with the ids of tasks."""

    id: UUID
    role: Literal["user", "assistant"]
    content: str
    tool_calls: list[dict[str, Any]] | None = None
    created_at: datetime


class WholeConversationResponse(BaseModel):
    """A conversation with its last messages, oldest first; `more`: there are older ones."""

    model_config = _example(_CONVERSATION | {"messages": _MESSAGES, "more": False})

    id: UUID
    created_at: datetime
    updated_at: datetime
    messages: list[MessageResponse]
    more: bool


class DeletedResponse(BaseModel):
    """That it is done."""

    model_config = _example({"message": "The conversation is deleted"})

    message: str
