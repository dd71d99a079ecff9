"""`pakaura-server run` as a process: how it starts, what it keeps, and that it ends without a trace."""

from __future__ import annotations

import fcntl
import http.client
import os
import signal
import socket
import stat
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from pakaura_cli.version import VERSION
from pakaura_server import migrate
from pakaura_server.embedded import Cluster
from tests.support.installed import ENOUGH
from tests.support.ports import spare_port
from tests.support.postgres import open_folder, query
from tests.support.schema import create_tables
from tests.support.server import Server, operate, running_server, starting_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AUTH = "/api/v1/auth"
ANN = {"email": "ann@example.org", "password": "correct horse battery"}
READY = "/api/v1/health/ready"
SECRET = "5Vt0q9cJ2mXw8RzKpL4nYbG7sHdF3aEu"
PRODUCTION = {"ENVIRONMENT": "production", "JWT_SECRET": SECRET, "REGISTRATION": "closed", "BCRYPT_COST": "12"}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with open_folder() as parent:
        yield parent / "data"


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """One that most tests share."""
    with running_server(folder) as server:
        yield server


@contextmanager
def other_folder() -> Iterator[Path]:
    with open_folder() as parent:
        yield parent / "data"


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + ENOUGH
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def status(server: Server, path: str = READY) -> int:
    return httpx.get(server.url + path, timeout=ENOUGH).status_code


def postmaster(folder: Path) -> int:
    return int((folder / "postgresql" / "postmaster.pid").read_text().splitlines()[0])


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def nothing_holds(lock: Path) -> bool:
    """Whether no process of a PostgreSQL, or of what sets one up, is left."""
    if not lock.exists():
        return True
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_it_says_where_it_listens_once_it_answers(server: Server, folder: Path) -> None:
    port = server.url.rpartition(":")[2]
    assert server.line == f"PakAura {VERSION} listens on http://127.0.0.1:{port} (data in {folder})"
    assert status(server) == 200


def test_it_does_not_say_what_serves(server: Server) -> None:
    assert "server" not in httpx.get(server.url + READY).headers


def test_anybody_on_this_machine_can_register(server: Server) -> None:
    assert httpx.post(f"{server.url}{AUTH}/register", json=ANN).status_code == 201


def test_the_secret_is_private(server: Server, folder: Path) -> None:
    assert stat.S_IMODE((folder / "jwt.secret").stat().st_mode) == 0o600
    assert len((folder / "jwt.secret").read_text()) == 64


def test_a_folder_has_one_server(server: Server, folder: Path) -> None:
    done = operate("run", "--port=0", data=folder)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        f"pakaura-server: another server uses {os.path.realpath(folder)}",
        "  stop it, or choose another folder with --data",
    ]


def test_a_port_has_one_server(server: Server) -> None:
    port = server.url.rpartition(":")[2]
    with other_folder() as folder:
        done = operate("run", f"--port={port}", data=folder)
        assert not folder.exists()
    assert done.code == 1
    assert done.err.startswith(f"pakaura-server: cannot listen on port {port} of 127.0.0.1: Address already in use\n")


def test_an_address_that_is_not_of_this_machine_is_refused() -> None:
    host = "192.0.2.1"
    with other_folder() as folder:
        done = operate("run", "--port=0", f"--host={host}", data=folder)
    assert done.code == 1
    assert host in done.err
    assert "Traceback" not in done.err


def test_servers_run_side_by_side_and_know_nothing_of_each_other(server: Server) -> None:
    with other_folder() as folder, running_server(folder) as other:
        assert status(server) == status(other) == 200
        operate("create-user", "bob@example.org", "--password-stdin", data=folder, input="correct horse battery\n")
        bob = {**ANN, "email": "bob@example.org"}
        assert httpx.post(f"{other.url}{AUTH}/login", json=bob).status_code == 200
        assert httpx.post(f"{server.url}{AUTH}/login", json=bob).status_code == 401


