"""What Helm prints after an installation: what to do next, in commands that exist, and what to beware of."""

from __future__ import annotations

from typing import Any

import pytest
from typer.main import get_command

from pakaura_cli.grammar.tokenizer import tokenize
from pakaura_server.main import app
from tests.helm.asking_helm import render
from tests.helm.manifests import Object, Release

COUNTED_ALONE = "several servers without Redis"
ONE_ADDRESS = "TRUSTED_PROXIES"
UNENCRYPTED = "travel unencrypted"
REACHABLE = "networkPolicy.enabled is false"
WARNINGS = {COUNTED_ALONE, ONE_ADDRESS, UNENCRYPTED, REACHABLE}
INGRESS: dict[str, Any] = {"enabled": True, "api": {"host": "tasks.example.org"}}


def test_its_commands_can_be_typed(release: Release) -> None:
    verbs = get_command(app).commands  # type: ignore[attr-defined]
    lines = [line.strip() for line in release.notes.splitlines()]
    signing_in = [line.split()[1:] for line in lines if line.startswith("pakaura ")]
    assert len(signing_in) == (0 if "maintenance" in release.notes else 1)
    assert all(tokenize(words).verb == "login" for words in signing_in)
    administering = [line.partition("pakaura-server ")[2].split() for line in lines if "pakaura-server " in line]
    assert len(administering) == 2
    for verb, *words in administering:
        verbs[verb].make_context(verb, words)


def test_what_it_names_is_there(release: Release) -> None:
    for kind in ("Deployment", "Service"):
        for name in [word.split("/")[1] for word in release.notes.split() if word.startswith(f"{kind.lower()}/")]:
            release.the(kind, name)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {UNENCRYPTED}),
        ({"api": {"replicas": 2}}, {UNENCRYPTED, COUNTED_ALONE}),
        ({"api": {"autoscaling": {"enabled": True}}}, {UNENCRYPTED, COUNTED_ALONE}),
        ({"api": {"replicas": 2}, "redis": {"enabled": True}}, {UNENCRYPTED}),
        ({"api": {"replicas": 2}, "externalRedis": {"url": "redis://redis"}}, {UNENCRYPTED}),
        ({"api": {"replicas": 2}, "externalRedis": {"existingSecret": {"name": "mine"}}}, {UNENCRYPTED}),
        ({"ingress": INGRESS}, {ONE_ADDRESS}),
        ({"ingress": INGRESS, "config": {"TRUSTED_PROXIES": "10.0.0.0/8"}}, set()),
        ({"networkPolicy": {"enabled": False}}, {UNENCRYPTED, REACHABLE}),
    ],
)
def test_it_warns_of_what_may_surprise(values: Object, expected: set[str]) -> None:
    [answer] = render(values)
    assert {warning for warning in WARNINGS if warning in Release(answer).notes} == expected


def test_it_says_where_the_dashboard_is(releases: dict[str, Release]) -> None:
    assert "port-forward service/pakaura-frontend 30300:3000" in releases["defaults"].notes
    assert "https://pakaura.example.org\n" in releases["values-production"].notes
    assert "dashboard" not in releases["no-frontend"].notes
