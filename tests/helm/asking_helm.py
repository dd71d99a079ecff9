"""Helm in a process of its own: its library brings the Go runtime, whose threads a later fork of a test would meet.

As a script it reads requests as JSON from standard input, and writes the answers.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

CHART = Path(__file__).parents[2] / "helm" / "pakaura"


class Answer(NamedTuple):
    """`files` are the rendered templates by their path in the chart; `error` is why there are none."""

    files: dict[str, str]
    error: str


def render(*values: dict[str, Any], chart: Path = CHART, name: str = "pakaura") -> list[Answer]:
    """What the chart becomes with each of these values, in the namespace of the release's own name."""
    return [Answer(*each) for each in _ask({"chart": str(chart), "name": name, "render": values})]


def lint(*values: dict[str, Any], chart: Path = CHART) -> list[list[str]]:
    """What Helm finds wrong with the chart with each of these values, advice left out."""
    found: list[list[str]] = _ask({"chart": str(chart), "lint": values})
    return found


def _ask(request: dict[str, Any]) -> Any:
    command = [sys.executable, __file__]
    done = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _answer(request: dict[str, Any]) -> list[Any]:
    import helm_python

    if "lint" in request:
        reports = [helm_python.lint(request["chart"], values, strict=True) for values in request["lint"]]
        return [
            [*[told["error"] for told in report["messages"] if told["severity"] > 1], *report["errors"]]
            for report in reports
        ]
    answers = []
    with helm_python.Chart.load(request["chart"]) as chart:
        for values in request["render"]:
            try:
                files = chart.render(values, name=request["name"], namespace=request["name"])
                answers.append(({path.partition("/")[2]: text for path, text in files.items()}, ""))
            except helm_python.HelmError as error:
                answers.append(({}, str(error)))
    return answers


if __name__ == "__main__":
    json.dump(_answer(json.load(sys.stdin)), sys.stdout)
