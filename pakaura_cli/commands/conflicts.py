"""`conflicts`: what two devices wrote unseen by each other, and what is to become of it."""

from __future__ import annotations

from pakaura_cli.client.conflicts import keep, named, open_conflicts, plain_value, take_lost
from pakaura_cli.client.devices import names, shown
from pakaura_cli.client.store.lookups import name_of, short_id_of
from pakaura_cli.commands.history import field_of
from pakaura_cli.commands.writing import lines_for, tell, write
from pakaura_cli.grammar.tokenizer import Invocation
from pakaura_cli.output.escape import safe
from pakaura_server.core import stamps
from pakaura_server.core.capture import END
from pakaura_server.core.errors import UsageError
from pakaura_server.core.registers import timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from typing import Any

    from pakaura_cli.client.conflicts import Conflict
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
    from pakaura_cli.commands.writing import Line
    from pakaura_cli.output import Output

VERBS = ("list", "show", "take", "keep")


def conflicts(invocation: Invocation, session: Session, output: Output) -> int:
    """The first word says what to do; none is `list`."""
    verb, *words = [word for word in invocation.words if word != END] or ["list"]
    if verb not in VERBS:
        raise UsageError(f"conflicts cannot {verb}", "it can list, show, take and keep: pakaura conflicts show ID")
    if verb == "list" and words:
        raise UsageError("conflicts list takes no more words", "show takes ids: pakaura conflicts show ID")
    if verb != "list" and not words:
        raise UsageError(f"conflicts {verb} needs an id", "pakaura conflicts shows the ids")
    if verb in ("list", "show"):
        if "dry-run" in invocation.options:
            raise UsageError(f"conflicts {verb} changes nothing anyway", "--dry-run is for take and keep")
        return _look(session, output, words)
    return _decide(Invocation(verb, invocation.options, words), session, output)


def _look(session: Session, output: Output, words: list[str]) -> int:
    """Without `words` a line for each, with them all that is known of those."""
    with session.to_read().reading() as db:
        found = named(db, words) if words else open_conflicts(db)
        tasks = [name_of(db, conflict.task) for conflict in found]
        devices = names(db)
        records = [_record(db, conflict, devices) for conflict in found] if output.machine else []
    for record in records:
        output.record(record)
    if output.quiet:
        for conflict in found:
            output.data(conflict.id)
    elif not output.machine:
        for conflict, task in zip(found, tasks, strict=True):
            output.page(_details(conflict, task, devices) if words else [_line(conflict, task, output.terminal)])
    if output.terminal and not (output.machine or output.quiet):
        example = found[0].short_id if found else ""
        output.note(
            f"pakaura conflicts take {example} brings the lost value back, keep {example} leaves it"
            if found
            else "no conflicts are open"
        )
    output.finish()
    return 0


def _decide(invocation: Invocation, session: Session, output: Output) -> int:
    """`take` or `keep`, all of them or, where one is not known, none."""

    def work(writer: Writer) -> list[Line]:
        words: dict[str, str] = {}
        for conflict in named(writer.db, invocation.words):
            if invocation.verb == "keep":
                keep(writer, conflict)
                words.setdefault(conflict.task.id, "Kept")
            else:
                took = take_lost(writer, conflict)
                words[conflict.task.id] = "Took back" if took else words.get(conflict.task.id, "Unchanged")
        return lines_for(writer.db, output, words)

    tell(output, write(session, invocation, work), "dry-run" in invocation.options)
    return 0


def _line(conflict: Conflict, name: str, terminal: bool) -> str:
    kept, lost = (_text(conflict.register, each) for each in (conflict.kept, conflict.lost))
    field = safe(field_of(conflict.register))
    if terminal:
        return f"{conflict.short_id}  {field} of {name}: {kept} stands, {lost} was lost"
    return f"{conflict.short_id}\t{name}\t{field}\t{kept}\t{lost}"


def _details(conflict: Conflict, name: str, devices: Mapping[str, str]) -> list[str]:
    return [
        f"conflict: {conflict.short_id}",
        f"task: {name} ({safe(conflict.task.title)})",
        f"field: {safe(field_of(conflict.register))}",
        f"stands: {_text(conflict.register, conflict.kept)} ({_written(conflict.kept[0], devices)})",
        f"lost: {_text(conflict.register, conflict.lost)} ({_written(conflict.lost[0], devices)})",
    ]


def _record(db: sqlite3.Connection, conflict: Conflict, devices: Mapping[str, str]) -> dict[str, Any]:
    def side(register: tuple[str, Any]) -> dict[str, Any]:
        ms, _, device = stamps.split(register[0])
        return {
            "value": register[1],
            "at": timestamp(ms),
            "device": device,
            "device_name": devices.get(device),
        }

    return {
        "id": conflict.id,
        "short_id": conflict.short_id,
        "task": conflict.task.id,
        "task_short_id": short_id_of(db, conflict.task.id),
        "register": conflict.register,
        "kept": side(conflict.kept),
        "lost": side(conflict.lost),
    }


def _text(register: str, side: tuple[str, Any]) -> str:
    return safe(plain_value(register, side[1]))


def _written(stamp: str, devices: Mapping[str, str]) -> str:
    ms, _, device = stamps.split(stamp)
    return f"written {timestamp(ms)} on {safe(shown(device, devices))}"
