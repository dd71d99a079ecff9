"""Where one can go: the views that are always there, those that were saved, and every project and tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pakaura_cli.client import views
from pakaura_cli.client.store.pages import BY_COMPLETION
from pakaura_cli.client.store.reads import ORDER, project_counts, tag_counts
from pakaura_cli.client.store.reads import count as count_of
from pakaura_cli.client.store.sorting import order_by
from pakaura_server.core.errors import BadFilter, UsageError
from pakaura_server.core.filters import all_of, listed, parse
from pakaura_server.core.filters.search import widened
from pakaura_server.core.filters.terms import quoted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from pakaura_cli.client.contexts import Context
    from pakaura_cli.client.session import Session
    from pakaura_cli.tui.desk import Desk
    from pakaura_server.core.filters import Filter
    from pakaura_server.core.when import Moment


class Place(NamedTuple):
    """A filter with a name. `section` is the heading that it stands under; `key` tells places apart.

    `attributes` are those with which a task that is added there begins; `nothing` is said where there is no task.
    """

    section: str
    name: str
    filter: str
    order: str = ORDER
    attributes: str = ""
    nothing: str = "Nothing here. a adds a task."

    @property
    def key(self) -> str:
        return f"{self.section}/{self.name}"


INBOX = Place("Views", "Inbox", "project: due: tag:")
TODAY = Place("Views", "Today", "due.by:today", nothing="Nothing is due today. a adds a task.")
UPCOMING = Place("Views", "Upcoming", "due.after:today", nothing="Nothing is due later. a adds a task.")
ALL = Place("Views", "All", "")
WAITING = Place("Views", "Waiting", "waiting:yes", nothing="Nothing waits for its day. w lets a task wait.")
COMPLETED = Place("Views", "Completed", "completed:yes", BY_COMPLETION, nothing="Nothing is completed yet.")
ALWAYS = (INBOX, TODAY, UPCOMING, ALL, WAITING, COMPLETED)


def saved(desk: Desk) -> list[Place]:
    """The views of the configuration."""
    session = desk.session
    return [
        Place("Saved", name, session.setting(f"views.{name}.filter"), _order_of(session, name))
        for name in views.names(session)
    ]


def _order_of(session: Session, view: str) -> str:
    """As `pakaura view` has it: the view's own, else that of all lists."""
    sort = session.setting(f"views.{view}.sort") or session.config.get("list.sort")
    try:
        return order_by(sort) if sort else ORDER
    except UsageError:
        return ORDER  # `pakaura config` and every list say what is wrong with it.


def project(name: str) -> Place:
    return Place("Projects", name, f"project:{quoted(name)}", attributes=f"project:{quoted(name)} ")


def tag(name: str) -> Place:
    return Place("Tags", f"+{name}", f"+{name}", attributes=f"+{name} ")


def chosen(place: Place, text: str, context: Context | None, now: Moment) -> Filter:
    """What a list of the place shows within the context, narrowed by the text of a filter. Raises BadFilter.

    The position in an error is that in `text`; an error in the others says whose it is.
    """
    own = parse(text, now)
    around = _whose(f"view {place.name}", place.filter, now)
    within = _whose(f"context {context.name}", context.filter, now) if context else parse("", now)
    return listed(all_of(within, around, own))


def searched(text: str, context: Context | None, now: Moment) -> Filter:
    """What `pakaura search` finds, completed and waiting tasks too. Raises BadFilter."""
    asked = parse(text, now)
    found = all_of(_whose(f"context {context.name}", context.filter, now), asked) if context else asked
    return all_of(widened(found), parse("deleted:no", now))


def counted(db: sqlite3.Connection, known: list[Place], context: Context | None, now: Moment) -> Iterator[Counts]:
    """The counts of the projects and tags, then also those of the `known` places, one after another."""
    found: Counts = [(project(name), count) for name, count in project_counts(db)]
    found += [(tag(name), count) for name, count in tag_counts(db)]
    yield found
    for place in known:
        try:
            found = [*found, (place, count_of(db, chosen(place, "", context, now), now))]
        except BadFilter:
            continue
    yield found


Counts = list[tuple[Place, int]]


def _whose(owner: str, text: str, now: Moment) -> Filter:
    try:
        return parse(text, now)
    except BadFilter as error:
        raise BadFilter(f"{owner}: {error.message}", error.hint) from error
