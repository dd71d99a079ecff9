"""The table of values in the chart's README.md, made from the comments of values.yaml.

`python -m tests.helm.values_table` writes it anew.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import yaml

from tests.helm.asking_helm import CHART

if TYPE_CHECKING:
    from collections.abc import Iterator

README = CHART / "README.md"
_MARK = "<!-- from values.yaml -->\n"
_END = "<!-- until here -->\n"
_KEY = re.compile(r"( *)([A-Za-z_][\w./-]*):(?: |$)")
_SHORTEST = 60


def rows() -> Iterator[tuple[str, Any, str]]:
    """The path of each value, its default, and what its comment says; not of the keys in lists and annotations."""
    text = (CHART / "values.yaml").read_text("utf-8")
    values = yaml.safe_load(text)
    path: list[str] = []
    said: list[str] = []
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            said.append(line.strip(" #"))
            continue
        key = _KEY.match(line)
        if key is None or "/" in key[2]:
            said = []
            continue
        path = [*path[: len(key[1]) // 2], key[2]]
        value: Any = values
        for step in path:
            value = value[step]
        is_group = isinstance(value, dict) and value and path[-1] not in ("annotations", "requests", "limits")
        if said or not is_group:
            yield ".".join(path), None if is_group else value, " ".join(said)
        said = []


def table() -> str:
    lines = ["| Value | Default | |", "|---|---|---|"]
    for path, value, said in rows():
        default = "" if value is None or value == "" else f"`{json.dumps(value)}`".replace("|", "\\|")
        default = default if len(default) <= _SHORTEST else "see values.yaml"
        lines.append(f"| `{path}` | {default} | {said.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


def readme() -> str:
    """README.md with the table as it should be."""
    before, mark, rest = README.read_text("utf-8").partition(_MARK)
    return before + mark + "\n" + table() + "\n" + _END + rest.partition(_END)[2]


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
