"""The assistant beside the list: what is said, what it does while it answers, and its questions as buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Button, Input, Static

from pakaura_cli.output.escape import safe
from pakaura_cli.tui.acting import safe_lines
from pakaura_cli.tui.away import away, pinned
from pakaura_server.core.errors import PakauraError, SignInNeeded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pakaura_cli.client.assistant.assistant import Assistant
    from pakaura_cli.tui.desk import Desk

    Event = dict[str, Any]

_SHOWN_AGAIN = 20
"""Messages of the conversation that goes on."""
_MOST_BUTTONS = 6
_LONGEST = 60
_SAY = "say it as you like: add milk tomorrow"
_ANSWER = {"confirm": "yes or no", "choose": "which one? its number, or its words"}


class Told(Message):
    """An event of the turn, from its thread."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class Over(Message):
    """The turn is over; `error` is what went wrong."""

    def __init__(self, error: PakauraError | None = None) -> None:
        super().__init__()
        self.error = error


class Closed(Message):
    """The person wants the list back."""


class _Line(Input):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "say it")]


class AssistantPanel(Vertical):
    """`enter_again` asks for the password where a sign-in has ended: whether it goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back"),
        Binding("ctrl+z", "take_back", "undo the turn"),
        Binding("ctrl+n", "begin", "new conversation"),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(
        self, desk: Desk, enter_again: Callable[[PakauraError], Awaitable[bool]], id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._desk = desk
        self._enter_again = enter_again
        self._assistant: Assistant | None = None
        self._whose: object = None
        self._busy = self._broken = False
        self._answer = ""
        self._answering: Static | None = None
        self._calls: dict[int, tuple[Static, str]] = {}

    def compose(self) -> ComposeResult:
        yield Static(id="agent", markup=False)
        yield VerticalScroll(id="talk", can_focus=False)
        yield Horizontal(id="answers")
        yield _Line(id="say", compact=True, placeholder=_SAY)

    def on_mount(self) -> None:
        self.border_title = "Assistant"
        self.border_subtitle = "Esc back · ^z undo · ^n new"
        self._resume()

    def focus_line(self) -> None:
        """Have what is typed said to the assistant."""
        self.query_one("#say", Input).focus()

    # What is said.

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.say(event.value)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.say(event.button.name or "")
        self.focus_line()

    def say(self, message: str) -> None:
        """Have this message answered, unless another one is being answered."""
        if message.strip() and not self._busy:
            self.query_one("#say", Input).value = ""
            self._turn(message.strip())

    def action_take_back(self) -> None:
        self.say("undo")

    async def action_begin(self) -> None:
        if self._assistant is not None and not self._busy:
            self._assistant.begin()
            await self.query_one("#talk").remove_children()
            await self._offer([])
            self._add("note", "A new conversation begins with what you say next.")

    def action_leave(self) -> None:
        if not self._busy:
            self.post_message(Closed())
            return
        self._broken = True
        self.border_title = "Assistant … breaking off"
        if self._assistant is not None:
            self._assistant.break_off()

    def action_page(self, by: int) -> None:
        self.query_one("#talk").scroll_relative(y=by * 8, animate=False)

    # A turn.

    @work(group="assistant")
    async def _turn(self, message: str) -> None:
        self._busy, self._broken = True, False
        self._answer, self._answering = "", None
        self._calls.clear()
        await self._offer([])
        self._add("me", message)
        self.border_title = "Assistant …"
        try:
            await self._ask(message)
        except SignInNeeded as error:
            self._busy = False
            if await self._enter_again(error):
                self._turn(message)
            else:
                self.post_message(Over(error))
        except PakauraError as error:
            self.post_message(Over(error))
        else:
            # Behind the last event of the turn.
            self.post_message(Over())

    async def _ask(self, message: str) -> None:
        assistant = await self._present()

        def tell(event: Event) -> None:
            if self._broken:
                assistant.break_off()
            self.post_message(Told(event))

        await away(lambda: assistant.turn(message, tell))
        self._desk.say(["chat", message])

    async def _present(self) -> Assistant:
        """The assistant of whoever is signed in now."""
        from pakaura_cli.client.assistant.assistant import Assistant
        from pakaura_cli.client.signed_in import account_of

        environ = pinned(self._desk)
        with self._desk.reading() as db:
            account = account_of(db)
        whose = (account.key, account.signed_in) if account else None
        if self._assistant is None or whose != self._whose:
            self._whose = whose
            self._assistant = await away(lambda: Assistant(environ))
            self.query_one("#agent", Static).update(_where(self._assistant))
        return self._assistant

    @work(group="assistant")
    async def _resume(self) -> None:
        """How the conversation that goes on stands, if one does."""
        try:
            assistant = await self._present()
            found = await away(assistant.resume)
        except PakauraError as error:
            self._add("note", safe_lines([error.message, error.hint]))
            return
        if found is None:
            self._add("note", "“add buy milk tomorrow”, “what is due?”, “done with 2”, “undo”")
            return
        self._add("note", "Going on with the last conversation; ^n begins another.")
        for each in found["messages"][-_SHOWN_AGAIN:]:
            self._add("me" if each["role"] == "user" else "it", each["content"])

    # What it tells.

    async def on_told(self, message: Told) -> None:
        event = message.event
        name = event["event"]
        if name == "conversation":
            self._tell_where(event)
        elif name == "text":
            self._answer += str(event["text"])
            if self._answering is None:
                self._answering = self._add("it", self._answer)
            else:
                self._update(self._answering, "it", self._answer)
        elif name == "tool_started":
            called = _called(event)
            self._calls[event["call"]] = self._add("tool", f"… {called}"), called
        elif name == "tool_finished":
            self._tell_result(event)
        elif name == "question":
            await self._ask_back(event)
        elif name == "done":
            await self._offer_undo(event["reply"])

    def on_over(self, message: Over) -> None:
        self._busy = False
        self.border_title = "Assistant"
        if self._broken and message.error is not None:
            self._add("note", "Broken off. What was done until then is done; ^z takes it back.")
        elif message.error is not None:
            self._add("error", "\n".join(filter(None, [message.error.message, message.error.hint])))
        self._desk.changed()

    def _tell_where(self, event: Event) -> None:
        because = str(event.get("because", ""))
        if because:
            self._add("note", f"{because}; the rules on this machine answer")
        if event.get("place") == "server" and event.get("demo_mode") and self._assistant is not None:
            self.query_one("#agent", Static).update(f"{_where(self._assistant)} It has no language model.")

    def _tell_result(self, event: Event) -> None:
        if event["call"] not in self._calls:
            return
        (line, said), result = self._calls[event["call"]], event["result"]
        if result.get("success"):
            self._update(line, "tool", f"✓ {said}")
            self._desk.changed()
        elif result.get("needs_approval"):
            self._update(line, "tool", f"? {said}")
        else:
            why = (result.get("error") or {}).get("message", "")
            self._update(line, "tool", f"✗ {said}: {why}")

    async def _ask_back(self, event: Event) -> None:
        if event["kind"] == "confirm":
            buttons = [Button("Yes", name="yes", compact=True), Button("No", name="no", compact=True)]
        else:
            titles = [str(task.get("title", "")) for task in event["candidates"][:_MOST_BUTTONS]]
            buttons = [
                Button(Text(safe(f"{number} {title}")[:_LONGEST]), name=str(number), compact=True)
                for number, title in enumerate(titles, 1)
            ]
            buttons.append(Button("None of them", name="cancel", compact=True))
        await self._offer(buttons)
        self.query_one("#say", Input).placeholder = _ANSWER.get(event["kind"], _SAY)

    async def _offer_undo(self, reply: dict[str, Any]) -> None:
        if reply.get("group") and reply.get("question") is None and "undo" not in reply["intents"]:
            await self._offer([Button("Undo (^z)", name="undo", compact=True)])

    async def _offer(self, buttons: list[Button]) -> None:
        self.query_one("#say", Input).placeholder = _SAY
        answers = self.query_one("#answers")
        await answers.remove_children()
        answers.display = bool(buttons)
        answers.set_class(len(buttons) > 2, "-many")
        await answers.mount_all(buttons)

    def _add(self, who: str, text: str) -> Static:
        talk = self.query_one("#talk", VerticalScroll)
        line = Static(markup=False, classes=f"said {who}")
        talk.mount(line)
        self._update(line, who, text)
        return line

    def _update(self, line: Static, who: str, text: str) -> None:
        shown = safe_lines(text.split("\n"))
        names = {"me": "you  ", "error": "!  "}
        line.update(Text.assemble((names.get(who, ""), "bold"), shown))
        self.query_one("#talk").scroll_end(animate=False)


def _where(assistant: Assistant) -> str:
    if assistant.account is not None:
        return f"The assistant of {safe(assistant.account.server)}."
    if assistant.has_model:
        return "On this machine: rules, and Cohere for the rest."
    return "On this machine, by rules alone: nothing leaves it."


def _called(event: Event) -> str:
    """A call in a few words: `add task: buy milk, 2026-11-25`."""
    given = [str(value) for value in event["arguments"].values() if isinstance(value, str | int)]
    said = f"{str(event['tool']).replace('_', ' ')}: {', '.join(given)}" if given else event["tool"].replace("_", " ")
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
