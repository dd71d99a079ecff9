"""Reading what the screen shows: the beginning at once, the rest in a thread, and a newer question stops the older."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import work
from textual.message import Message

from pakaura_cli.client.store.pages import at, first, ids
from pakaura_cli.client.store.pages import places as places_of
from pakaura_cli.client.store.reads import count as count_of
from pakaura_cli.client.structure import blocked_among
from pakaura_cli.output.quantities import count as quantity
from pakaura_cli.tui import columns, places
from pakaura_cli.tui.acting import Acting
from pakaura_cli.tui.away import away, pinned, with_session
from pakaura_cli.tui.finding import Search
from pakaura_cli.tui.task_list import Page, TaskList
from pakaura_server.core.errors import PakauraError, StoreBusy
from pakaura_server.core.filters import all_of, parse

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from textual.timer import Timer

    from pakaura_cli.client.contexts import Context
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.pages import Places
    from pakaura_cli.tui.board import Board
    from pakaura_cli.tui.places import Counts, Place
    from pakaura_server.core.filters import Filter
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

    Question = Callable[[sqlite3.Connection], Iterator["Found"]]

_AT_FIRST = 100
"""Tasks that are read before anything is painted: more than fit a screen."""
_LATER_S = 0.5
"""When it is read again what another program kept to itself."""
MOST_CARDS = 3000
"""A board or a week shows no more tasks: nobody looks through them."""
READING = ("found", "counted")
"""The groups of the workers that read."""
_FOUND, _COUNTED = READING


class Found(NamedTuple):
    """One answer: the first tasks, where all are, or the columns. `hidden` are so many that are in no column."""

    page: Page | None = None
    places: Places | None = None
    columns: Sequence[columns.Column] | None = None
    total: int | None = None
    hidden: int = 0


class Answered(Message):
    """A search has an answer."""

    def __init__(self, search: Search[Found], found: Found) -> None:
        super().__init__()
        self.search = search
        self.found = found


class Counted(Message):
    def __init__(self, search: Search[Counts], counts: Counts) -> None:
        super().__init__()
        self.search = search
        self.counts = counts


class Failed(Message):
    def __init__(self, error: PakauraError) -> None:
        super().__init__()
        self.error = error


class Loading(Acting):
    """`place`, `text` and `searching` say what is shown; `keep` is the id of a task that the cursor is to go to."""

    place = places.ALL
    text = ""
    searching = False
    keep = ""
    form = "list"
    kind = columns.KINDS[0]
    context_name = ""
    _total: int | None = None
    _hidden = 0
    _search: Search[Found] | None = None
    _counting: Search[Counts] | None = None
    _seen_context: Context | None = None
    _again: Timer | None = None

    @property
    def tasks(self) -> TaskList:
        raise NotImplementedError

    @property
    def columns(self) -> Board:
        raise NotImplementedError

    def describe(self) -> None:
        """Say where one is."""
        raise NotImplementedError

    def load_at_once(self) -> None:
        """The beginning of the list, before anything is painted."""
        chosen = self._chosen()
        if chosen is None:
            return
        try:
            with self.desk.reading() as db:
                self.tasks.begin(_page(db, first(db, chosen, self.desk.now(), _AT_FIRST, self._order), self.desk.now()))
        except StoreBusy:
            # It is read again in a thread, which waits.
            return
        except PakauraError as error:
            self.tell(error)

    def load(self, *, count: bool = True) -> None:
        """Read anew what is shown, in threads; the counts of the places only where they may be others."""
        self.stop_loading(count=count)
        chosen = self._chosen()
        if chosen is None:
            return
        now, context = self.desk.now(), self._seen_context
        question = (
            _list(chosen, now, self._order) if self.form == "list" else _columns(chosen, now, self.form, self.kind)
        )
        try:
            path = self.desk.path
        except PakauraError as error:
            self.tell(error)
            return
        self._search = Search(path, question)
        self._find(self._search)
        if count:
            known = [*places.ALWAYS, *self.saved_places()]
            self._counting = Search(path, lambda db: places.counted(db, known, context, now))
            self._count(self._counting)

    def stop_loading(self, *, count: bool = True) -> None:
        if self._search:
            self._search.stop()
        if self._counting and count:
            self._counting.stop()

    def saved_places(self) -> list[Place]:
        try:
            return places.saved(self.desk)
        except PakauraError:
            return []

    def read(self, rows: Sequence[int]) -> Page:
        """The tasks of these rows of the store."""
        try:
            with self.desk.reading() as db:
                return _page(db, at(db, rows), self.desk.now())
        except StoreBusy:
            self._load_later()
        except PakauraError as error:
            self.tell(error)
        return Page([None] * len(rows))

    def _load_later(self) -> None:
        if self._again is None:
            self._again = self.set_timer(_LATER_S, self._load_again)

    def _load_again(self) -> None:
        self._again = None
        self.load(count=False)

    def amount(self) -> str:
        """How many tasks there are, as far as it is known."""
        if self._total is None:
            return ""
        hidden = f", {self._hidden} of them not shown (/ narrows)" if self._hidden else ""
        return f"{quantity(self._total, 'task')}{hidden}"

    async def all_ids(self) -> list[str]:
        """The ids of all tasks that the list has, or of those that are in the columns. Raises StoreError."""
        if self.form != "list":
            return [card.task.id for column in self.columns.shown for card in column.cards]
        chosen = self._chosen()
        if chosen is None:
            return []
        now = self.desk.now()

        def ask(session: Session) -> list[str]:
            with session.to_read().reading() as db:
                return ids(db, chosen, now)

        return await away(with_session(pinned(self.desk), ask))

    @work(thread=True, group=_FOUND, exit_on_error=False)
    def _find(self, search: Search[Found]) -> None:
        try:
            for found in search.answers():
                self.post_message(Answered(search, found))
        except PakauraError as error:
            self.post_message(Failed(error))

    @work(thread=True, group=_COUNTED, exit_on_error=False)
    def _count(self, search: Search[Counts]) -> None:
        try:
            for counts in search.answers():
                self.post_message(Counted(search, counts))
        except PakauraError as error:
            self.post_message(Failed(error))

    def on_answered(self, event: Answered) -> None:
        if event.search is not self._search:
            return
        found, keep = event.found, self.keep
        task = self.tasks.task_at_cursor
        wanted = keep or (task.id if task else "")
        if found.page is not None and not self._is_beyond(found.page):
            self.tasks.begin(found.page, wanted)
        if found.places is not None:
            self.tasks.nothing = "No task fits. Esc shows all again." if self.text else self.place.nothing
            self.tasks.complete(found.places, keep)
            self._total, self.keep = len(found.places), ""
            self._hidden = 0
        if found.columns is not None:
            self._total, self.keep = found.total, ""
            self._hidden = found.hidden
            self.columns.show(found.columns, keep=keep)
        self.describe()

    def _is_beyond(self, page: Page) -> bool:
        """Whether the cursor stands among what comes after this beginning: it stays there until all is known."""
        return self.tasks.is_complete and self.tasks.cursor >= len(page.tasks) == _AT_FIRST

    def on_counted(self, event: Counted) -> None:
        if event.search is self._counting:
            from pakaura_cli.tui.sidebar import Sidebar

            self.query_one(Sidebar).count(event.counts)

    def on_failed(self, event: Failed) -> None:
        if isinstance(event.error, StoreBusy):
            self._load_later()
        else:
            self.tell(event.error)

    @property
    def _order(self) -> str:
        return self.place.order

    def shows(self, id: str) -> bool:
        """Whether the task is one of those that are shown. Raises StoreError."""
        chosen = self._chosen()
        if chosen is None:
            return False
        now = self.desk.now()
        with self.desk.reading() as db:
            return count_of(db, all_of(chosen, parse(f"id:{id}", now)), now) > 0

    def _chosen(self) -> Filter | None:
        """What is to be shown; None where that cannot be read, which is told."""
        now = self.desk.now()
        try:
            self._seen_context = self.desk.context()
            self.context_name = self._seen_context.name if self._seen_context else ""
            if self.searching:
                return places.searched(self.text, self._seen_context, now)
            return places.chosen(self.place, self.text, self._seen_context, now)
        except PakauraError as error:
            self.tell(error)
            return None


def _list(chosen: Filter, now: Moment, order: str) -> Question:
    def question(db: sqlite3.Connection) -> Iterator[Found]:
        yield Found(page=_page(db, first(db, chosen, now, _AT_FIRST, order), now))
        yield Found(places=places_of(db, chosen, now, order))

    return question


def _columns(chosen: Filter, now: Moment, form: str, kind: str) -> Question:
    def question(db: sqlite3.Connection) -> Iterator[Found]:
        asked = chosen if form == "board" else all_of(chosen, parse(f"due.by:{columns.last_day(now)}", now))
        tasks = first(db, asked, now, MOST_CARDS)
        found = columns.board(tasks, kind, now) if form == "board" else columns.week(tasks, now)
        total = len(tasks) if len(tasks) < MOST_CARDS else count_of(db, asked, now)
        yield Found(columns=found, total=total, hidden=total - len(tasks))

    return question


def _page(db: sqlite3.Connection, tasks: Sequence[Task | None], now: Moment) -> Page:
    return Page(tasks, blocked_among(db, [task for task in tasks if task], now))
