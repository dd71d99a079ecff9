"""`doctor` on real files, whole ones and damaged ones: what it says, what it mends, and what it keeps to itself."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.docs.terminal import run_on_terminal
from tests.support.installed import SCRIPT, Finished, Pakaura
from tests.support.ordinary import as_ordinary_person

SECRET = "see the dentist"


@pytest.fixture
def pakaura(home: dict[str, str]) -> Pakaura:
    """With programs that every system has."""
    return Pakaura(home | {"PAGER": "cat", "EDITOR": "cat"})


@pytest.fixture
def store(pakaura: Pakaura) -> Path:
    """A store with a few tasks; tests/cli/client/doctor damages one in every way."""
    lines = [f'"{SECRET}" project:body.teeth +ada due:today pri:high', "two +b", 'call "due:fri 9am"', "four", "five"]
    pakaura("add", "-", input="\n".join(lines), check=True)
    pakaura("done", "2", check=True)
    [path] = Path(pakaura.environ["XDG_DATA_HOME"], "pakaura", "stores").glob("*.db")
    return path


def states(done: Finished) -> dict[str, set[str]]:
    """The names of what is ok, warn and fail."""
    told: dict[str, set[str]] = {"ok": set(), "warn": set(), "fail": set()}
    for line in done.out.splitlines():
        state, name = line[:4].strip(), line[6:18].strip()
        told[state].add(name)
    return told


def test_a_healthy_store_is_found_healthy_and_is_not_touched(pakaura: Pakaura, store: Path) -> None:
    before = store.read_bytes()
    done = pakaura("doctor")
    told = states(done)
    assert (done.code, told["fail"], told["warn"]) == (0, set(), set()), done.out
    assert {"pakaura", "python", "sqlite", "store", "integrity", "columns", "numbers", "stamps", "sync"} <= told["ok"]
    assert store.read_bytes() == before


def test_without_a_store_there_is_nothing_to_fail(pakaura: Pakaura) -> None:
    done = pakaura("doctor")
    assert done.code == 0
    assert "ok    store         none yet" in done.out
    assert not Path(pakaura.environ["XDG_DATA_HOME"]).exists()


def test_it_can_be_pasted(pakaura: Pakaura, store: Path) -> None:
    folder = Path(pakaura.environ["XDG_CONFIG_HOME"], "pakaura")
    folder.mkdir(parents=True, mode=0o700)
    (folder / "config.toml").write_text(f'[views.dentist]\nfilter = "{SECRET}"\n')
    done = pakaura("doctor", env={"PAKAURA_TOKEN": "t0p-secret"})
    assert done.code == 0
    assert "~/data/pakaura/stores/" in done.out
    for private in (SECRET, "dentist", "teeth", "ada", "t0p-secret", pakaura.environ["HOME"]):
        assert private not in done.out + done.err


def test_json_has_a_record_for_each_line(pakaura: Pakaura, store: Path) -> None:
    records = json.loads(pakaura("doctor", "--json", check=True).out)
    assert len(records) == len(pakaura("doctor", check=True).out.splitlines())
    assert {"check", "state", "text", "advice"} == set(records[0])
    assert {record["state"] for record in records} == {"ok"}


def test_repair_says_what_it_does_and_what_is_found_then(pakaura: Pakaura, store: Path) -> None:
    with closing(sqlite3.connect(store)) as db:
        db.execute("UPDATE task SET title_fold = 'wrong'")
        db.commit()
    found = pakaura("doctor")
    assert (found.code, states(found)["fail"]) == (1, {"columns", "titles"})
    assert " -> pakaura doctor --repair" in found.out
    mended = pakaura("doctor", "--repair")
    assert (mended.code, states(mended)["fail"]) == (0, set())
    assert (
        mended.err == f"kept a copy: ~/data/pakaura/stores/{store.name}.before-repair\nmended columns\nmended titles\n"
    )
    assert SECRET in pakaura("list", "dentist", check=True).out
    assert pakaura("doctor", "--repair").err == "nothing to mend\n"


def test_permissions_are_told_and_mended(pakaura: Pakaura, store: Path) -> None:
    store.chmod(0o644)
    store.parent.chmod(0o755)
    done = pakaura("doctor")
    assert (done.code, states(done)["fail"]) == (1, {"permissions"})
    mended = pakaura("doctor", "--repair")
    assert mended.code == 0
    assert (store.stat().st_mode & 0o777, store.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert not Path(f"{store}.before-repair").exists()


def test_a_store_that_cannot_be_written_is_told(pakaura: Pakaura, store: Path) -> None:
    store.chmod(0o400)
    done = subprocess.run(
        [*as_ordinary_person(), str(SCRIPT), "doctor"], env=pakaura.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "permissions" in states(Finished(1, done.stdout, ""))["fail"]
    assert "cannot be written" in done.stdout


@pytest.mark.parametrize(
    ("zone", "known"),
    [("Europe/Berlin", True), ("UTC", True), ("CET-1CEST", True), ("", True), ("Europe/Berlni", False)],
)
def test_a_time_zone_that_nobody_knows_is_warned_of(pakaura: Pakaura, zone: str, known: bool) -> None:
    assert ("clock" in states(pakaura("doctor", env={"TZ": zone})).get("warn", [])) is not known


def test_a_clock_that_was_never_set_fails(pakaura: Pakaura) -> None:
    assert "clock" in states(pakaura("doctor", env={"PAKAURA_NOW": "1970-01-02T00:00:00Z"}))["fail"]


def test_a_configuration_that_cannot_be_read_fails_and_shows_nothing_of_it(pakaura: Pakaura) -> None:
    folder = Path(pakaura.environ["XDG_CONFIG_HOME"], "pakaura")
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'color = "{SECRET}')
    done = pakaura("doctor")
    assert (done.code, states(done)["fail"]) == (1, {"config"})
    assert "~/config/pakaura/config.toml cannot be read" in done.out
    assert SECRET not in done.out + done.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'color = "{SECRET}', "Unterminated string, at end of document"),
        (f'\n[views."{SECRET}"]\nlimit = x', "Invalid value, at line 3, column 9"),
        (f'[views."{SECRET}"]\na = 1\n[views."{SECRET}"]\n', "at line 3, column"),
        (f'color = "{SECRET}"', "color has no value that it takes"),
        (f'[views."{SECRET}"]\nlimit = "x"', "views.… has no value that it takes"),
    ],
)
def test_where_a_configuration_cannot_be_read_is_said(pakaura: Pakaura, text: str, said: str) -> None:
    folder = Path(pakaura.environ["XDG_CONFIG_HOME"], "pakaura")
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text)
    done = pakaura("doctor")
    assert (done.code, states(done)["fail"]) == (1, {"config"})
    (line,) = [line for line in done.out.splitlines() if "cannot be read" in line]
    assert said in line
    assert line.endswith(" -> mend it: pakaura config edit")
    assert SECRET not in done.out + done.err


def test_a_configuration_that_is_no_file_is_not_waited_for(pakaura: Pakaura) -> None:
    folder = Path(pakaura.environ["XDG_CONFIG_HOME"], "pakaura")
    folder.mkdir(parents=True)
    os.mkfifo(folder / "config.toml")
    done = pakaura("doctor")
    assert (done.code, states(done)["fail"]) == (1, {"config"})
    assert "cannot be read: it is no regular file -> put a file in its place" in done.out


def test_where_settings_come_from_is_told_without_what_they_are(pakaura: Pakaura) -> None:
    folder = Path(pakaura.environ["XDG_CONFIG_HOME"], "pakaura")
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'color = "never"\n[views.dentist]\nfilter = "{SECRET}"\nfilterr = "x"\n')
    done = pakaura("doctor", env={"PAKAURA_LIST_LIMIT": "77"})
    told = [line[6:].split(None, 1)[1] for line in done.out.splitlines() if line[6:].startswith("config ")]
    assert told == [
        "~/config/pakaura/config.toml sets color, views.…",
        "~/config/pakaura/config.toml, keys that are passed over: 1 -> pakaura list names them",
        "variables set: PAKAURA_LIST_LIMIT",
    ]
    assert "dentist" not in done.out


def test_programs_that_are_not_found_are_warned_of(pakaura: Pakaura) -> None:
    done = pakaura("doctor", env={"PAGER": "no-such-pager -x", "VISUAL": "no-such-editor"})
    assert (done.code, states(done)["warn"]) == (0, {"pager", "editor"})


def test_the_store_of_the_first_version_is_left_as_it_is(pakaura: Pakaura, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copy(Path(__file__).parents[2] / "fixtures" / "store-v1.db", old)
    old.chmod(0o600)
    before = old.read_bytes()
    done = pakaura("doctor", env={"PAKAURA_DB": str(old)})
    assert done.code == 0, done.out
    assert "schema 1; the next command brings it to" in done.out
    assert old.read_bytes() == before


def test_colour_is_for_terminals_only_and_no_color_is_heeded(pakaura: Pakaura) -> None:
    assert "\x1b" not in pakaura("doctor").out
    assert "\x1b" in pakaura("doctor", env={"FORCE_COLOR": "1"}).out
    assert "\x1b" not in pakaura("doctor", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out
    assert "\x1b" not in pakaura("doctor", "--no-color", env={"FORCE_COLOR": "1"}).out
    for shell in ("bash", "zsh", "fish"):
        assert "\x1b" not in pakaura("completion", shell, env={"FORCE_COLOR": "1"}).out


def test_on_a_terminal_plain_is_what_a_pipe_gets(pakaura: Pakaura, tmp_path: Path) -> None:
    environ = pakaura.environ | {"TERM": "xterm", "PAKAURA_NOW": "2026-11-24T09:00:00Z"}
    piped = lines(Pakaura(environ)("doctor").out)
    assert "\x1b" in run_on_terminal("pakaura doctor", environ, tmp_path)
    assert lines(run_on_terminal("pakaura doctor --plain", environ, tmp_path)) == piped
    assert lines(run_on_terminal("NO_COLOR=1 pakaura doctor", environ, tmp_path)) == piped


def lines(told: str) -> list[str]:
    """Without the one that others change: how much room there is."""
    return [line for line in told.splitlines() if " room " not in line]


def test_the_file_of_a_directory_is_told_of_also_where_it_is_not_followed(
    pakaura: Pakaura, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    file = project / ".pakaura.toml"
    file.write_text('[list]\ncolumns = "title"\n')
    assert "sets list.columns" in pakaura("doctor").out
    file.chmod(0o666)
    done = pakaura("doctor")
    assert "is passed over: everybody can write it" in done.out
    assert (done.code, states(done)["warn"]) == (0, {"config"})
