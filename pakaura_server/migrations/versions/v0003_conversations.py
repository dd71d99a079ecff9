"""What a conversation remembers between two turns, and which turn is going on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("state", postgresql.JSONB(), nullable=True))
    op.add_column("conversations", sa.Column("turn", sa.Uuid(), nullable=True))
    op.add_column("conversations", sa.Column("turn_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_conversations_latest", "conversations", ["user_id", sa.text("updated_at DESC"), "id"])


def downgrade() -> None:
    op.drop_index("ix_conversations_latest", "conversations")
    for column in ("turn_until", "turn", "state"):
        op.drop_column("conversations", column)
