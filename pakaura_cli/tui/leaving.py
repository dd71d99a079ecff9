"""Screens that are left once, however often the key for it comes, and only when they are the one that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

if TYPE_CHECKING:
    from textual.screen import Screen as _Screen
else:
    # Of several widgets that a class is made of, Textual takes the style of the first alone; so this is none.
    class _Screen(Generic[ScreenResultType]):
        pass


class LeftOnce(_Screen[ScreenResultType]):
    """Textual takes away whatever screen stands on top, so a key that comes twice in one read would take two."""

    is_left = False
    _result: ScreenResultType | None = None

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave with the result; as soon as nothing stands above, if something does. After the first time, nothing."""
        if self.is_left:
            return AwaitComplete()
        self.is_left = True
        self._result = result
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def on_screen_resume(self) -> None:
        if self.is_left and self.app.screen is self:
            super().dismiss(self._result)


class Dialog(LeftOnce[ScreenResultType], ModalScreen[ScreenResultType]):
    """What stands over a screen until it is answered."""
