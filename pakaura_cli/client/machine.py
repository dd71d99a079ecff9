"""Whether a store still lies on the machine that it was on: a copy on another one becomes a device of its own."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from pakaura_cli.client.store import meta
from pakaura_cli.client.store.migrating import draw_device

if TYPE_CHECKING:
    from pakaura_cli.client.store.store import Store

MACHINE_ID = "/etc/machine-id"
_UNSET = ("", "uninitialized")


def machine(path: str = MACHINE_ID) -> str | None:
    """A digest that no other machine has, or None where this one says nothing of itself that lasts.

    A name of the network changes with the network, and numbers of disks with a restart: each such change would make a
    new device of the same machine. See machine-id(5), which also asks for a digest.
    """
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            text = file.read().strip()
    except OSError:
        return None
    return None if text in _UNSET else blake2b(text.encode(), digest_size=16, person=b"pakaura").hexdigest()


def renew_if_copied(store: Store, this: str | None) -> bool:
    """Become a device of its own, if the store was copied from another machine. Whether it was.

    Stamps that were given stay as they are. `this` is what `machine` says; where that is None, nothing can be told.
    """
    with store.reading() as db:
        before = db.execute("SELECT v FROM meta WHERE k = 'machine'").fetchone()
    if this is None or (before is not None and before[0] == this):
        return False
    with store.writing() as db:
        meta.put(db, {"machine": this})
        if before is not None:
            meta.put(db, {"device_id": draw_device()})
            db.execute("DELETE FROM meta WHERE k = 'device_name'")
    return before is not None
