"""Structured logs: one JSON object a line, with the request's id, and with nothing that people wrote or hide.

An exception is logged as its type and the places it passed. Its message is left out: PostgreSQL and pydantic quote
values in theirs, which may be an e-mail, a password or a task.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from pythonjsonlogger.json import JsonFormatter

if TYPE_CHECKING:
    from pythonjsonlogger.core import LogData

    ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered, or empty."""
_VALUES = re.compile(r"\s*[\n(<].*", re.DOTALL)
"""In what asyncio logs: the exception with its message, or the arguments of a callback."""


class JsonLines(JsonFormatter):
    """Formats a record, with what was passed as `extra`."""

    def __init__(self) -> None:
        super().__init__("%(message)s", exc_info_as_array=True)

    def add_fields(self, log_data: LogData, record: logging.LogRecord, message_dict: LogData) -> None:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["time"] = at.replace("+00:00", "Z")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        if current := request_id.get():
            log_data["request_id"] = current
        super().add_fields(log_data, record, message_dict)
        if record.name == "asyncio":
            log_data["message"] = _VALUES.sub("", log_data["message"])

    def formatException(self, ei: ExcInfo) -> Any:  # noqa: N802
        return _places(ei[1])


def configure(level: str = "INFO", stream: TextIO | None = None) -> logging.Handler:
    """Send the logs of the whole process to `stream`, by default stderr, instead of where they went before."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Both write whole URLs. Requests to us are logged by the middleware.
    for name in ("uvicorn.access", "httpx"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler


def _places(error: BaseException | None) -> list[str]:
    """The types of an exception and its causes, each with the lines of code that it passed."""
    lines = []
    while error is not None:
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        lines += [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines
