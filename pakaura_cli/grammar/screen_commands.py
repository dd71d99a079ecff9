"""The commands that take the whole terminal, declared."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option
from pakaura_cli.grammar.options import EVERY

SCREEN_COMMANDS = (
    Command(
        "tui",
        "open the dashboard",
        "pakaura_cli.tui.entry:tui",
        "Look",
        (("pakaura tui", ""),),
        "On a terminal pakaura alone is the same. Lists, a board and a week, by keys or by the mouse; ? shows the keys."
        " Every action also shows the command line that does the same.",
        options=EVERY,
    ),
    Command(
        "web",
        "serve the dashboard to browsers",
        "pakaura_cli.tui.web.entry:web",
        "Look",
        (
            ("pakaura web --server https://tasks.example.org", ""),
            ("pakaura web --host 0.0.0.0 --public-url https://pakaura.example.org", ""),
        ),
        "For whoever has an account on that server. Each visit signs in by itself, and is a process of its own, with"
        " its tasks and its sign-in in memory; it knows nothing of this machine's lists, and ends when the page is"
        " closed.",
        options=(
            Option("server", "the server whose accounts it is for", value="URL"),
            Option("host", "the address to listen on; 127.0.0.1 by default", value="ADDRESS"),
            Option("port", "the port to listen on; 3000 by default, 0 for a free one", value="N"),
            Option("public-url", "where browsers find it, if that is not where it listens", value="URL"),
            Option("max-sessions", "how many visits there may be at once; 20 by default", value="N", whole=True),
            Option("max-per-address", "how many of them from one address; 5 by default", value="N", whole=True),
            Option("memory", "end a visit that needs more megabytes; 1024 by default", value="MB", whole=True),
            Option("idle", "end a visit after so many minutes without a key; 30 by default", value="N", whole=True),
            Option("allow-http", "speak plain http to machines other than this one: anybody between can read it"),
            *EVERY,
        ),
    ),
)
