"""Telling the format of a file from its name and its beginning."""

from __future__ import annotations

import io
import json
import re

from pakaura_server.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

_ENOUGH = 64 * 1024
"""Bytes that are looked at."""
_BY_ENDING = {".ics": "ics", ".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".txt": "todotxt"}
_BOX = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)]) +\[[ xX]\] ", re.MULTILINE)
_MARK = re.compile(r"^(?:x |\([A-Z]\) |\d{4}-\d\d-\d\d )|(?:^| )[+@]\w|(?:^| )(?:due|t|pri|rec):\w", re.MULTILINE)
_TASKWARRIOR = ("uuid", "entry", "description")


class _Whole(io.RawIOBase):
    """A stream from its beginning, which was read already."""

    def __init__(self, beginning: bytes, rest: BinaryIO) -> None:
        self._beginning = beginning
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._beginning[: len(buffer)] or self._rest.read(len(buffer))
        self._beginning = self._beginning[len(part) :]
        buffer[: len(part)] = part
        return len(part)


def look_into(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The beginning of what a stream says, however slowly it says it, and a stream that says all of it."""
    beginning = stream.read(_ENOUGH)
    return beginning, io.BufferedReader(_Whole(beginning, stream), _ENOUGH)


def recognise(name: str, beginning: bytes) -> str:
    """The format of a file that is called so and begins so. Raises UsageError where it can be told from neither."""
    text = beginning.decode("utf-8-sig", "replace")
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    found = _from_text(text) or _BY_ENDING.get(ending)
    if found is None and _MARK.search(text):
        found = "todotxt"
    if found is None or "\0" in text:
        raise UsageError("cannot tell what wrote this file", "say it with --format, such as --format todotxt")
    return found


def _from_text(text: str) -> str | None:
    start = text.lstrip()
    if start[:1] in "[{" and start[:1] and not _BOX.match(start):
        return _from_json(start)
    if start[:15].upper() == "BEGIN:VCALENDAR":
        return "ics"
    header = {cell.strip(' "').lower() for cell in re.split("[,;\t]", start.partition("\n")[0].strip("\r"))}
    if {"type", "content"} <= header:
        return "todoist"
    if "title" in header and len(header) > 1:
        return "csv"
    return "markdown" if _BOX.search(text) else None


def _from_json(text: str) -> str:
    """By the first object; of a long one only the beginning may be here."""
    try:
        first: Any = json.JSONDecoder().raw_decode(text.lstrip("[ \t\r\n"))[0]
        names = list(first) if isinstance(first, dict) else []
    except (ValueError, RecursionError):
        names = re.findall(r'"(\w+)"\s*:', text[:4096])
    if "title" not in names and any(name in names for name in _TASKWARRIOR):
        return "taskwarrior"
    return "json" if text[0] == "[" else "ndjson"
