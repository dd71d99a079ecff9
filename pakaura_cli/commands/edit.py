"""`edit`: new values for tasks, from words, from options, in an editor, or from stdin."""

from __future__ import annotations

from pakaura_cli.client.references import names_task, resolve
from pakaura_cli.commands.capture import values_of
from pakaura_cli.commands.writing import lines_for, tell, write
from pakaura_server.core import registers as r
from pakaura_server.core.capture import END, FIELDS, LINKS, WANTED, read_field, read_words
from pakaura_server.core.errors import BadValue, UsageError
from pakaura_server.core.task import clean_tag, clean_title

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
    from pakaura_cli.commands.writing import Line
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.registers import Values
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment


def edit(invocation: Invocation, session: Session, output: Output) -> int:
    if "stdin" in invocation.options:
        from pakaura_cli.commands.bulk import edit_lines

        return edit_lines(invocation, session, output)
    if "atomic" in invocation.options:
        raise UsageError("--atomic is for tasks from stdin", "edit --stdin")
    capture = read_words(invocation.words, session.now, clearing=True)
    words = [
        word for word, field in zip(invocation.words, capture.words, strict=True) if field == "title" and word != END
    ]
    values = {**values_of(capture, invocation, session.now), **_untagged(invocation)}
    links = [*capture.links, *_not_after(invocation)]
    if "editor" in invocation.options:
        from pakaura_cli.commands.editor import edit_in_editor

        return edit_in_editor(invocation, session, output, words, values, links)

    def change(writer: Writer) -> list[Line]:
        references, title = _split(writer.db, words)
        if title and len(title) == len(capture.unread):
            _refuse_slip(title[0], session.now)
        tasks = resolve(writer.db, references, session.now)
        taken = _tags_to_take(title, tasks)
        wanted = {**values, **taken, **_title(invocation, [] if taken else title)}
        if not wanted and not links:
            raise UsageError(
                "nothing to change", f"try: pakaura edit {references[0]} due:fri, or --title for a new title"
            )
        told: dict[str, str] = {}
        for task in tasks:
            linked = _linked(writer.db, links, task, session.now) if links else {}
            told[task.id] = "Changed" if writer.change(task.id, {**wanted, **linked}) else "Unchanged"
        return lines_for(writer.db, output, told)

    lines = write(session, invocation, change)
    for sentence in capture.unread:
        output.note(f"pakaura: {sentence}")
    tell(output, lines, "dry-run" in invocation.options)
    return 0


def _split(db: sqlite3.Connection, words: list[str]) -> tuple[list[str], list[str]]:
    """The words that name tasks and those of the new title. A title never names a task and renames it at once."""
    if not words:
        raise UsageError("edit needs a task", "name it by its number: pakaura edit 3 due:fri")
    if not names_task(db, words[0]) or all(names_task(db, word) or word.isdecimal() for word in words):
        return words, []
    return words[:1], words[1:]


def _refuse_slip(word: str, now: Moment) -> None:
    """A new title made up of attributes that cannot be read is a slip of the finger. Raises BadValue."""
    name, _, text = word.partition(":")
    if name in LINKS:
        raise BadValue(f"{word}: {WANTED}", "such as after:3")
    read_field(FIELDS[name], text, now)


def _title(invocation: Invocation, words: list[str]) -> Values:
    option = invocation.options.get("title")
    if option is not None and words:
        raise UsageError("the title is given twice", "as words or as --title")
    if option is not None:
        return {r.TITLE: clean_title(str(option))}
    return {r.TITLE: clean_title(" ".join(words))} if words else {}


def _tags_to_take(title: list[str], tasks: list[Task]) -> Values:
    """`-tag` alone takes a tag away, as `+tag` adds one; among other words it belongs to the title.

    Raises BadValue where no task has the tag.
    """
    if not title or not all(word[:1] == "-" and word[1:2].isalpha() for word in title):
        return {}
    tags = [clean_tag(word[1:]) for word in title]
    for tag in tags:
        if not any(tag in task.tags for task in tasks):
            raise BadValue(f"there is no tag {tag!r} to take away", f"for such a title: --title -{tag}", "tags")
    return {r.TAG + tag: None for tag in tags}


def _linked(db: sqlite3.Connection, links: list[tuple[str, str]], task: Task, now: Moment) -> Values:
    from pakaura_cli.client.structure import link_values

    return link_values(db, links, task.id, task, now)


def _not_after(invocation: Invocation) -> list[tuple[str, str]]:
    references = invocation.options.get("not-after", [])
    assert isinstance(references, list)
    return [("not-after", reference) for reference in references]


def _untagged(invocation: Invocation) -> Values:
    tags = invocation.options.get("untag", [])
    assert isinstance(tags, list)
    return {r.TAG + clean_tag(tag.removeprefix("+")): None for tag in tags}
