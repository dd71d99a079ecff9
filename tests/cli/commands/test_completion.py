"""`completion`, and the answers that shells get: live, quick, and never an error."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.installed import Pakaura
from tests.support.programs import needs

SHELLS = ("bash", "zsh", "fish")
BREAKS = " \t\n\"'><=;|&(:"


def asked(pakaura: Pakaura, *words: str, **environ: str) -> list[tuple[str, str]]:
    """What zsh is told: words and explanations."""
    done = pakaura(*words, env={"_PAKAURA_COMPLETE": "zsh", **environ})
    assert (done.code, done.err) == (0, "")
    return [(line.partition("\t")[0], line.partition("\t")[2]) for line in done.out.splitlines()]


def words(pakaura: Pakaura, *line: str, **environ: str) -> list[str]:
    return [word for word, _ in asked(pakaura, *line, **environ)]


@pytest.fixture
def filled(pakaura: Pakaura) -> Pakaura:
    lines = [
        "buy milk +shopping project:home",
        "water roses due:today project:home.garden +Garden",
        "old +gone project:past",
    ]
    pakaura("add", "-", input="\n".join(lines), check=True)
    pakaura("done", "3", check=True)
    return pakaura


def test_values_of_open_tasks_are_offered(filled: Pakaura) -> None:
    assert words(filled, "list", "project:") == ["project:home", "project:home.garden"]
    assert words(filled, "list", "project:HOME.") == ["project:home.garden"]
    assert words(filled, "add", "x", "+") == ["+garden", "+shopping"]
    assert asked(filled, "done", "") == [("2", "water roses"), ("1", "buy milk")]
    assert asked(filled, "done", "wat") == [("water roses", "2")]
    assert asked(filled, "done", "2", "") == [("1", "buy milk")]
    assert words(filled, "add", "x", "after:") == ["after:2", "after:1"]
    assert asked(filled, "reopen", "") == [("3", "old")]


def test_views_contexts_and_settings_are_offered(filled: Pakaura) -> None:
    folder = Path(filled.environ["XDG_CONFIG_HOME"], "pakaura")
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('[views.mine]\nfilter = "+a"\n[contexts.work]\nfilter = "project:work"\n')
    assert asked(filled, "view", "show", "") == [("mine", "+a")]
    assert words(filled, "why", "1", "--view", "m") == ["mine"]
    assert words(filled, "context", "set", "") == ["work"]
    assert "list.limit" in words(filled, "config", "get", "list.")


def test_a_tag_of_thousands_of_tasks_is_one_step(filled: Pakaura) -> None:
    filled("add", "-", input="\n".join(f"t{n} +many project:many" for n in range(3000)), check=True)
    assert words(filled, "list", "+") == ["+garden", "+many", "+shopping"]
    assert words(filled, "list", "project:m") == ["project:many"]
    assert len(words(filled, "done", "")) == 200


@pytest.mark.parametrize("damage", ["gone", "garbage", "directory", "other", "newer", "config"])
def test_what_cannot_be_read_answers_nothing(filled: Pakaura, damage: str) -> None:
    [store] = Path(filled.environ["XDG_DATA_HOME"], "pakaura", "stores").glob("*.db")
    line = ["list", "project:"]
    if damage in ("other", "newer"):
        with closing(sqlite3.connect(store)) as db:
            db.execute("PRAGMA user_version = 99" if damage == "newer" else "PRAGMA application_id = 5")
    elif damage == "config":
        folder = Path(filled.environ["XDG_CONFIG_HOME"], "pakaura")
        folder.mkdir(parents=True)
        (folder / "config.toml").write_text("nonsense")
        line = ["view", "show", ""]
    else:
        store.unlink()
        if damage == "garbage":
            store.write_bytes(b"no database" * 1000)
        elif damage == "directory":
            store.mkdir()
    assert asked(filled, *line) == []
    assert store.exists() == (damage != "gone")


def test_a_store_that_is_being_written_keeps_nobody_waiting_and_nothing_is_written(filled: Pakaura) -> None:
    [store] = Path(filled.environ["XDG_DATA_HOME"], "pakaura", "stores").glob("*.db")
    before = store.read_bytes()
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        assert asked(filled, "list", "project:") == []
        db.execute("ROLLBACK")
    assert store.read_bytes() == before


@pytest.mark.parametrize("arguments", [[], ["one"], ["pakaura list", BREAKS], ["x"] * 9])
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "complete_bash", ""])
def test_a_strange_question_is_no_error(pakaura: Pakaura, shell: str, arguments: list[str]) -> None:
    done = pakaura(*arguments, env={"_PAKAURA_COMPLETE": shell})
    assert (done.code, done.err) == (0, "")


def test_bash_gives_the_line_as_it_was_typed(filled: Pakaura) -> None:
    def bash(line: str, kind: str = "9") -> list[str]:
        return filled(line, BREAKS, kind, env={"_PAKAURA_COMPLETE": "bash"}, check=True).out.splitlines()

    assert bash("pakaura list project:home.") == ["home.garden"]
    assert bash("pakaura list 'project:home.") == ["project:home.garden"]
    assert bash("TZ=UTC pakaura done wat") == ["water\\ roses"]
    assert bash("pakaura done ") == ["2  (water roses)", "1  (buy milk)"]
    assert bash("pakaura done ", "37") == ["2", "1"]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_functions_are_printed_and_the_shell_can_read_them(pakaura: Pakaura, shell: str) -> None:
    printed = pakaura("completion", shell, check=True)
    assert "_PAKAURA_COMPLETE" in printed.out
    assert printed.err == ""


@pytest.mark.parametrize("shell", [pytest.param(name, marks=needs(name)) for name in SHELLS])
def test_the_functions_are_well_formed(pakaura: Pakaura, shell: str, tmp_path: Path) -> None:
    file = tmp_path / "functions"
    file.write_text(pakaura("completion", shell, check=True).out)
    done = subprocess.run([shell, "-n", str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("shell", "place"),
    [
        ("bash", "data/bash-completion/completions/pakaura"),
        ("zsh", "data/zsh/site-functions/_pakaura"),
        ("fish", "config/fish/completions/pakaura.fish"),
    ],
)
def test_install_writes_what_is_printed_where_the_shell_looks(pakaura: Pakaura, shell: str, place: str) -> None:
    path = Path(pakaura.environ["HOME"], place)
    assert pakaura("completion", "install", shell, "-n", check=True).out == f"Would be installed: {path}\n"
    assert not path.exists()
    assert pakaura("completion", "install", shell, check=True).out == f"Installed: {path}\n"
    assert path.read_text() == pakaura("completion", shell, check=True).out
    assert pakaura("completion", "install", env={"SHELL": f"/usr/bin/{shell}"}).out == f"Already there: {path}\n"
    path.write_text("an old one")
    assert "of another version for " + shell in pakaura("doctor").out
    assert pakaura("completion", "install", shell, check=True).out == f"Updated: {path}\n"
    assert f"completion    for {shell}" in pakaura("doctor").out


@pytest.mark.parametrize(
    ("line", "environ", "code", "told"),
    [
        (["tcsh"], {}, 2, "completion is for bash, zsh, fish, not for 'tcsh'"),
        (["install", "tcsh"], {}, 2, "there is no completion for 'tcsh'"),
        (["install"], {"SHELL": ""}, 2, "SHELL does not say which shell is used"),
        (["install", "bash"], {"XDG_DATA_HOME": "/dev/null/x"}, 1, "cannot write /dev/null/x/bash-completion"),
        (["bash", "zsh"], {}, 2, "not for 'bash zsh'"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    pakaura: Pakaura, line: list[str], environ: dict[str, str], code: int, told: str
) -> None:
    done = pakaura("completion", *line, env=environ)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
