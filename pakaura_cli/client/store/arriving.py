"""Many rows of tasks at once: what the store has of those that arrive, and those that are new to it."""

from __future__ import annotations

from pakaura_cli.client.store import numbers
from pakaura_cli.client.store.rows import COLUMNS, SetRows, fill, stamped
from pakaura_server.core import stamps
from pakaura_server.core.canonical import canonical
from pakaura_server.core.from_registers import updated_ms

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from pakaura_cli.client.store.drafts import Draft
    from pakaura_server.core.merge import Registers
    from pakaura_server.core.when import Moment


def find_registers(db: sqlite3.Connection, ids: Iterable[str]) -> Iterator[tuple[str, Registers]]:
    """Id and registers of those that there are rows of."""
    rows = db.execute(
        f"SELECT {COLUMNS}, stamps FROM task WHERE id IN (SELECT value FROM json_each(?))", (canonical(list(ids)),)
    )
    for row in rows:
        yield row["id"], stamped(row, row["stamps"])


def insert(db: sqlite3.Connection, tasks: Mapping[str, Registers], now: Moment, gen: int = 0) -> None:
    """New rows of what comes from elsewhere, by their ids. `gen` is the resync that sees them, or 0."""
    _insert_rows(db, [_row(id, registers, now, gen) for id, registers in tasks.items()], now)


def insert_drafts(db: sqlite3.Connection, drafts: Mapping[str, Draft], stamp: str, now: Moment) -> None:
    """New rows of what was made ready beforehand, by their ids; all registers get the one stamp."""
    updated = stamps.split(stamp)[0]
    texts: dict[tuple[str, ...], str] = {}
    rows = []
    for id, draft in drafts.items():
        names = tuple(draft.values)
        if names not in texts:
            texts[names] = canonical(dict.fromkeys(names, stamp))
        rows.append({"id": id, "updated": updated, **draft.columns, "stamps": texts[names]})
    _insert_rows(db, rows, now)


def _insert_rows(db: sqlite3.Connection, rows: list[dict[str, Any]], now: Moment) -> None:
    first = (db.execute("SELECT max(n) FROM task").fetchone()[0] or 0) + 1
    to_number = [columns for columns in rows if not columns.get("completed") and not columns.get("deleted")]
    for columns, number in zip(to_number, numbers.several(db, len(to_number), now.ms), strict=True):
        columns["number"] = columns["last_number"] = number
    # Rows that fill the same columns are one statement.
    alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for n, columns in enumerate(rows, first):
        alike.setdefault(tuple(columns), []).append((n, *columns.values()))
    for names, values in alike.items():
        db.executemany(f"INSERT INTO task(n, {', '.join(names)}) VALUES(?{', ?' * len(names)})", values)
    db.execute("INSERT INTO title_index(rowid, title_fold) SELECT n, title_fold FROM task WHERE n >= ?", (first,))
    sets = [(n, SetRows(columns)) for n, columns in enumerate(rows, first)]
    db.executemany(
        "INSERT INTO task_tag(tag, open, project_key, task) VALUES(?, ?, ?, ?)",
        [(*row, n) for n, each in sets for row in each.tags],
    )
    db.executemany(
        "INSERT INTO dependency(needs, task) VALUES(?, ?)", [(id, n) for n, each in sets for id in each.needs]
    )


def _row(id: str, registers: Registers, now: Moment, gen: int) -> dict[str, Any]:
    """The columns of a new row, without its number."""
    values = {name: value for name, (_, value) in registers.items()}
    # There is nothing to escape in a stamp.
    pairs = [f'{canonical(name)}:"{registers[name][0]}"' for name in sorted(registers)]
    return {
        "id": id,
        "updated": updated_ms(registers),
        **fill(values, None, now, foreign=True),
        "stamps": f"{{{','.join(pairs)}}}",
        "seen_gen": gen,
    }
