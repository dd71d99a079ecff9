"""What was imported on one machine, with all that was kept of it, is given back by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.formats.test_round_trips import CORPUS, FILES, NORMALISED

if TYPE_CHECKING:
    from tests.support.device import Device


def test_what_one_machine_imports_another_exports(server_url: str, email: str, desk: Device, phone: Device) -> None:
    desk.enter("register", server_url, email)
    for file in FILES:
        desk("import", str(CORPUS / file), check=True)
    desk("sync", check=True)
    phone.enter("login", server_url, email)
    for name, normalised in NORMALISED.items():
        here, there = (device("export", "--format", name, check=True).out for device in (desk, phone))
        # The order in which tasks came to a machine is its own.
        assert _in_any_order(normalised(there)) == _in_any_order(normalised(here))
    desk("undo", check=True)
    desk("sync", check=True)
    phone("sync", check=True)
    assert phone.tasks() == desk.tasks()


def _in_any_order(told: object) -> object:
    return sorted(map(repr, told)) if isinstance(told, list) else told
