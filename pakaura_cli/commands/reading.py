"""`list`, `today`, `search`, `show`, `projects`, `tags` and `log`: the commands that look and never write."""

from __future__ import annotations

from pakaura_cli.client.store.lookups import short_id_of
from pakaura_cli.client.store.reads import ORDER, find
from pakaura_cli.output.listing import print_details, print_tasks
from pakaura_server.core.filters import all_of, listed, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection

    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.filters import Filter
    from pakaura_server.core.groups import Group
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

DUE_TODAY = "due.by:today"


def list_(invocation: Invocation, session: Session, output: Output) -> int:
    if "as-of" in invocation.options:
        return _list_as_of(invocation, session, output)
    chosen = listed(chosen_by(invocation, session, filter_text(invocation.words)))
    hint = "pakaura search looks at completed tasks too" if invocation.words else 'capture one: pakaura add "buy milk"'
    return _list(invocation, session, output, chosen, hint)


def today(invocation: Invocation, session: Session, output: Output) -> int:
    hint = "nothing is due; pakaura list shows all that is open"
    return _list(invocation, session, output, listed(chosen_by(invocation, session, DUE_TODAY)), hint)


def search(invocation: Invocation, session: Session, output: Output) -> int:
    """Completed and waiting tasks too, and words of the notes."""
    from pakaura_server.core.filters.search import widened

    asked = chosen_by(invocation, session, filter_text(invocation.words))
    chosen = widened(asked)
    if "deleted" not in asked.fields:
        chosen = all_of(chosen, parse("deleted:no", session.now))
    return _list(invocation, session, output, chosen)


def show(invocation: Invocation, session: Session, output: Output) -> int:
    from pakaura_cli.client.references import resolve
    from pakaura_cli.client.restored import restored_on
    from pakaura_cli.client.structure import is_linked, structure_of

    with session.to_read().reading() as db:
        tasks = resolve(db, invocation.words, session.now, deleted=True)
        around = structure_of(db) if any(is_linked(db, task) for task in tasks) else None
        print_details(
            output, tasks, lambda id: short_id_of(db, id), session.now, lambda id: restored_on(db, id), around
        )
    output.finish()
    return 0


def projects(invocation: Invocation, session: Session, output: Output) -> int:
    from pakaura_cli.client.store.reads import project_counts

    return _counts(session, output, "project", project_counts)


def tags(invocation: Invocation, session: Session, output: Output) -> int:
    from pakaura_cli.client.store.reads import tag_counts

    return _counts(session, output, "tag", tag_counts)


def log(invocation: Invocation, session: Session, output: Output) -> int:
    from pakaura_cli.client import devices
    from pakaura_cli.output.journal import group_lines, group_record
    from pakaura_server.core.apply import SERVER_DEVICE

    found = _groups(invocation, session, output)
    with session.to_read().reading() as db:
        own, known = devices.own_id(db), devices.names(db)
        if "all" not in invocation.options:
            # Of what the server does itself, only the turns of its assistant are steps of this device.
            known[SERVER_DEVICE] = "the assistant"
        noted = _noted(db, [group.id for group in found]) if invocation.words else {}
    if output.machine:
        for group in found:
            output.record(group_record(group, known, noted.get(group.id)))
    elif output.quiet:
        for group in found:
            output.data(group.id)
    else:
        elsewhere = {each.device: known.get(each.device, each.device) for each in found if each.device != own}
        output.page(group_lines(output, found, session.now, elsewhere, noted))
    output.finish()
    return 0


def _noted(db: sqlite3.Connection, groups: list[str]) -> dict[str, str]:
    from pakaura_cli.client.noted import added_to_notes

    return added_to_notes(db, groups)


def _groups(invocation: Invocation, session: Session, output: Output) -> list[Group]:
    """Of this device, offline; with --all of every device, from the server."""
    limit = limit_of(invocation)
    if "all" not in invocation.options:
        from pakaura_cli.client.history import groups
        from pakaura_cli.client.references import resolve

        with session.to_read().reading() as db:
            task = resolve(db, invocation.words, session.now, deleted=True)[0].id if invocation.words else ""
            return groups(db, limit, task)
    if invocation.words:
        from pakaura_server.core.errors import UsageError

        raise UsageError("log --all takes no task", "pakaura log --all, or pakaura log with the task alone")
    from pakaura_cli.client import elsewhere

    found = elsewhere.groups(session, limit or elsewhere.PAGE)
    if limit is None and len(found) == elsewhere.PAGE:
        output.note(f"pakaura: these are the latest {elsewhere.PAGE}; --limit shows more")
    return found


def chosen_by(invocation: Invocation, session: Session, text: str, now: Moment | None = None) -> Filter:
    """What a command lists that is asked for `text` of the filter language. Each command that lists reads it here.

    `now` is the moment at which dates in it are read, if that is not the session's. Raises BadFilter.
    """
    chosen = parse(text, now or session.now)
    options = invocation.options
    if "view" in options or "context" in options or session.config.get("context"):
        from pakaura_cli.commands.narrowing import narrowed

        return narrowed(chosen, invocation, session, now or session.now)
    return chosen


