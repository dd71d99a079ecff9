"""docs/self-hosting.md does what it says, from an empty host to a restored backup, and its tables are true."""

from __future__ import annotations

import ast
import contextlib
import re
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml

from pakaura_server.metrics import Metrics
from pakaura_server.settings import Settings
from tests.docs import systemctl
from tests.docs.host import HOSTING, Host
from tests.docs.morning import matches
from tests.docs.pages import ROOT, blocks_of
from tests.support.installed import ENOUGH, Pakaura, home_environ
from tests.support.person import PASSWORD
from tests.support.ports import spare_port
from tests.support.postgres import open_folder
from tests.support.programs import needs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = ROOT / "docs" / "self-hosting.md"
TEXT = PAGE.read_text("utf-8")
UNITS = ("pakaura-server", "pakaura-web", "pakaura-backup")
HARDENING = {
    "CapabilityBoundingSet": "",
    "NoNewPrivileges": "yes",
    "PrivateDevices": "yes",
    "PrivateTmp": "yes",
    "ProtectHome": "yes",
    "ProtectSystem": "strict",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "UMask": "0077",
}
SHORTEST = 5
"""Characters of a piece of a message that says something."""


@needs("curl")
def test_the_page_leads_from_an_empty_host_to_a_restored_backup(tmp_path: Path) -> None:
    with open_folder() as system:
        host = Host(tmp_path, system)
        try:
            for block in blocks_of(PAGE):
                for command, out in host.run(block) if block.remark != "not run" else []:
                    assert matches(command.printed, out), f"{block.place}: $ {command.typed}\n{out}"
            (backup,) = host.backups()
            assert backup.stat().st_mode & 0o077 == 0
            # The page about sync asks this database, too.
            assert [answer for question in questions() if not (answer := host.ask(question))] == []
        finally:
            host.stop()


def questions() -> list[str]:
    """The statements of SQL on the page for operators."""
    page = (ROOT / "docs" / "operating-sync.md").read_text("utf-8")
    return re.findall(r"```sql\n(.*?)```", page, re.DOTALL)


def unit(name: str, folder: Path) -> systemctl.Unit:
    shutil.copytree(HOSTING, folder / "units", dirs_exist_ok=True)
    return systemctl.Unit(folder, name)


@pytest.mark.parametrize("name", UNITS)
def test_a_service_may_do_no_more_than_it_needs(name: str, tmp_path: Path) -> None:
    service = unit(name, tmp_path)
    assert {directive: service.values(directive) for directive in HARDENING} == {
        directive: [value] for directive, value in HARDENING.items()
    }


def test_the_server_is_told_alone_to_stop_and_has_time_for_it(tmp_path: Path) -> None:
    service = unit("pakaura-server", tmp_path)
    assert service.values("KillMode") == ["mixed"]
    assert int(service.values("TimeoutStopSec")[0]) > 60
    assert service.values("MemoryMax")
    assert service.values("StateDirectoryMode") == ["0700"]


def test_a_backup_that_failed_removes_no_earlier_one(tmp_path: Path) -> None:
    service = unit("pakaura-backup", tmp_path)
    assert service.values("Type") == ["oneshot"]
    assert [command for command in service.values("ExecStart") if "delete" in command] == []
    assert "-delete" in service.values("ExecStartPost")[0]


