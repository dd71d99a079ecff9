"""Whatever devices, clocks, syncs and interruptions left behind, it is no damage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.doctor.examining import IN_STORE
from tests.sync.fuzz import play

if TYPE_CHECKING:
    from tests.sync.device import Device
    from tests.sync.world import World


def failures(world: World) -> list[str]:
    return [f"{device.name}: {name}" for device in world.devices for name in found_in(device)]


def found_in(device: Device) -> list[str]:
    findings = [check(device.store.db, device.now) for check in IN_STORE]
    # What these devices do as a newer version waits to be sent, whoever they belong to.
    return [
        f"{each.name} {each.text}"
        for each in findings
        if each.state == "fail" and (each.name != "outbox" or device.bound)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_no_history_of_devices_fails_a_check(seed: int) -> None:
    world = play(seed)
    assert failures(world) == []
    world.settle_down()
    assert failures(world) == []
