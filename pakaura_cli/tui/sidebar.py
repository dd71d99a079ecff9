"""The views, projects and tags on the left, with how many tasks each has."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from pakaura_cli.output.cells import cut, width_of
from pakaura_cli.output.escape import safe
from pakaura_cli.tui.keys import bindings
from pakaura_cli.tui.messages import Gone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from pakaura_cli.tui.places import Counts, Place


class Sidebar(OptionList):
    """The places without counts at first; `show` again when they are known."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("down", "up", "page_down", "page_up", "first", "last")

    def __init__(self, places: Sequence[Place], here: Place, id: str | None = None) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._places: dict[str, Place] = {place.key: place for place in places}
        self._counts: dict[str, int] = {}
        self._always = list(places)
        self._here = here

    @property
    def places(self) -> list[Place]:
        """All that are shown, in their order."""
        return list(self._places.values())

    def on_mount(self) -> None:
        self._fill()

    def count(self, counts: Counts) -> None:
        """What is counted by now; projects and tags are those that are counted."""
        found = {place.key: place for place, _ in counts}
        always = {place.key: place for place in self._always}
        self._places = {**always, **{key: place for key, place in found.items() if key not in always}}
        self._counts = {**{key: self._counts[key] for key in always if key in self._counts}}
        self._counts |= {place.key: count for place, count in counts}
        self._fill()

    def go_to(self, place: Place) -> None:
        """The list shows this place now."""
        self._here = place
        self._fill()

    def on_resize(self) -> None:
        self._fill()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(Gone(self._places[str(event.option_id)]))

    def action_down(self) -> None:
        self.action_cursor_down()

    def action_up(self) -> None:
        self.action_cursor_up()

    def _fill(self) -> None:
        at = self.highlighted_option.id if self.highlighted_option else self._here.key
        width = max(10, self.scrollable_content_region.width or 20)
        options: list[Option] = []
        section = ""
        for key, place in self._places.items():
            if place.section != section:
                if section:
                    options.append(Option("", disabled=True))
                section = place.section
                options.append(Option(section, disabled=True))
            options.append(Option(self._line(key, place, width), id=key))
        self.clear_options()
        self.add_options(options)
        if at in self._places:
            self.highlighted = self.get_option_index(at)

    def _line(self, key: str, place: Place, width: int) -> Text:
        here = key == self._here.key
        count = str(self._counts[key]) if key in self._counts else ""
        name = cut(safe(place.name), width - len(count) - 3, "…")
        gap = " " * max(1, width - 2 - width_of(name) - len(count))
        return Text(f"{'>' if here else ' '} {name}{gap}{count}", "bold" if here else "")
