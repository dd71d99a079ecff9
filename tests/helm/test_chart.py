"""The chart as a whole: Helm's own checks, its version, its values, their schema, and the pages that describe them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from pakaura_cli.version import VERSION
from pakaura_server.settings import Settings
from tests.docs.pages import ROOT
from tests.helm.asking_helm import CHART, lint
from tests.helm.manifests import EXAMPLES, values_of
from tests.helm.values_table import README, readme, rows

SCHEMA = json.loads((CHART / "values.schema.json").read_text("utf-8"))
VALUES = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
SECRET = {"COHERE_API_KEY", "DATABASE_LISTEN_URL", "DATABASE_URL", "JWT_SECRET", "REDIS_URL"}
DECIDED = {"ENVIRONMENT", "COOKIE_SECURE"}
"""Settings that the chart is not asked for: it is for production, which sends cookies over HTTPS only."""


def test_helm_finds_nothing_wrong() -> None:
    assert lint({}, *map(values_of, EXAMPLES)) == [[]] * (len(EXAMPLES) + 1)


def test_the_chart_is_for_this_version() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text("utf-8"))
    assert chart["appVersion"] == VERSION
    assert chart["kubeVersion"] == ">=1.30.0-0"


def test_nothing_of_the_chart_comes_from_elsewhere() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text("utf-8"))
    assert "dependencies" not in chart
    assert not (CHART / "charts").exists()


def properties(schema: dict[str, Any]) -> dict[str, Any]:
    """What an object may have, by its name; empty for what is no object or may have anything."""
    if "$ref" in schema:
        schema = SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]]
    found: dict[str, Any] = schema.get("properties", {})
    return found


def test_every_value_is_in_the_schema_and_the_other_way_round() -> None:
    def compare(schema: dict[str, Any], values: dict[str, Any], path: str) -> list[str]:
        known = properties(schema)
        if not known or path.endswith(("requests", "limits")):
            return []
        differ = [f"{path}.{name}" for name in known.keys() ^ values.keys() if name != "global"]
        for name, value in values.items():
            if isinstance(value, dict) and name in known:
                differ += compare(known[name], value, f"{path}.{name}")
        return differ

    assert compare(SCHEMA, VALUES, "") == []


def test_the_schema_lets_no_unknown_value_pass() -> None:
    def is_closed(schema: object) -> bool:
        if isinstance(schema, list):
            return all(map(is_closed, schema))
        if not isinstance(schema, dict):
            return True
        closed = "properties" not in schema or schema.get("additionalProperties") is False
        return closed and all(map(is_closed, schema.values()))

    assert is_closed({name: part for name, part in SCHEMA.items() if name not in ("properties", "definitions")})
    assert is_closed(list(SCHEMA["properties"].values()))
    assert is_closed(list(SCHEMA["definitions"].values()))


def test_every_setting_of_the_server_is_a_value() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    assert set(VALUES["config"]) == settings - SECRET - DECIDED
    assert set(properties(SCHEMA["properties"]["config"])) == set(VALUES["config"])


@pytest.mark.parametrize("name", sorted(set(VALUES["config"]) - {"REGISTRATION"}))
def test_a_setting_has_the_default_of_the_server(name: str) -> None:
    default = Settings.model_fields[name.lower()].default
    assert VALUES["config"][name] == ("" if default in (None, ()) else default)


def test_the_readme_has_the_values_as_they_are() -> None:
    assert README.read_text("utf-8") == readme(), "python -m tests.helm.values_table writes it anew"


def test_every_value_is_a_row_of_the_table() -> None:
    def paths(values: dict[str, Any], before: str = "") -> set[str]:
        found: set[str] = set()
        for name, value in values.items():
            path = f"{before}{name}"
            is_group = isinstance(value, dict) and value and name not in ("annotations", "requests", "limits")
            found |= paths(value, f"{path}.") if is_group else {path}
        return found

    assert paths(VALUES) <= {path for path, _, _ in rows()}


def test_the_links_of_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README.read_text("utf-8")):
        assert (CHART / target).exists(), target


def test_every_value_that_the_page_names_exists() -> None:
    def exists(path: str) -> bool:
        value: Any = VALUES
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return value is not None

    page = (ROOT / "docs" / "kubernetes.md").read_text("utf-8")
    groups = "|".join(name for name, value in VALUES.items() if isinstance(value, dict) and value)
    named = re.findall(rf"(?:`|--set )((?:{groups})\.[A-Za-z_.]+)", page)
    assert len(named) > 10
    assert [path for path in named if not exists(path)] == []
