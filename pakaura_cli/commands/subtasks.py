"""What becomes of the subtasks of a task that is completed or deleted, and what may begin now that it is completed."""

from __future__ import annotations

from pakaura_cli.client.store.lookups import name_of
from pakaura_cli.client.structure import freed, parts_below
from pakaura_cli.output.prompts import yes_or_no
from pakaura_server.core.errors import ConfirmationNeeded, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

WITH, KEEP = "with-subtasks", "keep-subtasks"
MOST_LISTED = 10
"""As many subtasks as are named before the question."""


class Undecided(ConfirmationNeeded):
    """Whether the open subtasks `parts`, each with its name, share the fate of the tasks above them."""

    def __init__(self, parts: list[tuple[str, Task]]) -> None:
        super().__init__("subtasks are open")
        self.parts = parts


def with_parts(db: sqlite3.Connection, tasks: list[Task], invocation: Invocation, output: Output) -> list[Task]:
    """The tasks and, where the options say so, what is below them. Raises Undecided where they say nothing.

    Completing takes the open subtasks along, deleting also those that are completed.
    """
    options = invocation.options
    if WITH in options and KEEP in options:
        raise UsageError(f"--{WITH} and --{KEEP} exclude each other", "leave one of them out")
    below = parts_below(db, tasks)
    is_open = [part for part in below if part.open]
    if WITH in options:
        return [*tasks, *(below if invocation.verb == "delete" else is_open)]
    if is_open and KEEP not in options:
        if "dry-run" not in options:
            raise Undecided([(name_of(db, part), part) for part in is_open])
        output.note(f"pakaura: {_are_open(len(is_open))}; it would be asked what becomes of them")
    return tasks


def decide(needed: ConfirmationNeeded, invocation: Invocation, output: Output) -> None:
    """Ask, and put the answer among the options. Raises ConfirmationNeeded where nobody can be asked."""
    if not isinstance(needed, Undecided):
        raise needed
    if output.can_ask and not invocation.options.get("yes"):
        for name, part in needed.parts[:MOST_LISTED]:
            output.talk(f"  {name}  {part.title}")
        if len(needed.parts) > MOST_LISTED:
            output.talk(f"  and {len(needed.parts) - MOST_LISTED} more")
    verb = "delete" if invocation.verb == "delete" else "complete"
    them = "it" if len(needed.parts) == 1 else "them"
    yes = invocation.options.get("yes") or yes_or_no(
        output, f"{_are_open(len(needed.parts))}: {verb} {them} too?", f"--{WITH} or --{KEEP}"
    )
    invocation.options[WITH if yes else KEEP] = True


def freed_sentences(db: sqlite3.Connection, ids: Iterable[str], now: Moment) -> list[str]:
    """A sentence for each task that nothing holds up any more now that these are completed."""
    return [f"unblocks {name_of(db, task)}: {task.title}" for task in freed(db, ids, now)]


def _are_open(count: int) -> str:
    return "1 subtask is open" if count == 1 else f"{count} subtasks are open"
