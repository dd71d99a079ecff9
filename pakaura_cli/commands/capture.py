"""`add`: one task from the words of the command line, or many from stdin."""

from __future__ import annotations

from pakaura_cli.client.store.writer import new_id
from pakaura_cli.commands.writing import lines_for, tell, write
from pakaura_server.core import registers as r
from pakaura_server.core.capture import read_field, read_words
from pakaura_server.core.errors import ConfigError, UsageError
from pakaura_server.core.task import clean_tag, clean_title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
    from pakaura_cli.commands.writing import Line
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.capture import Capture
    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment

FIELD_OPTIONS = ("project", "due", "wait", "priority", "notes")
FROM_STDIN = "-"


def add(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 1 where a line from stdin failed, else 0."""
    if "stdin" in invocation.options or FROM_STDIN in invocation.words[:1]:
        from pakaura_cli.commands.bulk import add_lines

        return add_lines(invocation, session, output, _settle(invocation, session, output))
    if "atomic" in invocation.options:
        raise UsageError("--atomic is for tasks from stdin", "add - or --stdin")
    natural_line = _settle(invocation, session, output)
    if natural_line:
        from pakaura_cli.commands import natural

        capture: Capture | None = natural.understand(invocation, session.now, output)
        if capture is None:
            return 0
    else:
        capture = read_words(invocation.words, session.now)
        for sentence in capture.unread:
            output.note(f"pakaura: {sentence}")
    values = {r.TITLE: clean_title(capture.title), **values_of(capture, invocation, session.now)}
    if session.context:
        given = session.context.complete(values, session.now)
        if given:
            output.note(f"pakaura: context {session.context.name} adds {given}")
    # A line with both says them together, and needs no look at the calendar.
    if r.RECUR in values and not (r.SCHEDULE in values and natural_line):
        _begin(values, session.now, output)
    key = invocation.options.get("key")
    id = _id_of_key(str(key)) if key is not None else new_id(session.now)
    links = capture.links
    lines = write(session, invocation, lambda writer: _create(writer, id, values, links, output, bool(key)))
    tell(output, lines, "dry-run" in invocation.options)
    return 0


def _settle(invocation: Invocation, session: Session, output: Output) -> bool:
    """Whether lines are to be read as people write. The session then has the context, if one is active.

    Options decide, then the settings. Settings that cannot be read keep nobody from adding a task.
    """
    natural, context = _is_natural(invocation), invocation.options.get("context")
    # Where nothing can be set, what reads settings need not be loaded.
    if context is None and not session.may_be_configured():
        return bool(natural)
    try:
        if context is not None or session.config.get("context"):
            from pakaura_cli.client.contexts import active

            session.context = active(session.config, None if context is None else str(context))
        return session.config.get("capture") == "natural" if natural is None else natural
    except ConfigError as error:
        if context is not None:
            raise
        rest = "the words are read literally" if natural is None else "no context is active"
        output.note(f"pakaura: {error.message}; {rest}")
        return bool(natural)


def _is_natural(invocation: Invocation) -> bool | None:
    """What the options say; None where they leave it to the setting `capture`."""
    options = invocation.options
    if "literal" in options:
        if "natural" in options or "explain" in options or "strict" in options:
            raise UsageError("--literal excludes --natural, --explain and --strict", "choose one of them")
        return False
    if "natural" in options or "explain" in options or "strict" in options:
        return True
    return None


def values_of(capture: Capture, invocation: Invocation, now: Moment) -> Values:
    """The attributes of the words and of the options together. Raises UsageError where both give one, and BadValue."""
    for field in FIELD_OPTIONS:
        if field in invocation.options:
            capture.put(field, read_field(field, str(invocation.options[field]), now))
    if "every" in invocation.options:
        capture.put("recurrence", read_field("recurrence", str(invocation.options["every"]), now))
    tags = invocation.options.get("tag", [])
    assert isinstance(tags, list)
    for tag in tags:
        capture.values[r.TAG + clean_tag(tag)] = True
    if "after" in invocation.options or "under" in invocation.options:
        _take_links(capture, invocation)
    return capture.values


def _take_links(capture: Capture, invocation: Invocation) -> None:
    after, under = invocation.options.get("after", []), invocation.options.get("under")
    assert isinstance(after, list)
    capture.links += [("after", reference) for reference in after]
    if under is not None:
        capture.links.append(("under", str(under)))


def _begin(values: Values, now: Moment, output: Output) -> None:
    from pakaura_server.core.dates import display
    from pakaura_server.core.succession import begin

    first = begin(values, now)
    if first is not None:
        output.note(f"pakaura: due {display(first, now)}, the first time")


def _id_of_key(key: str) -> str:
    from pakaura_server.core.ids import KEY_NAMESPACE, uuid5

    if not key:
        raise UsageError("the key is empty", "give it a name, such as --key build-1234")
    try:
        return uuid5(KEY_NAMESPACE, key)
    except UnicodeEncodeError:
        raise UsageError("the key is not valid UTF-8", "give it a plain name, such as --key build-1234") from None


def _create(
    writer: Writer, id: str, values: Values, links: list[tuple[str, str]], output: Output, keyed: bool
) -> list[Line]:
    if keyed and writer.db.execute("SELECT 1 FROM task WHERE id = ?", (id,)).fetchone() is not None:
        return lines_for(writer.db, output, {id: "Already there"})
    if links:
        from pakaura_cli.client.structure import link_values

        values.update(link_values(writer.db, links, id, None, writer.now))
    writer.create(id, values)
    return lines_for(writer.db, output, {id: "Added"})
