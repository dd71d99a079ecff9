"""All that one run of the benchmark has seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.benchmarks.importing import Import
from tests.benchmarks.instructions import Instructions
from tests.benchmarks.rounds import Results
from tests.benchmarks.writers import Bulk, Crowd


@dataclass(slots=True)
class Outcome:
    """What was not measured is None or empty."""

    machine: dict[str, str]
    versions: dict[str, str]
    notes: list[str] = field(default_factory=list)
    results: Results = field(default_factory=Results)
    instructions: Instructions | None = None
    crowds: list[Crowd] = field(default_factory=list)
    bulk: Bulk | None = None
    imported: Import | None = None