def test_while_postgresql_is_away_requests_are_told_so_and_it_comes_back(server: Server, folder: Path) -> None:
    before = postmaster(folder)
    os.kill(before, signal.SIGSTOP)
    os.kill(before, signal.SIGKILL)
    seen: set[int] = set()

    def back() -> bool:
        seen.add(status(server))
        return status(server) == 200 and postmaster(folder) != before

    until(back)
    assert seen <= {200, 503}


def test_it_stops_in_peace_and_keeps_accounts_and_sign_ins() -> None:
    with other_folder() as folder:
        with running_server(folder) as first:
            entered = httpx.post(f"{first.url}{AUTH}/register", json=ANN)
            database = postmaster(folder)
            ended_by_ctrl_c = first.stop(signal.SIGINT)
        assert not is_alive(database)
        with running_server(folder) as second:
            cookies = {"auth_token": entered.cookies["auth_token"]}
            assert httpx.get(f"{second.url}{AUTH}/me", cookies=cookies).status_code == 200
            ended_by_sigterm = second.stop(signal.SIGTERM)
    for done in (ended_by_ctrl_c, ended_by_sigterm):
        assert (done.code, done.out) == (0, "")
        assert "Traceback" not in done.err


def test_a_request_in_flight_is_finished() -> None:
    with other_folder() as folder, running_server(folder) as server:
        address = server.url.removeprefix("http://").split(":")
        with socket.create_connection((address[0], int(address[1]))) as half:
            body = b'{"email": "ann@example.org", "password": "correct horse battery"}'
            head = f"POST {AUTH}/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            half.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:10])
            assert status(server) == 200  # by now the other request has begun
            server.process.send_signal(signal.SIGTERM)
            until(lambda: _refuses(address))
            half.sendall(body[10:])
            assert half.recv(100).startswith(b"HTTP/1.1 201")
        assert server.process.wait(ENOUGH) == 0


def test_a_connection_that_was_taken_before_the_end_gets_its_answer_and_no_more() -> None:
    with other_folder() as folder, running_server(folder) as server:
        host, port = server.url.removeprefix("http://").split(":")
        request = f"GET {READY} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with (
            socket.create_connection((host, int(port))) as kept,
            socket.create_connection((host, int(port))) as fresh,
        ):
            kept.sendall(request)
            assert _answer(kept) == (200, "")
            server.process.send_signal(signal.SIGTERM)
            answer = 200, ""
            while answer == (200, ""):
                kept.sendall(request)
                answer = _answer(kept)
            assert answer == (200, "close")
            fresh.sendall(request)
            assert _answer(fresh) == (200, "close")
        assert server.process.wait(ENOUGH) == 0


def _answer(connection: socket.socket) -> tuple[int, str]:
    """The status of the next answer, which is read to its end, and what it says of the connection."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    response.read()
    return response.status, response.getheader("connection", "")


def _refuses(address: list[str]) -> bool:
    try:
        socket.create_connection((address[0], int(address[1]))).close()
    except ConnectionRefusedError:
        return True
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no signal for a parent's death")
def test_a_server_that_was_killed_leaves_no_postgresql_and_starts_again() -> None:
    port = spare_port()
    with other_folder() as folder:
        with running_server(folder, port=port) as first:
            httpx.post(f"{first.url}{AUTH}/register", json=ANN)
            database = postmaster(folder)
            assert first.stop(signal.SIGKILL).code == -signal.SIGKILL
        until(lambda: not is_alive(database))
        with running_server(folder, port=port) as second:
            assert httpx.post(f"{second.url}{AUTH}/login", json=ANN).status_code == 200


def test_a_signal_while_it_starts_ends_it_in_peace() -> None:
    with other_folder() as folder, starting_server(folder) as process:
        until((folder / "postgresql.owner").exists)
        process.terminate()
        out, err = process.communicate(timeout=ENOUGH)
        assert (process.returncode, out, err) == (0, "", "")
        until(lambda: nothing_holds(folder / "postgresql.alive"))


@pytest.fixture(scope="module")
def outside() -> Iterator[Cluster]:
    """A PostgreSQL that is not the server's own."""
    with open_folder() as parent, Cluster(parent / "outside", durable=False) as cluster:
        yield cluster


