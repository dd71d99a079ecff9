"""The values of a JSON array, or of objects one after another, read bit by bit: a large file is never held whole."""

from __future__ import annotations

import codecs
import json
import re

from pakaura_cli.formats.lines import refuse_utf16
from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, BinaryIO

MAX_VALUE = 4 * 1024 * 1024
"""Characters of one value. Longer than every task that fits the store."""
_AT_ONCE = 256 * 1024
_BETWEEN = re.compile(r"[\s,\[\]]*")
_NEXT = re.compile(r"\n[\s,\[]*\{")
"""Where reading goes on after what is no JSON: the next line that begins an object."""


class _Reading:
    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        self.text = ""
        self.position = 0
        self.line = 1
        self.ended = False

    def more(self) -> bool:
        """Read on, and forget what was taken. Whether there may be more."""
        if self.ended:
            return False
        raw = self.stream.read(_AT_ONCE)
        self.ended = not raw
        self.text = self.text[self.position :] + self.decoder.decode(raw, self.ended)
        self.position = 0
        return True

    def take(self, end: int) -> None:
        self.line += self.text.count("\n", self.position, end)
        self.position = end

    def skip(self) -> None:
        """Pass over what stands between values."""
        while True:
            between = _BETWEEN.match(self.text, self.position)
            assert between is not None
            self.take(between.end())
            if self.position < len(self.text) or not self.more():
                return

    def resume(self) -> None:
        """Pass over the rest of what is no JSON."""
        while True:
            found = _NEXT.search(self.text, self.position)
            if found:
                self.take(found.end() - 1)
                return
            self.take(max(self.position, len(self.text) - 1))
            if not self.more():
                self.take(len(self.text))
                return


def json_values(stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    """Each value with the line on which it begins; a BadValue in the place of one that cannot be read."""
    reading = _Reading(stream)
    reading.more()
    refuse_utf16(reading.text[:4].encode("utf-8", "surrogateescape"))
    scan = json.JSONDecoder(parse_constant=str).raw_decode
    while True:
        reading.skip()
        if reading.position >= len(reading.text):
            return
        line = reading.line
        try:
            value, end = scan(reading.text, reading.position)
        except RecursionError:
            yield line, BadValue("it is nested too deeply")
            reading.resume()
        except ValueError as error:
            if len(reading.text) - reading.position < MAX_VALUE and reading.more():
                continue
            yield line, _complaint(error, reading)
            reading.resume()
        else:
            reading.take(end)
            yield line, value


def _complaint(error: ValueError, reading: _Reading) -> BadValue:
    if len(reading.text) - reading.position >= MAX_VALUE and not isinstance(error, json.JSONDecodeError):
        return BadValue(f"one value is longer than {MAX_VALUE} characters")
    what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    return BadValue(f"it is no JSON: {what}", "one object a task, as export --format json writes it")
