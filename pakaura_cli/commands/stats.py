"""`stats`: what was done, week by week, and what is open."""

from __future__ import annotations

from pakaura_cli.client.store.reads import find
from pakaura_cli.commands.reading import chosen_by, filter_text
from pakaura_cli.output.figures import print_figures
from pakaura_server.core.errors import UsageError
from pakaura_server.core.figures import Figures
from pakaura_server.core.filters import all_of
from pakaura_server.core.filters.terms import Is

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

DEFAULT_WEEKS = 12
MOST_WEEKS = 520
_ANY_ORDER = "n"


def stats(invocation: Invocation, session: Session, output: Output) -> int:
    weeks = int(str(invocation.options.get("weeks", DEFAULT_WEEKS)))
    if weeks > MOST_WEEKS:
        raise UsageError(f"--weeks {weeks} is too many", f"{MOST_WEEKS} is the most")
    chosen = all_of(Is("deleted", False), chosen_by(invocation, session, filter_text(invocation.words)))
    with session.to_read().reading() as db:
        tasks = find(db, chosen, session.now, None, _ANY_ORDER)
    print_figures(output, Figures(tasks, session.now, weeks))
    output.finish()
    return 0
