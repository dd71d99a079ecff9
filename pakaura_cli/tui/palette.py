"""Every action by its name, in Textual's command palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.command import CommandPalette, DiscoveryHit, Hit, Provider

from pakaura_cli.client.keys import ACTIONS, MOVING
from pakaura_cli.tui.acting import Acting
from pakaura_cli.tui.keys import shown
from pakaura_cli.tui.leaving import LeftOnce

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from functools import partial

    from textual.widgets import Input

    from pakaura_cli.client.keys import Action


class Palette(LeftOnce[None], CommandPalette):
    """It carries out one action, however often Enter comes."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if self.is_left:
            event.prevent_default()


class Actions(Provider):
    """What the table of keys has, but for moving about."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        for action in self._known():
            yield DiscoveryHit(_named(action), self._run(action), help=_keys(action))

    async def search(self, query: str) -> AsyncIterator[Hit]:
        matcher = self.matcher(query)
        for action in self._known():
            text = _named(action)
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, matcher.highlight(text), self._run(action), text=text, help=_keys(action))

    def _known(self) -> list[Action]:
        if not isinstance(self.screen, Acting):
            return []
        return [action for action in ACTIONS if action.group != MOVING and action.name != "commands"]

    def _run(self, action: Action) -> partial[Coroutine[object, object, None]]:
        from functools import partial

        return partial(self.screen.run_action, f"act('{action.name}')")


def _named(action: Action) -> str:
    return f"{action.name.replace('_', ' ')}: {action.meaning}"


def _keys(action: Action) -> str:
    return f"key {shown(action.keys)}"
