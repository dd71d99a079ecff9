"""Many tasks from stdin: `add -` reads the words of `add` on each line, `--stdin` reads records as NDJSON.

Lines are read and understood first, written a batch at a time, and told after their commit, so that what was told is
kept whatever comes after; all of them are one group of the history.
"""

from __future__ import annotations

import sys
from itertools import islice

from pakaura_cli.client.recorded import to_values
from pakaura_cli.client.store.lookups import by_ids
from pakaura_cli.client.store.writer import Writer, new_id
from pakaura_cli.commands.writing import lines_for, sentence
from pakaura_server.core import registers as r
from pakaura_server.core.capture import read_words
from pakaura_server.core.errors import BadValue, NotFound, PakauraError, UsageError
from pakaura_server.core.ids import KEY_NAMESPACE, uuid5
from pakaura_server.core.record import from_record, to_record
from pakaura_server.core.task import clean_title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from pakaura_cli.client.session import Session
    from pakaura_cli.commands.writing import Line as Told
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.registers import Values

    Work = Callable[[Writer], tuple[str, str]]
    """What is to be done for a line: returns the task's id and a word for what happened."""
    Understand = Callable[[int, str], Work]
    """Reads the line of that number. Raises PakauraError."""

BATCH = 1000
"""Lines a transaction: others wait for at most about 0.3 s."""
_FIRST_TOO_LARGE = 2**63
"""What SQLite cannot hold is no task's number."""
FOR_ONE = frozenset(
    ("tag", "project", "due", "wait", "priority", "notes", "key", "title", "untag", "editor", "explain", "every")
)
"""Options that mean one task, the one on the command line."""


class Line:
    """One line of stdin by its number from 1: what to do for it, or why it cannot be done."""

    __slots__ = ("error", "number", "work")

    def __init__(self, number: int, work: Work | None, error: PakauraError | None) -> None:
        self.number = number
        self.work = work
        self.error = error


class _Refused(Exception):
    """One of the lines that belong together cannot be written, so none is."""


def add_lines(invocation: Invocation, session: Session, output: Output, natural: bool) -> int:
    """`add -`, whose lines may be `natural` ones, and `add --stdin`. The exit code is 1 where a line failed."""
    if "stdin" in invocation.options:
        _refuse_more(invocation, [])
        if {"natural", "strict"} & invocation.options.keys():
            raise UsageError("records from stdin are not read as lines", "leave out --stdin and write: pakaura add -")
        return _run(invocation, session, output, lambda number, text: _adding_record(number, text, session, output))
    _refuse_more(invocation, ["-"])
    if natural:
        strict = "strict" in invocation.options
        return _run(
            invocation, session, output, lambda number, text: _adding_line(number, text, session, output, strict)
        )
    return _run(invocation, session, output, lambda number, text: _adding_words(number, text, session, output))


def edit_lines(invocation: Invocation, session: Session, output: Output) -> int:
    """`edit --stdin`. The exit code is 1 where a line failed."""
    _refuse_more(invocation, [])
    return _run(invocation, session, output, lambda number, text: _editing_record(number, text, session, output))


def split_words(line: str) -> list[str]:
    """The words of a line: split at spaces, double quotes group, a backslash is literal. Raises BadValue."""
    if '"' not in line:
        return [word for word in line.replace("\t", " ").split(" ") if word]
    words: list[str] = []
    word, quoted, begun = "", False, False
    for char in line:
        if char == '"':
            quoted, begun = not quoted, True
        elif char in " \t" and not quoted:
            if begun:
                words.append(word)
            word, begun = "", False
        else:
            word, begun = word + char, True
    if quoted:
        raise BadValue("a double quote is not closed", "close it, or leave it out")
    return [*words, word] if begun else words


def _refuse_more(invocation: Invocation, allowed: list[str]) -> None:
    if invocation.words != allowed or FOR_ONE & invocation.options.keys():
        raise UsageError(
            "tasks from stdin leave no room for words or attributes on the command line", "put them on each line"
        )


def _run(invocation: Invocation, session: Session, output: Output, understand: Understand) -> int:
    if sys.stdin.isatty():
        output.talk("one task a line; Ctrl-D ends")
    lines = _read(sys.stdin.buffer, understand)
    group = ""
    failed = False
    for batch in _batches(lines, "atomic" in invocation.options):
        if "atomic" in invocation.options and any(line.error for line in batch):
            _refuse_all(output, batch)
            return 1
        try:
            told, group = _write(invocation, session, output, batch, group)
        except _Refused:
            _refuse_all(output, batch)
            return 1
        failed = _tell(invocation, output, batch, told) or failed
    output.finish()
    return 1 if failed else 0


def _read(stream: Iterable[bytes], understand: Understand) -> Iterator[Line]:
    for number, raw in enumerate(stream, 1):
        try:
            text = raw.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            yield Line(number, None, BadValue("the line is not valid UTF-8", "save the input as UTF-8"))
            continue
        if not text.strip():
            continue
        try:
            yield Line(number, understand(number, text), None)
        except PakauraError as error:
            yield Line(number, None, error)


def _batches(lines: Iterator[Line], whole: bool) -> Iterator[list[Line]]:
    if whole:
        yield list(lines)
        return
    while batch := list(islice(lines, BATCH)):
        yield batch


