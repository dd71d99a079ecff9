"""Signing in, and registering: one form, with what the server says about a field beside that field."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Label, Static

from pakaura_cli.client.signed_in import account_of
from pakaura_cli.output.escape import safe
from pakaura_cli.output.quantities import count
from pakaura_cli.tui.away import away, with_session
from pakaura_cli.tui.leaving import Dialog
from pakaura_cli.tui.tick import Tick
from pakaura_server.core.errors import BadValue, Cancelled, Conflict, Forbidden, PakauraError, SignInNeeded, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.signed_in import Account
    from pakaura_cli.tui.desk import Desk

SERVER, EMAIL, PASSWORD, AGAIN, INVITATION = "server", "email", "password", "again", "invitation"
_LABELS = {
    SERVER: "Server",
    EMAIL: "E-mail",
    PASSWORD: "Password",
    AGAIN: "Password again",
    INVITATION: "Invitation",
}
_EXAMPLES = {
    SERVER: "https://tasks.example.org",
    EMAIL: "you@example.org",
    INVITATION: "only if the server asks for one",
}
_SECRET = (PASSWORD, AGAIN)


class SignedIn(NamedTuple):
    """`words` are those of the command line that does the same."""

    account: Account
    words: list[str]


class Form(NamedTuple):
    """What was filled in. `merge` puts the tasks that belong to nobody into the account."""

    new: bool
    values: dict[str, str]
    merge: bool
    insecure: bool
    allow_http: bool

    def words(self) -> list[str]:
        """Those of the command line; the password has no place there."""
        words = ["register" if self.new else "login"]
        words += ["--server", self.values[SERVER], "--email", self.values[EMAIL]]
        given = {"--merge": self.merge, "--insecure-storage": self.insecure, "--allow-http": self.allow_http}
        return words + [option for option, wanted in given.items() if wanted]


class SignIn(Dialog[SignedIn | None]):
    """`known` is the account whose password alone is asked for, and `reason` why; `new` is to register.

    `loose` is how many tasks belong to nobody: it is asked whether they go into the account.
    """

    CSS_PATH = "sign_in.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(
        self, desk: Desk, *, new: bool = False, known: Account | None = None, reason: str = "", loose: int = 0
    ) -> None:
        super().__init__()
        self._desk = desk
        self._new = new
        self._known = known
        self._reason = reason
        self._loose = loose
        self._request: _Request | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="dialog", can_focus=False) as dialog:
            dialog.border_title = "Register" if self._new else "Sign in again" if self._known else "Sign in"
            if self._reason:
                yield Static(safe(self._reason), id="reason", markup=False)
            for name in self._fields():
                with Horizontal(classes="field"):
                    yield Label(_LABELS[name])
                    yield Input(
                        self._at_first(name),
                        placeholder=_EXAMPLES.get(name, ""),
                        password=name in _SECRET,
                        id=name,
                        compact=True,
                        select_on_focus=False,
                    )
                yield Static(id=f"{name}-error", classes="error", markup=False)
            what = "the task" if self._loose == 1 else f"the {count(self._loose, 'task')}"
            if self._loose and self._new:
                yield Static(f"{what.capitalize()} of this machine will be the account's, and go to the server.")
            elif self._loose:
                yield Tick(f"Put {what} of this machine into the account", id="merge", compact=True)
            yield Tick("Allow plain http: that network is my own", id="allow-http", compact=True)
            yield Tick("Keep the sign-in in a file that only I can read", id="insecure", compact=True)
            yield Static(id="general-error", classes="error", markup=False)
            with Horizontal(id="buttons"):
                yield Button("Register" if self._new else "Sign in", variant="primary", id="enter", compact=True)
                yield Button("Cancel (Esc)", id="cancel", compact=True)
            yield Static(id="doing", markup=False)

    def on_mount(self) -> None:
        self.query_one("#allow-http").display = False
        self.query_one("#insecure").display = False
        self._focus_first_empty()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._tell({event.input.id or "": ""})

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        if self._request is None and not self._focus_first_empty():
            self._enter()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "enter":
            self._enter()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        if self._request is not None and not self._request.take_back():
            return  # The server has let somebody in, and that is being kept.
        if self._request is not None and self._new:
            self.notify("Broken off. If the server was quicker, the account is there, and you can sign in to it.")
        self.dismiss(None)

    def _fields(self) -> list[str]:
        if self._known:
            return [PASSWORD]
        server = [] if self._desk.server else [SERVER]
        return [*server, EMAIL, PASSWORD, *([AGAIN, INVITATION] if self._new else [])]

    def _at_first(self, name: str) -> str:
        """Who has an account here is taken to want another one of the same server."""
        if name != SERVER:
            return ""
        with self._desk.reading() as db:
            earlier = account_of(db)
        return earlier.server if earlier else ""

    def _focus_first_empty(self) -> bool:
        """Whether there is a field that must be filled in."""
        for name in self._fields():
            field = self.query_one(f"#{name}", Input)
            if not field.value.strip() and name != INVITATION:
                field.focus()
                return True
        return False

    def _form(self) -> Form:
        values = {name: self.query_one(f"#{name}", Input).value for name in self._fields()}
        allow_http = self._is_ticked("allow-http")
        if self._desk.server:
            values[SERVER], allow_http = self._desk.server, self._desk.allow_http
        if self._known:
            values |= {SERVER: self._known.server, EMAIL: self._known.email}
            allow_http = self._known.allow_http
        values |= {name: values[name].strip() for name in (SERVER, EMAIL)}
        insecure = self._is_ticked("insecure") or self._is_in_file()
        return Form(self._new, values, self._is_ticked("merge"), insecure, allow_http)

    def _is_in_file(self) -> bool:
        """Whether the sign-in that is made again was kept in a file."""
        if self._known is None:
            return False
        from pakaura_cli.client.credentials import Credentials

        session = self._desk.session
        return Credentials(session.paths, session.environ).in_file(self._known.key)

    def _is_ticked(self, name: str) -> bool:
        return any(box.value and box.display for box in self.query(f"#{name}").results(Tick))

    @work(group="sign-in", exclusive=True)
    async def _enter(self) -> None:
        self._clear()
        form = self._form()
        if form.values.get(AGAIN, form.values[PASSWORD]) != form.values[PASSWORD]:
            self._tell({AGAIN: "the two passwords differ"})
            return
        request = _Request()
        self._wait(request)
        try:
            account = await away(
                with_session(self._desk.session.environ, lambda session: enter(session, form, request.go_on))
            )
        except PakauraError as error:
            self._wait(None)
            self._show(error)
            return
        self.dismiss(SignedIn(account, form.words()))

    def _wait(self, request: _Request | None) -> None:
        self._request = request
        self.query_one("#enter", Button).disabled = request is not None
        self.query_one("#doing", Static).update("The server is asked… Esc breaks off" if request else "")

    def _show(self, error: PakauraError) -> None:
        """Beside the field that it is about, or below all of them."""
        if isinstance(error, NoKeyring):
            self._ask_for_file(error)
            return
        fields = {name: text for name, text in _by_fields(error).items() if name in self._fields()}
        self._tell(fields or {"general": _sentence(error)})
        if SERVER in fields and _is_plain_http(self.query_one(f"#{SERVER}", Input).value):
            self.query_one("#allow-http").display = True
        first = next(iter(fields), PASSWORD)
        field = self.query_one(f"#{first}", Input)
        field.focus()
        if first in _SECRET:
            field.action_select_all()

    def _ask_for_file(self, error: PakauraError) -> None:
        box = self.query_one("#insecure", Tick)
        box.display = True
        box.focus()
        self._tell({"general": f"{error.message}: tick the box above to keep it in a file instead"})

    def _tell(self, said: dict[str, str]) -> None:
        for name, text in said.items():
            for place in self.query(f"#{name}-error").results(Static):
                place.update(f"! {safe(text)}" if text else "")

    def _clear(self) -> None:
        self._tell(dict.fromkeys([*self._fields(), "general"], ""))


class _Request:
    """What the server is asked, which can be taken back until its answer is acted upon. Between two threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._goes_on = self._is_back = False

    def go_on(self) -> None:
        """Raises Cancelled where it was taken back."""
        with self._lock:
            self._goes_on = not self._is_back
        if self._is_back:
            raise Cancelled("broken off")

    def take_back(self) -> bool:
        """Whether it is not too late."""
        with self._lock:
            self._is_back = not self._goes_on
        return self._is_back


