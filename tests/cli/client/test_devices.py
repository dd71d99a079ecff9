"""What devices are called, and that a store on another machine is another device."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client import devices
from pakaura_cli.client.machine import machine, renew_if_copied
from pakaura_server.core import registers as r
from pakaura_server.core.errors import BadValue
from tests.support.local import Local

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.person import Person

HERE, THERE = "of this machine", "of another machine"


@pytest.fixture
def local(tmp_path: Path) -> Local:
    return Local(str(tmp_path / "store.db"))


def renewed(local: Local, *machines: str | None) -> tuple[list[bool], str]:
    """What is said when the store is found on one machine after the other, and its device in the end."""
    return [renew_if_copied(local.store, each) for each in machines], devices.own_id(local.db)


class TestNames:
    def test_a_device_is_called_as_its_machine_until_it_is_named(self, ada: Person) -> None:
        ada.add("buy milk")
        with ada.session.to_read().reading() as db:
            assert devices.own_name(db) == os.uname().nodename
        assert devices.rename(ada.session, "  the  old laptop ") == "the old laptop"
        with ada.session.to_read().reading() as db:
            assert devices.names(db)[devices.own_id(db)] == "the old laptop"

    @pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\x1b[2J", "a\x00b"])
    def test_a_name_that_the_server_would_not_take_is_refused(self, ada: Person, name: str) -> None:
        with pytest.raises(BadValue, match="1 to 200 characters"):
            devices.rename(ada.session, name)

    def test_names_that_were_told_are_kept_and_those_that_are_not_told_any_more_stay(self, local: Local) -> None:
        devices.keep(local.db, {"aaaaaaaa": "laptop", "bbbbbbbb": "phone"})
        devices.keep(local.db, {"bbbbbbbb": "new phone"})
        known = devices.names(local.db)
        assert (known["aaaaaaaa"], known["bbbbbbbb"], known["server00"]) == ("laptop", "new phone", "the server")
        assert devices.shown("cccccccc", known) == "the device cccccccc"

    @pytest.mark.parametrize("told", [None, [], {"aaaaaaaa": 7}])
    def test_names_that_are_none_are_passed_over(self, local: Local, told: Any) -> None:
        devices.keep(local.db, told)
        assert "aaaaaaaa" not in devices.names(local.db)


class TestCopies:
    def test_the_first_machine_is_noted_and_the_same_one_changes_nothing(self, local: Local) -> None:
        before = devices.own_id(local.db)
        assert renewed(local, HERE, HERE, HERE) == ([False] * 3, before)

    def test_on_another_machine_it_is_another_device_from_then_on(self, local: Local) -> None:
        before = devices.own_id(local.db)
        said, after = renewed(local, HERE, THERE)
        assert said == [False, True]
        assert after != before
        assert renewed(local, THERE) == ([False], after)

    def test_a_machine_that_says_nothing_of_itself_changes_nothing(self, local: Local) -> None:
        before = devices.own_id(local.db)
        assert renewed(local, None, HERE, None, HERE) == ([False] * 4, before)

    def test_what_was_written_before_keeps_its_stamps_and_the_name_was_the_other_ones(self, local: Local) -> None:
        local.db.execute("INSERT INTO meta VALUES('account_id', 'x'), ('device_name', 'laptop')")
        task = local.add("buy milk")
        before = devices.own_id(local.db)
        _, after = renewed(local, HERE, THERE)
        local.change(task, {r.TITLE: "buy oat milk"})
        stamps = [row[0] for row in local.db.execute("SELECT stamp FROM outbox ORDER BY n")]
        assert [stamp[-8:] for stamp in stamps] == [before, after]
        assert devices.own_name(local.db) == os.uname().nodename

    def test_a_machine_is_known_by_a_digest_of_its_id(self, tmp_path: Path) -> None:
        ids = ["3d1219c7c4c5404aaa1f6d2a48adfda4", "3d1219c7c4c5404aaa1f6d2a48adfda5"]
        for number, id in enumerate(ids):
            (tmp_path / str(number)).write_text(id + "\n")
        first, second = (machine(str(tmp_path / str(number))) for number in range(2))
        assert first != second
        assert first is not None and ids[0] not in first
        assert machine(str(tmp_path / "0")) == first

    @pytest.mark.parametrize("text", ["", "\n", "uninitialized\n"])
    def test_a_machine_without_an_id_says_nothing(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "machine-id").write_text(text)
        assert machine(str(tmp_path / "machine-id")) is None
        assert machine(str(tmp_path / "nowhere")) is None