@needs("systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_units() -> None:
    files = [str(path) for path in HOSTING.glob("pakaura-*.*")]
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert [line for line in complaints if "pakaura" in line] == []


@needs("nginx")
@needs("openssl")
def test_a_device_syncs_through_the_nginx_of_the_page(tmp_path: Path, server_url: str) -> None:
    with proxied(tmp_path, server_url) as url:
        certificate = tmp_path / "certificate.pem"
        trusting = ssl.create_default_context(cafile=str(certificate))
        with httpx.Client(base_url=url, verify=trusting) as client:
            assert client.get("/api/v1/health").json()["status"] == "healthy"
            assert client.get("/metrics").status_code == 404
            large = client.post("/api/v1/auth/login", json={"email": "x" * (2 * 2**20)})
            assert large.json()["error"]["code"] == "VALIDATION_ERROR"
            account = {"email": "proxied@example.org", "password": PASSWORD}
            entered = client.post("/api/v1/auth/register", json=account, headers={"PakAura-Client": "terminal"}).json()
            bearer = {"Authorization": f"Bearer {entered['access_token']}"}
            with client.stream("GET", "/api/v1/sync/events", headers=bearer) as stream:
                told = stream.iter_lines()
                assert next(line for line in told if line.startswith("data:")) == 'data: {"seq":0}'
                pakaura = Pakaura(home_environ(tmp_path / "home") | {"SSL_CERT_FILE": str(certificate)})
                pakaura("add", "buy milk", check=True)
                words = ("--server", url, "--email", account["email"], "--password-stdin", "--insecure-storage")
                synced = pakaura("login", "--merge", *words, input=PASSWORD, check=True)
                assert "1 sent" in synced.out + synced.err
                assert next(line for line in told if line.startswith("data:")) == 'data: {"seq":1}'


@contextmanager
def proxied(folder: Path, server: str) -> Iterator[str]:
    """The address of the page's nginx, on another port and before `server`, with a certificate of its own."""
    key, certificate, port = folder / "key.pem", folder / "certificate.pem", spare_port()
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = ["openssl", "req", "-x509", *kind, *name, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    (block,) = re.findall(r"```nginx\n(.*?)```", TEXT, re.DOTALL)
    for shown, own in (
        ("/etc/letsencrypt/live/tasks.example.org/fullchain.pem", str(certificate)),
        ("/etc/letsencrypt/live/tasks.example.org/privkey.pem", str(key)),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("tasks.example.org", "localhost"),
        ("http://127.0.0.1:8000", server),
    ):
        assert shown in block
        block = block.replace(shown, own)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own_folders = "".join(f"{kind}_temp_path {folder / kind};\n" for kind in kinds)
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{own_folders}{block}}}\n"
    )
    with subprocess.Popen(["nginx", "-c", str(configuration), "-e", str(folder / "error.log")]) as nginx:
        try:
            wait_for_port(port, nginx)
            yield f"https://localhost:{port}"
        finally:
            nginx.terminate()


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + ENOUGH
    while True:
        assert process.poll() is None and time.monotonic() < deadline
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)


def test_a_push_of_the_largest_size_passes_the_proxy() -> None:
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", TEXT)
    assert int(megabytes) * 2**20 >= Settings.model_fields["max_body_bytes"].default


def test_every_metric_that_is_watched_is_counted() -> None:
    metrics = Metrics(lambda: (1, 1))
    metrics.answered("GET", "/api/v1/tasks", 200, 0.1)
    counted = set(re.findall(r"^(pakaura_\w+)", metrics.exposition().decode(), re.MULTILINE))
    section = TEXT.partition("## Watching")[2].partition("\n## ")[0]
    named = set(re.findall(r"pakaura_\w+", section))
    assert named <= counted | {"pakaura_request_seconds"}
    assert len(named) > 3


def test_the_alerts_are_yaml_of_prometheus() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    rules: list[Any] = yaml.safe_load(text)["groups"][0]["rules"]
    assert all(set(rule) <= {"alert", "expr", "for"} for rule in rules)
    assert all(rule["expr"].count(sign) % 2 == 0 for rule in rules for sign in '"')
    routes = {route for rule in rules for route in re.findall(r'route="([^"]+)"', rule["expr"])}
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "pakaura_server").rglob("endpoints.py"))
    assert routes
    assert [route for route in routes if f'/{route.rpartition("/")[2]}"' not in sources] == []


def said_in_the_code() -> list[str]:
    """Every text in the two packages, and each piece of those that are put together."""
    return [
        node.value
        for package in ("pakaura_cli", "pakaura_server")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_every_message_of_the_table_is_one_that_is_said() -> None:
    section = TEXT.partition("## When something is wrong")[2]
    messages = [line.split("|")[1].strip().strip("`") for line in section.splitlines() if line.startswith("| `")]
    said = said_in_the_code()
    unknown = [
        (message, piece)
        for message in messages
        for piece in message.split("…")
        if len(piece.strip()) >= SHORTEST and not any(piece.strip() in text for text in said)
    ]
    assert unknown == []
    assert len(messages) > 20


def test_every_file_of_the_folder_is_used_on_a_page() -> None:
    pages = "".join(page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md"))
    assert [file.name for file in HOSTING.glob("pakaura-*") if file.stem not in pages] == []
