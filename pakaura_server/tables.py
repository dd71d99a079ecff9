"""The tables of the server, as SQLModel classes: what the migrations build, and what every query can count on.

Every key and index begins with the user, so that no query can stray into another person's rows and the tables can be
distributed by user. Task text is compared in its folded form (`core.fold`) and by code point.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlmodel import Field, SQLModel

from pakaura_server.core.stamps import DEVICE_LENGTH
from pakaura_server.core.task import MAX_TITLE

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

MAX_DEVICE_NAME = 200
"""Characters."""
NOW = text("now()")
ORDER = text("coalesce(due, '~')")
"""How tasks are ordered by due, those without one last."""


def _id(**more: Any) -> Any:
    return Field(primary_key=True, sa_column_kwargs=more)


def _owner() -> Any:
    """The user that a row belongs to and dies with; the first part of the row's key."""
    return Field(sa_column=Column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True))


def _time(*, default: bool = True, nullable: bool = False) -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=nullable, server_default=NOW if default else None))


def _text(*, default: str | None = None, nullable: bool = False, length: int | None = None) -> Any:
    """Text that compares and sorts by code point, as Python does."""
    kind = Text(collation="C") if length is None else String(length, collation="C")
    return Field(
        sa_column=Column(kind, nullable=nullable, server_default=None if default is None else text(f"'{default}'"))
    )


def _big(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(BigInteger, nullable=nullable))


def _json(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(JSONB, nullable=nullable))


def _flag() -> Any:
    return Field(sa_column_kwargs={"server_default": text("false")})


class User(SQLModel, table=True):
    """An account. `email` is as it was typed, `email_key` is folded and unique."""

    __tablename__: ClassVar[str] = "users"

    id: uuid.UUID = _id()
    email: str = Field(max_length=320)
    email_key: str = Field(sa_column=Column(Text(collation="C"), nullable=False, unique=True))
    pass_hash: str
    created_at: datetime = _time()
    updated_at: datetime = _time()


class AuthSession(SQLModel, table=True):
    """A sign-in. `generation` counts its refresh tokens, each of which is derived and not stored.

    The current one is of `generation`; the one before it is answered for a while after `rotated_at`.
    """

    __tablename__: ClassVar[str] = "auth_sessions"

    user_id: uuid.UUID = _owner()
    id: uuid.UUID = _id()
    client: str = Field(max_length=16)
    label: str = Field(max_length=200, sa_column_kwargs={"server_default": text("''")})
    generation: int = Field(sa_column_kwargs={"server_default": text("0")})
    rotated_at: datetime | None = _time(default=False, nullable=True)
    created_at: datetime = _time()
    last_used_at: datetime = _time()
    expires_at: datetime = _time(default=False)
    revoked_at: datetime | None = _time(default=False, nullable=True)


class Device(SQLModel, table=True):
    """A device that syncs: `id` is how its stamps end, `name` what its owner calls it, `session_id` its sign-in."""

    __tablename__: ClassVar[str] = "devices"

    user_id: uuid.UUID = _owner()
    id: str = Field(primary_key=True, max_length=DEVICE_LENGTH)
    name: str = Field(max_length=MAX_DEVICE_NAME)
    session_id: uuid.UUID | None
    first_seen_at: datetime = _time(default=False)
    last_seen_at: datetime = _time(default=False)


class Invitation(SQLModel, table=True):
    """A code that lets one person register where registration is by invitation; only its SHA-256 is kept."""

    __tablename__: ClassVar[str] = "invitations"

    code_hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    created_at: datetime = _time()
    expires_at: datetime = _time(default=False)
    used_at: datetime | None = _time(default=False, nullable=True)


class SyncState(SQLModel, table=True):
    """Where a user's ledger stands: one row, whose lock makes the order of `seq` the order of commits."""

    __tablename__: ClassVar[str] = "sync_state"

    user_id: uuid.UUID = _owner()
    epoch: uuid.UUID
    seq: int = _big()
    clock_ms: int = _big()
    clock_counter: int
    floor: int = _big()


