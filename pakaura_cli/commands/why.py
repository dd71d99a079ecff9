"""`why`: which clauses of a view's filter show a task, or hide it."""

from __future__ import annotations

from pakaura_cli.client import views
from pakaura_cli.client.references import resolve
from pakaura_cli.client.store.reads import find
from pakaura_cli.client.store.urgent import most_urgent
from pakaura_cli.client.structure import structure_of
from pakaura_cli.client.urgency import urgency_for
from pakaura_cli.commands import next as next_command
from pakaura_cli.commands.reading import DUE_TODAY, chosen_by, filter_text
from pakaura_cli.grammar.tokenizer import Invocation
from pakaura_cli.output.verdict import print_verdict
from pakaura_server.core.errors import NotFound, UsageError
from pakaura_server.core.filters import listed, parse
from pakaura_server.core.filters.why import explain, typed_clauses

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_cli.client.session import Session
    from pakaura_cli.output import Output
    from pakaura_server.core.task import Task

BUILT_IN = {"list": "", "today": DUE_TODAY, "next": next_command.CAN_BE_DONE}


class _View:
    """What is asked about: its name (empty for a bare filter), its filter as text and in full, and its limit."""

    def __init__(self, invocation: Invocation, session: Session) -> None:
        options = invocation.options
        self.session = session
        self.name = "" if "filter" in options else str(options.get("view", "list"))
        limit: int | None = None
        if "filter" in options:
            if "view" in options:
                raise UsageError("--view and --filter exclude each other", "leave one of them out")
            self.text = filter_text([str(options["filter"])])
        elif self.name in BUILT_IN:
            self.text = BUILT_IN[self.name]
            limit = next_command.DEFAULT_LIMIT if self.name == "next" else None
        else:
            saved = views.find(session, self.name)
            self.text, limit = saved.filter, saved.limit
        self.limit = limit
        # What chosen_by knows of a view is a list's option.
        plain = Invocation(invocation.verb, {k: v for k, v in options.items() if k != "view"}, [])
        self.chosen = listed(chosen_by(plain, session, self.text))
        context = session.narrowed_by
        self.typed = typed_clauses(context.filter, session.now) if context else {}
        self.typed |= typed_clauses(self.text, session.now)

    def is_too_far_down(self, db: sqlite3.Connection, task: Task) -> bool:
        """Whether the view matches the task and yet leaves it out, for others come first."""
        if self.limit is None:
            return False
        if self.name == "next":
            urgent = most_urgent(db, self.chosen, urgency_for(self.session), self.limit)
            return task.id not in [each.task.id for each in urgent]
        return task.id not in [each.id for each in find(db, self.chosen, self.session.now, self.limit)]

    def hidden_by_context(self, task: Task, db: sqlite3.Connection) -> dict[str, str]:
        """The clauses by which the active context hides the task, and not the view, each with the context's name."""
        context = self.session.narrowed_by
        if context is None:
            return {}
        now, around = self.session.now, structure_of(db)
        theirs = explain(parse(context.filter, now), task, now, around, self.typed)
        if theirs.holds:
            return {}
        own = explain(listed(parse(self.text, now)), task, now, around, self.typed)
        texts = {clause.text for clause in own.deciding()} if not own.holds else set()
        return {clause.text: context.name for clause in theirs.deciding() if clause.text not in texts}


def why(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 0 whatever the answer is."""
    view = _View(invocation, session)
    with session.to_read().reading() as db:
        for task in _named(db, invocation.words, session):
            verdict = explain(view.chosen, task, session.now, structure_of(db), view.typed)
            beyond = verdict.holds and view.is_too_far_down(db, task)
            print_verdict(
                output, task, view.name, verdict, view.limit if beyond else None, view.hidden_by_context(task, db)
            )
    output.finish()
    return 0


def _named(db: sqlite3.Connection, words: list[str], session: Session) -> list[Task]:
    """Closed tasks by their titles too: being closed is a reason to be hidden."""
    try:
        return resolve(db, words, session.now, deleted=True)
    except NotFound as error:
        try:
            return resolve(db, words, session.now, closed=True)
        except NotFound:
            raise error from None