def filter_text(words: list[str]) -> str:
    """The words as one text of the filter language; an argument with spaces is one piece, `--` begins title words."""
    literal = False
    pieces = []
    for word in words:
        if word == "--" and not literal:
            literal = True
        elif literal:
            pieces.append(_quoted(word))
        else:
            pieces.append(_piece(word))
    return " ".join(pieces)


def _piece(word: str) -> str:
    """An argument that the shell kept together is a value or a phrase, unless it is a filter of its own."""
    if (
        " " not in word
        or '"' in word
        or "(" in word
        or any(f" {key} " in f" {word.lower()} " for key in ("and", "or", "not"))
    ):
        return word
    name, colon, value = word.partition(":")
    if colon and " " not in name:
        return (
            f"{name}:{_quoted(value)}"
            if " " in value and ":" not in value and " +" not in value and " -" not in value
            else word
        )
    return word if any(_is_term(part) for part in word.split()) else _quoted(word)


def _is_term(part: str) -> bool:
    return part[:1] in "+-" or ":" in part


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def limit_of(invocation: Invocation) -> int | None:
    text = invocation.options.get("limit")
    if text is None:
        return None
    from pakaura_server.core.errors import UsageError

    if not str(text).isdecimal() or int(str(text)) < 1:
        raise UsageError(f"--limit {text} is no whole number from 1", "such as --limit 20")
    return min(int(str(text)), 2**62)


def _list(invocation: Invocation, session: Session, output: Output, chosen: Filter, hint: str = "") -> int:
    """`hint` is what a person at a terminal may do where nothing is found."""
    with session.to_read().reading() as db:
        tasks = _print_found(invocation, session, output, db, chosen, session.now)
    for_people = output.terminal and not (output.machine or output.quiet or "format" in invocation.options)
    if hint and not tasks and for_people:
        output.note(hint)
    output.finish()
    return 0


def _list_as_of(invocation: Invocation, session: Session, output: Output) -> int:
    """The list that was; filter, dates and numbers are those of that time."""
    from pakaura_cli.client.store.as_of import as_of
    from pakaura_cli.commands.as_of import gaps
    from pakaura_server.core.past import read_past

    then = read_past(str(invocation.options["as-of"]), session.now)
    chosen = listed(chosen_by(invocation, session, filter_text(invocation.words), then))
    with session.to_read().reading() as db:
        past = as_of(db, then)
    try:
        _print_found(invocation, session, output, past.db, chosen, then)
    finally:
        past.db.close()
    for sentence in gaps(past):
        output.note(f"pakaura: {sentence}")
    output.finish()
    return 0


def _print_found(
    invocation: Invocation, session: Session, output: Output, db: sqlite3.Connection, chosen: Filter, now: Moment
) -> list[Task]:
    """Print what `chosen` finds as the options say or, where they are silent, the configuration; what was found.

    Its limit is for people only, a script gets all.
    """
    if "view" in invocation.options:
        from pakaura_cli.commands.narrowing import with_view

        invocation = with_view(invocation, session, output)
    options, config = invocation.options, session.config
    sort = str(options.get("sort") or config.get("list.sort"))
    order = _order(sort) if sort else ORDER
    template = str(options.get("format", ""))
    columns = str(options.get("columns") or ("" if template or output.machine else config.get("list.columns")))
    limit = limit_of(invocation)
    if limit is None and output.terminal and config.get("list.limit"):
        limit = int(config.get("list.limit"))
    tasks = find(db, chosen, now, limit, order)
    print_tasks(
        output,
        tasks,
        lambda id: short_id_of(db, id),
        now,
        columns=columns,
        template=template,
        blocked_among=lambda shown: _blocked_among(db, shown, now),
        tree="tree" in options,
    )
    return tasks


def _blocked_among(db: sqlite3.Connection, tasks: list[Task], now: Moment) -> Collection[str]:
    if not any(task.depends_on for task in tasks):
        return ()
    from pakaura_cli.client.structure import blocked_among

    return blocked_among(db, tasks, now)


def _order(text: str) -> str:
    from pakaura_cli.client.store.sorting import order_by

    return order_by(text)


def _counts(
    session: Session, output: Output, name: str, count: Callable[[sqlite3.Connection], list[tuple[str, int]]]
) -> int:
    from pakaura_cli.output.escape import safe

    with session.to_read().reading() as db:
        found = count(db)
    if output.machine:
        for each, tasks in found:
            output.record({name: each, "open": tasks})
    elif output.quiet:
        for each, _ in found:
            output.data(safe(each))
    else:
        output.page([f"{tasks}\t{safe(each)}" for each, tasks in found])
    output.finish()
    return 0
