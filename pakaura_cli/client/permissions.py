"""What the assistant may do, as this person has it configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_server.agent.permissions import VERBS, Permissions, read_permissions

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session

TABLE = "assistant"


def permissions_for(session: Session) -> Permissions:
    """Raises ConfigError for a word that is none."""
    words = {verb: session.config.get(f"{TABLE}.{verb}") for verb in VERBS}
    return read_permissions({verb: word for verb, word in words.items() if word})
