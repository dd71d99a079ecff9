"""The line at the bottom in which questions are answered, with what is told about the answer below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import Input, Static

from pakaura_cli.tui.colours import PLAIN, colours
from pakaura_cli.tui.messages import Left
from pakaura_cli.tui.questions import Note, Question
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Prompt(Vertical):
    """Not to be seen while nothing is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", show=False),
        Binding("tab", "take_suggestion", "complete", show=False),
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._question = Question()

    def compose(self) -> ComposeResult:
        yield Input(
            id="answer",
            compact=True,
            highlighter=_Marking(lambda: self._question, self._colour),
            suggester=_Suggesting(lambda: self._question),
            select_on_focus=False,
        )
        yield Static(id="notes-on-answer", markup=False)

    def on_mount(self) -> None:
        self.display = False

    @property
    def is_asking(self) -> bool:
        return bool(self.display)

    def ask(self, question: Question) -> None:
        """Show the question and have it answered."""
        self._question = question
        line = self.query_one("#answer", Input)
        self.display = True
        self.border_title = question.label
        line.placeholder = question.example
        line.value = question.value
        line.cursor_position = len(question.value)
        line.focus()
        self._tell(question.notes(question.value))

    def action_leave(self) -> None:
        self._question.leave()
        self._close()

    def action_take_suggestion(self) -> None:
        line = self.query_one("#answer", Input)
        line.action_cursor_right()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.display:
            self._question.typed(event.value)
            self._tell(self._question.notes(event.value))

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        question = self._question
        try:
            await question.answer(event.value)
        except PakauraError as error:
            hint = f" – {error.hint}" if error.hint else ""
            self._tell([Note(f"{error.message}{hint}", "error")])
            return
        # The answer may have asked the next question.
        if self._question is question:
            self._close()

    def _close(self) -> None:
        self.display = False
        self._question = Question()
        self.post_message(Left())

    def _tell(self, notes: list[Note]) -> None:
        told = Text("\n").join([Text(note.text, self._colour(note.role)) for note in notes])
        self.query_one("#notes-on-answer", Static).update(told)

    def _colour(self, role: str) -> Style:
        return colours(self.app).get(role, PLAIN)


class _Marking(Highlighter):
    """Colours what the question marks in the line."""

    def __init__(self, question: Callable[[], Question], colour: Callable[[str], Style]) -> None:
        self._question = question
        self._colour = colour

    def highlight(self, text: Text) -> None:
        for start, end, role in self._question().marks(text.plain):
            text.stylize(self._colour(role), start, end)


class _Suggesting(Suggester):
    def __init__(self, question: Callable[[], Question]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._question = question

    async def get_suggestion(self, value: str) -> str | None:
        return self._question().suggest(value) or None
