"""Which program wrote a file is told from how it begins, and else from its name."""

from __future__ import annotations

import io
from typing import Any

import pytest

from pakaura_cli.formats.recognising import look_into, recognise
from pakaura_server.core.errors import UsageError

BEGINNINGS = [
    ("json", "", '[{"schema":1,"id":"a","title":"b","entry":1}]'),
    ("ndjson", "", '{"title":"a"}\n'),
    ("json", "", "[]"),
    ("taskwarrior", "tasks.json", '[\n{"id":1,"description":"a","uuid":"b"},'),
    ("taskwarrior", "", '{"description":"a"}\n{"description":"b"}'),
    ("taskwarrior", "", '[\n{"description":"' + "long " * 20_000),
    ("ics", "", "\ufeffBEGIN:VCALENDAR\r\n"),
    ("ics", "tasks.ics", "begin:vtodo"),
    ("todoist", "tasks.csv", "\ufeffTYPE,CONTENT,DESCRIPTION\n"),
    ("csv", "", "id;Title;due\n1;a;\n"),
    ("csv", "a.csv", "title\na\n"),
    ("markdown", "", "# Heading\n\n* [x] done\n"),
    ("markdown", "", "- [ ] first\n"),
    ("markdown", "README.MD", "nothing to do"),
    ("todotxt", "", "(A) buy milk\n"),
    ("todotxt", "", "x 2026-11-20 buy milk\n"),
    ("todotxt", "", "buy milk +shop\n"),
    ("todotxt", "list.txt", "buy milk\n"),
]


class Dribble(io.RawIOBase):
    """A pipe whose other end takes its time: a byte at each read."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part, self._content = self._content[:1], self._content[1:]
        buffer[: len(part)] = part
        return len(part)


@pytest.mark.parametrize(("name", "file", "text"), BEGINNINGS)
def test_a_format_is_recognised(name: str, file: str, text: str) -> None:
    assert recognise(file, text.encode()) == name


@pytest.mark.parametrize(("file", "content"), [("", b"prose"), ("a.pdf", b"%PDF-1.4"), ("a.txt", b"a\0b"), ("-", b"")])
def test_what_says_nothing_is_not_guessed(file: str, content: bytes) -> None:
    with pytest.raises(UsageError, match="cannot tell"):
        recognise(file, content)


@pytest.mark.parametrize("size", [0, 10, 65_536, 70_000])
def test_looking_takes_nothing_away_and_waits_for_enough(size: int) -> None:
    content = b"0123456789" * (size // 10 + 1)
    beginning, whole = look_into(io.BufferedReader(Dribble(content[:size])))
    assert beginning == content[:size][:65_536]
    assert whole.read() == content[:size]
