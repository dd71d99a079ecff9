"""The calls to a server: what each sends, and what becomes of every way in which an answer can be wrong."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from pakaura_cli.client.api import Api
from pakaura_cli.client.credentials import Tokens
from pakaura_server.core import errors as e
from tests.support.misbehaving import Misbehaving, answer, misbehaving_server, refusal
from tests.support.ports import spare_port
from tests.support.programs import needs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKENS = Tokens("access", "refresh", "2026-11-25T12:00:00Z")
PUSHED = {"epoch": "e", "now": 1, "witness": {"seq": 1, "mark": "1"}, "results": []}
PULLED = {"epoch": "e", "now": 1, "witness": {"seq": 1, "mark": "1"}, "rows": [], "cursor": {}, "more": False}
NO_STAMP = {"kind": "task", "id": "i", "regs": {}, "stamps": {"*": 1}}
ENTERED = {"id": "i", "email": "ada@example.org"} | TOKENS._asdict()


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with misbehaving_server() as server:
        yield server


@pytest.fixture
def api(server: Misbehaving) -> Iterator[Api]:
    with Api(server.url, TOKENS) as api:
        yield api


def test_a_request_says_who_asks_and_by_which_protocol(server: Misbehaving, api: Api) -> None:
    server.answers = [answer(200, PUSHED)]
    assert api.push({"ops": []}) == PUSHED
    (asked,) = server.asked
    assert asked.line == "POST /api/v1/sync/push HTTP/1.1"
    assert asked.headers["authorization"] == "Bearer access"
    assert (asked.headers["pakaura-client"], asked.headers["pakaura-protocol"]) == ("terminal", "1")
    assert json.loads(asked.body) == {"ops": []}


def test_a_large_body_travels_compressed_in_both_directions(server: Misbehaving, api: Api) -> None:
    ops = [{"op_id": "o" * 50}] * 100
    packed = gzip.compress(json.dumps(PUSHED).encode())
    server.answers = [answer(200, packed, {"Content-Encoding": "gzip"})]
    assert api.push({"ops": ops}) == PUSHED
    (asked,) = server.asked
    assert asked.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(asked.body)) == {"ops": ops}
    assert "gzip" in asked.headers["accept-encoding"]


def test_a_sign_in_brings_tokens_and_sends_none(server: Misbehaving, api: Api) -> None:
    server.answers = [answer(201, ENTERED)]
    entered = api.register("ada@example.org", "correct horse battery", "code")
    assert entered.tokens == TOKENS
    assert "authorization" not in server.asked[0].headers
    assert json.loads(server.asked[0].body)["invitation"] == "code"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (refusal(400, "VALIDATION_ERROR", "no"), e.BadValue),
        (refusal(401, "AUTHENTICATION_ERROR"), e.SignInNeeded),
        (refusal(403, "AUTHORIZATION_ERROR", "no"), e.Forbidden),
        (refusal(404, "NOT_FOUND", "no"), e.NotFound),
        (refusal(409, "CONFLICT", "no"), e.Conflict),
        (refusal(409, "RESYNC", epoch="e2"), e.ResyncNeeded),
        (refusal(410, "GONE"), e.Gone),
        (refusal(413, "TOO_LARGE"), e.TooLarge),
        (answer(413, b"<html>nginx</html>"), e.TooLarge),
        (refusal(426, "UPGRADE", "update"), e.UpgradeNeeded),
        (refusal(429, "RATE_LIMITED"), e.RateLimited),
        (refusal(500, "INTERNAL_ERROR"), e.Unavailable),
        (answer(502, b"<html>bad gateway</html>"), e.Unavailable),
        (refusal(503, "UNAVAILABLE"), e.Unavailable),
    ],
)
def test_a_refusal_is_the_error_that_it_stands_for(
    server: Misbehaving, api: Api, given: bytes, error: type[e.PakauraError]
) -> None:
    server.answers = [given]
    with pytest.raises(error) as caught:
        api.push({"ops": []})
    assert type(caught.value) is error
    assert caught.value.message


@pytest.mark.parametrize(
    "given",
    [
        answer(200, b"<html>Welcome to our hotel</html>"),
        answer(401, b"<html>who are you</html>"),
        answer(403, b"<html>blocked</html>"),
        answer(404, b"not found"),
        answer(410, b"gone"),
        answer(426, b"upgrade"),
        answer(302, b"", {"Location": "https://hotel.example/sign-in"}),
        answer(200, b""),
        answer(200, [1, 2]),
        answer(200, {"ok": True}),
        answer(200, PUSHED | {"results": [1]}),
        answer(200, PUSHED | {"results": [{"op_id": "o", "status": "rejected"}]}),
        answer(200, PUSHED | {"now": "noon"}),
        answer(200, b"[" * 100_000),
        answer(200, b"not gzip", {"Content-Encoding": "gzip"}),
        answer(200, PUSHED)[:-5],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc",
        b"SSH-2.0-OpenSSH_9.2p1\r\n",
    ],
)
def test_what_is_no_whole_answer_of_ours_is_unavailable(server: Misbehaving, api: Api, given: bytes) -> None:
    server.answers = [given]
    with pytest.raises(e.Unavailable) as caught:
        api.push({"ops": []})
    assert server.url in caught.value.message or "server's answer" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("row", [1, {}, {"kind": "task", "id": "i", "regs": {}, "stamps": None}, NO_STAMP])
def test_a_page_with_a_row_that_is_none_is_unavailable(server: Misbehaving, api: Api, row: Any) -> None:
    server.answers = [answer(200, PULLED | {"rows": [row]})]
    with pytest.raises(e.Unavailable):
        api.pull({})


def test_a_resync_carries_the_epoch(server: Misbehaving, api: Api) -> None:
    server.answers = [refusal(409, "RESYNC", epoch="e2")]
    with pytest.raises(e.ResyncNeeded) as caught:
        api.pull({})
    assert caught.value.epoch == "e2"


@pytest.mark.parametrize(
    ("told", "wait"), [("7", 7), ("", 60), ("soon", 60), ("-3", 60), ("0", 1), ("99999999", 3600), ("9" * 50, 60)]
)
def test_how_long_to_wait_is_taken_as_told_within_reason(server: Misbehaving, api: Api, told: str, wait: int) -> None:
    server.answers = [refusal(429, "RATE_LIMITED", headers={"Retry-After": told})]
    with pytest.raises(e.RateLimited) as caught:
        api.me()
    assert caught.value.retry_after == wait


def test_a_server_that_says_nothing_is_given_up(server: Misbehaving) -> None:
    server.answers = [b""]
    with Api(server.url, TOKENS, read_s=0.1) as impatient, pytest.raises(e.Unavailable, match="does not answer"):
        impatient.hello()


def test_an_answer_that_has_no_end_is_given_up() -> None:
    endless = httpx.MockTransport(lambda request: httpx.Response(200, stream=Endless()))
    with Api("http://localhost", TOKENS, transport=endless) as other, pytest.raises(e.Unavailable, match="not end"):
        other.hello()


class Endless(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield bytes(1 << 20)


def test_nobody_listening_is_unavailable_and_says_that_nothing_is_lost() -> None:
    nobody = f"http://127.0.0.1:{spare_port()}"
    with Api(nobody, TOKENS) as api, pytest.raises(e.Unavailable, match="cannot reach") as caught:
        api.hello()
    assert "safe" in caught.value.hint


def test_a_name_that_does_not_exist_is_unavailable() -> None:
    with Api("https://pakaura.invalid", TOKENS) as api, pytest.raises(e.Unavailable):
        api.hello()


@needs("openssl")
def test_a_certificate_that_nobody_vouches_for_ends_it_before_anything_is_sent(tmp_path: Path) -> None:
    with (
        tls_server(tmp_path) as port,
        Api(f"https://localhost:{port}", TOKENS) as api,
        pytest.raises(e.Unavailable, match="certificate") as caught,
    ):
        api.hello()
    assert "SSL_CERT_FILE" in caught.value.hint


@contextmanager
def tls_server(folder: Path) -> Iterator[int]:
    """The port of a server with a certificate that it signed itself."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -days 2"
    words += f" -addext subjectAltName=DNS:localhost -keyout {key} -out {certificate}"
    subprocess.run(words.split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def shake_hands() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError), context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(1)

        thread = threading.Thread(target=shake_hands)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            thread.join()


