"""What --view, --context and the active context make of a list. Loaded only where there is one of them."""

from __future__ import annotations

from pakaura_cli.client import contexts, views
from pakaura_cli.grammar.tokenizer import Invocation
from pakaura_server.core.errors import BadFilter
from pakaura_server.core.filters import all_of, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.contexts import Context
    from pakaura_cli.client.session import Session
    from pakaura_cli.output import Output
    from pakaura_server.core.filters import Filter
    from pakaura_server.core.when import Moment


def narrowed(chosen: Filter, invocation: Invocation, session: Session, now: Moment) -> Filter:
    """`chosen` within the view of --view and the active context.

    Raises NotFound for a view or a context that does not exist, and BadFilter.
    """
    options = invocation.options
    if "view" in options:
        view = views.find(session, str(options["view"]))
        chosen = all_of(_parsed(f"view {view.name}", view.filter, now), chosen)
    option = options.get("context")
    context = contexts.active(session.config, None if option is None else str(option))
    if context is None or not context.filter:
        return chosen
    session.narrowed_by = context
    return all_of(_parsed(f"context {context.name}", context.filter, now), chosen)


def with_view(invocation: Invocation, session: Session, output: Output) -> Invocation:
    """The invocation with the columns, the order and the limit of the view where the line itself gives none."""
    view = views.find(session, str(invocation.options["view"]))
    given = {"sort": view.sort, "limit": "" if view.limit is None else str(view.limit)}
    if not (output.machine or output.quiet or "format" in invocation.options):
        given["columns"] = view.columns
    options = {name: value for name, value in given.items() if value} | invocation.options
    return Invocation(invocation.verb, options, invocation.words)


def tell_what_is_hidden(context: Context, session: Session, output: Output) -> None:
    """Say to a person that a context hides tasks, and how many."""
    with session.to_read().reading() as db:
        shown, all_open = contexts.seen(db, context, session.now)
    if shown < all_open:
        output.note(f"context {context.name}: {shown} of {all_open} open")


def _parsed(owner: str, text: str, now: Moment) -> Filter:
    try:
        return parse(text, now)
    except BadFilter as error:
        raise BadFilter(f"{owner}: {error.message}", error.hint, error.position) from error
