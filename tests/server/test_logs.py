"""Lines of JSON that tell what happened, and not what people wrote."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from pakaura_server.logs import configure, request_id

SECRET_TEXT = "buy a ring for Aisha"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Where the whole process logs during the test."""
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    root.handlers.clear()  # `configure` closes those it finds, which are pytest's
    stream = io.StringIO()
    configure("INFO", stream)
    yield stream
    root.level, root.handlers = before[0], before[1]


def only_line(log: io.StringIO) -> dict[str, object]:
    (line,) = log.getvalue().splitlines()
    found: dict[str, object] = json.loads(line)
    return found


def test_a_line_is_an_object_with_what_was_passed_along(log: io.StringIO) -> None:
    logging.getLogger("pakaura_server.x").info("listening on %s", "port", extra={"port": 8000})
    line = only_line(log)
    assert str(line.pop("time")).endswith("Z")
    assert line == {"level": "INFO", "logger": "pakaura_server.x", "message": "listening on port", "port": 8000}


def test_a_line_within_a_request_has_its_id(log: io.StringIO) -> None:
    token = request_id.set("abc")
    logging.getLogger("x").warning("slow")
    request_id.reset(token)
    assert only_line(log)["request_id"] == "abc"


def test_an_exception_is_its_types_and_places_and_not_its_text(log: io.StringIO) -> None:
    try:
        try:
            raise KeyError(SECRET_TEXT)
        except KeyError as error:
            raise ValueError(SECRET_TEXT) from error
    except ValueError:
        logging.getLogger("x").exception("failed")
    assert SECRET_TEXT not in log.getvalue()
    line = only_line(log)
    places = line["exc_info"]
    assert isinstance(places, list)
    assert [place for place in places if place.startswith("builtins.")] == ["builtins.ValueError", "builtins.KeyError"]
    assert any("test_logs.py" in place for place in places)


def test_what_asyncio_says_of_an_exception_that_nobody_caught_is_without_its_text_too(log: io.StringIO) -> None:
    def fail(what: str) -> None:
        raise ValueError(what)

    async def leave() -> None:
        loop = asyncio.get_running_loop()
        loop.create_future().set_exception(ValueError(SECRET_TEXT))
        loop.call_soon(fail, SECRET_TEXT)
        await asyncio.sleep(0)

    asyncio.run(leave())
    assert SECRET_TEXT not in log.getvalue()
    future, callback = map(json.loads, log.getvalue().splitlines())
    assert future["message"] == "Future exception was never retrieved"
    assert callback["message"].startswith("Exception in callback test_what_asyncio_says")
    assert [line["exc_info"][0] for line in (future, callback)] == ["builtins.ValueError"] * 2


def test_a_text_over_several_lines_stays_one_line(log: io.StringIO) -> None:
    logging.getLogger("x").warning("a\nb\u2028c")
    assert log.getvalue().count("\n") == 1


def test_below_the_level_nothing_is_written_nor_is_what_others_log_with_urls(log: io.StringIO) -> None:
    logging.getLogger("x").debug("detail")
    logging.getLogger("uvicorn.access").info("GET /api/v1/tasks?filter=ring")
    logging.getLogger("httpx").info("HTTP Request: GET https://example.org?q=ring")
    assert log.getvalue() == ""
