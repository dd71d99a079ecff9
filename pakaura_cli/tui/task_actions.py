"""The actions on tasks: each asks what it needs to know, and has a deed carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from pakaura_cli.client.structure import parts_below
from pakaura_cli.output.escape import safe
from pakaura_cli.tui import deeds
from pakaura_cli.tui.acting import Acting, parts_in_parts
from pakaura_cli.tui.dialogs import Choice, Choose, yes_or_no
from pakaura_cli.tui.filter_bar import completed
from pakaura_cli.tui.pace import Pace
from pakaura_cli.tui.questions import Asked
from pakaura_cli.tui.quick_add import QuickAdd
from pakaura_cli.tui.spoken import reference
from pakaura_cli.tui.words import split_words
from pakaura_cli.tui.writes import FEW
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.task import PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pakaura_server.core.natural_line import NaturalCapture
    from pakaura_server.core.task import Task

_LONGEST_SHOWN = 400
"""Characters of notes that are shown in a question."""
_MOST_LISTED = 8
"""Tasks that are named in a question."""


class TaskActions(Acting):
    """Those that every view of tasks has."""

    @property
    def attributes(self) -> str:
        """Those with which a task begins that is added here."""
        return ""

    def act_add(self) -> None:
        self.ask(QuickAdd(self.desk, self._add, self.attributes))

    def act_subtask(self) -> None:
        tasks = self.few_chosen()
        if len(tasks) == 1:
            self.ask(QuickAdd(self.desk, self._add, f"under:{reference(tasks[0])} "))

    async def _add(self, capture: NaturalCapture) -> None:
        context = self.desk.context()
        done = await self.do(lambda db: deeds.add(db, capture, context, self.desk.now()))
        self.added(done.deed.changes[0].id)

    def added(self, id: str) -> None:
        """A task with this id was added here."""

    @work(group="deed")
    async def act_done(self) -> None:
        tasks = await self.chosen()
        parts = None
        if not all(task.completed for task in tasks):
            decided = await self._fate_of_parts(tasks, "Complete", only_open=True)
            if decided is None:
                return
            parts = decided[0]
        if tasks:
            await self.carry_out(lambda _db: deeds.complete(tasks, self.desk.now(), parts), len(tasks))

    @work(group="deed")
    async def act_delete(self) -> None:
        tasks = await self.chosen()
        if len(tasks) > 1:
            question = f"Delete these {len(tasks)} tasks?"
            if await self.app.push_screen_wait(yes_or_no(question, _listed(tasks), "Delete them", "")) != "yes":
                return
        decided = await self._fate_of_parts(tasks, "Delete", only_open=False)
        if tasks and decided is not None:
            parts = decided[0]
            await self.carry_out(lambda _db: deeds.delete(tasks, parts), len(tasks))

    async def _fate_of_parts(
        self, tasks: Sequence[Task], verb: str, *, only_open: bool
    ) -> tuple[Sequence[Task] | None] | None:
        """The subtasks that share the fate of the tasks, none where they stay; None where nothing is to be done."""
        if len(tasks) <= FEW:
            with self.desk.reading() as db:
                below = parts_below(db, tasks)
        else:
            below = await self.look_at(len(tasks), lambda db, pace: parts_in_parts(db, tasks, pace))
        is_open = [part for part in below if part.open]
        if not is_open:
            return (None,)
        are = "1 subtask is open" if len(is_open) == 1 else f"{len(is_open)} subtasks are open"
        them = "it" if len(is_open) == 1 else "them"
        yes, no = f"{verb} {them} too", f"Keep {them} open"
        dialog = yes_or_no(are, _listed(is_open), yes, no)
        answer = await self.app.push_screen_wait(dialog)
        if not answer:
            return None
        return (is_open if only_open else below,) if answer == "yes" else ([],)

    def act_modify(self) -> None:
        self.ask(Asked("change", "due:fri +tag -tag project:home pri:high every:week", self._modify))

    def act_tags(self) -> None:
        self.ask(
            Asked("tags", "+add -remove", self._set_tags, value="+", suggest=lambda text: completed(self.desk, text))
        )

    def act_project(self) -> None:
        task = self.first_chosen()
        old = task.project or "" if task else ""
        self.ask(
            Asked(
                "project",
                "home.garden, or nothing for none",
                self._set_project,
                value=old,
                suggest=self._projects,
                is_replaced=True,
            )
        )

    def act_wait(self) -> None:
        self.ask(Asked("wait until", "mon, +2w, 2026-12-24; nothing for no waiting", self._set_wait, check=self._date))

    def act_note(self) -> None:
        self.ask(Asked("note", "a line that is added to the notes", self._note))

    @work(group="deed")
    async def act_priority(self) -> None:
        task = self.first_chosen()
        choices = [Choice(name, name.capitalize(), name[0]) for name in PRIORITIES]
        old = task.priority if task else "none"
        chosen = await self.app.push_screen_wait(Choose("Priority", choices, chosen=old))
        if chosen and task:
            await self._edit(await self.chosen(), [f"pri:{chosen}"])

    @work(group="deed")
    async def act_due(self) -> None:
        from pakaura_cli.tui.date_picker import DatePicker

        task = self.first_chosen()
        if task is None:
            return
        text = await self.app.push_screen_wait(DatePicker(self.desk, task.due))
        if text is not None:
            await self._edit(await self.chosen(), [f"due:{text}"])

    @work(group="deed")
    async def act_skip(self) -> None:
        tasks = await self.chosen()
        await self.carry_out(lambda db: deeds.skip(db, tasks, self.desk.now()), len(tasks))

    @work(group="deed")
    async def act_notes(self) -> None:
        from pakaura_cli.client.editor import in_editor

        tasks = self.few_chosen()
        if len(tasks) != 1 or not self.desk.may_leave:
            self.notify("the editor is for one task at a time" if self.desk.may_leave else "there is no editor here")
            return
        task = tasks[0]
        before = (task.notes or "").rstrip("\n")
        text = before
        failure: PakauraError | None = None
        with self.app.suspend():
            # Nothing may be raised in here: Textual would not take the terminal back.
            try:
                text = in_editor(self.desk.session, f"{before}\n" if before else "", lambda text: text.rstrip("\n"))
            except PakauraError as error:
                failure = error
        if failure:
            self.tell(failure)
        elif text != before:
            await self._keep_notes(task, text)
        self.refresh(layout=True)

    async def _keep_notes(self, task: Task, text: str) -> None:
        """Write them, as often as somebody wants to try it: there is no other place where they are."""
        while not await self.carry_out(lambda _db: deeds.write_notes(task, text)):
            question = yes_or_no(
                "The notes are not written", safe(text[:_LONGEST_SHOWN]), "Try again", "", cancel="Drop them"
            )
            if await self.app.push_screen_wait(question) != "yes":
                return

    @work(group="deed")
    async def act_undo(self) -> None:
        pace = Pace()
        await self.tell_how(pace, "Undo", self.desk.undo(pace))

    @work(group="deed")
    async def act_redo(self) -> None:
        pace = Pace()
        await self.tell_how(pace, "Redo", self.desk.redo(pace))

    def act_copy_id(self) -> None:
        ids = self.chosen_ids()
        if ids:
            self.app.copy_to_clipboard("\n".join(ids))
            self.notify(f"copied: {' '.join(ids)}" if len(ids) < 3 else f"copied {len(ids)} ids", markup=False)

    async def _modify(self, text: str) -> None:
        await self._change(await self.chosen(), split_words(text))

    async def _set_tags(self, text: str) -> None:
        """A word without a sign is a tag that is added."""
        await self._modify(" ".join([word if word[0] in "+-" else f"+{word}" for word in text.split()]))

    async def _set_project(self, text: str) -> None:
        await self._change(await self.chosen(), [f"project:{text.strip()}"])

    async def _set_wait(self, text: str) -> None:
        await self._change(await self.chosen(), [f"wait:{text.strip()}"])

    async def _note(self, text: str) -> None:
        task = self.first_chosen()
        if text.strip() and task:
            await self.do(lambda _db: deeds.note(task, text.strip()))

    async def rename(self, task: Task, title: str) -> None:
        """Raises PakauraError."""
        if title.strip() != task.title:
            await self.do(lambda _db: deeds.rename(task, title))

    async def _edit(self, tasks: Sequence[Task], words: Sequence[str]) -> None:
        try:
            await self._change(tasks, words)
        except PakauraError as error:
            self.tell(error)

    async def _change(self, tasks: Sequence[Task], words: Sequence[str]) -> None:
        """Raises PakauraError."""
        if not tasks or not words:
            return
        await self.do(lambda db: deeds.edit(db, tasks, words, self.desk.now()), len(tasks))

    def _date(self, text: str) -> str:
        from pakaura_cli.tui.questions import date_words

        return date_words(text, self.desk.now())

    def _projects(self, text: str) -> str:
        from pakaura_cli.client.suggestions import projects

        with self.desk.reading() as db:
            return next((name for name, _ in projects(db, text) if text and name != text), "")


def _listed(tasks: Sequence[Task]) -> str:
    lines = [f"{reference(task)[-12:]:>4}  {safe(task.title)}" for task in tasks[:_MOST_LISTED]]
    more = len(tasks) - _MOST_LISTED
    return "\n".join([*lines, *([f"and {more} more"] if more > 0 else [])])
