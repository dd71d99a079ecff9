"""Hybrid logical clock: the stamp that says which of two writes of one register came later."""

from __future__ import annotations

from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_MS = 0x7FFFFFFFFFFF
MAX_COUNTER = 0xFFFF
DEVICE_LENGTH = 8
LONGEST_JUMP_MS = 400 * 86_400_000
"""How far ahead of the last contact with the server a device's clock is believed."""
GENERATED = "000000000001-0000-recur000"
"""Of what a rule writes and no person: lower than every clock's, so that any edit wins."""
_LENGTH = 12 + 1 + 4 + 1 + DEVICE_LENGTH
_HEX = frozenset("0123456789abcdef")
_DEVICE = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")


def stamp(ms: int, counter: int, device: str) -> str:
    """`{ms:012x}-{counter:04x}-{device}`: stamps compare as strings."""
    return f"{ms:012x}-{counter:04x}-{device}"


def split(text: str) -> tuple[int, int, str]:
    """`(ms, counter, device)` of a stamp. Raises BadValue unless it has the exact pattern and `ms` is within MAX_MS."""
    ms, counter, device = text[:12], text[13:17], text[18:]
    if (
        len(text) != _LENGTH
        or text[12] + text[17] != "--"
        or not _HEX.issuperset(ms + counter)
        or not _DEVICE.issuperset(device)
        or int(ms, 16) > MAX_MS
    ):
        raise BadValue(f"{text!r} is no stamp")
    return int(ms, 16), int(counter, 16), device


def is_generated(text: str) -> bool:
    """Whether no person's value has it: it is of what a rule made, or of an undo that brought that back."""
    return text[18:] == GENERATED[18:]


def next_generated(texts: Iterable[str]) -> str:
    """GENERATED, or the one after all of these, which are generated."""
    latest = max([split(text)[:2] for text in texts], default=None)
    return stamp(latest[0], min(latest[1] + 1, MAX_COUNTER), GENERATED[18:]) if latest else GENERATED


def brought_back(old: Sequence[str], clock: tuple[int, int]) -> str:
    """The stamp of what a rule had made, when an undo puts it in the place of registers that have the stamps `old`.

    As low as it may be: above `old`, and at the `clock` only where a person's write is among these.
    """
    if all(is_generated(each) for each in old):
        return next_generated(old)
    return stamp(*clock, GENERATED[18:])


def tick(
    last: tuple[int, int], touched: tuple[int, int], local_ms: int, offset: int = 0, last_server_ms: int = 0
) -> tuple[int, int]:
    """The next clock value: above `last`, above the newest register `touched`, and at the wall if that is later.

    `offset` is the server's clock less ours, in milliseconds; `last_server_ms` is 0 where there never was a contact.
    Raises BadValue when the clock has no value left.
    """
    latest = min(MAX_MS, last_server_ms + LONGEST_JUMP_MS) if last_server_ms else MAX_MS
    wall = min(max(0, local_ms + offset), latest)
    ms, counter = max(last, touched)
    if wall > ms:
        return wall, 0
    if counter < MAX_COUNTER:
        return ms, counter + 1
    if ms >= MAX_MS:
        raise BadValue("the clock of this list has reached its end", "set this machine's clock and ask for help")
    return ms + 1, 0
