"""`agenda`: the coming days with their tasks, what is overdue first."""

from __future__ import annotations

from pakaura_cli.client.store.lookups import short_id_of
from pakaura_cli.client.store.reads import count, find
from pakaura_cli.commands.reading import chosen_by, filter_text, limit_of
from pakaura_cli.output.agenda import print_agenda
from pakaura_server.core.agenda import entries
from pakaura_server.core.filters import all_of, listed
from pakaura_server.core.filters.spans import shifted
from pakaura_server.core.filters.terms import Dated
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

DEFAULT_DAYS = 7
END_OF_CALENDAR = "9999-12-31"


def agenda(invocation: Invocation, session: Session, output: Output) -> int:
    now = session.now
    days = int(str(invocation.options.get("days", DEFAULT_DAYS)))
    last = shifted(now.today, min(days, 3_000_000) - 1) or END_OF_CALENDAR
    chosen = listed(chosen_by(invocation, session, filter_text(invocation.words)))
    due = all_of(chosen, Dated("due", "by", When(last)))
    for_people = output.terminal and not (output.machine or output.quiet)
    with session.to_read().reading() as db:
        found = entries(find(db, due, now, limit_of(invocation)), now, last)
        undated = count(db, all_of(chosen, Dated("due", "is", None)), now) if for_people else 0
        print_agenda(output, found, lambda id: short_id_of(db, id), now, undated)
    output.finish()
    return 0
