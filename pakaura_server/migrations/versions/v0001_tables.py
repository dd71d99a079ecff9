"""The tables of accounts, tasks, sync and conversations, and the guard of the ledger."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_GUARDED = ("tasks", "conflicts")
_GUARD = """
CREATE FUNCTION refuse_old_seq() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % was written without a larger seq: only the ledger writes it', TG_TABLE_NAME;
END $$
"""


def upgrade() -> None:
    _accounts()
    _tasks()
    _conflicts()
    _sync()
    _conversations()
    op.execute(_GUARD)
    for table in _GUARDED:
        op.execute(
            f"CREATE TRIGGER seq_rises BEFORE UPDATE ON {table} FOR EACH ROW"
            " WHEN (NEW.seq <= OLD.seq) EXECUTE FUNCTION refuse_old_seq()"
        )


def downgrade() -> None:
    for table in ("messages", "conversations", "sync_ops", "sync_state", "conflicts", "tasks"):
        op.drop_table(table)
    for table in ("invitations", "auth_sessions", "users"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_old_seq()")


def _accounts() -> None:
    op.create_table(
        "users",
        _uuid("id"),
        sa.Column("email", sa.String(320), nullable=False),
        _text("email_key"),
        sa.Column("pass_hash", sa.String(), nullable=False),
        _now("created_at"),
        _now("updated_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email_key", name=op.f("uq_users_email_key")),
    )
    op.create_table(
        "auth_sessions",
        _uuid("user_id"),
        _uuid("id"),
        sa.Column("client", sa.String(16), nullable=False),
        sa.Column("label", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("generation", sa.Integer(), server_default=sa.text("0"), nullable=False),
        _time("rotated_at", nullable=True),
        _now("created_at"),
        _now("last_used_at"),
        _time("expires_at"),
        _time("revoked_at", nullable=True),
        _owner("auth_sessions"),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_auth_sessions")),
    )
    op.create_table(
        "invitations",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        _now("created_at"),
        _time("expires_at"),
        _time("used_at", nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_invitations")),
    )


def _tasks() -> None:
    op.create_table(
        "tasks",
        _uuid("user_id"),
        _uuid("id"),
        sa.Column("title", sa.String(500, collation="C"), server_default=sa.text("''"), nullable=False),
        _text("title_fold"),
        _text("notes", nullable=True),
        _text("notes_fold", nullable=True),
        _flag("completed"),
        _time("completed_at", nullable=True),
        _text("priority", server_default=sa.text("'none'")),
        sa.Column("priority_rank", sa.Integer(), nullable=False),
        _text("project", nullable=True),
        _text("project_key", nullable=True),
        sa.Column("tags", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        _text("due", nullable=True),
        _text("due_zone", nullable=True),
        _big("due_utc", nullable=True),
        _text("wait", nullable=True),
        _text("wait_zone", nullable=True),
        _big("wait_utc", nullable=True),
        _text("recurrence", nullable=True),
        _text("recurrence_mode", nullable=True),
        _uuid("parent", nullable=True),
        sa.Column("depends_on", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        _time("created_at"),
        _time("updated_at"),
        _flag("deleted"),
        *_merged(),
        _owner("tasks"),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_tasks")),
    )
    op.create_index("ix_tasks_seq", "tasks", ["user_id", "seq"])
    op.create_index(
        "ix_tasks_newest",
        "tasks",
        ["user_id", sa.text("created_at DESC"), "id"],
        postgresql_where=sa.text("NOT deleted"),
    )
    op.create_index(
        "ix_tasks_open",
        "tasks",
        ["user_id", sa.text("coalesce(due, '~')"), "priority_rank", "created_at", "id"],
        postgresql_where=sa.text("NOT completed AND NOT deleted"),
    )


def _conflicts() -> None:
    op.create_table(
        "conflicts",
        _uuid("user_id"),
        _uuid("id"),
        _uuid("task", nullable=True),
        _text("register_name", nullable=True),
        _flag("settled"),
        *_merged(),
        _owner("conflicts"),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_conflicts")),
    )
    op.create_index("ix_conflicts_seq", "conflicts", ["user_id", "seq"])
    op.create_index("ix_conflicts_task", "conflicts", ["user_id", "task"])


def _sync() -> None:
    op.create_table(
        "sync_state",
        _uuid("user_id"),
        _uuid("epoch"),
        _big("seq"),
        _big("clock_ms"),
        sa.Column("clock_counter", sa.Integer(), nullable=False),
        _big("floor"),
        _owner("sync_state"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_sync_state")),
    )
    op.create_table(
        "sync_ops",
        _uuid("user_id"),
        _uuid("op_id"),
        _big("seq"),
        _big("mark"),
        _text("device"),
        _text("kind"),
        _uuid("entity"),
        _text("type"),
        _text("stamp", nullable=True),
        *[sa.Column(name, postgresql.JSONB(), nullable=False) for name in ("body", "base", "origin", "lost")],
        _uuid("group_id", nullable=True),
        _uuid("undoes", nullable=True),
        _text("command", nullable=True),
        _time("at"),
        _owner("sync_ops"),
        sa.PrimaryKeyConstraint("user_id", "op_id", name=op.f("pk_sync_ops")),
        sa.UniqueConstraint("user_id", "seq", name=op.f("uq_sync_ops_user_id_seq")),
    )
    op.create_index("ix_sync_ops_entity", "sync_ops", ["user_id", "entity"])
    op.create_index(
        "ix_sync_ops_group", "sync_ops", ["user_id", "group_id"], postgresql_where=sa.text("group_id IS NOT NULL")
    )
    op.create_index(
        "ix_sync_ops_undoes", "sync_ops", ["user_id", "undoes"], postgresql_where=sa.text("undoes IS NOT NULL")
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        _uuid("user_id"),
        _uuid("id"),
        _now("created_at"),
        _now("updated_at"),
        _owner("conversations"),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_conversations")),
    )
    op.create_table(
        "messages",
        _uuid("user_id"),
        _uuid("id"),
        _uuid("conversation_id"),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("tool_calls", postgresql.JSON(), nullable=True),
        _now("created_at"),
        sa.ForeignKeyConstraint(
            ["user_id", "conversation_id"],
            ["conversations.user_id", "conversations.id"],
            name=op.f("fk_messages_user_id_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_conversation", "messages", ["user_id", "conversation_id", "created_at"])


def _uuid(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _text(name: str, *, nullable: bool = False, server_default: sa.TextClause | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(collation="C"), nullable=nullable, server_default=server_default)


def _big(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("false"))


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _now(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()"))


def _merged() -> list[sa.Column[Any]]:
    """The columns of a row that is merged and synced."""
    registers: sa.Column[Any] = sa.Column("registers", postgresql.JSONB(), nullable=False)
    bucket = sa.Column("bucket", sa.SmallInteger, nullable=False)
    return [registers, _big("seq"), _big("mark"), _big("row_hash"), bucket]


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users"), ondelete="CASCADE"
    )
