"""What the pods are told to run, and the variables that they get, are such as the programs take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from pakaura_cli.client.session import Session
from pakaura_cli.grammar.tokenizer import tokenize
from pakaura_cli.tui.web.serving import House
from pakaura_cli.tui.web.terms import Terms, terms
from pakaura_server import health
from pakaura_server.main import app
from pakaura_server.settings import Settings
from tests.helm.manifests import ELSEWHERE, Object, Pod, Release

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = {"migrate", "backup"}
"""Components that need the database and nothing else."""


def containers(release: Release, program: str) -> list[tuple[Pod, Object]]:
    """Those that run it."""
    return [
        (pod, container)
        for pod in release.pods
        for container in pod.containers
        if container.get("command", [""])[0] == program
    ]


def web_terms(container: Object, tmp_path: Path) -> Terms:
    return terms(tokenize(container["command"][1:]), Session({"HOME": str(tmp_path)}))


def test_the_server_knows_the_commands_and_options(release: Release) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    found = containers(release, "pakaura-server")
    assert {container["command"][1] for _, container in found} >= {"run", "migrate"}
    for pod, container in found:
        verb, *options = container["command"][1:]
        given = commands[verb].make_context(verb, options).params
        if verb == "run":
            assert (given["host"], given["port"]) == ("0.0.0.0", container["ports"][0]["containerPort"])
        else:
            assert given["wait"] > 0, pod.owner


def test_the_dashboard_takes_its_options(release: Release, tmp_path: Path) -> None:
    for _, container in containers(release, "pakaura"):
        given = web_terms(container, tmp_path)
        assert (given.host, given.port) == ("0.0.0.0", container["ports"][0]["containerPort"])


@pytest.mark.parametrize(
    ("example", "server", "public_url"),
    [
        ("defaults", "http://pakaura-api:8000", "http://localhost:30300"),
        ("values-production", "http://pakaura-api:8000", "https://pakaura.example.org"),
        ("frontend-elsewhere", "https://tasks.example.org:8443", "https://pakaura.example.org/board"),
    ],
)
def test_the_dashboard_is_told_its_server_and_its_own_address(
    releases: dict[str, Release], tmp_path: Path, example: str, server: str, public_url: str
) -> None:
    [(_, container)] = containers(releases[example], "pakaura")
    given = web_terms(container, tmp_path)
    assert (given.server, given.public_url) == (server, public_url)
    assert given.allow_http is (server.startswith("http:") or public_url.startswith("http:"))


def test_the_dashboard_has_no_secret(release: Release) -> None:
    for _, container in containers(release, "pakaura"):
        assert "envFrom" not in container
        assert container["env"] == [{"name": "HOME", "value": "/tmp"}, {"name": "TMPDIR", "value": "/tmp"}]


def test_every_variable_is_a_setting_of_the_server(release: Release) -> None:
    known = {name.upper() for name in Settings.model_fields} | {"HOME"}
    for pod in release.pods:
        if pod.component in COMMANDS | {"api", "maintenance"}:
            for container in pod.containers:
                assert set(release.environ(container, ELSEWHERE)) <= known, pod.owner


def test_a_server_starts_in_production_with_its_variables(release: Release) -> None:
    for pod, container in containers(release, "pakaura-server"):
        settings = Settings.from_environ(release.environ(container, ELSEWHERE))
        assert settings.database_url is not None, pod.owner
        if container["name"] == "api":
            assert settings.in_production
            assert settings.registration == "invite"


def test_a_command_on_the_database_knows_the_database_and_no_other_secret(release: Release) -> None:
    for pod in release.pods:
        for container in pod.containers:
            if container["name"] in COMMANDS:
                environ = release.environ(container, ELSEWHERE)
                assert set(environ) == {"DATABASE_URL", "ENVIRONMENT", "HOME"}
                assert Settings.from_environ(environ).database_url is not None


def test_values_reach_the_server_as_they_were_written(releases: dict[str, Release]) -> None:
    release = releases["assistant"]
    settings = Settings.from_environ(release.environ(release.pod("api").containers[-1], ELSEWHERE))
    assert settings.ai_temperature == 0
    assert settings.ai_timeout_seconds == 7.5
    assert settings.max_body_bytes == 16_777_216
    assert settings.cohere_api_key
    assert settings.cohere_api_key.get_secret_value() == "a-key-of-cohere"


def test_the_database_and_redis_are_those_of_the_values(releases: dict[str, Release]) -> None:
    def urls(example: str) -> list[str]:
        release = releases[example]
        settings = Settings.from_environ(release.environ(release.pod("api").containers[-1], ELSEWHERE))
        given = (settings.database_url, settings.database_listen_url, settings.redis_url)
        return [url.get_secret_value().rpartition("@")[2] if url else "" for url in given]

    assert urls("defaults") == ["pakaura-postgres:5432/pakaura", "", ""]
    assert urls("no-frontend") == ["tasks-postgres:5432/pakaura", "", ""]
    assert urls("external-database") == [
        "pooler.example.org:6432/pakaura?sslmode=require",
        "db.example.org:6432/pakaura?sslmode=require",
        "redis.example.org:6380/0",
    ]
    assert urls("cloudnative-pg") == ["pakaura-db-rw.pakaura:5432/app"] * 2 + [""]
    assert urls("values-production") == ["pakaura-db-rw.pakaura:5432/app", "", "pakaura-redis:6379/0"]
    assert urls("several")[2] == "pakaura-redis:6379/0"


def test_probes_ask_for_what_is_there(standard: Release, tmp_path: Path) -> None:
    [(_, web)] = containers(standard, "pakaura")
    routes = {
        "api": {getattr(route, "path", "") for route in health.router.routes},
        "frontend": {each.canonical for each in House(web_terms(web, tmp_path)).application().router.resources()},
    }
    for component, paths in routes.items():
        [*_, container] = standard.pod(component).containers
        probed = {probe: container[probe]["httpGet"]["path"] for probe in container if probe.endswith("Probe")}
        assert set(probed.values()) <= paths
    asked = [re.sub(r"^http://[^/]+", "", word) for word in standard.pod("test").containers[0]["command"][4:]]
    assert asked == ["/api/v1/health/ready", "/healthz"]
