"""The Dockerfile by its text: what a linter says of it, and what it promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pakaura_cli.version import VERSION
from tests.shipping.dockerfile import DOCKERFILE, ROOT, arguments, healthcheck, is_in_context, stages

HADOLINT = Path(sys.executable).parent / "hadolint"
IMAGE = stages()[-1]


def lint(text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [HADOLINT, "--failure-threshold=style", "-"], input=text, capture_output=True, text=True, check=False
    )


def test_the_linter_finds_nothing_and_is_told_to_ignore_nothing() -> None:
    text = DOCKERFILE.read_text("utf-8")
    done = lint(text)
    assert (done.returncode, done.stdout) == (0, "")
    assert "hadolint" not in text


def test_the_linter_would_find_something() -> None:
    assert "DL3006" in lint("FROM python\nCMD python\n").stdout


def test_the_version_is_that_of_the_sources() -> None:
    assert arguments()["VERSION"] == VERSION
    [label] = IMAGE.all("LABEL")
    assert label.pairs["org.opencontainers.image.version"] == "${VERSION}"
    assert label.pairs["org.opencontainers.image.licenses"] == "MIT"


def test_the_base_is_pinned_by_its_tag_and_names_no_registry() -> None:
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", arguments()["BASE"])
    assert {stage.base for stage in stages()} == {"${BASE}"}


def test_what_builds_stays_behind() -> None:
    *_, last = stages()
    assert len(stages()) == 2
    assert [copy.text for copy in last.all("COPY")] == ["--from=build /app /app"]
    commands = " ".join(run.text for stage in stages() for run in stage.all("RUN"))
    assert not re.search(r"\bapt|curl|wget\b", commands)
    assert " pip install" not in " ".join(run.text for run in last.all("RUN"))


def test_what_is_installed_is_pinned_by_hashes() -> None:
    steps = [step for run in stages()[0].all("RUN") for step in run.text.split("&&") if " install " in step]
    assert [step for step in steps if "--require-hashes" not in step and "--no-deps" not in step] == []
    assert len(steps) == 4


def test_it_runs_as_a_number_that_is_not_root_and_gets_the_signals_itself() -> None:
    [user] = IMAGE.all("USER")
    uid, gid = map(int, user.text.split(":"))
    assert uid > 0
    assert gid > 0
    [command] = IMAGE.all("CMD")
    assert command.text.startswith("[")
    assert command.words == ["pakaura-server", "run", "--host=0.0.0.0"]
    assert not IMAGE.all("ENTRYPOINT")


def test_the_health_check_needs_nothing_but_python() -> None:
    assert healthcheck(IMAGE) == ["python", "-I", "/app/healthcheck.py"]


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("pakaura_cli/main.py", True),
        ("pakaura_cli/tui/web/page/index.html", True),
        ("requirements/image.lock", True),
        ("docs/hatch_build.py", True),
        ("pakaura_cli/__pycache__/main.cpython-311.pyc", False),
        (".git/config", False),
        (".venv/bin/python", False),
        ("docs/server.md", False),
        ("tests/conftest.py", False),
        ("dist/pakaura.whl", False),
        (".env", False),
        ("compose.env", False),
    ],
)
def test_only_what_is_needed_goes_to_the_engine(path: str, taken: bool) -> None:
    assert is_in_context(path) is taken


def test_every_file_that_it_copies_or_uses_is_there() -> None:
    build = stages()[0]
    named = re.findall(r"[\w./-]+\.(?:lock|py)\b|\bLICENSE\b", " ".join(each.text for each in build.instructions))
    assert "requirements/image.lock" in named
    assert [name for name in named if not ((ROOT / name).is_file() and is_in_context(name))] == []
