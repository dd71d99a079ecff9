"""What a conversation takes beside messages: commands that begin with a slash."""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    "/help": ("", "this"),
    "/tasks": ("[which]", "list the tasks, such as: /tasks due today"),
    "/undo": ("", "take the latest turn back"),
    "/new": ("", "begin a new conversation"),
    "/conversations": ("[ID]", "list them, or go on with one"),
    "/quit": ("", "leave; Ctrl-D does it, too"),
}
"""What may follow each, and what it does."""


def split(line: str) -> tuple[str, str]:
    """The command and what follows it, both empty where the line is a message: `/etc/hosts` is no command."""
    word, _, rest = line.partition(" ")
    return (word.lower(), rest.strip()) if word[:1] == "/" and word[1:].isalpha() else ("", "")


def explained() -> list[str]:
    """The lines of /help."""
    width = max(len(f"{name} {more}") for name, (more, _) in COMMANDS.items())
    lines = [f"  {f'{name} {more}':<{width}}  {says}" for name, (more, says) in COMMANDS.items()]
    return [
        "Say it as you like: “add buy milk tomorrow”, “what is due?”, “done with 2”.",
        *lines,
        "Ctrl-C breaks an answer off. The up key brings back what was typed.",
    ]
