"""`view`: a filter is saved once and used by its name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pakaura_cli.client import views
from pakaura_cli.client.session import Session
from pakaura_server.core.errors import NotFound
from tests.support.installed import Finished, Pakaura

VIEWS = """[views.garden]
filter = "project:home due.by:tomorrow"

[views.all]
columns = "title,due"
sort = "title"
limit = 2
"""


@pytest.fixture
def file(home: dict[str, str]) -> Path:
    """The configuration, with two views."""
    path = Path(home["XDG_CONFIG_HOME"], "pakaura", "config.toml")
    path.parent.mkdir(parents=True)
    path.write_text(VIEWS)
    return path


@pytest.fixture
def saved(three: Pakaura, file: Path) -> Pakaura:
    """Three tasks, and those views of them."""
    return three


def test_views_are_saved_as_a_person_would_write_them(pakaura: Pakaura, home: dict[str, str]) -> None:
    assert pakaura("view", "save", "garden", "project:home", "due.by:tomorrow", check=True).out == (
        "Saved garden: project:home due.by:tomorrow\n"
    )
    pakaura("view", "save", "all", "--sort", "title", "--columns", "title,due", "--limit", "2", check=True)
    assert Path(home["XDG_CONFIG_HOME"], "pakaura", "config.toml").read_text() == VIEWS


def test_a_view_lists_what_its_filter_lists(saved: Pakaura) -> None:
    assert saved("list", "--view", "garden", check=True).out == saved("list", "project:home due.by:tomorrow").out
    assert saved("list", "--view", "garden", "--format", "{title}", check=True).out == "water the roses\n"


def test_its_columns_order_and_limit_hold_unless_the_line_says_otherwise(saved: Pakaura) -> None:
    assert saved("list", "--view", "all", check=True).out == "buy milk\t2026-11-25\nrenew the passport\t2026-12-08\n"
    assert saved("list", "--view", "all", "--limit", "1", "--columns", "number", check=True).out == "1\n"
    assert saved("list", "--view", "all", "--format", "{number}", check=True).out == "1\n3\n"
    titles = [json.loads(line)["title"] for line in saved("list", "--view", "all", "--ndjson").out.splitlines()]
    assert titles == ["buy milk", "renew the passport"]


def test_more_words_narrow_it_down(saved: Pakaura) -> None:
    assert saved("list", "--view", "garden", "+shopping", check=True).out == ""
    assert saved("list", "--view", "all", "roses or milk", "--format", "{number}", check=True).out == "1\n2\n"
    assert saved("today", "--view", "garden", "--format", "{number}", check=True).out == "2\n"


def test_views_are_listed_and_shown(pakaura: Pakaura, file: Path) -> None:
    assert pakaura("view", check=True).out == "all\t\ngarden\tproject:home due.by:tomorrow\n"
    assert json.loads(pakaura("view", "list", "--json").out)[0] == {
        "name": "all",
        "filter": "",
        "sort": "title",
        "columns": "title,due",
        "limit": 2,
    }
    shown = "name: all\nsort: title\ncolumns: title,due\nlimit: 2\n"
    assert pakaura("view", "show", "all", check=True).out == shown


def test_saving_again_replaces_all_of_it(pakaura: Pakaura, file: Path) -> None:
    assert pakaura("view", "save", "all", "+x", check=True).out == "Replaced all: +x\n"
    assert pakaura("view", "show", "all", check=True).out == "name: all\nfilter: +x\n"


def test_views_are_renamed_and_deleted(pakaura: Pakaura, file: Path) -> None:
    assert pakaura("view", "rename", "all", "garden").err.startswith("pakaura: 'garden' is taken\n")
    assert pakaura("view", "rename", "all", "everything", check=True).out == "Renamed all to everything\n"
    assert pakaura("view", "delete", "garden", check=True).out == "Deleted garden\n"
    assert pakaura("view", check=True).out == "everything\t\n"
    assert pakaura("view", "delete", "garden").code == 3


def test_an_argument_with_spaces_is_kept_as_list_reads_it(pakaura: Pakaura) -> None:
    pakaura("view", "save", "a", "water the", "--", "-roses", check=True)
    assert pakaura("view", "show", "a", check=True).out == 'name: a\nfilter: "water the" "-roses"\n'


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (["save", "x", "due:blah"], 2, "'blah' is not a date I can read\n"),
        (["save", "x", "("], 2, ""),
        (["save", "x", "+a", "--sort", "wim"], 2, "cannot sort by 'wim'\n"),
        (["save", "x"], 2, "view save needs a filter\n"),
        (["save", "today", "+a"], 2, "'today' means something else already\n"),
        (["save", "a b", "+a"], 2, "'a b' is no name\n"),
        (["save"], 2, "view save: NAME is missing\n  write: pakaura view save NAME ..."),
        (["show", "gardn"], 3, "there is no view 'gardn'\n  did you mean garden?"),
        (["rename", "x", "y"], 3, "there is no view 'x'\n  there are all, garden"),
        (["sho"], 2, "view cannot sho\n  did you mean show?"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    pakaura: Pakaura, file: Path, line: list[str], code: int, said: str
) -> None:
    done = pakaura("view", *line)
    assert done.code == code
    assert done.err.startswith(f"pakaura: {said}")
    assert file.read_text() == VIEWS


def test_the_client_finds_a_view_by_its_name(home: dict[str, str], file: Path) -> None:
    assert views.find(Session(home), "garden").filter == "project:home due.by:tomorrow"
    assert views.find(Session(home), "all").limit == 2
    with pytest.raises(NotFound, match="no view 'gard'"):
        views.find(Session(home), "gard")


@pytest.mark.parametrize("name", ["list", "today", "next"])
def test_the_lists_that_are_commands_are_named_as_such(pakaura: Pakaura, name: str) -> None:
    done = pakaura("list", "--view", name)
    assert done == Finished(3, "", f"pakaura: {name} is no saved view\n  it is a command: pakaura {name}\n")
