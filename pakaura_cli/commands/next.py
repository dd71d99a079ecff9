"""`next`: the most urgent of the tasks that can be done now, and why they are."""

from __future__ import annotations

from pakaura_cli.client.store.lookups import short_id_of
from pakaura_cli.client.store.urgent import most_urgent, reckoned
from pakaura_cli.client.urgency import urgency_for
from pakaura_cli.commands.reading import chosen_by, filter_text, limit_of
from pakaura_cli.output.urgent import print_urgent
from pakaura_server.core.filters import all_of, listed, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.urgent import Urgent
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.filters import Filter

DEFAULT_LIMIT = 10
CAN_BE_DONE = "blocked:no"


def next_(invocation: Invocation, session: Session, output: Output) -> int:
    for note in session.config.notes:
        output.note(note)
    why = "why" in invocation.options
    with session.to_read().reading() as db:
        found = _found(invocation, session, db)
        print_urgent(output, found, lambda id: short_id_of(db, id), session.now, why=why)
    if not found and output.terminal and not (output.machine or output.quiet):
        output.note("nothing can be done now; pakaura list shows all that is open")
    output.finish()
    return 0


def can_be_done(chosen: Filter, session: Session) -> Filter:
    """The filter of `next`: `chosen`, without what is closed, waiting or held up unless it names that field."""
    shown = listed(chosen)
    return shown if "blocked" in chosen.fields else all_of(shown, parse(CAN_BE_DONE, session.now))


def _found(invocation: Invocation, session: Session, db: sqlite3.Connection) -> list[Urgent]:
    urgency = urgency_for(session)
    words = [word for word in invocation.words if word != "--"]
    if "why" in invocation.options and words:
        from pakaura_cli.client.references import names_task, resolve

        if all(names_task(db, word) for word in words):
            return sorted([reckoned(db, task, urgency) for task in resolve(db, words, session.now, deleted=True)])
    chosen = can_be_done(chosen_by(invocation, session, filter_text(invocation.words)), session)
    return most_urgent(db, chosen, urgency, limit_of(invocation) or DEFAULT_LIMIT)
