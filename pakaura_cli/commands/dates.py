"""`date`: how a phrase is read, for a person who wonders and for scripts."""

from __future__ import annotations

import datetime as dt

from pakaura_server.core.capture import END
from pakaura_server.core.phrases import readings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.when import When


def date(invocation: Invocation, session: Session, output: Output) -> int:
    """A line for each reading, the likeliest first. Raises BadDate where there is none."""
    phrase = " ".join([word for word in invocation.words if word != END])
    for when, rule in readings(phrase, session.now):
        if output.machine:
            output.record(
                {"phrase": phrase, "date": when.text, "zone": when.zone, "all_day": when.all_day, "rule": rule}
            )
        else:
            output.data("  ".join([when.text, _day(when, session.now.today), rule]))
    output.finish()
    return 0


def _day(when: When, today: str) -> str:
    """`Thursday, in 23 days`."""
    day = dt.date.fromisoformat(when.date)
    days = (day - dt.date.fromisoformat(today)).days
    distance = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    distance = distance or (f"in {days} days" if days > 0 else f"{-days} days ago")
    return f"{day:%A}, {distance}"
