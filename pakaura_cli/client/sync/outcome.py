"""What the store remembers of its last sync: when it was good, or what went wrong and when to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.store import meta
from pakaura_server.core import errors as e

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

FIRST_WAIT_S = 5
LONGEST_WAIT_S = 15 * 60
DAY_MS = 24 * 60 * 60 * 1000
FINAL_WAIT_S = 60 * 60
"""After what only a person can mend: the background looks again that seldom."""
FINAL = (e.SignInNeeded, e.Gone, e.UpgradeNeeded, e.Forbidden)
_KEYS = ("sync_problem", "sync_problem_code", "sync_failures", "sync_retry_ms")


def note_success(db: sqlite3.Connection, now_ms: int, sent: int) -> None:
    """Remember that both sides were even. What is in the outbox up to the place `sent` the server does not take yet."""
    forget_failures(db)
    meta.put(db, {"last_sync_ms": now_ms, "sync_left": sent})


def forget_failures(db: sqlite3.Connection) -> None:
    """Let the background ask the server again: something has changed."""
    db.execute(f"DELETE FROM meta WHERE k IN ({', '.join('?' * len(_KEYS))})", _KEYS)


def note_failure(db: sqlite3.Connection, error: e.PakauraError, now_ms: int, chance: Callable[[], float]) -> None:
    """Remember what went wrong, and until when the background leaves the server alone.

    The wait doubles with every failure in a row. `chance` is in [0, 1): devices that lost a server together do not come
    back together.
    """
    found = db.execute("SELECT v FROM meta WHERE k = 'sync_failures'").fetchone()
    failures = min(int(found[0]) + 1 if found else 1, 30)
    wait_s = wait_after(error, failures, chance())
    meta.put(
        db,
        {
            "sync_problem": error.message,
            "sync_problem_code": error.code,
            "sync_failures": failures,
            "sync_retry_ms": now_ms + round(wait_s * 1000),
        },
    )


def wait_after(error: e.PakauraError, failures: int, chance: float) -> float:
    """Seconds to leave the server alone after so many failures in a row; never less than it asked for itself."""
    if isinstance(error, FINAL):
        return FINAL_WAIT_S
    longest: int = min(LONGEST_WAIT_S, FIRST_WAIT_S << (failures - 1))
    wait = longest * (0.5 + chance / 2)
    return error.retry_after + wait if isinstance(error, e.RateLimited) else wait


def is_verification_due(db: sqlite3.Connection, now_ms: int) -> bool:
    """Whether both sides were not proven to be the same for a day."""
    found = db.execute("SELECT v FROM meta WHERE k = 'verified_ms'").fetchone()
    # A time in the future was noted by a clock that went wrong.
    return found is None or not 0 <= now_ms - int(found[0]) < DAY_MS


def note_verified(db: sqlite3.Connection, now_ms: int) -> None:
    """Remember that both sides were proven to be the same; what was mended before that needs no word any more."""
    db.execute("DELETE FROM meta WHERE k = 'mended_report'")
    meta.put(db, {"verified_ms": now_ms})


def note_mended(db: sqlite3.Connection, report: str) -> None:
    """Remember where it is told what differed, until the next comparison finds nothing."""
    meta.put(db, {"mended_report": report})
