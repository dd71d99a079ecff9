"""The commands of the assistant, declared."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.options import DRY_RUN, EVERY, LIMIT, NO_PAGER, READER, RECORD

_LOCAL = Option("local", "the assistant on this machine, also where you are signed in")
_YES = Option("yes", "without asking", short="-y")

CHAT = Command(
    "chat",
    "tell the assistant in your own words what to do",
    "pakaura_cli.chat.command:chat",
    "Everyday",
    (
        ("pakaura chat", "a conversation"),
        ('pakaura chat "add buy milk tomorrow"', "one message, and its answer"),
        ("pakaura chat < messages.txt", "an answer for each line"),
        ("pakaura chat --conversation 4be", "go on with that conversation"),
        ('pakaura chat --plan "move milk to fri"', "see the changes first"),
        ("pakaura chat clear completed --plan-out x", "for pakaura apply x"),
    ),
    "Signed in, the server's assistant answers, else the one on this machine: by rules, and with a language model where"
    " there is a key. It goes on with the latest conversation if that was used within an hour. What needs a yes is"
    " asked, and the next message is the answer; /help tells what else a conversation takes. The settings"
    " assistant.add, assistant.delete and so on say what it does at once (allow), asks about (ask) or leaves alone"
    " (deny).",
    Words("MESSAGE", "what you say; without it a terminal begins a conversation, else lines are read from stdin"),
    (
        Option("conversation", "go on with this conversation", value="ID"),
        Option("new", "begin a new conversation"),
        _LOCAL,
        Option("plan", "show what would be changed, and do it after a yes"),
        Option("plan-out", "write what would be changed into this file, for apply; - for stdout", value="FILE"),
        Option("yes", "with --plan: without asking", short="-y"),
        Option("dry-run", "with --plan: show it and change nothing", short="-n"),
        *RECORD,
        *EVERY,
    ),
)
CONVERSATIONS = Command(
    "conversations",
    "see and delete the conversations with the assistant",
    "pakaura_cli.commands.conversations:conversations",
    "History",
    (
        ("pakaura conversations", "the last used first"),
        ("pakaura conversations show 4be", "what was said"),
        ("pakaura conversations delete 4be", "the tasks stay as they are"),
    ),
    "Signed in, they are the server's, the same on all your machines; those with the assistant on this machine are kept"
    " here and not synced. An ID is what the list shows, or the beginning of it.",
    Words("WORD", "list, show ID or delete ID"),
    (_LOCAL, LIMIT, _YES, NO_PAGER, *READER, *EVERY),
)
APPLY = Command(
    "apply",
    "make the changes that chat planned, unless overtaken",
    "pakaura_cli.commands.applying:apply",
    "Scripts",
    (
        ("pakaura apply plan.json", "show them, and make them after a yes"),
        ("pakaura apply plan.json --dry-run", ""),
        ("pakaura apply plan.json --yes", "in a script"),
    ),
    "The plan is one that chat --plan-out wrote. All of it is done or nothing: where a task is not any more as it was"
    " when the plan was made, the exit code is 5. It is one step for undo.",
    Words("FILE", "the plan; - for stdin", least=1, most=1),
    (DRY_RUN, _YES, *RECORD, *EVERY),
)

ASSISTANT_COMMANDS = (
    CHAT,
    CONVERSATIONS,
    APPLY,
    Command(
        "mcp",
        "let another program's assistant use the tasks, over MCP",
        "pakaura_cli.commands.mcp:mcp",
        "Scripts",
        (
            ("pakaura mcp", "what an MCP client is configured to start"),
            ("pakaura mcp --read-only", "it can look, and change nothing"),
        ),
        "It speaks the Model Context Protocol on stdin and stdout until the client leaves. The settings assistant.add,"
        " assistant.delete and so on say what a client may do: allow, ask (it puts the question to you) or deny. Each"
        " call can be undone.",
        options=(Option("read-only", "offer only the tools that change nothing"), *EVERY),
    ),
)
