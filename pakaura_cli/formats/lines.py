"""The bytes of a file as lines of text, whatever they are: bounded in length, and without the marks of editors."""

from __future__ import annotations

from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MAX_LINE = 1024 * 1024
"""Bytes of a line. Longer than every task that fits the store."""
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def text_lines(stream: BinaryIO) -> Iterator[tuple[int, str | BadValue]]:
    """Each line by its number from 1, without its end; or why it cannot be read.

    Raises BadValue for a file that is UTF-16.
    """
    number = 0
    while raw := stream.readline(MAX_LINE + 1):
        number += 1
        if number == 1:
            refuse_utf16(raw)
            raw = raw.removeprefix(_UTF8_MARK)
        if len(raw) > MAX_LINE:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(MAX_LINE)
            yield number, BadValue(f"the line is longer than {MAX_LINE} bytes")
            continue
        try:
            yield number, raw.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            yield number, BadValue("the line is not valid UTF-8", "save the file as UTF-8")


def refuse_utf16(beginning: bytes) -> None:
    """Raises BadValue."""
    if beginning.startswith(_UTF16_MARKS):
        raise BadValue("the file is UTF-16", "save it as UTF-8")
