"""`calendar`: months, and on each day how many tasks are due, overdue, or will repeat."""

from __future__ import annotations

from pakaura_cli.client.store.reads import find
from pakaura_cli.commands.reading import chosen_by, filter_text
from pakaura_cli.output.months import Month, print_months
from pakaura_server.core.agenda import entries
from pakaura_server.core.errors import UsageError
from pakaura_server.core.filters import all_of, listed
from pakaura_server.core.filters.terms import Dated
from pakaura_server.core.months import later, read_month
from pakaura_server.core.natural.vocabulary import MONTHS
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

MOST_MONTHS = 1200


def calendar(invocation: Invocation, session: Session, output: Output) -> int:
    now, words = session.now, invocation.words
    first = read_month(words[0], now) if words else None
    if first is not None:
        words = words[1:]
    elif words:
        _refuse_figures(words[0])
    year, month = first or (int(now.today[:4]), int(now.today[5:7]))
    number = min(int(str(invocation.options.get("months", 1))), MOST_MONTHS)
    months = [Month(*each) for each in dict.fromkeys([later(year, month, ahead) for ahead in range(number)])]
    chosen = listed(chosen_by(invocation, session, filter_text(words)))
    # What was due before may repeat in these months.
    due = all_of(chosen, Dated("due", "by", When(months[-1].last_day)))
    with session.to_read().reading() as db:
        found = entries(find(db, due, now), now, months[-1].last_day)
    shown = [entry for entry in found if entry.day >= months[0].first_day]
    print_months(output, months, shown, now)
    output.finish()
    if not shown and words and words is invocation.words:
        _tell_no_month(words[0], output)
    return 0


def _refuse_figures(word: str) -> None:
    """Raises UsageError for figures that are no month: nobody means a title by `2026-13`."""
    if word.replace("-", "").replace("/", "").isdecimal() and word[0] not in "-/":
        raise UsageError(
            f"{word!r} is no month", f"such as december, 2026-12 or +1; for titles: pakaura calendar -- {word}"
        )


def _tell_no_month(word: str, output: Output) -> None:
    """Say of a bare word that it was taken for one of a title, where nothing has it."""
    if not word.isalpha() or word.lower() in ("not", "and", "or"):
        return
    from pakaura_cli.grammar.mistakes import nearest

    meant = nearest(word.lower(), MONTHS)
    hint = f"; did you mean {meant}?" if meant else ""
    output.note(f"pakaura: {word!r} is no month, and no task of these months has it in its title{hint}")