def test_https_to_a_server_that_speaks_plain_http_says_so(server: Misbehaving) -> None:
    server.answers = [answer(400, b"plain")]
    with Api(server.url.replace("http:", "https:"), TOKENS) as api, pytest.raises(e.Unavailable, match="no secure"):
        api.hello()


def test_a_proxy_of_the_environment_is_used_but_not_for_this_machine(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = [answer(200, {"id": "i", "email": "e"})]
    for name in ("NO_PROXY", "no_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", server.url)
    with Api("http://tasks.invalid", TOKENS, allow_http=True) as api:
        api.me()
    assert server.asked[0].line == "GET http://tasks.invalid/api/v1/auth/me HTTP/1.1"
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with Api(server.url, TOKENS) as api:
        api.me()
    assert server.asked[1].line == "GET /api/v1/auth/me HTTP/1.1"


def test_a_proxy_that_refuses_is_named(server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers = [answer(407, b"who are you")]
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    with Api("https://tasks.invalid", TOKENS) as api, pytest.raises(e.Unavailable, match="proxy") as caught:
        api.me()
    assert "HTTPS_PROXY" in caught.value.hint


def test_a_proxy_that_cannot_be_read_is_told_by_the_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://x")
    with pytest.raises(e.Unavailable) as caught:
        Api("https://tasks.invalid", TOKENS)
    assert "HTTPS_PROXY" in caught.value.hint


def test_expired_tokens_are_renewed_once_and_the_request_is_made_again(server: Misbehaving) -> None:
    server.answers = [refusal(401, "AUTHENTICATION_ERROR"), answer(200, {"id": "i", "email": "e"})]
    renewed: list[Tokens] = []

    def renew(stale: Tokens) -> Tokens:
        renewed.append(stale)
        return Tokens("newer", "refresh", "")

    with Api(server.url, TOKENS, renew) as api:
        api.me()
        api.me()
    assert renewed == [TOKENS]
    assert [asked.headers["authorization"] for asked in server.asked] == [f"Bearer {each}" for each in SHOWN]


SHOWN = ["access", "newer", "newer"]


def test_renewed_tokens_that_are_refused_too_end_it_with_the_command_to_run(server: Misbehaving) -> None:
    server.answers = [refusal(401, "AUTHENTICATION_ERROR")]
    with Api(server.url, TOKENS, lambda stale: stale) as api, pytest.raises(e.SignInNeeded) as caught:
        api.me()
    assert caught.value.hint == "pakaura login"
    assert len(server.asked) == 2


def test_without_tokens_nothing_is_asked(server: Misbehaving) -> None:
    with Api(server.url) as api, pytest.raises(e.SignInNeeded):
        api.me()
    assert server.asked == []


def test_text_that_is_not_utf_8_is_refused_before_it_is_sent(server: Misbehaving, api: Api) -> None:
    with pytest.raises(e.BadValue, match="UTF-8"):
        api.login("ada@example.org", "half a \udc80 character")
    assert server.asked == []
