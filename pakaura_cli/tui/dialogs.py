"""Questions over the screen that are answered with a choice: what becomes of subtasks, which priority, which view."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from pakaura_cli.tui.leaving import Dialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Offset


class Choice(NamedTuple):
    """`key` is a letter that chooses it at once, or empty; `value` is what is then given back."""

    value: str
    text: str
    key: str = ""


class Choose(Dialog[str | None]):
    """One of several; None where nothing was chosen. With `find` a line is typed into that narrows them down."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("down,ctrl+n", "step(1)", show=False, priority=True),
        Binding("up,ctrl+p", "step(-1)", show=False, priority=True),
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        body: str = "",
        find: bool = False,
        chosen: str = "",
        place: Offset | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._body = body
        self._find = find
        self._chosen = chosen
        self._place = place

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog") as dialog:
            dialog.border_title = self._title
            if self._body:
                yield Static(self._body, id="body", markup=False)
            if self._find:
                yield Input(id="wanted", compact=True, placeholder="type a part of the name")
            yield OptionList(id="choices", markup=False)

    def on_mount(self) -> None:
        self._fill("")
        if self._place is not None:
            dialog = self.query_one("#dialog")
            dialog.styles.position = "absolute"
            self.styles.align = ("left", "top")
            self.call_after_refresh(self._move, dialog, self._place)
        (self.query_one("#wanted") if self._find else self.query_one("#choices")).focus()

    def _move(self, dialog: Vertical, place: Offset) -> None:
        x = max(0, min(place.x, self.size.width - dialog.outer_size.width))
        dialog.styles.offset = (x, max(0, min(place.y, self.size.height - dialog.outer_size.height)))

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def on_input_submitted(self) -> None:
        self._take(self._options.highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def on_key(self, event: events.Key) -> None:
        if self._find:
            return
        for choice in self._choices:
            if choice.key and event.character == choice.key:
                event.stop()
                self.dismiss(choice.value)
                return

    def on_click(self, event: events.Click) -> None:
        # Beside the dialog.
        if event.widget is self:
            self.dismiss(None)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_step(self, by: int) -> None:
        if by > 0:
            self._options.action_cursor_down()
        else:
            self._options.action_cursor_up()

    @property
    def _options(self) -> OptionList:
        return self.query_one("#choices", OptionList)

    def _take(self, position: int | None) -> None:
        if position is not None:
            self.dismiss(self._options.get_option_at_index(position).id)

    def _fill(self, wanted: str) -> None:
        options = self._options
        options.clear_options()
        words = wanted.casefold().split()
        fitting = [choice for choice in self._choices if all(word in choice.text.casefold() for word in words)]
        options.add_options([Option(_drawn(choice), id=choice.value) for choice in fitting])
        values = [choice.value for choice in fitting]
        options.highlighted = values.index(self._chosen) if self._chosen in values else 0 if fitting else None


def yes_or_no(question: str, body: str, yes: str, no: str, *, cancel: str = "Leave everything as it is") -> Choose:
    """Gives back `yes`, `no`, or None for neither. The answer that does least is chosen at first."""
    choices = [Choice("yes", yes, "y"), *([Choice("no", no, "n")] if no else []), Choice("", cancel, "c")]
    return Choose(question, choices, body=body)


def _drawn(choice: Choice) -> Text:
    return Text.assemble((f"{choice.key:2}", "bold"), choice.text) if choice.key else Text(choice.text)
