"""Whether the server lives and is ready."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from tests.support.postgres import Databases
from tests.support.webapp import WebApp, served

BASE = "/api/v1/health"


@served()
async def test_health_says_healthy_and_the_version(web: WebApp) -> None:
    for path in (BASE, f"{BASE}/live", f"{BASE}/ready"):
        answer = await web.client().get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "healthy", "version": version("pakaura")})


@served()
async def test_a_server_without_its_database_lives_and_is_not_ready(web: WebApp) -> None:
    await web.db.close()
    assert (await web.client().get(BASE)).status_code == 200
    assert (await web.client().get(f"{BASE}/live")).status_code == 200
    answer = await web.client().get(f"{BASE}/ready")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "UNAVAILABLE")
    await web.db.open()
    assert (await web.client().get(f"{BASE}/ready")).status_code == 200


def test_a_database_without_tables_is_not_ready(databases: Databases) -> None:
    @served()
    async def check(web: WebApp) -> None:
        async with web.db.connection() as connection:
            await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        answer = await web.client().get(f"{BASE}/ready")
        assert answer.status_code == 503
        assert "pakaura-server migrate" in answer.json()["error"]["message"]

    with databases.fresh() as url:
        check(url)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_it_is_only_read(method: str, shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        assert (await web.client().request(method, BASE)).status_code == 405

    check(shared_url)
