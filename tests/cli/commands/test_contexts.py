"""Contexts: what they hide, what they add, and which one is active."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pakaura_cli.client.paths import PROJECT_FILE
from tests.docs.terminal import run_on_terminal
from tests.support.installed import Finished, Pakaura

SHOWN = """\
#  Due       Title     Tags
1  tomorrow  buy milk  +shopping

1 task
context shop: 1 of 3 open
no tasks
pakaura search looks at completed tasks too
context home: 2 of 3 open
#  Due       Pri  Title               Project      Tags
2  today     H    water the roses     home.garden
1  tomorrow       buy milk                         +shopping
3  8 Dec          renew the passport  home

3 tasks, 1 today
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


CONTEXTS = """[contexts.home]
filter = "project:home"
add = "project:home +family"

[contexts.shop]
filter = "+shopping or milk"
add = "+shopping pri:low"
"""


@pytest.fixture
def file(home: dict[str, str]) -> Path:
    """The configuration, with two contexts, neither of which is active."""
    path = Path(home["XDG_CONFIG_HOME"], "pakaura", "config.toml")
    path.parent.mkdir(parents=True)
    path.write_text(CONTEXTS)
    return path


@pytest.fixture
def living(three: Pakaura, file: Path) -> Pakaura:
    """Three tasks and those contexts."""
    return three


def test_contexts_are_saved_as_a_person_would_write_them(pakaura: Pakaura, home: dict[str, str]) -> None:
    words = ["--filter", "project:home", "--add", "project:home +family"]
    assert pakaura("context", "save", "home", *words, check=True).out == (
        "Saved home: project:home, adds project:home +family\n"
    )
    pakaura("context", "save", "shop", "--filter", "+shopping or milk", "--add", "+shopping pri:low", check=True)
    assert Path(home["XDG_CONFIG_HOME"], "pakaura", "config.toml").read_text() == CONTEXTS


def numbers(pakaura: Pakaura, *words: str, env: dict[str, str] | None = None) -> list[str]:
    return pakaura(*words, "--format", "{number}", env=env, check=True).out.split()


def test_a_context_narrows_down_what_is_listed(living: Pakaura) -> None:
    living("context", "set", "home", check=True)
    assert numbers(living, "list") == ["2", "3"]
    assert numbers(living, "list", "roses or milk") == ["2"]
    assert numbers(living, "today") == ["2"]
    assert numbers(living, "search", "milk") == []
    assert numbers(living, "list", "--context", "none") == ["2", "1", "3"]
    living("context", "none", check=True)
    assert numbers(living, "list") == ["2", "1", "3"]


def test_references_and_exports_know_of_no_context(living: Pakaura) -> None:
    living("context", "set", "home", check=True)
    assert living("show", "1", "-q", check=True).out
    assert living("done", "buy milk", check=True).out == "Done 1: buy milk\n"
    assert len(json.loads(living("export", check=True).out)) == 3


def test_what_is_added_gets_its_attributes_unless_it_has_its_own(living: Pakaura) -> None:
    living("context", "set", "shop", check=True)
    done = living("add", "bread")
    assert done == Finished(0, "Added 4: bread\n", "pakaura: context shop adds +shopping pri:low\n")
    done = living("add", "cake", "pri:high", "+party", "--project", "feast")
    assert done.err == "pakaura: context shop adds +shopping\n"
    assert living("add", "nuts", "+shopping", "--priority", "medium").err == ""
    assert (
        living("add", "--natural", "tea tomorrow !high").err.splitlines()[-1] == "pakaura: context shop adds +shopping"
    )
    living("add", "-", input="salt pri:medium\n", check=True)
    living("add", "--context", "none", "ink", check=True)
    living("add", "--stdin", input='{"title":"imported"}\n', check=True)
    shown = living("list", "--context", "none", "--sort", "number", "--columns", "title,priority,project,tags").out
    assert shown.splitlines()[3:] == [
        "bread\tlow\t\tshopping",
        "cake\thigh\tfeast\tparty,shopping",
        "nuts\tmedium\t\tshopping",
        "tea\thigh\t\tshopping",
        "salt\tmedium\t\tshopping",
        "ink\t\t\t",
        "imported\t\t\t",
    ]


