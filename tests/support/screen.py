"""Streams that a test can look at: a terminal or a pipe, with somebody at the keyboard or nobody."""

from __future__ import annotations

import io
from typing import Any

from pakaura_cli.output import Output


class Stream(io.TextIOWrapper):
    """What was written to it, or will be read from it, with or without a terminal behind it."""

    def __init__(self, terminal: bool, text: str = "", encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(text.encode(encoding)), encoding, "backslashreplace", newline="")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def written(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode(self.encoding)


class Screen:
    """An Output and its two streams. `terminal` is stdout's, `typed` what a person at a terminal types."""

    def __init__(
        self,
        options: dict[str, Any] | None = None,
        environ: dict[str, str] | None = None,
        *,
        terminal: bool = False,
        typed: str | None = None,
        encoding: str = "utf-8",
        color: str = "auto",
    ) -> None:
        asked = typed is not None
        self.stdout = Stream(terminal, encoding=encoding)
        self.stderr = Stream(asked, encoding=encoding)
        self.output = Output.for_process(
            options or {}, environ or {}, self.stdout, self.stderr, Stream(asked, typed or ""), color
        )

    @property
    def out(self) -> str:
        return self.stdout.written()

    @property
    def err(self) -> str:
        return self.stderr.written()
