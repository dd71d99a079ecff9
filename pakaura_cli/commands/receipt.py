"""What an import says: which tasks failed, and at its end how many became what, and what had no home in them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_cli.client.importing import Entry, Intake
    from pakaura_cli.output import Output
    from pakaura_server.core.errors import PakauraError

_MOST_TOLD = 100
"""Lines that could not be read and are told one by one."""


class Failures:
    """Tells of the tasks that failed, as long as somebody would read it."""

    __slots__ = ("_number", "_output")

    def __init__(self, output: Output) -> None:
        self._output = output
        self._number = 0

    def tell(self, entry: Entry, error: PakauraError) -> None:
        self._number += 1
        if self._number <= _MOST_TOLD:
            self._output.talk(f"pakaura: line {entry.line}: {error.message}")
        elif self._number == _MOST_TOLD + 1:
            self._output.talk("pakaura: more lines failed; they are counted below")


class Receipt:
    """The end of an import of this format."""

    __slots__ = ("_dry_run", "_format", "_intake")

    def __init__(self, format: str, dry_run: bool, intake: Intake) -> None:
        self._format = format
        self._dry_run = dry_run
        self._intake = intake

    def tell(self, output: Output) -> None:
        """A few lines on stdout, or with --json and --ndjson a record; nothing with -q but the group."""
        if output.machine:
            output.record(self._record())
        elif output.quiet:
            if self._intake.group:
                output.data(self._intake.group)
        else:
            for line in self._lines():
                output.data(line)
        output.finish()

    def _record(self) -> dict[str, Any]:
        return {
            "format": self._format,
            "dry_run": self._dry_run,
            "read": self._intake.read,
            **self._intake.counts,
            "failed": self._intake.failed,
            "without_home": dict(self._intake.homeless.most_common()),
            "passed_over": dict(self._intake.passed_over.most_common()),
            "group": self._intake.group or None,
        }

    def _lines(self) -> list[str]:
        from pakaura_cli.output.escape import safe

        intake = self._intake
        sums = [f"{intake.read} read", *[f"{number} {word}" for word, number in intake.counts.items()]]
        if intake.failed:
            sums.append(f"{intake.failed} failed")
        lines = [f"{self._format}{' (dry run)' if self._dry_run else ''}: {', '.join(sums)}"]
        for what, counts in (("kept without a home", intake.homeless), ("passed over", intake.passed_over)):
            if counts:
                told = ", ".join([f"{safe(name)} {number}" for name, number in counts.most_common()])
                lines.append(f"{what}: {told}")
        return lines
