"""What becomes of a message before anybody reads it: no control characters, a limited length, and nothing refused."""

from __future__ import annotations

from unicodedata import category

from pakaura_server.core.errors import BadValue, TooLarge

MAX_LENGTH = 10_000
"""Characters: the contract's AI_MAX_INPUT_LENGTH."""


def clean_message(text: str, most: int = MAX_LENGTH) -> str:
    """The message without control characters, blanks around it and halves of surrogate pairs; newlines stay.

    Raises BadValue where nothing is left, and TooLarge for more than `most` characters.
    """
    if len(text) > most:
        raise TooLarge(f"the message has {len(text)} characters, {most} is the most", "say it in several messages")
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not kept.isprintable():
        kept = "".join([char for char in kept if char == "\n" or category(char) not in ("Cc", "Cs")])
    kept = kept.strip()
    if not kept:
        raise BadValue("the message is empty", "say what is to be done, or help", "message")
    return kept
