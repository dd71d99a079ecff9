"""What a command prints: data on stdout, talk on stderr."""

from pakaura_cli.output.escape import safe
from pakaura_cli.output.streams import Output

__all__ = ["Output", "safe"]
