"""How far something long is, and whether it is to stop: counted in its thread, looked at from the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.output.quantities import count

if TYPE_CHECKING:
    from pakaura_server.core.errors import PakauraError

_NOTHING = "nothing was changed; "


class Pace:
    """`done` of `total`, which is 0 as long as nobody knows it. Whoever does the work looks at `stopped`."""

    def __init__(self, total: int = 0, unit: str = "task") -> None:
        self.total = total
        self.done = 0
        self.stopped = False
        self._unit = unit

    def stop(self) -> None:
        """Have it end as soon as what is there is whole."""
        self.stopped = True

    def told(self) -> str:
        return f"{self.done} of {count(self.total, self._unit)}" if self.total else count(self.done, self._unit)

    def part(self) -> float | None:
        """From 0 to 1; None where nobody knows."""
        return min(1.0, self.done / self.total) if self.total else None


def say_how_far(error: PakauraError, told: str) -> None:
    """Say in the error what was done before it, for its own hint may say that nothing was."""
    error.hint = "\n".join(filter(None, (told, error.hint.removeprefix(_NOTHING))))
