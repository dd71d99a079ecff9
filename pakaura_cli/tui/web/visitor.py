"""One visitor: the process of the visit, what goes to it and what comes from it, and its end.

textual-serve has such a class, which runs a shell, gives the app the whole environment of the host, prints what the app
says on stderr, and waits for its end as long as that takes; so this one speaks to Textual's WebDriver itself. A packet
is a letter (D: what a terminal shows or sends; M: JSON about it), the length as 4 bytes, and so many bytes.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from pakaura_cli.tui.web import driver, memory_keyring

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

    from pakaura_cli.tui.web.terms import Terms

GRACE_S = 6.0
"""How long a visit may take to end by itself: longer than it waits for its server."""
_READY = b"__GANGLION__\n"
_PASSED_ON = (
    "ALL_PROXY HTTPS_PROXY HTTP_PROXY NO_PROXY all_proxy https_proxy http_proxy no_proxy"
    " SSL_CERT_DIR SSL_CERT_FILE PAKAURA_NOW"
).split()
"""What the host says about the way to the server."""
_SURROUNDINGS = f"""\
HOME={{home}}
TMPDIR={{home}}
XDG_CACHE_HOME={{home}}/cache
XDG_CONFIG_HOME={{home}}/config
XDG_DATA_HOME={{home}}/data
XDG_STATE_HOME={{home}}/state
LANG=C.UTF-8
TZ={{zone}}
PYTHON_KEYRING_BACKEND={memory_keyring.NAME}
PYTHONDONTWRITEBYTECODE=1
TERM=xterm-256color
TEXTUAL_DRIVER={driver.NAME}
TEXTUAL_COLOR_SYSTEM=truecolor
COLUMNS={{width}}
ROWS={{height}}"""
"""A line a variable. No PATH: no program is started."""


class Visitor:
    """Somebody with a process, a home and an environment of their own. `end` has to be called."""

    def __init__(self, process: Process, home: str) -> None:
        self._process = process
        self._home = home

    @classmethod
    async def begin(cls, terms: Terms, zone: str, width: int, height: int) -> Self:
        """Start the process, with a terminal of that size in that zone. Raises OSError."""
        home = tempfile.mkdtemp(prefix="pakaura-visit-")
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "pakaura_cli.tui.web.visit", str(os.getpid()), terms.server),
                str(terms.memory_mb),
                *(["--allow-http"] if terms.allow_http else []),
                stdin=PIPE,
                stdout=PIPE,
                cwd=home,
                env=_environ(home, zone, width, height),
                start_new_session=True,
            )
        except BaseException:
            shutil.rmtree(home, ignore_errors=True)
            raise
        return cls(process, home)

    async def output(self) -> AsyncIterator[bytes | str]:
        """What the browser is to get until the visit ends: bytes for its terminal, and JSON for the page."""
        stdout = self._process.stdout
        assert stdout is not None
        try:
            while await stdout.readline() not in (_READY, b""):
                pass
            while kind := await stdout.read(1):
                payload = await stdout.readexactly(int.from_bytes(await stdout.readexactly(4), "big"))
                if kind == b"D":
                    yield payload
                elif kind == b"M":
                    said = json.loads(payload)
                    if said["type"] == "exit":
                        return
                    if said["type"] == "open_url" and str(said["url"]).startswith(("https://", "http://", "mailto:")):
                        yield json.dumps(["open_url", {"url": said["url"], "new_tab": True}])
        except asyncio.IncompleteReadError:
            return

    async def type(self, text: str) -> None:
        await self._send(b"D", text.encode("utf-8", "replace"))

    async def tell(self, what: str, **more: int) -> None:
        """One of `resize` (width, height), `focus`, `blur` and `quit`."""
        await self._send(b"M", json.dumps({"type": what, **more}).encode())

    async def end(self) -> int:
        """Have the visit end, and end whatever of it has not after GRACE_S. The exit code."""
        try:
            async with asyncio.timeout(GRACE_S):
                await self.tell("quit")
                await asyncio.gather(self._process.wait(), self._drain())
        except TimeoutError:
            pass
        finally:
            _kill_group(self._process.pid)
            shutil.rmtree(self._home, ignore_errors=True)
        return await self._process.wait()

    async def _drain(self) -> None:
        """Read on, or the process would wait for ever to write what it shows last."""
        stdout = self._process.stdout
        assert stdout is not None
        while await stdout.read(65_536):
            pass

    async def _send(self, kind: bytes, payload: bytes) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
            await stdin.drain()
        except (OSError, RuntimeError):
            return  # It has ended, and `output` says so.


def _environ(home: str, zone: str, width: int, height: int) -> dict[str, str]:
    """All that a visit knows of the machine."""
    given = _SURROUNDINGS.format(home=home, zone=zone, width=width, height=height)
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed_on | dict([line.split("=", 1) for line in given.splitlines()])


def known_zone(text: str) -> str:
    """The zone that a browser names, where there is one of that name; else UTC."""
    try:
        return ZoneInfo(text).key
    except (OSError, ValueError, KeyError):
        return "UTC"


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
