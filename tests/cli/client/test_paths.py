"""Where things are, and which store is the active one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pakaura_cli.client.paths import Paths


def test_the_folders_are_those_of_the_xdg_variables() -> None:
    paths = Paths({f"XDG_{name}_HOME": f"/x/{name}" for name in ("CONFIG", "DATA", "STATE", "CACHE")})
    assert paths.config_file == "/x/CONFIG/pakaura/config.toml"
    assert (paths.data, paths.state, paths.cache) == tuple(f"/x/{n}/pakaura" for n in ("DATA", "STATE", "CACHE"))


@pytest.mark.parametrize("value", [None, "", "relative/path", "."])
def test_an_empty_or_relative_variable_is_as_if_unset(value: str | None) -> None:
    environ = {"HOME": "/home/ann"} | ({} if value is None else {"XDG_DATA_HOME": value})
    assert Paths(environ).data == "/home/ann/.local/share/pakaura"


def test_without_home_it_is_the_one_of_the_account() -> None:
    assert Paths({}).config == os.path.join(os.path.expanduser("~"), ".config", "pakaura")


def test_asking_makes_nothing(home: dict[str, str], tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert Paths(home).active_store() is None
    assert sorted(tmp_path.rglob("*")) == before


def test_a_new_store_is_the_active_one_from_then_on(home: dict[str, str]) -> None:
    path = Paths(home).new_store()
    assert Paths(home).active_store() == path
    assert os.path.dirname(path) == Paths(home).stores
    assert not os.path.exists(path)


def test_the_variable_comes_before_the_pointer(home: dict[str, str]) -> None:
    Paths(home).new_store()
    assert Paths(home | {"PAKAURA_DB": "/elsewhere.db"}).active_store() == "/elsewhere.db"
    assert Paths(home | {"PAKAURA_DB": ""}).active_store() == Paths(home).active_store()


def test_who_names_a_store_second_gets_the_first_one(home: dict[str, str]) -> None:
    first = Paths(home).new_store()
    assert Paths(home).new_store() == first


def test_nothing_is_left_beside_the_pointer(home: dict[str, str]) -> None:
    Paths(home).new_store()
    assert sorted(os.listdir(Paths(home).data)) == ["active", "stores"]
