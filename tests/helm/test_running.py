"""The programs and scripts of the pods are run, with the variables of the pods: they do what they are for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.helm.manifests import ELSEWHERE, Release
from tests.support.installed import ENOUGH
from tests.support.ports import spare_port
from tests.support.postgres import Databases, query, running_databases
from tests.support.programs import needs
from tests.support.server import SCRIPT, server_environ

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def databases() -> Iterator[Databases]:
    with running_databases() as databases:
        yield databases


@pytest.fixture
def empty_url(databases: Databases) -> Iterator[str]:
    with databases.fresh() as url:
        yield url


def test_the_migration_and_the_backup_do_what_they_are_for(
    releases: dict[str, Release], empty_url: str, tmp_path: Path
) -> None:
    release = releases["values-production"]
    environ = server_environ({"DATABASE_URL": empty_url})
    environ["PATH"] = f"{SCRIPT.parent}:{environ['PATH']}"
    subprocess.run(release.pod("migrate").containers[0]["command"], env=environ, check=True, timeout=ENOUGH)

    for name in ("pakaura-2020-01-01T031700Z.zip", "pakaura-2020-01-02T031700Z.zip", ".pakaura-half.zip.7", "mine.zip"):
        (tmp_path / name).touch()
    command = release.pod("backup").containers[0]["command"]
    assert command[-2:] == ["/backups", "14"]
    subprocess.run([*command[:-2], str(tmp_path), "2"], env=environ, check=True, timeout=ENOUGH)
    before, made, mine = sorted(tmp_path.iterdir(), key=lambda path: (path.name == "mine.zip", path.name))
    assert (before.name, mine.name) == ("pakaura-2020-01-02T031700Z.zip", "mine.zip")
    assert made.stat().st_size > 0

    unreachable = environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    failed = subprocess.run([*command[:-2], str(tmp_path), "1"], env=unreachable, check=False, timeout=ENOUGH)
    assert failed.returncode == 6
    assert before.exists(), "a backup that fails deletes none"


def test_any_password_leads_to_the_database(releases: dict[str, Release], empty_url: str) -> None:
    secrets = releases["several"].secret("pakaura-secrets")
    assert secrets["POSTGRES_PASSWORD"] == 'p@ss/word: with 100%+?#&"\\$x'
    query(empty_url, f"CREATE ROLE somebody LOGIN PASSWORD '{secrets['POSTGRES_PASSWORD']}'")
    address = empty_url.rpartition("@")[2]
    url = secrets["DATABASE_URL"].replace("pakaura-postgres:5432/pakaura", address).replace("//pakaura:", "//somebody:")
    assert query(url, "SELECT current_user::text") == "somebody"


@needs("redis-server")
def test_redis_takes_its_configuration_and_asks_for_the_password(releases: dict[str, Release], tmp_path: Path) -> None:
    release = releases["several"]
    container = release.pod("redis").containers[0]
    environ = {"PATH": os.environ["PATH"]} | release.environ(container, {})
    port = spare_port()
    script = container["command"][-1].replace("port 6379", f"port {port}").replace("dir /tmp", f"dir {tmp_path}")
    url = release.secret("pakaura-secrets")["REDIS_URL"].replace("pakaura-redis:6379", f"127.0.0.1:{port}")
    with subprocess.Popen([*container["command"][:-1], script], env=environ, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            with redis.Redis.from_url(url) as connection:
                assert connection.config_get("maxmemory") == {"maxmemory": str(64 * 2**20)}
            with (
                redis.Redis(port=port, retry=Retry(NoBackoff(), 0)) as stranger,
                pytest.raises(redis.AuthenticationError),
            ):
                stranger.ping()
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    deadline = time.monotonic() + ENOUGH
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, "it does not come up"
            time.sleep(0.02)


class Answers(BaseHTTPRequestHandler):
    """200 to /well, 503 to everything else."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/well" else 503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_helm_test_says_which_service_does_not_answer(standard: Release) -> None:
    command = standard.pod("test").containers[0]["command"]
    assert command[:2] == ["python", "-c"]
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        well, ill = [
            subprocess.run(
                [sys.executable, "-c", command[2], "0", *urls],
                capture_output=True,
                text=True,
                check=False,
                timeout=ENOUGH,
            )
            for urls in ([f"{url}/well"], [f"{url}/ill", f"{url}/well", "http://127.0.0.1:1/"])
        ]
        server.shutdown()
    assert (well.returncode, well.stdout) == (0, f"{url}/well: ok\n")
    assert ill.returncode == 1
    first, second, third = ill.stdout.splitlines()
    assert (first.split(": ", 1)[1], second.split(": ")[1]) == ("HTTP Error 503: Service Unavailable", "ok")
    assert "refused" in third


@contextmanager
def running_pod(
    release: Release, component: str, environ: dict[str, str], **replaced: str
) -> Iterator[subprocess.Popen[str]]:
    """The program of a pod with the variables of the pod, but for `environ`, and options of its own for `replaced`."""
    container = release.pod(component).containers[-1]
    command = [
        f"--{option}={replaced[option]}" if (option := word.partition("=")[0].strip("-")) in replaced else word
        for word in container["command"]
    ]
    path = f"{SCRIPT.parent}:{os.environ['PATH']}"
    whole = release.environ(container, ELSEWHERE) | {"PATH": path} | environ
    with subprocess.Popen(command, env=whole, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_pods_of_an_installation_serve(standard: Release, empty_url: str, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    database = home | {"DATABASE_URL": empty_url}
    before = standard.pod("api").spec["initContainers"][0]
    environ = standard.environ(before, {}) | database | {"PATH": f"{SCRIPT.parent}:{os.environ['PATH']}"}
    subprocess.run(before["command"], env=environ, check=True, timeout=ENOUGH)

    api_port, web_port = spare_port(), spare_port()
    with running_pod(standard, "api", database, host="127.0.0.1", port=str(api_port)) as api:
        wait_for(api_port)
        server = f"http://127.0.0.1:{api_port}"
        with running_pod(standard, "frontend", home, host="127.0.0.1", port=str(web_port), server=server) as web:
            wait_for(web_port)
            command = standard.pod("test").containers[0]["command"]
            addresses = [word.replace("http://pakaura-api:8000", server) for word in command[3:]]
            addresses = [word.replace("pakaura-frontend:3000", f"127.0.0.1:{web_port}") for word in addresses]
            asked = subprocess.run([sys.executable, *command[1:3], *addresses], check=False, timeout=ENOUGH)
            web.terminate()
            web.communicate(timeout=ENOUGH)
        api.terminate()
        _, told = api.communicate(timeout=ENOUGH)
    assert (asked.returncode, web.returncode, api.returncode) == (0, 0, 0), told
    assert list(tmp_path.iterdir()) == []
