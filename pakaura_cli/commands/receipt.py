"""What an import says at its end: how many tasks became what, and what had no home in them."""

from __future__ import annotations

from collections import Counter

from pakaura_cli.client.intake import ADDED, SKIPPED, UPDATED
from pakaura_server.core.errors import PakauraError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from pakaura_cli.formats.entry import Entry
    from pakaura_cli.output import Output

_MOST_TOLD = 100
"""Lines that could not be read and are told one by one."""


class Receipt:
    """`read` counts the tasks, also those that failed; `homeless` the fields that were kept as they have no home."""

    __slots__ = ("counts", "dry_run", "failed", "format", "group", "homeless", "passed_over", "read")

    def __init__(self, format: str, dry_run: bool) -> None:
        self.format = format
        self.dry_run = dry_run
        self.group = ""
        self.read = 0
        self.failed = 0
        self.counts = Counter({ADDED: 0, UPDATED: 0, SKIPPED: 0})
        self.homeless: Counter[str] = Counter()
        self.passed_over: Counter[str] = Counter()

    def count(self, entries: Iterable[Entry], results: Mapping[int, str | PakauraError], output: Output) -> None:
        """Take these into the sums, and tell which of them failed. `results` are by the identity of the entries."""
        for entry in entries:
            if entry.passed_over:
                self.passed_over[entry.passed_over] += 1
                continue
            self.read += 1
            if entry.error:
                self._fail(entry, entry.error, output)
            else:
                self.counts[str(results[id(entry)])] += 1
                self.homeless.update(entry.homeless)

    def refuse(self, failed: Iterable[Entry], output: Output) -> None:
        """Tell that nothing was written because of these."""
        for entry in failed:
            if entry.error:
                self.read += 1
                self._fail(entry, entry.error, output)
        output.talk("pakaura: nothing was written")

    def tell(self, output: Output) -> None:
        """A few lines on stdout, or with --json and --ndjson a record; nothing with -q but the group."""
        if output.machine:
            output.record(self.record())
        elif output.quiet:
            if self.group:
                output.data(self.group)
        else:
            for line in self.lines():
                output.data(line)
        output.finish()

    def record(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "dry_run": self.dry_run,
            "read": self.read,
            **self.counts,
            "failed": self.failed,
            "without_home": dict(self.homeless.most_common()),
            "passed_over": dict(self.passed_over.most_common()),
            "group": self.group or None,
        }

    def lines(self) -> list[str]:
        from pakaura_cli.output.escape import safe

        sums = [f"{self.read} read", *[f"{number} {word}" for word, number in self.counts.items()]]
        if self.failed:
            sums.append(f"{self.failed} failed")
        lines = [f"{self.format}{' (dry run)' if self.dry_run else ''}: {', '.join(sums)}"]
        for what, counts in (("kept without a home", self.homeless), ("passed over", self.passed_over)):
            if counts:
                told = ", ".join([f"{safe(name)} {number}" for name, number in counts.most_common()])
                lines.append(f"{what}: {told}")
        return lines

    def _fail(self, entry: Entry, error: PakauraError, output: Output) -> None:
        self.failed += 1
        if self.failed <= _MOST_TOLD:
            output.talk(f"pakaura: line {entry.line}: {error.message}")
        elif self.failed == _MOST_TOLD + 1:
            output.talk("pakaura: more lines failed; they are counted below")
