"""docs/hosting/compose.yaml as Docker reads it: with the values of an environment file in their places."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.shipping.dockerfile import ROOT

COMPOSE = ROOT / "docs" / "hosting" / "compose.yaml"
EXAMPLE = ROOT / "docs" / "hosting" / "example.env"
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def example_values() -> dict[str, str]:
    """Those of the example of an environment file."""
    lines = EXAMPLE.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def compose(values: dict[str, str]) -> dict[str, Any]:
    """The file with `values`. Raises KeyError with the name of one that it insists on."""
    made: dict[str, Any] = _filled(yaml.safe_load(COMPOSE.read_text("utf-8")), values)
    return made


def _filled(node: Any, values: dict[str, str]) -> Any:
    """Docker puts values into texts of the parsed file, so an empty one is a text as well."""
    match node:
        case dict():
            return {name: _filled(child, values) for name, child in node.items()}
        case list():
            return [_filled(child, values) for child in node]
        case str():
            return _VARIABLE.sub(lambda found: _value(found, values), node)
    return node


def _value(found: re.Match[str], values: dict[str, str]) -> str:
    if given := values.get(found[1]):
        return given
    if found[2] == "-":
        return found[3]
    raise KeyError(found[1])
