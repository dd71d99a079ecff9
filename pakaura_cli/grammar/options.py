"""The options, and the words that name tasks, each declared once for all the commands that take it."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Option

REFERENCE = "numbers (3, or 1,4-6), the start of an id, or words of the title"

EVERY = (
    Option("no-color", "no colour, as with NO_COLOR set"),
    Option("no-input", "never ask; what needs a yes fails with exit code 7"),
    Option("help", "show this help", short="-h"),
)

JSON = Option("json", "print one JSON document")
NDJSON = Option("ndjson", "print one JSON object a line")
QUIET = Option("quiet", "print bare ids and nothing else", short="-q")
DRY_RUN = Option("dry-run", "say what would be done and change nothing", short="-n")
LIMIT = Option("limit", "show N at most", value="N", whole=True)
NO_PAGER = Option("no-pager", "do not page long output")
PLAIN = Option("plain", "plain lines, as off a terminal")

CONTEXT = Option("context", "the context that holds this once; none for no context", value="NAME")

READER = (JSON, NDJSON, QUIET)
WRITER = (DRY_RUN, JSON, NDJSON, QUIET)
RECORD = (JSON, NDJSON)
TABLE = (
    Option("sort", "sort by these fields, with - in front for the reverse: due,-priority", value="FIELDS"),
    LIMIT,
    Option("columns", "the columns to show, in this order: number,title,due", value="LIST"),
    Option("format", "print each task by a template: '{number} {title}'", value="TEMPLATE"),
    Option("view", "the saved view of that name, which the other words narrow down", value="NAME"),
    CONTEXT,
    PLAIN,
    NO_PAGER,
)

ATTRIBUTES = (
    Option("tag", "add a tag, like the word +TAG", value="TAG", repeatable=True),
    Option("project", "put it into a project, like project:NAME", value="NAME"),
    Option("due", "when it is due, like due:WHEN", value="WHEN"),
    Option("wait", "hide it until then, like wait:WHEN", value="WHEN"),
    Option(
        "priority",
        "high, medium, low or none, like pri:LEVEL",
        value="LEVEL",
        alias="pri",
        values=("high", "medium", "low", "none"),
    ),
    Option("notes", "longer text in Markdown", value="TEXT"),
    Option("every", "how it repeats, like every:RULE", value="RULE"),
    Option("after", "it can be done once that task is, like after:REFERENCE", value="REFERENCE", repeatable=True),
    Option("under", "it is part of that task, like under:REFERENCE", value="REFERENCE"),
)
SUBTASKS = (
    Option("with-subtasks", "the open subtasks, too, without asking"),
    Option("keep-subtasks", "leave the subtasks as they are, without asking"),
)
READING = (
    Option("natural", "find dates, #project, @tag, !high and every ... in the line"),
    Option("explain", "say how the line is read, as with --natural, and add nothing"),
    Option("strict", "with --natural: exit code 3 where a word may be meant in two ways"),
    Option("literal", "the words are the title, whatever the configuration says"),
)
STDIN = Option("stdin", "read tasks from stdin as NDJSON, as --ndjson prints them")
ATOMIC = Option("atomic", "with lines from stdin: all of them or none")

ACCOUNT = (
    Option("server", "the server's address; by default the one that is known here", value="URL"),
    Option("email", "whose account it is", value="ADDRESS"),
    Option("password-stdin", "read the password from the first line of stdin"),
    Option("insecure-storage", "keep the sign-in in a file that only you can read, not in the keyring"),
    Option("allow-http", "speak plain http to a server that is not this machine: anybody between can read it"),
)
SYNC_IN_BACKGROUND = Option("background", "say nothing, and wait for more to be written", hidden=True)
"""What a write starts."""

ONE_SHAPE = ("json", "ndjson", "quiet", "format", "line")
"""Each says alone what stdout looks like, so at most one of them may be given."""