def test_the_flag_decides_before_the_variable_and_that_before_the_directory_and_that_before_the_file(
    living: Pakaura, here: Path
) -> None:
    living("context", "set", "home", check=True)
    assert numbers(living, "list") == ["2", "3"]
    (here / PROJECT_FILE).write_text('context = "shop"\n')
    assert numbers(living, "list") == ["1"]
    assert numbers(living, "list", env={"PAKAURA_CONTEXT": "home"}) == ["2", "3"]
    assert numbers(living, "list", "--context", "shop", env={"PAKAURA_CONTEXT": "home"}) == ["1"]
    for nothing in ("", "none"):
        assert numbers(living, "list", env={"PAKAURA_CONTEXT": nothing}) == ["2", "1", "3"]
    assert living("add", "x", env={"PAKAURA_CONTEXT": ""}).err == ""
    shown = living("context", "show", check=True).out
    assert shown.splitlines()[-1] == "active: project file ~/here/.pakaura.toml"
    assert living("context", "set", "home") == Finished(
        1,
        "",
        "pakaura: the context stays shop here: project file ~/here/.pakaura.toml asks for it\n"
        "  pakaura context set home --project, or PAKAURA_CONTEXT=home for one command\n",
    )


def test_a_directory_may_have_its_context(pakaura: Pakaura, file: Path, here: Path) -> None:
    pakaura("context", "set", "shop", "--project", check=True)
    assert (here / PROJECT_FILE).read_text() == 'context = "shop"\n'
    pakaura("context", "none", "--project", check=True)
    assert (here / PROJECT_FILE).read_text() == 'context = "none"\n'


@pytest.mark.parametrize("line", [["list"], ["today"], ["add", "x"], ["context", "show"]])
def test_a_context_that_does_not_exist_is_an_error(pakaura: Pakaura, file: Path, line: list[str]) -> None:
    done = pakaura(*line, env={"PAKAURA_CONTEXT": "hoem"})
    assert done == Finished(
        3, "", "pakaura: there is no context 'hoem', which PAKAURA_CONTEXT asks for\n  did you mean home?\n"
    )


def test_an_error_says_who_asks_for_a_context_that_does_not_exist(pakaura: Pakaura, file: Path, here: Path) -> None:
    def said(*words: str) -> str:
        return pakaura("list", *words).err.splitlines()[0].removeprefix("pakaura: there is no context ")

    assert said("--context", "hoem") == "'hoem', which --context asks for"
    file.write_text('context = "work"\n' + CONTEXTS)
    assert said() == f"'work', which {file} asks for"
    (here / PROJECT_FILE).write_text('context = "wrok"\n')
    assert said() == f"'wrok', which {here / PROJECT_FILE} asks for"


def test_no_context_is_not_announced_where_the_directory_or_a_variable_asks_for_one(
    living: Pakaura, file: Path, here: Path
) -> None:
    (here / PROJECT_FILE).write_text('context = "shop"\n')
    assert living("context", "none") == Finished(
        1,
        "",
        "pakaura: the context stays shop here: project file ~/here/.pakaura.toml asks for it\n"
        "  pakaura context none --project, or PAKAURA_CONTEXT= for one command\n",
    )
    assert living("context", "none", env={"PAKAURA_CONTEXT": "home"}) == Finished(
        1,
        "",
        "pakaura: the context stays home here: environment PAKAURA_CONTEXT asks for it\n  unset PAKAURA_CONTEXT\n",
    )
    assert living("context", "none", "--project") == Finished(0, "No context\n", "")


