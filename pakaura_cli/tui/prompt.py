"""The line at the bottom in which questions are answered, with what is told about the answer below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import work
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from pakaura_cli.output.escape import safe
from pakaura_cli.output.quantities import count
from pakaura_cli.tui.colours import PLAIN, colours
from pakaura_cli.tui.dialogs import yes_or_no
from pakaura_cli.tui.messages import Left
from pakaura_cli.tui.questions import Note, Question
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Paste

_SHOWN = 12
"""Of the lines that were pasted."""


class Prompt(Vertical):
    """Not to be seen while nothing is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave it"),
        Binding("tab", "take_suggestion", "complete", show=False),
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._question = Question()
        self._answers = False

    def compose(self) -> ComposeResult:
        yield _Line(
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
        if question.is_replaced:
            line.select_all()
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

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._answers:
            self._answer(self._question, event.value)

    @work(group="dialog")
    async def on_several(self, event: Several) -> None:
        """Lines were pasted: each is an answer, if somebody says so."""
        event.stop()
        question = self._question
        answers = question.answers(event.lines)
        if len(answers) < 2:
            event.line.insert_text_at_cursor(event.lines[0])
            return
        shown = "\n".join([safe(answer) for answer in answers[:_SHOWN]])
        asked = yes_or_no(f"{question.label.capitalize()} {len(answers)} tasks?", shown, "Yes", "")
        if await self.app.push_screen_wait(asked) == "yes":
            self._answer_each(question, answers)

    @work(group="deed")
    async def _answer_each(self, question: Question, answers: Sequence[str]) -> None:
        for position, text in enumerate(answers):
            try:
                await question.answer(text)
            except PakauraError as error:
                question.value = text
                self.ask(question)
                rest = len(answers) - position - 1
                left = f" – {count(rest, 'line')} after it {'is' if rest == 1 else 'are'} not added" if rest else ""
                self.notify(safe(f"{error.message}{left}"), title="Not added", severity="error", markup=False)
                return
        self._close()

    # In a worker, for an answer may have to wait for another program, and keys are answered meanwhile.
    @work(group="deed")
    async def _answer(self, question: Question, text: str) -> None:
        self._answers = True
        try:
            await question.answer(text)
        except PakauraError as error:
            hint = f" – {error.hint}" if error.hint else ""
            if self._question is not question and self.is_asking:
                told = safe(f"{error.message}{hint}\n{question.label}: {text}")
                self.notify(told, title="Not written", severity="error", markup=False)
                return
            if self._question is not question:
                # It was left meanwhile; what was typed is not lost.
                question.value = text
                self.ask(question)
            self._tell([Note(f"{error.message}{hint}", "error")])
            return
        finally:
            self._answers = False
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


class Several(Message):
    """More than one line was pasted into `line`."""

    def __init__(self, line: Input, lines: Sequence[str]) -> None:
        super().__init__()
        self.line = line
        self.lines = lines


class _Line(Input):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "take it")]

    def on_paste(self, event: Paste) -> None:
        lines = event.text.splitlines()
        if len([line for line in lines if line.strip()]) > 1:
            # Textual would take the first and drop the others.
            event.prevent_default()
            event.stop()
            self.post_message(Several(self, lines))


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