class TaskRow(SQLModel, table=True):
    """A task. `registers` (`{name: [stamp, value]}`) is what is merged and synced; the other columns are made of it.

    `deleted` is also true of what was purged or never had a title.
    `due` and `wait` are text as meant; `due_utc` and `wait_utc` their instants in milliseconds, null for a bare date.
    """

    __tablename__: ClassVar[str] = "tasks"

    user_id: uuid.UUID = _owner()
    id: uuid.UUID = _id()
    title: str = _text(length=MAX_TITLE, default="")
    title_fold: str = _text()
    notes: str | None = _text(nullable=True)
    notes_fold: str | None = _text(nullable=True)
    completed: bool = _flag()
    completed_at: datetime | None = _time(default=False, nullable=True)
    priority: str = _text(default="none")
    priority_rank: int
    project: str | None = _text(nullable=True)
    project_key: str | None = _text(nullable=True)
    tags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    due: str | None = _text(nullable=True)
    due_zone: str | None = _text(nullable=True)
    due_utc: int | None = _big(nullable=True)
    wait: str | None = _text(nullable=True)
    wait_zone: str | None = _text(nullable=True)
    wait_utc: int | None = _big(nullable=True)
    recurrence: str | None = _text(nullable=True)
    recurrence_mode: str | None = _text(nullable=True)
    parent: uuid.UUID | None
    depends_on: list[uuid.UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'")))
    created_at: datetime = _time(default=False)
    updated_at: datetime = _time(default=False)
    deleted: bool = _flag()
    registers: dict[str, Any] = _json()
    seq: int = _big()
    mark: int = _big()
    row_hash: int = _big()
    bucket: int = Field(sa_column=Column(SmallInteger, nullable=False))

    __table_args__ = (
        Index("ix_tasks_seq", "user_id", "seq"),
        Index("ix_tasks_newest", "user_id", text("created_at DESC"), "id", postgresql_where=text("NOT deleted")),
        Index(
            "ix_tasks_open",
            "user_id",
            ORDER,
            "priority_rank",
            "created_at",
            "id",
            postgresql_where=text("NOT completed AND NOT deleted"),
        ),
    )


class ConflictRow(SQLModel, table=True):
    """A conflict about one register of a task, as `registers`; `task`, `register_name`, `settled` are made of it."""

    __tablename__: ClassVar[str] = "conflicts"

    user_id: uuid.UUID = _owner()
    id: uuid.UUID = _id()
    task: uuid.UUID | None
    register_name: str | None = _text(nullable=True)
    settled: bool = _flag()
    registers: dict[str, Any] = _json()
    seq: int = _big()
    mark: int = _big()
    row_hash: int = _big()
    bucket: int = Field(sa_column=Column(SmallInteger, nullable=False))

    __table_args__ = (
        Index("ix_conflicts_seq", "user_id", "seq"),
        Index("ix_conflicts_task", "user_id", "task"),
    )


class SyncOp(SQLModel, table=True):
    """The log: every op that was applied, in the order of commits. `lost` are the registers that it replaced.

    `undoes` is the group that the op's group, an undo or a redo, takes back.
    """

    __tablename__: ClassVar[str] = "sync_ops"

    user_id: uuid.UUID = _owner()
    op_id: uuid.UUID = _id()
    seq: int = _big()
    mark: int = _big()
    device: str = _text()
    kind: str = _text()
    entity: uuid.UUID
    type: str = _text()
    stamp: str | None = _text(nullable=True)
    body: dict[str, Any] = _json()
    base: dict[str, Any] = _json()
    origin: dict[str, Any] = _json()
    lost: dict[str, Any] = _json()
    group_id: uuid.UUID | None
    undoes: uuid.UUID | None
    command: str | None = _text(nullable=True)
    at: datetime = _time(default=False)

    __table_args__ = (
        UniqueConstraint("user_id", "seq"),
        Index("ix_sync_ops_entity", "user_id", "entity"),
        Index("ix_sync_ops_group", "user_id", "group_id", postgresql_where=text("group_id IS NOT NULL")),
        Index("ix_sync_ops_undoes", "user_id", "undoes", postgresql_where=text("undoes IS NOT NULL")),
    )


class Conversation(SQLModel, table=True):
    """A conversation with the assistant. `state` is what its next turn needs, such as a question that waits.

    `turn` is the turn that is going on, if it is before `turn_until`: no lock is held while a language model thinks.
    """

    __tablename__: ClassVar[str] = "conversations"

    user_id: uuid.UUID = _owner()
    id: uuid.UUID = _id()
    created_at: datetime = _time()
    updated_at: datetime = _time()
    state: dict[str, Any] | None = _json(nullable=True)
    turn: uuid.UUID | None
    turn_until: datetime | None = _time(default=False, nullable=True)

    __table_args__ = (Index("ix_conversations_latest", "user_id", text("updated_at DESC"), "id"),)


class Message(SQLModel, table=True):
    """One message of a conversation; `role` is user or assistant, `tool_calls` what the assistant did for it."""

    __tablename__: ClassVar[str] = "messages"

    user_id: uuid.UUID = Field(primary_key=True)
    id: uuid.UUID = _id()
    conversation_id: uuid.UUID
    role: str = Field(max_length=16)
    content: str = Field(sa_column=Column(Text, nullable=False))
    tool_calls: list[Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    created_at: datetime = _time()

    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "conversation_id"], ["conversations.user_id", "conversations.id"], ondelete="CASCADE"
        ),
        Index("ix_messages_conversation", "user_id", "conversation_id", "created_at"),
    )
