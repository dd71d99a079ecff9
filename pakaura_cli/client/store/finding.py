"""Which stores lie in the folder, and which of them is in use."""

from __future__ import annotations

import os

from pakaura_cli.client.store.faults import fault
from pakaura_cli.client.store.store import create_file
from pakaura_server.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.paths import Paths


def all_stores(paths: Paths) -> list[str]:
    """The paths of all stores in the folder, in a fixed order. Raises StoreError."""
    try:
        names = sorted(os.listdir(paths.stores))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise fault(error, paths.stores) from error
    return [os.path.join(paths.stores, name) for name in names if name.endswith(".db")]


def make_another(paths: Paths) -> str:
    """The path of a new, empty store, which is not in use yet. Raises StoreError."""
    path = os.path.join(paths.stores, f"{os.urandom(8).hex()}.db")
    create_file(path)
    return path


def refuse_override(paths: Paths) -> None:
    """Raises UsageError where PAKAURA_DB says which store is in use, so that another cannot be chosen."""
    if paths.environ.get("PAKAURA_DB"):
        raise UsageError("PAKAURA_DB names the store, so no other one can be used", "unset it and try again")


def use(paths: Paths, path: str) -> None:
    """Make a store of the folder the one in use, from one moment to the next. Raises StoreError and UsageError."""
    refuse_override(paths)
    own = f"{paths.pointer}.{os.getpid()}"
    try:
        with open(own, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(f"{os.path.relpath(path, paths.stores)}\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(own, paths.pointer)
    except OSError as error:
        raise fault(error, paths.pointer) from error