@pytest.fixture
def outside_url(outside: Cluster) -> Iterator[str]:
    query(outside.url(), "CREATE DATABASE given")
    yield outside.url("given")
    query(outside.url(), "DROP DATABASE given WITH (FORCE)")


def refusal(url: str, *words: str, **settings: str) -> str:
    """Why `run` does not start, where it does not."""
    with other_folder() as folder:
        done = operate("run", "--port=0", *words, data=folder, settings={"DATABASE_URL": url, **settings})
        assert not (folder / "postgresql").exists()
    assert (done.code, done.out) == (1, "")
    assert "Traceback" not in done.err
    return done.err


def test_a_given_database_is_migrated_and_used(outside_url: str) -> None:
    given: dict[str, Any] = {"DATABASE_URL": outside_url.replace("postgresql://", "postgresql+asyncpg://")}
    with other_folder() as folder, running_server(folder, settings=given) as server:
        assert server.line.endswith("(database of DATABASE_URL)")
        assert status(server) == 200
        assert os.listdir(folder) == ["jwt.secret"]
        refused = httpx.post(f"{server.url}{AUTH}/register", json=ANN)
        assert refused.status_code == 403
        assert "sets REGISTRATION to open, invite or closed" in refused.json()["error"]["message"]
        assert "nobody can register until REGISTRATION is set" in server.stop().err
    assert query(outside_url, "SELECT version_num FROM alembic_version") == migrate.head()


def test_a_given_database_is_left_alone_when_told_to(outside_url: str) -> None:
    assert "run: pakaura-server migrate" in refusal(outside_url, "--no-migrate")
    assert query(outside_url, "SELECT to_regclass('users') IS NULL")


def test_in_production_only_migrate_changes_the_tables(outside_url: str) -> None:
    assert "run: pakaura-server migrate" in refusal(outside_url, **PRODUCTION)
    given = {"DATABASE_URL": outside_url, **PRODUCTION}
    assert operate("migrate", settings=given).code == 0
    with other_folder() as folder, running_server(folder, settings=given) as server:
        assert status(server) == 200


def test_tables_of_a_newer_version_are_refused(outside_url: str) -> None:
    create_tables(outside_url)
    query(outside_url, "UPDATE alembic_version SET version_num = '9999'")
    assert "at revision 9999, and this version of PakAura knows" in refusal(outside_url)


@pytest.mark.parametrize("without", ["JWT_SECRET", "REGISTRATION"])
def test_in_production_nothing_is_left_undecided(without: str) -> None:
    kept = {name: value for name, value in PRODUCTION.items() if name != without}
    assert without in refusal("postgresql://nobody@127.0.0.1:1/none", **kept)


def test_a_database_that_cannot_be_reached_ends_it_at_once() -> None:
    with other_folder() as folder:
        done = operate(
            "run", "--port=0", data=folder, settings={"DATABASE_URL": "postgresql://ann:hidden@127.0.0.1:1/none"}
        )
    assert done.code == 6
    assert done.err.startswith("pakaura-server: the database cannot be reached: ")
    assert "hidden" not in done.err


def test_on_an_open_address_nobody_registers_until_that_is_decided() -> None:
    with other_folder() as folder, running_server(folder, "--host=0.0.0.0") as server:
        url = server.url.replace("0.0.0.0", "127.0.0.1")
        assert httpx.post(f"{url}{AUTH}/register", json=ANN).status_code == 403
        assert "nobody can register until REGISTRATION is set" in server.stop().err
