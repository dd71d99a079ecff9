"""Hashing of passwords with bcrypt, away from the event loop and on no more threads than there are cores.

bcrypt reads 72 bytes and refuses more, and ends at a NUL. So what it is given is always the base64 of the SHA-256 of
the password, which is 44 bytes: a password may be of any length and each of its characters counts. Before that it is
normalised to NFC, as keyboards differ in how they spell an accent (RFC 8265, section 4.2).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import unicodedata
from collections.abc import Callable

import bcrypt

Check = Callable[[bytes, bytes], bool]


class Passwords:
    """Hashes and verifies. `cost` is bcrypt's, a power of two; `check(password, hash)` is bcrypt's own but in tests."""

    def __init__(self, cost: int, check: Check = bcrypt.checkpw) -> None:
        self._cost = cost
        self._check = check
        self._turns = asyncio.Semaphore(os.cpu_count() or 1)
        # A salt and 31 characters are a hash that no password has, and checking one against it is as much work.
        self._nobodys = bcrypt.gensalt(cost) + b"." * 31

    async def hash(self, password: str) -> str:
        async with self._turns:
            return (await asyncio.to_thread(bcrypt.hashpw, _digest(password), bcrypt.gensalt(self._cost))).decode()

    async def verify(self, password: str, pass_hash: str | None) -> bool:
        """Whether `password` has that hash. None is the hash of nobody: False, after the same work."""
        known = self._nobodys if pass_hash is None else pass_hash.encode()
        async with self._turns:
            return await asyncio.to_thread(self._check, _digest(password), known)


def _digest(password: str) -> bytes:
    return base64.b64encode(hashlib.sha256(unicodedata.normalize("NFC", password).encode()).digest())
