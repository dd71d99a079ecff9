"""A headless Chromium with pages that share nothing, driven by the DevTools protocol: keys are pressed, and what the
server sends to a page's terminal is read."""

from __future__ import annotations

import base64
import codecs
import itertools
import json
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from websockets.sync.client import ClientConnection, connect

from tests.support.grid import Grid
from tests.support.installed import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROGRAM = "chromium"
_LISTENS_S = 0.2
_BINARY = 2
_CODES = {"Enter": (13, "\r"), "Tab": (9, "\t"), "Escape": (27, "")}
"""The number of a key, and what it types."""
_AREA = "(({left, top, width, height}) => [left, top, width, height])(%s.getBoundingClientRect())"


class Page:
    """One page in a context of its own: no cookie and no storage of another's."""

    def __init__(self, chromium: Chromium, target: str, session: str) -> None:
        self._chromium = chromium
        self._target = target
        self._session = session
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._size = (80, 24)
        self.grid = Grid()
        """What the terminal of the page shows."""
        self.received = ""
        """All that it ever got."""
        self.requested: list[str] = []
        """The address of each request of the page."""
        self.complaints: list[str] = []
        """What the browser has against the page: scripts that failed, and what its policy forbids."""
        self.closed = False
        """Whether the websocket was closed."""

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._chromium.call(method, self._session, **parameters)

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)

    def evaluate(self, expression: str) -> Any:
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def press(self, *keys: str) -> None:
        """Press keys: single characters, or Enter, Tab, Escape."""
        for key in keys:
            code, text = _CODES.get(key, (0, key))
            pressed = {"key": key, "windowsVirtualKeyCode": code, "nativeVirtualKeyCode": code}
            self.call("Input.dispatchKeyEvent", type="keyDown", text=text, unmodifiedText=text, **pressed)
            self.call("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def type(self, text: str) -> None:
        self.press(*text)

    def click(self, label: str, beside: int = 0) -> None:
        """Click on what is to be seen there, or on the cell `beside` its first one."""
        line, column = self.grid.place(label)
        assert line >= 0, f"{label!r} is not on the screen:\n{self.grid.text()}"
        left, top, width, height = self.evaluate(_AREA % "document.querySelector('.xterm-screen')")
        columns, lines = self._size
        at = {"x": left + (column + beside + 0.5) * width / columns, "y": top + (line + 0.5) * height / lines}
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **at)

    def sees(self, *texts: str) -> None:
        """Wait until all of that is on the screen."""
        self.until(lambda: all(text in self.grid.text() for text in texts), f"{texts} is not on the screen")

    def sees_no(self, text: str) -> None:
        self.until(lambda: text not in self.grid.text(), f"{text!r} is still on the screen")

    def until(self, holds: Callable[[], object], failing: str) -> None:
        deadline = time.monotonic() + ENOUGH
        while not holds():
            assert time.monotonic() < deadline, f"{failing}; {self.complaints}\n{self.grid.text()}"
            self._chromium.listen(_LISTENS_S)

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self) -> None:
        """As closing the tab does."""
        self._chromium.call("Target.closeTarget", targetId=self._target)

    def heard(self, method: str, said: dict[str, Any]) -> None:
        match method:
            case "Network.webSocketCreated":
                asked = parse_qs(urlsplit(said["url"]).query)
                self._size = (int(asked["width"][0]), int(asked["height"][0]))
            case "Network.webSocketFrameReceived" if said["response"]["opcode"] == _BINARY:
                text = self._decode(base64.b64decode(said["response"]["payloadData"]))
                self.received += text
                self.grid.feed(text)
            case "Network.webSocketClosed":
                self.closed = True
            case "Network.requestWillBeSent":
                self.requested.append(said["request"]["url"])
            case "Log.entryAdded" if said["entry"]["level"] == "error":
                self.complaints.append(said["entry"]["text"])
            case "Runtime.exceptionThrown":
                thrown = said["exceptionDetails"]
                self.complaints.append(thrown.get("exception", {}).get("description", thrown["text"]))


class Chromium:
    """The browser. `page` opens one in a window of that size."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)
        self._answers: dict[int, dict[str, Any]] = {}
        self._pages: dict[str, Page] = {}

    def page(self, width: int = 1000, height: int = 620) -> Page:
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = Page(self, target, session)
        for domain in ("Page", "Network", "Log", "Runtime"):
            page.call(f"{domain}.enable")
        page.call("Emulation.setFocusEmulationEnabled", enabled=True)
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        return page

    def call(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        self._connection.send(json.dumps(asked))
        deadline = time.monotonic() + ENOUGH
        while number not in self._answers:
            assert time.monotonic() < deadline, f"{method} was not answered"
            self.listen(_LISTENS_S)
        answer = self._answers.pop(number)
        assert "error" not in answer, f"{method}: {answer['error']}"
        result: dict[str, Any] = answer["result"]
        return result

    def listen(self, longest_s: float) -> None:
        """Take in one message, if one comes in time."""
        try:
            said = json.loads(self._connection.recv(longest_s))
        except TimeoutError:
            return
        if "id" in said:
            self._answers[said["id"]] = said
        elif page := self._pages.get(said.get("sessionId", "")):
            page.heard(said["method"], said["params"])


@contextmanager
def running_chromium(folder: Path) -> Iterator[Chromium]:
    """A browser with its profile in `folder`, ended afterwards with all its processes."""
    options = [
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
        *("--remote-debugging-port=0", "--disable-background-networking", "--disable-component-update"),
        *("--hide-scrollbars", "--lang=en", f"--user-data-dir={folder / 'chromium'}"),
    ]
    with subprocess.Popen(
        [PROGRAM, *options, "about:blank"],
        env={"HOME": str(folder), "LANG": "C.UTF-8", "PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            with connect(_address(process), max_size=None, open_timeout=ENOUGH, compression=None) as connection:
                yield Chromium(connection)
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if line.startswith("DevTools listening on "):
            return line.split()[3]
    raise AssertionError("".join(lines))
