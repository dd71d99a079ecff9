"""Hashes by which two sides can tell that they hold the same data."""

from __future__ import annotations

from pakaura_server.core.canonical import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_server.core.merge import Registers

BUCKETS = 256


def row_hash(kind: str, id: str, registers: Registers) -> int:
    """The first 8 bytes, as a signed integer, of BLAKE2b over the canonical JSON of an entity.

    Unknown registers and tombstones count too. XOR of such hashes compares sets of rows whatever their order.
    """
    from hashlib import blake2b

    text = canonical([kind, id, {name: list(register) for name, register in registers.items()}])
    return int.from_bytes(blake2b(text.encode(), digest_size=64).digest()[:8], "big", signed=True)


def bucket(id: str) -> int:
    """Which of BUCKETS the entity counts in."""
    from hashlib import blake2b

    return blake2b(id.encode(), digest_size=64).digest()[0]
