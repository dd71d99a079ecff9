"""The trigger that refuses what was written past the ledger: a row whose `seq` did not rise.

A migration that rewrites rows turns the guard off for its transaction.
"""

from __future__ import annotations

GUARDED = ("tasks", "conflicts")
OFF = tuple([f"ALTER TABLE {table} DISABLE TRIGGER seq_rises" for table in GUARDED])
ON = tuple([f"ALTER TABLE {table} ENABLE TRIGGER seq_rises" for table in GUARDED])
