"""Whether the server lives, whether it can do its work, and what it counts.

`/metrics` asks for no account: whoever lets strangers reach the server keeps that path to the inside.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import TYPE_CHECKING, Literal, TypeAlias

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from pakaura_server.core.errors import Unavailable
from pakaura_server.db import Database
from pakaura_server.errors import documented
from pakaura_server.metrics import CONTENT_TYPE, Metrics

if TYPE_CHECKING:
    from pakaura_server.db import Connection

VERSION = version("pakaura")
IsMigrated: TypeAlias = Callable[["Connection"], Awaitable[bool]]
"""Tells whether the database has the tables that this server works with."""

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The server is up."""

    status: Literal["healthy"] = "healthy"
    version: str = VERSION

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "healthy", "version": "0.1.0"}]})


async def has_tables(connection: Connection) -> bool:
    """Whether there is a schema at all."""
    return bool(await connection.fetchval("SELECT to_regclass('sync_state') IS NOT NULL"))


@router.get("/api/v1/health")
async def health() -> Health:
    """The server answers. Nothing else is looked at."""
    return Health()


@router.get("/api/v1/health/live")
async def live() -> Health:
    """The process answers; when it does not, start it anew."""
    return Health()


@router.get("/api/v1/health/ready", responses=documented(503))
async def ready(request: Request) -> Health:
    """The database can be reached and has the tables of this version; until then, send no requests here."""
    db: Database = request.app.state.db
    is_migrated: IsMigrated = request.app.state.is_migrated
    async with db.connection() as connection:
        if not await is_migrated(connection):
            raise Unavailable("the database is not migrated", "run: pakaura-server migrate")
    return Health()


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Counters for Prometheus."""
    counted: Metrics = request.app.state.metrics
    return Response(counted.exposition(), media_type=CONTENT_TYPE)
