"""What Alembic runs for every command: the migrations on the connection and in the transaction that it is given."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import pakaura_server.tables  # noqa: F401 - declares what is compared with the database

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
