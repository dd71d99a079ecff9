"""`add --natural`: a line as people write it, read by rules, and told back."""

from __future__ import annotations

from pakaura_cli.output.escape import safe
from pakaura_server.core import registers as r
from pakaura_server.core.capture import END, FIELDS, read_field
from pakaura_server.core.dates import display
from pakaura_server.core.errors import BadValue
from pakaura_server.core.natural_line import read_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.natural_line import NaturalCapture
    from pakaura_server.core.when import Moment


def understand(invocation: Invocation, now: Moment, output: Output) -> NaturalCapture | None:
    """What the words of the command line mean as one line; None where it was only to be explained.

    What an option gives is not looked for in the line. Raises Ambiguous with --strict.
    """
    capture = _read(invocation, now)
    explained = "explain" in invocation.options
    if explained:
        explain(capture, output)
    if "strict" in invocation.options:
        capture.require_certainty()
    if explained:
        return None
    tell(capture, output, now)
    return capture


def tell(capture: NaturalCapture, output: Output, now: Moment, prefix: str = "") -> None:
    """Notes on stderr: what was understood, and what may be meant otherwise."""
    understood = _understood(capture, now)
    if understood:
        output.note(f"pakaura: {prefix}understood: {', '.join(understood)}")
    for sentence in (*capture.unread, *(doubt.sentence for doubt in capture.doubts)):
        output.note(f"pakaura: {prefix}{sentence}")


def explain(capture: NaturalCapture, output: Output) -> None:
    """Print the title, each span and each doubt, with their places in the line."""
    if output.machine:
        output.record(_record(capture))
    else:
        for row in _rows(capture):
            output.data("  ".join(row).rstrip())
    output.finish()


def _read(invocation: Invocation, now: Moment) -> NaturalCapture:
    words = invocation.words
    end = words.index(END) if END in words else len(words)
    # One argument is the line, as it was written; of several each is a word, or a value that the shell kept together.
    line = words[0] if end == 1 else " ".join([_quoted(word, now) for word in words[:end]])
    if end == len(words):
        return read_line(line, now, invocation.options.keys())
    before = f"{line} " if line else ""
    return read_line(before + " ".join(words[end + 1 :]), now, invocation.options.keys(), len(before))


def _quoted(word: str, now: Moment) -> str:
    """The shell has taken the quotes of `due:"next friday"` away, which the line needs; `due:fri buy milk` had none."""
    name, colon, value = word.partition(":")
    if not (colon and name in FIELDS and " " in value):
        return word
    first = value.split()[0]
    return word if _is_read(name, first, now) and not _is_read(name, value, now) else f'{name}:"{value}"'


def _is_read(name: str, value: str, now: Moment) -> bool:
    try:
        read_field(FIELDS[name], value, now)
    except BadValue:
        return False
    return True


def _understood(capture: NaturalCapture, now: Moment) -> list[str]:
    parts: list[str] = []
    for span in capture.spans:
        if span.field == "recurrence":
            parts.append(span.text)
        elif span.field not in ("due", "title"):
            parts.append(f"{'tag' if span.field == 'tags' else span.field} {span.value}")
    due = r.to_when(capture.values.get(r.SCHEDULE))
    return [f"due {display(due, now)}", *parts] if due else parts


def _rows(capture: NaturalCapture) -> list[list[str]]:
    """Columns of one width: place, text, what it is, and the rule."""
    rows = [["", "title", capture.title, ""]]
    for span in capture.spans:
        meaning = f"{span.field} {span.value}" if span.value else "literal"
        rows.append([f"{span.start}-{span.end}", span.text, meaning, span.rule])
    due = r.to_when(capture.values.get(r.SCHEDULE))
    if due and not any(span.field == "due" for span in capture.spans):
        rows.append(["", "", f"due {due.text}", "the first time"])
    for doubt in capture.doubts:
        for index, (field, value, rule) in enumerate(doubt.readings):
            place = "" if index else f"{doubt.start}-{doubt.end}"
            rows.append([place, doubt.text, f"{'or' if index else 'taken as'} {field} {value}", rule])
    rows = [[safe(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]


def _record(capture: NaturalCapture) -> dict[str, Any]:
    due, recurrence = capture.values.get(r.SCHEDULE), capture.values.get(r.RECUR)
    wait = capture.values.get(r.WAIT)
    return {
        "line": capture.line,
        "title": capture.title,
        "due": due and due[0],
        "due_zone": due and due[1],
        "wait": wait and wait[0],
        "wait_zone": wait and wait[1],
        "priority": capture.values.get(r.PRIORITY, "none"),
        "project": capture.values.get(r.PROJECT),
        "tags": sorted(name.removeprefix(r.TAG) for name in capture.values if name.startswith(r.TAG)),
        "recurrence": recurrence and recurrence[0],
        "recurrence_mode": recurrence and recurrence[1],
        "spans": [
            {
                "start": span.start,
                "end": span.end,
                "text": span.text,
                "field": span.field,
                "value": span.value,
                "rule": span.rule,
            }
            for span in capture.spans
        ],
        "doubts": [
            {
                "start": doubt.start,
                "end": doubt.end,
                "text": doubt.text,
                "readings": [{"field": field, "value": value, "rule": rule} for field, value, rule in doubt.readings],
            }
            for doubt in capture.doubts
        ],
        "unread": capture.unread,
    }
