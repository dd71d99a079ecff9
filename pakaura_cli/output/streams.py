"""The streams of one command: what it may write where, in which form, and whether somebody can be asked."""

from __future__ import annotations

import os
import sys

from pakaura_cli.output.escape import safe, safe_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, TextIO

    from pakaura_cli.output.style import Style

_DEFAULT_WIDTH = 80
_DEFAULT_HEIGHT = 24


class Output:
    """stdout is data, stderr is talk.

    `machine` is "json", "ndjson" or "". With --json every command, reader or writer, of one task or of many, prints one
    array with a record a line, so that `jq '.[]'` always fits; with --ndjson one record a line as it comes.
    `terminal` says whether stdout is one and --plain is not given; `can_ask` whether stdin and stderr are terminals and
    --no-input is not given; `unicode` whether stdout can carry more than ASCII.
    """

    __slots__ = (
        "_environ",
        "_look_up",
        "_options",
        "_pages",
        "_records",
        "_style",
        "can_ask",
        "color",
        "machine",
        "quiet",
        "stderr",
        "stdin",
        "stdout",
        "terminal",
        "unicode",
    )

    def __init__(
        self,
        options: Mapping[str, Any],
        environ: Mapping[str, str],
        stdout: TextIO,
        stderr: TextIO,
        stdin: TextIO,
        color: str,
        look_up: Callable[[str], str] | None = None,
    ) -> None:
        self._options = options
        self._environ = environ
        self._look_up = look_up
        self._style: Style | None = None
        self._pages: list[str] = []
        self._records: list[str] = []
        self.stdout = stdout
        self.stderr = stderr
        self.stdin = stdin
        self.machine = _machine(options)
        self.quiet = bool(options.get("quiet"))
        self.terminal = stdout.isatty() and not options.get("plain")
        self.can_ask = not options.get("no-input") and stdin.isatty() and stderr.isatty()
        self.color = _wants_color(options, environ, self.terminal, color)
        self.unicode = _is_unicode(stdout)

    @classmethod
    def for_process(
        cls,
        options: Mapping[str, Any],
        environ: Mapping[str, str],
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
        stdin: TextIO | None = None,
        color: str = "auto",
        look_up: Callable[[str], str] | None = None,
    ) -> Output:
        """Of the process's own streams unless others are given. `color` is the configuration's: auto, always or never.

        `look_up` gives the settings of colours and signs, as for `Style`. Raises UsageError for --json beside --ndjson.
        """
        return cls(options, environ, stdout or sys.stdout, stderr or sys.stderr, stdin or sys.stdin, color, look_up)

    @property
    def style(self) -> Style:
        """How this terminal shows things."""
        if self._style is None:
            from pakaura_cli.output.style import Style, colors_of

            colors = colors_of(self._environ)
            self._style = Style(self.color, self.unicode, self._look_up, colors)
        return self._style

    @property
    def width(self) -> int:
        """Columns of the terminal: COLUMNS, else what it says itself, else 80."""
        return _positive(self._environ.get("COLUMNS")) or self._size()[0]

    @property
    def height(self) -> int:
        """Lines of the terminal: LINES, else what it says itself, else 24."""
        return _positive(self._environ.get("LINES")) or self._size()[1]

    def data(self, line: str) -> None:
        """One line to stdout, as it is: text that others wrote goes through `safe` first. Buffered until `finish`."""
        self.stdout.write(line + "\n")

    def talk(self, line: str) -> None:
        """One line to stderr, made safe."""
        self.stderr.write(safe(line) + "\n")

    def note(self, line: str) -> None:
        """As `talk`, but -q silences it."""
        if not self.quiet:
            self.talk(line)

    def confirm(self, question: str, flag: str = "--yes") -> bool:
        """Whether the person says yes; Enter alone and the end of the input are no. The option --yes answers unasked.

        Raises ConfirmationNeeded, which names `flag` as what answers, where nobody can be asked.
        """
        if self._options.get("yes"):
            return True
        if not self.can_ask:
            from pakaura_server.core.errors import ConfirmationNeeded

            raise ConfirmationNeeded(f"{question} Nobody is there to answer", f"repeat it with {flag}")
        self.flush()
        self.stderr.write(f"{safe(question)} [y/N] ")
        self.stderr.flush()
        answer = self.stdin.readline()
        if not answer.endswith("\n"):
            self.stderr.write("\n")
        return answer.strip().lower() in ("y", "yes")

    def record(self, record: Mapping[str, Any]) -> None:
        """One record of machine output: a line at once for --ndjson, kept for the array of `finish` for --json."""
        if self.machine == "json":
            self._records.append(self.encoded(record))
        else:
            self.data(self.encoded(record))

    def encoded(self, record: Mapping[str, Any]) -> str:
        """The record as one line of JSON that harms no terminal."""
        import json

        return safe_json(json.dumps(record, ensure_ascii=not self.unicode, separators=(",", ":")))

    def page(self, lines: Iterable[str]) -> None:
        """Lines for `finish` to show: through the pager if they are more than the terminal holds, else as `data`.

        They are taken at once and shown late, so that no transaction is open while a person or a pipe takes its time.
        """
        self._pages.extend(lines)

    def flush(self) -> None:
        """Give what was written to the other end. Raises OSError if that fails: a full disk, a closed pipe."""
        self.stdout.flush()

    def finish(self) -> None:
        """Called once, after the command's last word and only if it did not raise: prints what was kept and flushes."""
        if self.machine == "json":
            self.stdout.write("[\n" + ",\n".join(self._records) + "\n]\n" if self._records else "[]\n")
        if not self._paged():
            for line in self._pages:
                self.data(line)
        self._pages = []
        self.flush()

    def _paged(self) -> bool:
        if not self.terminal or self._options.get("no-pager") or len(self._pages) < self.height:
            return False
        from pakaura_cli.output.pager import page

        self.flush()
        return page("".join([line + "\n" for line in self._pages]), self._environ, self.stdout)

    def _size(self) -> tuple[int, int]:
        try:
            columns, lines = os.get_terminal_size(self.stdout.fileno())
        except (OSError, ValueError):
            columns = lines = 0
        return columns or _DEFAULT_WIDTH, lines or _DEFAULT_HEIGHT


def _machine(options: Mapping[str, Any]) -> str:
    chosen = [name for name in ("json", "ndjson") if options.get(name)]
    if len(chosen) > 1:
        from pakaura_server.core.errors import UsageError

        raise UsageError("--json and --ndjson exclude each other", "--json is one array, --ndjson one record a line")
    return chosen[0] if chosen else ""


def _wants_color(options: Mapping[str, Any], environ: Mapping[str, str], terminal: bool, setting: str) -> bool:
    """The option decides, then the environment, then the configuration, then what the terminal is."""
    if options.get("no-color") or environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    if setting != "auto":
        return setting == "always"
    return terminal and environ.get("TERM") != "dumb" and environ.get("CLICOLOR") != "0"


def _is_unicode(stream: TextIO) -> bool:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").startswith(("utf", "cp65001"))


def _positive(text: str | None) -> int:
    """The number that `text` is, or 0."""
    return int(text) if text and len(text) < 6 and text.isascii() and text.isdigit() else 0
