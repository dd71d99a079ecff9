"""The tree of errors: one code each, from a closed list that scripts rely on."""

from __future__ import annotations

import pytest

from pakaura_server.core import errors
from pakaura_server.core.errors import Ambiguous, BadDate, BadFilter, BadValue, PakauraError

CODES = {
    "PakauraError": "failure",
    "UsageError": "usage",
    "BadValue": "bad_value",
    "BadDate": "bad_date",
    "BadFilter": "bad_filter",
    "NotFound": "not_found",
    "Ambiguous": "ambiguous",
    "Conflict": "conflict",
    "ConfirmationNeeded": "confirmation_needed",
    "Cancelled": "cancelled",
    "ConfigError": "config",
    "ServerError": "server",
    "StoreError": "store",
    "StoreBusy": "store_busy",
    "StoreCorrupt": "store_corrupt",
    "StoreNewer": "store_newer",
    "StoreReadOnly": "store_read_only",
    "StoreFull": "disk_full",
}


def tree(root: type[PakauraError], depth: int = 0) -> list[tuple[int, type[PakauraError]]]:
    branches = [branch for child in root.__subclasses__() for branch in tree(child, depth + 1)]
    return [(depth, root), *branches]


TREE = [(depth, error) for depth, error in tree(PakauraError) if error.__module__ == errors.__name__]


def test_no_code_ever_changes() -> None:
    codes = {error.__name__: error.code for _, error in TREE}
    assert {name: codes.get(name) for name in CODES} == CODES
    assert len(set(codes.values())) == len(codes)


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = [
        (line.index(word) // 4, word)
        for line in (errors.__doc__ or "").splitlines()[2:]
        if (words := line.strip("│├└─ ").split()) and (word := words[0])
    ]
    assert drawn == [(depth, error.__name__) for depth, error in TREE]


def test_an_error_is_one_line_and_what_to_do() -> None:
    error = PakauraError("the moon is down", "wait")
    assert (str(error), error.message, error.hint) == ("the moon is down", "the moon is down", "wait")


def test_a_hint_may_be_missing() -> None:
    assert PakauraError("the moon is down").hint == ""


def test_a_bad_value_names_its_field() -> None:
    assert BadValue("too long", "shorten it", "title").field == "title"
    assert BadDate("no such day").field == ""


def test_a_bad_filter_points_at_its_character() -> None:
    assert BadFilter("a ) too many", position=4).position == 4
    assert BadFilter("empty").position == -1
    with pytest.raises(BadValue):
        raise BadFilter("also a bad value")


def test_an_ambiguous_reference_carries_what_to_choose_from() -> None:
    assert Ambiguous("two tasks fit", ["1 buy milk", "2 buy oat milk"]).candidates == ["1 buy milk", "2 buy oat milk"]
