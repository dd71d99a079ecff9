"""What the devices of an account are called, as the store knows it: without the network."""

from __future__ import annotations

import os

from pakaura_cli.client.store import meta
from pakaura_server.core.apply import SERVER_DEVICE
from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from typing import Any

    from pakaura_cli.client.session import Session

MAX_NAME = 200
_SERVER = "the server"


def own_name(db: sqlite3.Connection) -> str:
    """What this device is called: what its owner said, else what the machine calls itself."""
    row = db.execute("SELECT v FROM meta WHERE k = 'device_name'").fetchone()
    return str(row[0]) if row else _node_name()


def own_id(db: sqlite3.Connection) -> str:
    """How the stamps of this device end."""
    return str(db.execute("SELECT v FROM meta WHERE k = 'device_id'").fetchone()[0])


def names(db: sqlite3.Connection) -> dict[str, str]:
    """What the devices that are known here are called, by their ids, this one among them."""
    known = {row[0]: row[1] for row in db.execute("SELECT id, name FROM device")}
    return {SERVER_DEVICE: _SERVER, **known, own_id(db): own_name(db)}


def keep(db: sqlite3.Connection, told: Any) -> None:
    """Remember the names that a server told. Those that it tells no more stay: old stamps are theirs."""
    rows = [(id, name) for id, name in told.items() if type(name) is str] if isinstance(told, dict) else []
    db.executemany(
        "INSERT INTO device(id, name) VALUES(?, ?) ON CONFLICT(id) DO UPDATE SET name = excluded.name"
        " WHERE name <> excluded.name",
        rows,
    )


def rename(session: Session, name: str) -> str:
    """Call this device so, from here on; the others hear of it by a sync. The name as it is kept. Raises BadValue."""
    clean = " ".join(name.split())
    if not clean or len(clean) > MAX_NAME or any(char < " " or char == "\x7f" for char in clean):
        raise BadValue(f"a device's name has 1 to {MAX_NAME} characters, and no control characters")
    with session.to_write().writing() as db:
        meta.put(db, {"device_name": clean})
    return clean


def shown(device: str, known: Mapping[str, str]) -> str:
    """The name of a device for a person, or its id where it has none."""
    return known.get(device, f"the device {device}")


def _node_name() -> str:
    clean = "".join([char for char in os.uname().nodename if char.isprintable()]).strip()
    return clean[:MAX_NAME] or "unnamed"
