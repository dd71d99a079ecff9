"""A sync server in memory around the real `plan`: what PostgreSQL will do, without PostgreSQL."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from pakaura_server.core import stamps
from pakaura_server.core.apply import SERVER_DEVICE, Entity, Kept, Ledger, Plan, blank, plan
from pakaura_server.core.errors import ResyncNeeded
from pakaura_server.core.merge import merge
from pakaura_server.core.op import SET, Op, Refused, from_json
from pakaura_server.core.wire import cursor_from_json, cursor_to_json, row_to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pakaura_server.core.apply import Key
    from pakaura_server.core.wire import Cursor


class MemoryServer:
    """One user's ledger. `clock` gives UTC milliseconds, `draw` a random number below its argument."""

    join = staticmethod(merge)

    def __init__(self, clock: Callable[[], int], draw: Callable[[int], int]) -> None:
        self.clock = clock
        self.draw = draw
        self.epoch = self.new_epoch()
        self.seq = 0
        self.hlc = (0, 0)
        self.entities: dict[Key, Entity] = {}
        self.log: dict[int, Kept] = {}

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        self.check_lineage(request)
        made = self.apply([from_json(op) for op in request["ops"]], request["device"])
        return {**self.answer(), "results": [result.to_json() for result in made.results]}

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        self.check_lineage(request)
        cursor = cursor_from_json(request["cursor"])
        behind = self.rows_after(cursor[0] if cursor else 0)
        page = behind[: request["limit"]]
        if page:
            cursor = page[-1].seq, page[-1].mark
        return self.page(page, cursor, more=len(behind) > len(page))

    def page(self, rows: list[Entity], cursor: Cursor | None, more: bool) -> dict[str, Any]:
        # An empty list has no row to name: its cursor is the beginning.
        return {
            **self.answer(),
            "rows": [row_to_json(row) for row in rows],
            "cursor": cursor_to_json(cursor or (0, 0)),
            "more": more,
        }

    def answer(self) -> dict[str, Any]:
        newest = (self.seq, self.log[self.seq].mark) if self.seq else (0, 0)
        return {"epoch": self.epoch, "now": self.clock(), "witness": cursor_to_json(newest)}

    def rows_after(self, seq: int) -> list[Entity]:
        return sorted([row for row in self.entities.values() if row.seq > seq], key=lambda row: row.seq)

    def check_lineage(self, request: dict[str, Any]) -> None:
        places = [cursor_from_json(request[name]) for name in ("cursor", "witness")]
        if request["epoch"] not in (None, self.epoch) or not all(self.knows(place) for place in places):
            raise ResyncNeeded(self.epoch)

    def knows(self, place: Cursor | None) -> bool:
        return place is None or place[0] == 0 or (place[0] in self.log and self.log[place[0]].mark == place[1])

    def apply(self, ops: Iterable[Op | Refused], device: str) -> Plan:
        known = {str(kept.op.op_id) for kept in self.log.values()}
        ledger = Ledger(self.seq, self.hlc, copy.deepcopy(list(self.entities.values())), known)
        made = plan(ledger, ops, device, self.clock(), self.draw_mark, self.join)
        self.write(made)
        return made

    def write(self, made: Plan) -> None:
        self.seq, self.hlc = made.seq, made.clock
        self.entities |= made.changed
        for key in made.purged:
            for kept in self.log.values():
                if (kept.op.kind, kept.op.entity) == key:
                    blank(kept)
        self.log |= {kept.seq: kept for kept in made.kept}

    def draw_mark(self) -> int:
        return 1 + self.draw(2**63 - 1)

    def edit(self, op_id: str, entity: str, values: dict[str, Any]) -> Op:
        """What REST and the agent do: an op with a stamp of the server's own."""
        row = self.entities.get(("task", entity))
        touched = max([(0, 0), *[stamps.split(stamp)[:2] for stamp, _ in row.registers.values()]]) if row else (0, 0)
        stamp = stamps.stamp(*stamps.tick(self.hlc, touched, self.clock()), SERVER_DEVICE)
        op = Op(op_id, "task", entity, SET, {name: (stamp, value) for name, value in values.items()})
        self.apply([op], SERVER_DEVICE)
        return op

    def prune(self, seq: int) -> None:
        """Drop the log up to `seq`, but never what is some entity's place, nor the newest."""
        places = {row.seq for row in self.entities.values()} | {self.seq}
        self.log = {at: kept for at, kept in self.log.items() if at > seq or at in places}

    def snapshot(self) -> dict[str, Any]:
        names = ("epoch", "seq", "hlc", "entities", "log")
        return copy.deepcopy({name: getattr(self, name) for name in names})

    def restore(self, snapshot: dict[str, Any], renew_epoch: bool) -> None:
        """Go back to a backup; `renew_epoch` as our own `restore` does, and a copied disk does not."""
        for name, value in copy.deepcopy(snapshot).items():
            setattr(self, name, value)
        if renew_epoch:
            self.epoch = self.new_epoch()

    def new_epoch(self) -> str:
        return f"{self.draw(2**128):032x}"
