"""Places of a sync at which a test has it killed: the environment names one, `PAKAURA_FAILPOINT=pushed:kill`."""

from __future__ import annotations

import os
import signal

NAMES = (
    "begun",
    "push",
    "pushed",
    "settling",
    "settled",
    "pull",
    "pulled",
    "taking",
    "taken",
    "resync",
    "resyncing",
    "resynced",
)
"""In the order of a sync. Within a transaction, just before its commit, are `settling`, `taking`, `resyncing` and, with
the last page of a resync, `resynced`."""


def reach(name: str) -> None:
    """Kill this process, as a machine that loses its power does, if this is the place; else do nothing."""
    if os.environ.get("PAKAURA_FAILPOINT") == f"{name}:kill":
        os.kill(os.getpid(), signal.SIGKILL)
