"""What every answer says to browsers, and which pages may read it."""

from __future__ import annotations

import gzip

from tests.support.webapp import AUTH, WebApp, served

FRONT_END = "https://tasks.example.org"
CHECKED = ["/api/v1/health", f"{AUTH}/me", "/nothing", "/docs", "/openapi.json", "/metrics"]


@served()
async def test_every_answer_is_guarded_errors_too(web: WebApp) -> None:
    for path in CHECKED:
        headers = (await web.client().get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "strict-transport-security" not in headers
        assert "server" not in headers


@served(environment="production")
async def test_production_asks_for_https(web: WebApp) -> None:
    headers = (await web.client().get("/api/v1/health")).headers
    assert headers["strict-transport-security"] == "max-age=31536000"


@served()
async def test_the_documentation_may_load_what_it_needs_and_nothing_else_may(web: WebApp) -> None:
    answer = await web.client().get("/docs")
    assert "script-src https://cdn.jsdelivr.net" in answer.headers["content-security-policy"]
    assert "https://cdn.jsdelivr.net" in answer.text
    assert "/openapi.json" in answer.text
    answer = await web.client().get("/api/v1/health")
    assert "script-src" not in answer.headers["content-security-policy"]


@served(frontend_url=f"{FRONT_END},http://localhost:3000")
async def test_a_page_of_the_front_end_may_call_with_its_cookie(web: WebApp) -> None:
    for origin in (FRONT_END, "http://localhost:3000"):
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "content-type",
        }
        preflight = await web.client().options(f"{AUTH}/login", headers=asked)
        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == origin
        assert preflight.headers["access-control-allow-credentials"] == "true"
        assert "PATCH" in preflight.headers["access-control-allow-methods"]
        answer = await web.client().get(f"{AUTH}/me", headers={"Origin": origin})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, origin)


@served(frontend_url=FRONT_END)
async def test_no_other_page_may_read_an_answer(web: WebApp) -> None:
    for origin in ("https://evil.example", "null", f"{FRONT_END}.evil.example"):
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        preflight = await web.client().options(f"{AUTH}/login", headers=asked)
        answer = await web.client().get(f"{AUTH}/me", headers={"Origin": origin})
        for got in (preflight, answer):
            assert "access-control-allow-origin" not in got.headers


@served()
async def test_large_answers_are_compressed_for_who_takes_gzip(web: WebApp) -> None:
    async with web.client().stream("GET", "/openapi.json", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        packed = b"".join([part async for part in answer.aiter_raw()])
    plain = await web.client().get("/openapi.json", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    small = await web.client().get("/api/v1/health", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in small.headers
