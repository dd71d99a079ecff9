"""docs/hosting/compose.yaml: whole, pinned, without a secret, and with nothing in it that can be written."""

from __future__ import annotations

from typing import Any

import pytest

from pakaura_cli.version import VERSION
from pakaura_server.operating.serving import FINISH_S
from pakaura_server.settings import Settings
from tests.shipping.compose import COMPOSE, compose, example_values
from tests.shipping.dockerfile import stages

FILLED = example_values() | {"POSTGRES_PASSWORD": "a-password", "JWT_SECRET": "Zr8xQ2vLw5NkTb7YfHc3MdGs9PjUe4Aq"}
SERVICES: dict[str, Any] = compose(FILLED)["services"]
OWN = {name for name, service in SERVICES.items() if service["image"].startswith("pakaura:")}


def test_it_has_what_the_server_needs() -> None:
    assert SERVICES.keys() - OWN == {"postgres", "redis"}
    assert len(OWN) == 3


@pytest.mark.parametrize("name", ["migrate", "api"])
def test_the_settings_are_those_of_a_safe_server(name: str) -> None:
    environ = {"ENVIRONMENT": "production"} | SERVICES[name]["environment"]
    settings = Settings.from_environ(environ)
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://pakaura:a-password@postgres:5432/pakaura"
    assert {setting.upper() for setting in Settings.model_fields} >= SERVICES[name]["environment"].keys()


def test_the_dashboard_knows_no_secret() -> None:
    assert not SERVICES["web"].keys() & {"environment", "env_file", "secrets"}


@pytest.mark.parametrize("missing", ["POSTGRES_PASSWORD", "JWT_SECRET"])
def test_a_secret_has_no_default(missing: str) -> None:
    with pytest.raises(KeyError, match=missing):
        compose(FILLED | {missing: ""})


@pytest.mark.parametrize("name", sorted(OWN))
def test_what_is_ours_can_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_ports_are_those_of_the_image_and_open_on_this_machine_only() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"api": ["127.0.0.1:8000:8000"], "web": ["127.0.0.1:3000:3000"]}
    [exposed] = stages()[-1].all("EXPOSE")
    assert exposed.text == "8000 3000"


def test_images_are_pinned_and_ours_is_of_this_version() -> None:
    assert {SERVICES[name]["image"] for name in OWN} == {f"pakaura:{VERSION}"}
    for name in SERVICES.keys() - OWN:
        assert SERVICES[name]["image"].partition(":")[2] not in ("", "latest")


def test_each_waits_for_what_it_needs() -> None:
    waits = {name: service["depends_on"] for name, service in SERVICES.items() if "depends_on" in service}
    assert {name: set(needed) for name, needed in waits.items()} == {
        "migrate": {"postgres"},
        "api": {"migrate", "redis"},
        "web": {"api"},
    }
    assert waits["api"]["migrate"]["condition"] == "service_completed_successfully"


def test_the_server_is_given_the_time_that_it_takes_to_end() -> None:
    assert int(SERVICES["api"]["stop_grace_period"].removesuffix("s")) > FINISH_S


def test_the_example_of_an_environment_names_all_that_is_asked_for() -> None:
    text = COMPOSE.read_text("utf-8")
    assert {name for name in example_values() if f"${{{name}:" not in text} == set()
