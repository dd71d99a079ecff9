"""`add`: one task from the words of the command line, or many from stdin."""

from __future__ import annotations

from os.path import exists as path_exists

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

        return add_lines(invocation, session, output, _is_natural(invocation, session, output))
    if "atomic" in invocation.options:
        raise UsageError("--atomic is for tasks from stdin", "add - or --stdin")
    if _is_natural(invocation, session, output):
        from pakaura_cli.commands import natural

        capture: Capture | None = natural.understand(invocation, session.now, output)
        if capture is None:
            return 0
    else:
        capture = read_words(invocation.words, session.now)
        for sentence in capture.unread:
            output.note(f"pakaura: {sentence}")
    values = {r.TITLE: clean_title(capture.title), **values_of(capture, invocation, session.now)}
    key = invocation.options.get("key")
    id = _id_of_key(str(key)) if key is not None else new_id(session.now)
    lines = write(session, invocation, lambda writer: _create(writer, id, values, output, bool(key)))
    tell(output, lines, "dry-run" in invocation.options)
    return 0


def _is_natural(invocation: Invocation, session: Session, output: Output) -> bool:
    """Whether the line is to be read as people write: the options decide, then the setting `capture`."""
    options = invocation.options
    if "literal" in options:
        if "natural" in options or "explain" in options or "strict" in options:
            raise UsageError("--literal excludes --natural, --explain and --strict", "choose one of them")
        return False
    if "natural" in options or "explain" in options or "strict" in options:
        return True
    # Without a file there is no setting, and what reads settings need not be loaded.
    if not path_exists(session.paths.config_file):
        return False
    try:
        return session.config.get("capture") == "natural"
    except ConfigError as error:
        output.note(f"pakaura: {error.message}; the words are read literally")
        return False


def values_of(capture: Capture, invocation: Invocation, now: Moment) -> Values:
    """The attributes of the words and of the options together. Raises UsageError where both give one, and BadValue."""
    for field in FIELD_OPTIONS:
        if field in invocation.options:
            capture.put(field, read_field(field, str(invocation.options[field]), now))
    tags = invocation.options.get("tag", [])
    assert isinstance(tags, list)
    for tag in tags:
        capture.values[r.TAG + clean_tag(tag)] = True
    return capture.values


def _id_of_key(key: str) -> str:
    from pakaura_server.core.ids import KEY_NAMESPACE, uuid5

    if not key:
        raise UsageError("the key is empty", "give it a name, such as --key build-1234")
    try:
        return uuid5(KEY_NAMESPACE, key)
    except UnicodeEncodeError:
        raise UsageError("the key is not valid UTF-8", "give it a plain name, such as --key build-1234") from None


def _create(writer: Writer, id: str, values: Values, output: Output, keyed: bool) -> list[Line]:
    if keyed and writer.db.execute("SELECT 1 FROM task WHERE id = ?", (id,)).fetchone():
        return lines_for(writer.db, output, {id: "Already there"})
    writer.create(id, values)
    return lines_for(writer.db, output, {id: "Added"})
