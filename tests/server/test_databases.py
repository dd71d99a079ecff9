"""The databases that tests are given."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.support.postgres import Databases, query, running_databases


def test_each_test_has_a_database_of_its_own_that_is_dropped(databases: Databases) -> None:
    with databases.fresh() as one, databases.fresh() as other:
        query(one, "CREATE TABLE mine ()")
        assert query(other, "SELECT to_regclass('mine')") is None
        assert query(other, "SELECT count(*) FROM pg_database WHERE datname = $1", urlsplit(one).path[1:]) == 1
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        query(one, "SELECT 1")


def test_the_fixture_is_such_a_database(database_url: str) -> None:
    assert query(database_url, "SELECT current_database()") == urlsplit(database_url).path[1:]


def test_the_template_is_prepared_once_and_nothing_is_left() -> None:
    prepared: list[str] = []
    folders: set[Path] = set()

    def prepare(url: str) -> None:
        prepared.append(url)
        query(url, "CREATE TABLE ready AS SELECT 1 AS n")

    with running_databases(prepare) as databases:
        for _ in range(2):
            with databases.fresh() as url:
                assert query(url, "SELECT n FROM ready") == 1
                folders.add(Path(query(url, "SHOW data_directory")))
    assert len(prepared) == 1
    (data,) = folders
    assert not data.parents[1].exists()
