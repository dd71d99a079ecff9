"""The campaigns of `make prove`: what each shows, how, and its part of the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.prove.loops import crowds, histories
from tests.prove.seen import Budget, Seen
from tests.prove.suites import examples, once, passes


@dataclass(frozen=True, slots=True)
class Campaign:
    """`shows` is what holds if nothing fails; `daily` says what of it the everyday tests do."""

    name: str
    shows: str
    share: int
    """Parts of the time; what one that ends of itself takes too long, those after it have less."""
    run: Callable[[Budget], Seen]
    daily: str


HTTP = "tests/contracts/http/test_document.py"
HISTORIES = "tests/server/sync/test_histories.py"
MACHINES = ("tests/sync/test_machine.py", "tests/faults/test_acknowledged.py", "tests/faults/test_versions.py")

CAMPAIGNS = (
    Campaign(
        "postgres-16",
        "the server does on PostgreSQL 16, the oldest it is for, what it does on the 18 that it brings along",
        14,
        once("tests/server", "tests/contracts", PAKAURA_POSTGRES="16"),
        "the same tests, on 18",
    ),
    Campaign(
        "upgrades",
        "a store, a database and a backup of every earlier version are brought up to date and keep what they had",
        4,
        passes("tests/cli/client/test_store.py", "tests/server/test_migrations.py", "tests/server/test_backup.py"),
        "one pass",
    ),
    Campaign(
        "shipping",
        "what is shipped installs into empty places, runs as the image does, and takes over what every earlier version"
        " left",
        8,
        once("tests/shipping"),
        "the same, with the packages of the tests lent instead of installed, and upgrades from the oldest version",
    ),
    Campaign(
        "scale",
        "servers on one PostgreSQL behind nginx count together, tell each other, and are restarted one after another,"
        " again and again, without losing a request or a write",
        8,
        once("tests/scale"),
        "the same, with a few restarts",
    ),
    Campaign(
        "faults",
        "with a network that fails, full disks, locks that others hold, damaged files and wrong clocks nothing that"
        " was acknowledged is lost or doubled, and machines agree afterwards",
        14,
        passes("tests/faults", "--ignore=tests/faults/test_kill.py", "--ignore=tests/faults/test_sync_kills.py"),
        "one pass",
    ),
    Campaign(
        "crash",
        "commands killed at random instants, and syncs and servers killed at every failpoint, leave the store whole"
        " and lose nothing that was told",
        14,
        passes("tests/faults/test_kill.py", "tests/faults/test_sync_kills.py"),
        "two rounds of 20 kills, and every failpoint once",
    ),
    Campaign(
        "writers",
        "32 processes that write to one store at once lose nothing and fail at nothing",
        4,
        crowds,
        "some processes at once",
    ),
    Campaign(
        "sync",
        "random histories of devices, a server, their clocks, backups and an unreliable network break no invariant"
        " of the protocol",
        12,
        histories,
        "120 histories, and that every planted bug is found",
    ),
    Campaign(
        "sync-postgres",
        "neither do such histories with the real server and PostgreSQL",
        5,
        passes(HISTORIES),
        "8 histories",
    ),
    Campaign(
        "sync-steps",
        "nor does what Hypothesis makes of the same steps",
        5,
        examples(*MACHINES),
        "20 to 100 examples of each",
    ),
    Campaign(
        "properties",
        "the rules of dates, filters, formats, merging, recurrence, the command line and the rest hold for whatever"
        " Hypothesis thinks of",
        14,
        examples("tests", f"--ignore={HTTP}", "--ignore=tests/agent", *[f"--ignore={machine}" for machine in MACHINES]),
        "100 examples of each, or as many as the test says",
    ),
    Campaign(
        "http",
        "the server takes what its OpenAPI document allows, refuses what it does not, and never answers otherwise",
        6,
        examples(HTTP),
        "15 examples of each request",
    ),
    Campaign(
        "assistant",
        "whatever is said to it, the assistant answers, changes no more than what is meant, and undo takes it back",
        4,
        examples("tests/agent"),
        "60 examples of each, and all injections and corpora",
    ),
    Campaign(
        "dashboard",
        "random keys never break the dashboard; the store is whole after them, and the command lines that it showed"
        " make the same tasks on a copy",
        8,
        passes("tests/cli/tui/test_random_keys.py"),
        "one short sitting",
    ),
)
