"""Arguments tested against a tool's JSON Schema, of which the table uses a small part."""

from __future__ import annotations

from typing import Any

from pakaura_server.core.errors import BadValue

_KINDS: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


def check(value: Any, schema: dict[str, Any], name: str = "arguments") -> None:
    """Raises BadValue that names the field where `value` is not as `schema` says.

    Known are type, properties, required, additionalProperties (false), items, minItems, maxItems, uniqueItems, enum,
    minLength, maxLength, minimum and maximum.
    """
    kind: str = schema["type"]
    if not isinstance(value, _KINDS[kind]) or (kind == "integer" and isinstance(value, bool)):
        raise BadValue(f"{name} must be of type {kind}", "", name)
    if "enum" in schema and value not in schema["enum"]:
        raise BadValue(f"{name} must be one of {', '.join(schema['enum'])}", "", name)
    if isinstance(value, dict):
        _check_object(value, schema, name)
    elif isinstance(value, list):
        _check_array(value, schema, name)
    elif isinstance(value, str):
        _check_between(len(value), schema, "Length", f"the length of {name}", name)
    elif isinstance(value, int):
        _check_between(value, schema, "imum", name, name)


def _check_object(value: dict[str, Any], schema: dict[str, Any], name: str) -> None:
    properties = schema["properties"]
    for required in schema.get("required", ()):
        if required not in value:
            raise BadValue(f"{required} is missing", "", required)
    for key, each in value.items():
        if key not in properties:
            raise BadValue(f"there is no argument {key!r}", f"there are {', '.join(properties)}", key)
        check(each, properties[key], key)


def _check_array(value: list[Any], schema: dict[str, Any], name: str) -> None:
    _check_between(len(value), schema, "Items", f"the number of {name}", name)
    for each in value:
        check(each, schema["items"], name)
    if schema.get("uniqueItems") and len(set(value)) < len(value):
        raise BadValue(f"{name} names one twice", "", name)


def _check_between(number: int, schema: dict[str, Any], suffix: str, what: str, name: str) -> None:
    least, most = schema.get(f"min{suffix}"), schema.get(f"max{suffix}")
    if least is not None and number < least:
        raise BadValue(f"{what} must be at least {least}", "", name)
    if most is not None and number > most:
        raise BadValue(f"{what} must be at most {most}", "", name)
