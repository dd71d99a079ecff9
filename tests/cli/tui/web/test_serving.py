"""`pakaura web` as a process: who is let in, what a visit has of the host, and that nothing of it stays."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.support.installed import ENOUGH, Pakaura, home_environ
from tests.support.web import (
    environ_of,
    files_below,
    is_running,
    running_web,
    visiting,
    wait_until,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.web import Web

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
NOWHERE = "http://127.0.0.1:9"
"""A server that nobody needs before they sign in."""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    secrets = {"PAKAURA_TOKEN": "s3cret", "COHERE_API_KEY": "s3cret", "EDITOR": "vi", "SSL_CERT_FILE": "/certs.pem"}
    with running_web(tmp_path_factory.mktemp("web"), NOWHERE, "--max-sessions=2", env=secrets) as web:
        yield web


def port_of(pid: int) -> int:
    """The port that a process listens on, as the kernel knows it."""
    sockets = {os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()}
    for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]:
        local, state, inode = (line.split()[place] for place in (1, 3, 9))
        if state == "0A" and f"socket:[{inode}]" in sockets:
            return int(local.partition(":")[2], 16)
    raise AssertionError("it does not listen")


def refused(web: Web, origin: str) -> int:
    with pytest.raises(InvalidStatus) as caught, visiting(web.url, origin):
        pass
    return caught.value.response.status_code


def test_only_its_own_page_may_open_the_websocket(web: Web) -> None:
    port = httpx.URL(web.url).port
    for origin in ("", "null", "https://evil.example", f"http://evil.example:{port}", "http://127.0.0.1"):
        assert refused(web, origin) == 403
    assert web.visits() == []
    with visiting(web.url, f"http://localhost:{port}") as visit:
        visit.sees("Register a new account")


def test_the_page_forbids_what_it_does_not_need_and_asks_nobody_else(web: Web) -> None:
    answer = httpx.get(web.url)
    assert answer.status_code == 200
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert "aiohttp" not in headers["Server"]
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == f"'self' {web.url.replace('http', 'ws')}"
    outside = [part for part in answer.text.split('"') if "://" in part and web.url.partition("://")[2] not in part]
    assert outside == []


@pytest.mark.parametrize("path", ["/terminal/js/textual.js", "/page/page.js", "/healthz", "/none"])
def test_every_answer_has_the_headers(web: Web, path: str) -> None:
    assert httpx.get(web.url + path).headers["X-Content-Type-Options"] == "nosniff"


def test_no_folder_is_listed_and_nothing_beside_is_given(web: Web) -> None:
    for path in ("/page/", "/terminal/", "/page/../serving.py", "/page/%2e%2e/serving.py", "/terminal/../server.py"):
        assert httpx.get(web.url + path).status_code in (403, 404)


def test_a_visit_knows_nothing_of_the_host_but_the_way_to_the_server(web: Web) -> None:
    with visiting(web.url, zone="Europe/Berlin") as visit:
        visit.sees("Register a new account")
        (pid,) = web.visits()
        environ = environ_of(pid)
        assert not {"PAKAURA_TOKEN", "COHERE_API_KEY", "EDITOR", "PATH"} & set(environ)
        assert environ["SSL_CERT_FILE"] == "/certs.pem"
        assert environ["TZ"] == "Europe/Berlin"
        home = Path(environ["HOME"])
        assert Path(f"/proc/{pid}/cwd").readlink() == home
        assert home.stat().st_mode & 0o777 == 0o700
        assert [path for path in files_below(environ["HOME"]) if path.stat().st_size] == []
    wait_until(lambda: not is_running(pid), "the visit goes on after the page was closed")
    wait_until(lambda: not home.exists(), "the home of the visit is still there")


def test_an_unknown_zone_is_utc_and_a_strange_size_the_usual_one(web: Web) -> None:
    with visiting(web.url, zone="../../etc/passwd", query="width=1e9&height=-3") as visit:
        visit.sees("Register a new account")
        environ = environ_of(web.visits()[0])
        assert (environ["TZ"], environ["COLUMNS"], environ["ROWS"]) == ("UTC", "80", "24")


def test_what_is_no_message_of_the_page_is_passed_over(web: Web) -> None:
    with visiting(web.url) as visit:
        visit.sees("Register a new account")
        for strange in ("nonsense", "[]", "{}", "7", '["stdin", 5]', '["resize", [1, 2]]', '["resize", {"width": {}}]'):
            visit.connection.send(strange)
        visit.connection.send(b"bytes")
        visit.type("r")
        visit.sees("Password again")


def test_no_more_come_in_than_there_are_places(web: Web) -> None:
    wait_until(lambda: not web.visits(), "earlier visits go on")
    with visiting(web.url), visiting(web.url) as second:
        second.sees("Register a new account")
        assert refused(web, web.url) == 503
        page = httpx.get(web.url)
        assert (page.status_code, httpx.get(f"{web.url}/healthz").json()["free"]) == (503, 0)
    wait_until(lambda: httpx.get(f"{web.url}/healthz").json()["free"] == 2, "the places are not free again")


def test_one_address_has_no_more_places_than_its_own_and_a_proxy_says_which_it_is(tmp_path: Path) -> None:
    public = "https://tasks.example.org"
    with running_web(tmp_path, NOWHERE, "--max-per-address=1", f"--public-url={public}") as web:
        url = f"http://127.0.0.1:{port_of(web.process.pid)}"
        ada, bob = ({"X-Forwarded-For": f"198.51.100.9, {address}"} for address in ("203.0.113.1", "203.0.113.2"))
        with visiting(url, public, headers=ada) as visit:
            visit.sees("Register a new account")
            with pytest.raises(InvalidStatus) as caught, visiting(url, public, headers=ada):
                pass
            assert caught.value.response.status_code == 429
            assert httpx.get(url, headers=ada).status_code == 503
            with visiting(url, public, headers=bob) as other:
                other.sees("Register a new account")
        wait_until(lambda: httpx.get(url, headers=ada).status_code == 200, "the place is not free again")


def test_a_visit_that_needs_more_memory_than_it_may_have_ends_with_a_line_for_the_host(tmp_path: Path) -> None:
    with running_web(tmp_path, NOWHERE, "--memory=12") as web:
        with visiting(web.url) as visit:
            visit.wait_for_end()
        web.process.terminate()
        assert "more memory than web.memory allows" in web.process.communicate(timeout=ENOUGH)[1]


def test_visits_end_with_the_server_however_it_ends(tmp_path: Path) -> None:
    with running_web(tmp_path, NOWHERE) as web, visiting(web.url) as visit:
        visit.sees("Register a new account")
        (pid,) = web.visits()
        assert web.stop() == 0
        visit.wait_for_end()
        assert not is_running(pid)
        assert list(tmp_path.glob("pakaura-visit-*")) == []
    with running_web(tmp_path, NOWHERE) as web, visiting(web.url) as visit:
        visit.sees("Register a new account")
        (pid,) = web.visits()
        web.process.send_signal(signal.SIGKILL)
        wait_until(lambda: not is_running(pid), "the visit has outlived its server")


def test_behind_a_proxy_only_the_public_address_counts(tmp_path: Path) -> None:
    public = "https://tasks.example.org/list"
    with running_web(tmp_path, NOWHERE, "--public-url", public) as web:
        assert web.url == public


def test_a_port_that_is_taken_and_a_missing_server_are_one_line(web: Web, tmp_path: Path) -> None:
    pakaura = Pakaura(home_environ(tmp_path))
    taken = pakaura("web", "--server", NOWHERE, "--port", str(httpx.URL(web.url).port))
    assert (taken.code, taken.out) == (1, "")
    assert "Address already in use" in taken.err
    missing = pakaura("web")
    assert (missing.code, missing.err.splitlines()[1].strip()) == (2, "pakaura web --server URL")
