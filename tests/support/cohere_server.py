"""A server on loopback that speaks version 2 of Cohere's chat API, in the events that the SDK's own types define.

It answers what the test wrote down, one request after the other, and keeps what it was sent.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cohere.types import ChatMessageV2, ToolV2
from cohere.v2 import types as v2
from pydantic import TypeAdapter

from tests.support.installed import ENOUGH

KEY = "a-key-of-nobody"
_MESSAGES = TypeAdapter(list[ChatMessageV2])
_TOOLS = TypeAdapter(list[ToolV2])
Answer = Callable[["_Handler"], None]


class CohereServer(ThreadingHTTPServer):
    """`asked` are the requests so far. When the answers are used up, the last one is given again."""

    daemon_threads = True

    def __init__(self, answers: Sequence[Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []
        self.closing = threading.Event()
        self.holding = threading.Event()
        """Set while an answer is held back."""
        self.released = threading.Event()
        """Set by a test to let a held answer go."""
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def next_answer(self, request: dict[str, Any]) -> Answer:
        with self._lock:
            self.asked.append(request)
            return self.answers[min(len(self.asked), len(self.answers)) - 1]


@contextmanager
def cohere_server(*answers: Answer) -> Iterator[CohereServer]:
    """A server that gives these answers."""
    with CohereServer(answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.released.set()
            server.shutdown()
            thread.join()


def says(*pieces: str, reason: str = "COMPLETE") -> Answer:
    """A message of text, in these pieces."""
    return streams(*begun(), *text_events(pieces), ended(reason))


def calls(*made: tuple[str, Any], plan: str = "I will look.", id: str | None = "", pieces: int = 2) -> Answer:
    """A message that calls tools, each a name and its arguments: JSON, or text as it is sent. `id` None: without."""
    events = [*begun(), {"type": "tool-plan-delta", "delta": {"message": {"tool_plan": plan}}}]
    for index, (name, arguments) in enumerate(made):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        events += call_events(index, None if id is None else id or f"{name}_{index}", name, text, pieces)
    return streams(*events, ended("TOOL_CALL"))


def streams(*events: Any, end: str = "done") -> Answer:
    """These events: of the SDK's types, dicts, or text that is sent as data. `end`: done, quiet, or broken."""

    def answer(handler: _Handler) -> None:
        handler.begin_stream()
        for event in events:
            handler.send_event(event)
        if end == "done":
            handler.send_chunk(b"data: [DONE]\n\n")
        if end != "broken":
            handler.send_chunk(b"")
        handler.close_connection = True

    return answer


def says_half(*pieces: str, end: str = "broken") -> Answer:
    """Text without the end of the message; the connection breaks, or ends as if all were well."""
    return streams(*begun(), *text_events(pieces)[:-1], end=end)


def calls_half(name: str, arguments: str, end: str = "broken") -> Answer:
    """A call without its end."""
    return streams(*begun(), *call_events(0, "half", name, arguments, 1)[:-1], end=end)


def refuses(status: int, body: str = '{"message":"no"}', kind: str = "application/json", **headers: str) -> Answer:
    """An answer that is no success; `retry_after` is a header."""

    def answer(handler: _Handler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body.encode())), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body.encode())

    return answer


def held(then: Answer) -> Answer:
    """Nothing until the test releases it (or the server closes), and then `then`."""

    def answer(handler: _Handler) -> None:
        handler.server.holding.set()
        handler.server.released.wait(ENOUGH)
        if not handler.server.closing.is_set():
            then(handler)

    return answer


def pauses(first: str, second: str) -> Answer:
    """The first half of a text, and the second when the test releases it."""

    def answer(handler: _Handler) -> None:
        start, begins, *_ = text_events([first])
        _, goes_on, end = text_events([second])
        handler.begin_stream()
        for event in [*begun(), start, begins]:
            handler.send_event(event)
        held(lambda _: None)(handler)
        for event in [goes_on, end, ended("COMPLETE"), "[DONE]"]:
            handler.send_event(event)
        handler.send_chunk(b"")
        handler.close_connection = True

    return answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: CohereServer

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        problem = _problem(self.path, self.headers.get("Authorization", ""), request)
        try:
            (refuses(*problem) if problem else self.server.next_answer(request))(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send_event(self, event: Any) -> None:
        if isinstance(event, str):
            kind, data = "message", event
        else:
            value = event if isinstance(event, dict) else event.model_dump(mode="json", exclude_none=True)
            kind, data = value.get("type", "message"), json.dumps(value)
        self.send_chunk(f"event: {kind}\ndata: {data}\n\n".encode())

    def send_chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def _problem(path: str, authorization: str, request: dict[str, Any]) -> tuple[int, str] | None:
    """What the real one would refuse, as the SDK's types define it."""
    if path != "/v2/chat":
        return 404, '{"message":"no such path"}'
    if authorization != f"Bearer {KEY}":
        return 401, '{"message":"invalid api token"}'
    try:
        assert request["stream"] is True and isinstance(request["model"], str)
        _MESSAGES.validate_python(request["messages"])
        _TOOLS.validate_python(request.get("tools", []))
        ids: set[str] = set()
        for message in request["messages"]:
            if message["role"] == "tool":
                assert message["tool_call_id"] in ids
            for call in message.get("tool_calls", ()):
                ids.add(call["id"])
                assert isinstance(json.loads(call["function"]["arguments"]), dict)
    except (AssertionError, KeyError, ValueError) as error:
        return 400, json.dumps({"message": f"{type(error).__name__} {error}"})
    return None


def begun() -> list[Any]:
    """How a message begins."""
    return [
        v2.MessageStartV2ChatStreamResponse.model_validate({"id": "m", "delta": {"message": {"role": "assistant"}}})
    ]


def text_events(pieces: Sequence[str]) -> list[Any]:
    """Text in these pieces."""
    start = {"index": 0, "delta": {"message": {"content": {"type": "text", "text": ""}}}}
    deltas = [{"index": 0, "delta": {"message": {"content": {"text": piece}}}} for piece in pieces]
    return [
        v2.ContentStartV2ChatStreamResponse.model_validate(start),
        *[v2.ContentDeltaV2ChatStreamResponse.model_validate(delta) for delta in deltas],
        v2.ContentEndV2ChatStreamResponse(index=0),
    ]


def call_events(index: int, id: str | None, name: str, arguments: str, pieces: int) -> list[Any]:
    """A call whose arguments come in so many pieces."""
    function = {"type": "function", "function": {"name": name, "arguments": ""}}
    made = function if id is None else {"id": id, **function}
    size = max(1, -(-len(arguments) // pieces))
    parts = [arguments[start : start + size] for start in range(0, len(arguments), size)]
    deltas = [{"index": index, "delta": {"message": {"tool_calls": {"function": {"arguments": p}}}}} for p in parts]
    return [
        # The SDK's type needs an id; one without is sent as it is.
        {"type": "tool-call-start", "index": index, "delta": {"message": {"tool_calls": made}}},
        *[v2.ToolCallDeltaV2ChatStreamResponse.model_validate(delta) for delta in deltas],
        v2.ToolCallEndV2ChatStreamResponse(index=index),
    ]


def ended(reason: str) -> Any:
    """How a message ends."""
    usage = {"tokens": {"input_tokens": 7.0, "output_tokens": 3.0}}
    return v2.MessageEndV2ChatStreamResponse.model_validate(
        {"id": "m", "delta": {"finish_reason": reason, "usage": usage}}
    )
