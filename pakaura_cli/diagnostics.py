"""What goes wrong, told in one line on stderr, and the exit code that says it to a script.

0 done · 1 failure · 2 wrong usage or a bad value · 3 not found or ambiguous · 4 sign-in needed · 5 conflict
6 network or server · 7 a yes is needed and nobody can be asked · 130 interrupted · 141 the reader of stdout went away
"""

from __future__ import annotations

import errno
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from pakaura_cli.client.paths import Paths
from pakaura_cli.output.escape import safe
from pakaura_cli.version import VERSION
from pakaura_server.core import errors
from pakaura_server.core.exit_codes import exit_code

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

INTERRUPTED = 130
READER_GONE = 141
"""What a shell shows for a program that SIGPIPE ended, as it ends `cat` and `ls`; a script that cares can tell."""
_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


def report(problem: BaseException, argv: list[str], environ: Mapping[str, str]) -> int:
    """Tell a person, or a script that asked for JSON in `argv`, what ended the command; the exit code. Never raises.

    An unexpected exception is told by its type only, because its message may hold what a task says.
    """
    _flush(sys.stdout)
    code = _tell(problem, argv, environ)
    _flush(sys.stderr)
    return code


def render(error: errors.PakauraError, machine: bool = False) -> str:
    """The error as lines for a person, or as one line of JSON; control characters are escaped in both."""
    candidates = error.candidates if isinstance(error, errors.Ambiguous) else []
    if machine:
        return _json(error, candidates)
    hints = error.hint.split("\n") if error.hint else []
    lines = [f"pakaura: {safe(error.message)}", *(f"  {safe(line)}" for line in [*hints, *candidates])]
    return "\n".join(lines) + "\n"


def _tell(problem: BaseException, argv: list[str], environ: Mapping[str, str]) -> int:
    if isinstance(problem, KeyboardInterrupt):
        _say("\n")
        return INTERRUPTED
    if isinstance(problem, BrokenPipeError):
        return READER_GONE
    error = problem if isinstance(problem, errors.PakauraError) else _translate(problem, environ)
    _say(render(error, _wants_json(argv)))
    return exit_code(error)


def _translate(problem: BaseException, environ: Mapping[str, str]) -> errors.PakauraError:
    # A file that cannot be opened has its name in the error; one without is a stream that was being written.
    if isinstance(problem, OSError) and problem.filename is None and problem.errno in _UNWRITABLE:
        return errors.PakauraError(
            f"cannot write the output: {problem.strerror}", "make room, or send the output elsewhere"
        )
    return _internal(problem, environ)


def _internal(problem: BaseException, environ: Mapping[str, str]) -> errors.PakauraError:
    from traceback import extract_tb

    frames = extract_tb(problem.__traceback__)
    where = f"{os.path.basename(frames[-1].filename)}, line {frames[-1].lineno}" if frames else "nowhere"
    path = os.path.join(Paths(environ).state, "crash.log")
    try:
        _write_privately(path, _crash_log(problem))
        hint = f"this is a mistake in PakAura; what to report, without any task's text, is in {path}"
    except OSError as refused:
        hint = f"this is a mistake in PakAura; its details could not be written to {path}: {refused.strerror}"
    return errors.PakauraError(f"internal error: {type(problem).__name__} ({where})", hint)


def _crash_log(problem: BaseException) -> str:
    """Versions and stack frames: no message and no argument, because a task's text may be in them."""
    from traceback import format_tb

    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    parts = [f"pakaura {VERSION}, Python {sys.version.split()[0]}, {sys.platform}, {now}\n"]
    link: BaseException | None = problem
    while link is not None:
        parts += ["\n", f"{type(link).__name__}, raised here:\n", *format_tb(link.__traceback__)]
        link = link.__cause__ or link.__context__
    return "".join(parts)


def _write_privately(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)


def _json(error: errors.PakauraError, candidates: list[str]) -> str:
    import json

    body: dict[str, Any] = {"code": error.code, "message": error.message, "hint": error.hint}
    if candidates:
        body["candidates"] = candidates
    return json.dumps({"error": body}) + "\n"


def _wants_json(argv: list[str]) -> bool:
    options = argv[: argv.index("--")] if "--" in argv else argv
    return "--json" in options or "--ndjson" in options


def _say(text: str) -> None:
    try:
        sys.stderr.write(text)
    except (OSError, ValueError):
        _discard(sys.stderr)


def _flush(stream: TextIO) -> None:
    try:
        stream.flush()
    except (OSError, ValueError):
        _discard(stream)


def _discard(stream: TextIO) -> None:
    """Send what is left in the buffer nowhere, or the interpreter complains when it flushes on its way out."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
