"""Which command stands: the chains of a command, its undo, the redo of that, and so on."""

from __future__ import annotations

from pakaura_server.core.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Chains:
    """`pairs` are (group, the group that it took back), in the order of the log."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._target = dict(pairs)
        self._taken_back_by = {target: group for group, target in self._target.items()}

    def kind(self, group: str) -> str:
        """`do`, `undo` or `redo`."""
        behind = len(self._follow(self._target, group)) - 1
        if behind == 0:
            return "do"
        return "undo" if behind % 2 else "redo"

    def is_undone(self, group: str) -> bool:
        return len(self._follow(self._taken_back_by, group)) % 2 == 0

    def to_take_back(self, group: str) -> str:
        """The group itself, or the redo by which it stands again. Raises NotFound where it is taken back already."""
        if self.is_undone(group):
            raise NotFound(f"{group} is undone already", "undo what undid it, to do it again")
        return self._follow(self._taken_back_by, group)[-1]

    @staticmethod
    def _follow(links: dict[str, str], group: str) -> list[str]:
        """The groups from this one on; links come from devices, and might lead round in a circle."""
        path = [group]
        while (following := links.get(path[-1])) is not None and following not in path:
            path.append(following)
        return path
