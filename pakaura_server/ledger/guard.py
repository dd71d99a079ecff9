"""A trigger that refuses what was written past the ledger: a row whose `seq` did not rise.

SQL for the migrations. A migration that rewrites rows turns the guard off for its transaction.
"""

from __future__ import annotations

GUARDED = ("tasks", "conflicts")

CREATE = (
    """CREATE FUNCTION refuse_old_seq() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % was written without a larger seq: only the ledger writes it', TG_TABLE_NAME;
END $$""",
    *[
        f"CREATE TRIGGER seq_rises BEFORE UPDATE ON {table} FOR EACH ROW"
        " WHEN (NEW.seq <= OLD.seq) EXECUTE FUNCTION refuse_old_seq()"
        for table in GUARDED
    ],
)
DROP = (*[f"DROP TRIGGER seq_rises ON {table}" for table in GUARDED], "DROP FUNCTION refuse_old_seq()")
OFF = tuple([f"ALTER TABLE {table} DISABLE TRIGGER seq_rises" for table in GUARDED])
ON = tuple([f"ALTER TABLE {table} ENABLE TRIGGER seq_rises" for table in GUARDED])
