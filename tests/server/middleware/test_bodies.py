"""Bodies: how large, how deep, in what encoding."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.webapp import AUTH, WebApp, served

JSON = {"Content-Type": "application/json"}
GZIP = JSON | {"Content-Encoding": "gzip"}
LIMIT = 2048


async def post(web: WebApp, content: bytes | AsyncIterator[bytes], headers: dict[str, str] = JSON) -> httpx.Response:
    return await web.client().post(f"{AUTH}/login", content=content, headers=headers)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["error"]["code"])


def login(size: int = 0) -> bytes:
    return json.dumps({"email": "nobody@example.org", "password": "wrong password", "more": "x" * size}).encode()


def of_size(size: int) -> bytes:
    return login(size - len(login()))


@served(max_body_bytes=LIMIT)
async def test_a_body_of_the_largest_size_is_taken_and_one_byte_more_is_413(web: WebApp) -> None:
    assert code(await post(web, of_size(LIMIT))) == (401, "AUTHENTICATION_ERROR")
    assert code(await post(web, of_size(LIMIT + 1))) == (413, "TOO_LARGE")


@served(max_body_bytes=LIMIT)
async def test_a_body_without_a_length_is_read_no_further_than_the_limit(web: WebApp) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 100

    assert code(await post(web, endless())) == (413, "TOO_LARGE")
    assert read <= LIMIT // 100 + 2


@served(max_body_bytes=LIMIT)
async def test_a_streamed_body_that_fits_is_taken(web: WebApp) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for byte in login():
            yield bytes([byte])

    assert code(await post(web, parts())) == (401, "AUTHENTICATION_ERROR")


@served(max_body_bytes=LIMIT)
async def test_gzip_is_unpacked_and_bounded_afterwards(web: WebApp) -> None:
    assert code(await post(web, gzip.compress(of_size(LIMIT)), GZIP)) == (401, "AUTHENTICATION_ERROR")
    assert code(await post(web, gzip.compress(of_size(LIMIT + 1)), GZIP)) == (413, "TOO_LARGE")


@served(max_body_bytes=100_000)
async def test_a_bomb_is_never_unpacked(web: WebApp) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 100_000
    tracemalloc.start()
    answer = await post(web, bomb, GZIP)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code(answer) == (413, "TOO_LARGE")
    assert peak < 5_000_000


@served(max_body_bytes=LIMIT)
async def test_a_gzip_body_may_come_in_parts(web: WebApp) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for byte in gzip.compress(login()):
            yield bytes([byte])

    assert code(await post(web, parts(), GZIP)) == (401, "AUTHENTICATION_ERROR")


@served()
async def test_what_is_no_whole_gzip_is_400(web: WebApp) -> None:
    whole = gzip.compress(login())
    for content in (login(), whole[:-1], whole[:20], whole + b"more", whole + whole):
        assert code(await post(web, content, GZIP)) == (400, "VALIDATION_ERROR")


@served()
async def test_another_encoding_or_type_is_400(web: WebApp) -> None:
    for encoding in ("br", "deflate", "gzip, gzip"):
        answer = await post(web, gzip.compress(login()), JSON | {"Content-Encoding": encoding})
        assert code(answer) == (400, "VALIDATION_ERROR")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = await post(web, login(), {"Content-Type": kind})
        assert code(answer) == (400, "VALIDATION_ERROR")
        assert "application/json" in answer.json()["error"]["message"]
    for kind in ("application/json; charset=utf-8", "Application/JSON"):
        assert code(await post(web, login(), {"Content-Type": kind})) == (401, "AUTHENTICATION_ERROR")


@pytest.mark.parametrize("opener", ["[", '{"a":'])
def test_json_of_64_levels_is_taken_and_deeper_is_400(opener: str, shared_url: str) -> None:
    closer = {"[": "]", '{"a":': "}"}[opener]

    def nested(levels: int) -> bytes:
        inner = opener * (levels - 1) + "1" + closer * (levels - 1)
        return f'{{"email": "nobody@example.org", "password": "wrong password", "x": {inner}}}'.encode()

    @served()
    async def check(web: WebApp) -> None:
        assert code(await post(web, nested(64))) == (401, "AUTHENTICATION_ERROR")
        for levels in (65, 100_000):
            answer = await post(web, nested(levels))
            assert code(answer) == (400, "VALIDATION_ERROR")
            assert "64" in answer.json()["error"]["message"]
        assert code(await post(web, opener.encode() * 100_000)) == (400, "VALIDATION_ERROR")

    check(shared_url)


@served()
async def test_json_in_another_encoding_is_400_as_its_levels_could_not_be_counted(web: WebApp) -> None:
    hidden = '{"email": "nobody@example.org", "password": "\\" ", "x": ' + "[" * 100 + "]" * 100 + "}"
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        for text in (hidden, login().decode()):
            answer = await post(web, text.encode(encoding))
            assert code(answer) == (400, "VALIDATION_ERROR")
            assert "UTF-8" in answer.json()["error"]["message"]


@served()
async def test_brackets_in_texts_are_no_levels(web: WebApp) -> None:
    body: dict[str, Any] = {"email": "nobody@example.org", "password": "[{" * 200, "x": '\\"[[' * 100, "y": [[]] * 200}
    assert code(await post(web, json.dumps(body).encode())) == (401, "AUTHENTICATION_ERROR")


@served()
async def test_a_request_without_a_body_needs_no_type(web: WebApp) -> None:
    assert (await web.client().post(f"{AUTH}/logout")).status_code == 200
    assert (await web.client().post(f"{AUTH}/logout", content=b"")).status_code == 200
