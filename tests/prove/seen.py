"""What a campaign has to tell, and what it may take."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds by the clock, the number that chance begins with, and a folder that is empty and gone afterwards."""

    seconds: float
    seed: int
    folder: Path


@dataclass(slots=True)
class Seen:
    """How many of what were tried, and a line for everything that failed."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Seen) -> None:
        self.counts += other.counts
        self.failures += other.failures
