"""`schema` and `version`: what the program says of itself."""

from __future__ import annotations

from pakaura_cli.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output


def version(invocation: Invocation, session: Session, output: Output) -> int:
    output.data(f"pakaura {VERSION}")
    return 0


def schema(invocation: Invocation, session: Session, output: Output) -> int:
    import json

    from pakaura_server.core.record_schema import SCHEMA

    output.data(json.dumps(SCHEMA, indent=2))
    return 0