def _write(
    invocation: Invocation, session: Session, output: Output, batch: list[Line], group: str
) -> tuple[dict[int, Told], str]:
    """What became of each line, by its number, and their group; a line that fails only now gets its error."""
    dry_run = "dry-run" in invocation.options
    done: dict[int, tuple[str, str]] = {}
    with session.to_write(dry_run).writing(dry_run) as db:
        writer = Writer(db, session.now, invocation.verb, "" if dry_run else group)
        for line in batch:
            try:
                if line.work:
                    done[line.number] = line.work(writer)
            except PakauraError as error:
                line.error = error
                if "atomic" in invocation.options:
                    raise _Refused from error
        told = {number: told for number, (id, word) in done.items() for told in lines_for(db, output, {id: word})}
        writer.close()
        begun = writer.begun
    return told, writer.group if begun else group


def _tell(invocation: Invocation, output: Output, batch: list[Line], told: dict[int, Told]) -> bool:
    """Print what became of each line, in order; whether any failed."""
    for line in batch:
        if line.error:
            _tell_error(output, line.number, line.error)
        elif output.machine:
            word, task, short_id = told[line.number]
            result = {"line": line.number, "ok": True, "result": word.lower(), "id": task.id}
            output.record({**result, "task": to_record(task, short_id)})
        else:
            output.data(sentence(told[line.number], output.quiet, "dry-run" in invocation.options))
    output.flush()
    return any(line.error for line in batch)


def _tell_error(output: Output, number: int, error: PakauraError) -> None:
    output.talk(f"pakaura: line {number}: {error.message}")
    if output.machine:
        output.record({"line": number, "ok": False, "code": error.code, "error": error.message, "hint": error.hint})


def _refuse_all(output: Output, batch: list[Line]) -> None:
    for line in batch:
        if line.error:
            _tell_error(output, line.number, line.error)
    output.finish()
    output.talk("pakaura: nothing was written")


def _adding_words(number: int, text: str, session: Session, output: Output) -> Work:
    capture = read_words(split_words(text), session.now)
    values = {r.TITLE: clean_title(capture.title), **capture.values}
    for unread in capture.unread:
        output.note(f"pakaura: line {number}: {unread}")
    return _adding(number, values, session, capture.links)


def _adding_line(number: int, text: str, session: Session, output: Output, strict: bool) -> Work:
    from pakaura_cli.commands.natural import tell
    from pakaura_server.core.natural_line import read_line

    capture = read_line(text, session.now)
    if strict:
        capture.require_certainty()
    values = {r.TITLE: clean_title(capture.title), **capture.values}
    tell(capture, output, session.now, f"line {number}: ")
    return _adding(number, values, session, capture.links)


def _adding(number: int, values: Values, session: Session, links: list[tuple[str, str]]) -> Work:
    if session.context:
        session.context.complete(values, session.now)
    if r.RECUR in values:
        from pakaura_server.core.succession import begin

        begin(values, session.now)

    def add(writer: Writer) -> tuple[str, str]:
        id = new_id(session.now, number)
        if links:
            from pakaura_cli.client.structure import link_values

            values.update(link_values(writer.db, links, id, None, session.now))
        writer.create(id, values)
        return id, "Added"

    return add


def _record(number: int, text: str, session: Session, output: Output) -> dict[str, Any]:
    import json

    try:
        record = json.loads(text, parse_constant=lambda name: name)
    except ValueError as error:
        raise BadValue(f"the line is no JSON: {error}", "one object a line, as --ndjson prints them") from None
    except RecursionError:
        raise BadValue("the line is nested too deeply") from None
    # What a bulk command prints with --ndjson holds the record beside the line's result.
    if isinstance(record, dict) and isinstance(record.get("task"), dict):
        record = record["task"]
    fields, unknown = from_record(record, session.now)
    for name in unknown:
        output.note(f"pakaura: line {number}: the field {name!r} is not known and is passed over")
    number = record.get("number")
    if type(number) is int and 0 < number < _FIRST_TOO_LARGE:
        fields["number"] = number
    return fields


def _adding_record(number: int, text: str, session: Session, output: Output) -> Work:
    fields = _record(number, text, session, output)
    if "title" not in fields:
        raise BadValue("the record has no title", 'write {"title": "buy milk"}', "title")
    id = uuid5(KEY_NAMESPACE, fields["key"]) if "key" in fields else fields.get("id") or new_id(session.now, number)
    values = to_values(fields, None, session.now.ms)

    def add(writer: Writer) -> tuple[str, str]:
        if writer.db.execute("SELECT 1 FROM task WHERE id = ?", (id,)).fetchone():
            return id, "Already there"
        _refuse_circle(writer, fields, id, values)
        writer.create(id, values)
        return id, "Added"

    return add


def _editing_record(number: int, text: str, session: Session, output: Output) -> Work:
    fields = _record(number, text, session, output)
    if "id" not in fields and "number" not in fields:
        raise BadValue("the record names no task", "it needs the field id or number", "id")

    def edit(writer: Writer) -> tuple[str, str]:
        row = (
            writer.db.execute("SELECT id FROM task WHERE id = ?", (fields["id"],))
            if "id" in fields
            else writer.db.execute("SELECT id FROM task WHERE number = ?", (fields["number"],))
        ).fetchone()
        if row is None:
            raise NotFound(f"no task has the id or number {fields.get('id', fields.get('number'))}")
        (task,) = by_ids(writer.db, [row[0]])
        values = to_values(fields, task, session.now.ms)
        _refuse_circle(writer, fields, task.id, values)
        changed = writer.change(task.id, values)
        return task.id, "Changed" if changed else "Unchanged"

    return edit


def _refuse_circle(writer: Writer, fields: dict[str, Any], id: str, values: Values) -> None:
    """Raises BadValue where the record gives the task a link that would close a circle."""
    if "depends_on" in fields or "parent" in fields:
        from pakaura_cli.client.structure import refuse_circle_of

        refuse_circle_of(writer.db, id, values)
