"""The exit code that tells a script how a turn went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_server.core import errors
from pakaura_server.core.exit_codes import EXIT_CODES, FAILURE

if TYPE_CHECKING:
    from pakaura_cli.client.assistant.agent import Reply

_NOT_FOUND = EXIT_CODES[errors.NotFound]
_QUESTIONS = {"choose": EXIT_CODES[errors.Ambiguous], "confirm": EXIT_CODES[errors.ConfirmationNeeded]}
_BY_CODE = {kind.code: number for kind, number in EXIT_CODES.items()}
_WRITES = frozenset(("add", "complete", "uncomplete", "delete", "update"))


def code_of(reply: Reply) -> int:
    """0 done · 2 not understood · 3 no such task, or several fit · 7 a yes is needed · else of the tool's error."""
    if reply["question"] is not None:
        return _QUESTIONS.get(reply["question"], FAILURE)
    for action in reply["actions"]:
        if not action["result"]["success"] and "error" in action["result"]:
            return _BY_CODE.get(action["result"]["error"]["code"], FAILURE)
    if reply["actions"] or reply["by_model"]:
        return 0
    if _WRITES.intersection(reply["intents"]):
        return _NOT_FOUND
    return EXIT_CODES[errors.BadValue] if set(reply["intents"]) == {"unknown"} else 0