@pytest.mark.parametrize("line", [["delete", "shop"], ["rename", "shop", "market"]])
def test_who_still_asks_for_a_context_that_is_gone_is_told(living: Pakaura, here: Path, line: list[str]) -> None:
    (here / PROJECT_FILE).write_text('context = "shop"\n')
    done = living("context", *line)
    assert (done.code, done.err) == (0, "project file ~/here/.pakaura.toml still asks for the context shop\n")
    assert living("list").code == 3


def test_contexts_are_listed_shown_renamed_and_deleted(living: Pakaura) -> None:
    living("context", "set", "home", check=True)
    assert living("context", check=True).out == (
        "home\tproject:home\tproject:home +family\tactive\nshop\t+shopping or milk\t+shopping pri:low\t\n"
    )
    assert json.loads(living("context", "--json", check=True).out)[0] == {
        "name": "home",
        "filter": "project:home",
        "add": "project:home +family",
        "active": True,
    }
    living("context", "rename", "home", "house", check=True)
    assert living("context", "show", check=True).out == (
        "name: house\nfilter: project:home\nadd: project:home +family\nactive: by context set\n"
    )
    living("context", "delete", "house", check=True)
    assert living("context", "show") == Finished(0, "", "no context is active\n")
    assert numbers(living, "list") == ["2", "1", "3"]


def test_the_file_in_which_a_context_is_renamed_or_deleted_follows(pakaura: Pakaura, file: Path, here: Path) -> None:
    pakaura("context", "set", "home", check=True)
    own, project = file.read_text(), here / PROJECT_FILE
    pakaura("context", "save", "home", "--filter", "+here", "--project", check=True)
    pakaura("context", "set", "home", "--project", check=True)
    pakaura("context", "rename", "home", "house", "--project", check=True)
    assert project.read_text().startswith('context = "house"\n')
    pakaura("context", "delete", "house", "--project", check=True)
    assert project.read_text().strip() == ""
    assert file.read_text() == own


def test_a_context_that_is_in_the_other_file_is_not_missing(pakaura: Pakaura, file: Path) -> None:
    pakaura("context", "save", "here", "--filter", "+here", "--project", check=True)
    for line in (["delete", "here"], ["rename", "here", "there"]):
        refused = pakaura("context", *line)
        assert refused == Finished(3, "", "pakaura: context 'here' is not in your own file\n  add --project\n")
    refused = pakaura("context", "delete", "home", "--project")
    assert refused == Finished(
        3, "", "pakaura: context 'home' is not in the file of this directory\n  leave out --project\n"
    )


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (["save", "x", "--filter", "due:blah"], 2, "'blah' is not a date I can read\n"),
        (["save", "x", "--add", "buy"], 2, "'buy' is no attribute\n"),
        (["save", "x", "--add", "due:blah"], 2, "'due:blah': "),
        (["save", "none", "--add", "+x"], 2, "'none' means something else already\n"),
        (["save", "x"], 2, "context save needs a filter, attributes or both\n"),
        (["set", "x"], 3, "there is no context 'x'\n  there are home, shop"),
        (["delete", "shp"], 3, "there is no context 'shp'\n  did you mean shop?"),
    ],
)
def test_what_is_wrong_is_said(pakaura: Pakaura, file: Path, line: list[str], code: int, said: str) -> None:
    done = pakaura("context", *line)
    assert done.code == code
    assert done.err.startswith(f"pakaura: {said}")


def test_a_broken_file_keeps_nobody_from_adding(pakaura: Pakaura, file: Path) -> None:
    file.write_text("context = \n")
    done = pakaura("add", "x")
    assert (done.code, done.out) == (0, "Added 1: x\n")
    assert done.err.endswith("; the words are read literally\n")
    assert pakaura("add", "--context", "home", "x").code == 1


def test_a_terminal_says_what_a_context_hides(living: Pakaura, here: Path) -> None:
    script = "pakaura list --context shop\npakaura list due.after:eoy --context home\npakaura list --context none"
    shown = run_on_terminal(script, living.environ | {"TERM": "dumb"}, here)
    assert shown == SHOWN
