"""The least that FastAPI and asyncpg can do: `python -m tests.benchmarks.server.bare FOLDER`, until SIGTERM.

One statement a request on a PostgreSQL started like the server's own, under the same uvicorn. Nobody signs in, nothing
is checked, limited, logged or counted, and no ledger is kept.
"""

from __future__ import annotations

import signal
import socket
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import uvicorn
from fastapi import FastAPI, Response

from pakaura_server.embedded import Cluster

LISTED = 100
POOL = 10
LISTED_BY = uuid.UUID(int=1)
WRITTEN_BY = uuid.UUID(int=2)
_JSON = "application/json"
_SHOWN = """id, title, notes, completed, completed_at, priority, project, tags, due, due_zone, wait, wait_zone,
  recurrence, recurrence_mode, parent, depends_on, created_at, updated_at"""
_TABLE = """
CREATE TABLE tasks (
  id uuid PRIMARY KEY, user_id uuid NOT NULL, title text NOT NULL, notes text, completed boolean NOT NULL DEFAULT false,
  completed_at timestamptz, priority text NOT NULL DEFAULT 'none', project text, tags text[] NOT NULL DEFAULT '{}',
  due text, due_zone text, wait text, wait_zone text, recurrence text, recurrence_mode text, parent uuid,
  depends_on uuid[] NOT NULL DEFAULT '{}', created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON tasks (user_id, created_at DESC);
"""
_LIST = f"""
SELECT json_agg(shown)::text FROM (
  SELECT {_SHOWN} FROM tasks WHERE user_id = $1 ORDER BY created_at DESC LIMIT {LISTED}
) AS shown
"""
_CREATE = f"""
INSERT INTO tasks (id, user_id, title) VALUES ($1, $2, $3)
RETURNING (SELECT row_to_json(shown)::text FROM (SELECT {_SHOWN}) AS shown)
"""


def bare_app(url: str) -> FastAPI:
    """The application on the database of `url`, whose table it makes."""

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(url, min_size=1, max_size=POOL, ssl=False) as pool:
            app.state.pool = pool
            await pool.execute(_TABLE)
            rows = [(uuid.uuid4(), LISTED_BY, f"Buy milk & eggs {number}") for number in range(LISTED)]
            await pool.executemany("INSERT INTO tasks (id, user_id, title) VALUES ($1, $2, $3)", rows)
            await pool.execute("ANALYZE tasks")
            yield

    app = FastAPI(lifespan=opened)

    @app.get("/tasks")
    async def list_tasks() -> Response:
        tasks = await app.state.pool.fetchval(_LIST, LISTED_BY)
        return Response(f'{{"tasks":{tasks},"count":{LISTED}}}', media_type=_JSON)

    @app.post("/tasks")
    async def create_task(body: dict[str, Any]) -> Response:
        task = await app.state.pool.fetchval(_CREATE, uuid.uuid4(), WRITTEN_BY, body["title"])
        return Response(task, 201, media_type=_JSON)

    return app


def main() -> None:
    with socket.socket() as listener, Cluster(Path(sys.argv[1])) as cluster:
        listener.bind(("127.0.0.1", 0))
        listener.listen(2048)
        config = uvicorn.Config(
            bare_app(cluster.url()),
            access_log=False,
            lifespan="on",
            log_config=None,
            proxy_headers=False,
            server_header=False,
            ws="none",
        )
        print(f"listens on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    # uvicorn sends itself the signal again once it has stopped; PostgreSQL is to be stopped after that.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    main()
