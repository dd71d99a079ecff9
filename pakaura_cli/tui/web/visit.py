"""The process of one visit: the dashboard for somebody in a browser, with nothing of the host but its server.

Its stores and its tokens are in memory; its home is a folder that was made for it. It speaks what Textual's WebDriver
speaks on stdin and stdout, and is begun by `visitor`.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import threading
from traceback import extract_tb
from typing import TYPE_CHECKING

from pakaura_cli.client.account import sign_out
from pakaura_cli.client.session import Session
from pakaura_cli.client.signed_in import signed_in_as
from pakaura_cli.client.store.in_memory import keep_stores_in_memory
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pakaura_cli.tui.desk import Desk

PART_S = 4.0
"""How long the server may take to hear what was not sent yet, and that the sign-in has ended."""
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux's prctl(2)."""


def main(argv: list[str]) -> int:
    """The exit code. `argv`: the parent's process id, the server, the most megabytes, and `--allow-http` if allowed."""
    parent, server, megabytes, *more = argv
    _depend_on(int(parent))
    # What a crash leaves behind would hold tasks and tokens.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    stderr = _silence()
    try:
        most = int(megabytes) * 1_048_576
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        keep_stores_in_memory()
        code = _visit(os.environ, server, bool(more))
    except (Exception, KeyboardInterrupt) as problem:  # noqa: BLE001 - nothing may end in a traceback
        os.dup2(stderr, 2)
        os.write(2, f"{_told(problem)}\n".encode("utf-8", "backslashreplace"))
        code = 1
    return code


def _visit(environ: Mapping[str, str], server: str, allow_http: bool) -> int:
    from pakaura_cli.tui.desk import Desk
    from pakaura_cli.tui.web.visit_app import VisitApp

    desk = Desk(environ)
    desk.may_leave, desk.server, desk.allow_http = False, server, allow_http
    app = VisitApp(desk)
    app.run()
    _part(desk)
    if app.failure is not None:
        raise app.failure
    return 0


def _part(desk: Desk) -> None:
    """Send what waits and end the sign-in, for as long as PART_S: nobody can use it any more."""
    desk.session.leave()
    parting = threading.Thread(target=_sign_out, args=(desk.session.environ,), daemon=True)
    parting.start()
    parting.join(PART_S)


def _sign_out(environ: Mapping[str, str]) -> None:
    session = Session(environ)
    try:
        if signed_in_as(session) is not None:
            sign_out(session, force=True)
    except PakauraError:
        return  # The sign-in ends by itself some day; what was not sent is lost, as the page says.


def _told(problem: BaseException) -> str:
    """One line for the log of the host, without any text of a task, which a message may quote."""
    problem = getattr(problem, "error", problem)  # Of a worker of Textual, which may not be loaded yet.
    if isinstance(problem, PakauraError):
        return f"pakaura web: a visit ended: {problem.code}"
    if isinstance(problem, MemoryError):
        return "pakaura web: a visit ended: it needed more memory than web.memory allows"
    places = [f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in extract_tb(problem.__traceback__)]
    return f"pakaura web: a visit ended by a mistake in PakAura: {type(problem).__name__} at {' > '.join(places)}"


def _depend_on(parent: int) -> None:
    """End at once when the parent does, however that ended, where the system can do that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _silence() -> int:
    """Have nothing appear on stderr: libraries print texts of tasks where they fail. The descriptor of what it was."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return kept


if __name__ == "__main__":
    # Threads that wait for the network are not waited for.
    os._exit(main(sys.argv[1:]))