class NoKeyring(PakauraError):
    """Nothing here keeps a secret but a file."""


def enter(session: Session, form: Form, go_on: Callable[[], None]) -> Account:
    """Raises NoKeyring before anything is sent, and as `sign_in`."""
    from pakaura_cli.client.account import sign_in
    from pakaura_cli.client.credentials import Credentials

    credentials = Credentials(session.paths, session.environ)
    try:
        credentials.probe(form.insecure)
    except PakauraError as error:
        if form.insecure:
            raise
        raise NoKeyring(error.message) from error
    values = form.values
    return sign_in(
        session,
        values[SERVER],
        values[EMAIL],
        values[PASSWORD],
        new=form.new,
        merge=form.merge,
        insecure=form.insecure,
        invitation=values.get(INVITATION, "").strip() or None,
        allow_http=form.allow_http,
        go_on=go_on,
    )


def _by_fields(error: PakauraError) -> dict[str, str]:
    """What it says about each field; empty where it is about none."""
    from pakaura_cli.client.answers import Refused
    from pakaura_server.core.errors import Unavailable

    if isinstance(error, Refused):
        return error.fields
    if isinstance(error, BadValue) and error.field:
        return {error.field: error.message}
    if isinstance(error, SignInNeeded):
        return {PASSWORD: error.message}
    if isinstance(error, Forbidden) and "nvitation" in error.message:
        return {INVITATION: error.message}
    if isinstance(error, Unavailable | UsageError) and "PAKAURA_DB" not in error.message:
        return {SERVER: error.message}
    if type(error) is Conflict and not error.hint.startswith("pakaura"):
        return {EMAIL: error.message}
    return {}


def _is_plain_http(url: str) -> bool:
    """Whether that is all that is wrong with it."""
    from pakaura_cli.client.server_url import server_url

    try:
        server_url(url, allow_http=True)
    except UsageError:
        return False
    return url.strip().startswith("http://")


def _sentence(error: PakauraError) -> str:
    return f"{error.message} – {error.hint}" if error.hint else error.message
