"""Identifiers: UUIDv7 made on the device, ids derived from other ids, and the short form that people type."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

KEY_NAMESPACE = "5b6e7a52-70a1-4b0e-9c61-70616b617572"
"""The namespace of ids made from `--key`."""
TAIL_START = 24
"""Where the last twelve hex digits of an id begin: today's ids differ only there, a UUIDv7 begins with the time."""
SHORTEST = 3
_HEX = frozenset("0123456789abcdef")


def uuid7(ms: int, random: bytes, sequence: int | None = None) -> str:
    """An RFC 9562 UUIDv7 of a UTC time in milliseconds and 10 random bytes.

    Ids of one moment sort by their `sequence`, where they have one (section 6.2, method 1).

    >>> uuid7(0x0192f0c0ffee, bytes(10))
    '0192f0c0-ffee-7000-8000-000000000000'
    """
    low = int.from_bytes(random, "big")
    high = low >> 68 & 0xFFF
    if sequence is not None:
        ms, high = ms + (sequence >> 12), sequence & 0xFFF
    text = f"{ms & 0xFFFFFFFFFFFF:012x}7{high:03x}{8 | low >> 66 & 3:x}{low & 0xFFFFFFFFFFFFFFF:015x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def uuid5(namespace: str, name: str) -> str:
    """The RFC 9562 UUIDv5 of `name` in `namespace`: the same wherever it is computed."""
    from uuid import UUID
    from uuid import uuid5 as derive

    return str(derive(UUID(namespace), name))


def read_id(text: str) -> str | None:
    """The canonical form of a full id in any case, or None where `text` is none."""
    low = text.lower()
    parts = low.split("-")
    return low if [len(p) for p in parts] == [8, 4, 4, 4, 12] and _HEX.issuperset(low.replace("-", "")) else None


def is_short(word: str) -> bool:
    """Whether a word has the form of a short id: 3 to 12 hex digits, one of them a letter."""
    return SHORTEST <= len(word) <= 12 and _HEX.issuperset(word.lower()) and not word.isdigit()


def short_id(id: str, neighbours: Iterable[str]) -> str:
    """The shortest beginning of the id's tail that no neighbour shares, with 3 digits and a letter; else the full id.

    Neighbours in the order of tails suffice.
    """
    tail = id[TAIL_START:]
    length = SHORTEST
    for other in neighbours:
        shared = 0
        while shared < len(tail) and tail[shared] == other[TAIL_START + shared]:
            shared += 1
        length = max(length, shared + 1)
    while length <= len(tail) and tail[:length].isdigit():
        length += 1
    return tail[:length] if length <= len(tail) else id
