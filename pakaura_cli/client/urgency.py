"""The urgency of tasks as this person has it configured."""

from __future__ import annotations

from pakaura_server.core.urgency import COEFFICIENTS, Urgency

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.session import Session

TABLE = "urgency"


def urgency_for(session: Session) -> Urgency:
    """Raises ConfigError."""
    weights = {name: session.config.get(f"{TABLE}.{name}") for name in COEFFICIENTS}
    # That it is a number was seen when the setting was read.
    return Urgency(session.now, {name: float(text) for name, text in weights.items() if text})
