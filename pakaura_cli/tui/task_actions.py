"""The actions on tasks: each asks what it needs to know, and has a deed carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from pakaura_cli.client.structure import parts_below
from pakaura_cli.output.escape import safe
from pakaura_cli.tui import deeds
from pakaura_cli.tui.acting import Acting
from pakaura_cli.tui.dialogs import Choice, Choose, yes_or_no
from pakaura_cli.tui.questions import Asked
from pakaura_cli.tui.quick_add import QuickAdd
from pakaura_cli.tui.spoken import reference
from pakaura_cli.tui.words import split_words
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.task import PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pakaura_server.core.natural_line import NaturalCapture
    from pakaura_server.core.task import Task

_MOST_LISTED = 8
"""Tasks that are named in a question."""


class TaskActions(Acting):
    """Those that every view of tasks has."""

    def act_add(self) -> None:
        self.ask(QuickAdd(self.desk, self._add))

    def act_subtask(self) -> None:
        tasks = self.chosen()
        if len(tasks) == 1:
            self.ask(QuickAdd(self.desk, self._add, f"under:{reference(tasks[0])} "))

    async def _add(self, capture: NaturalCapture) -> None:
        with self.desk.reading() as db:
            deed = deeds.add(db, capture, self.desk.context(), self.desk.now())
        await self.do(deed)
        self.added(deed.changes[0].id)

    def added(self, id: str) -> None:
        """A task with this id was added here."""

    @work(group="deed")
    async def act_done(self) -> None:
        tasks = self.chosen()
        parts = None
        if not all(task.completed for task in tasks):
            decided = await self._fate_of_parts(tasks, "Complete", only_open=True)
            if decided is None:
                return
            parts = decided[0]
        if tasks:
            await self.carry_out(deeds.complete(tasks, self.desk.now(), parts))

    @work(group="deed")
    async def act_delete(self) -> None:
        tasks = self.chosen()
        if len(tasks) > 1:
            question = f"Delete these {len(tasks)} tasks?"
            if await self.app.push_screen_wait(yes_or_no(question, _listed(tasks), "Delete them", "")) != "yes":
                return
        decided = await self._fate_of_parts(tasks, "Delete", only_open=False)
        if tasks and decided is not None:
            await self.carry_out(deeds.delete(tasks, decided[0]))

    async def _fate_of_parts(
        self, tasks: Sequence[Task], verb: str, *, only_open: bool
    ) -> tuple[Sequence[Task] | None] | None:
        """The subtasks that share the fate of the tasks, none where they stay; None where nothing is to be done."""
        with self.desk.reading() as db:
            below = parts_below(db, tasks)
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
        self.ask(Asked("tags", "+add -remove", self._modify, value="+"))

    def act_project(self) -> None:
        tasks = self.chosen()
        old = tasks[0].project or "" if tasks else ""
        self.ask(
            Asked("project", "home.garden, or nothing for none", self._set_project, value=old, suggest=self._projects)
        )

    def act_wait(self) -> None:
        self.ask(Asked("wait until", "mon, +2w, 2026-12-24; nothing for no waiting", self._set_wait, check=self._date))

    def act_note(self) -> None:
        self.ask(Asked("note", "a line that is added to the notes", self._note))

    @work(group="deed")
    async def act_priority(self) -> None:
        tasks = self.chosen()
        choices = [Choice(name, name.capitalize(), name[0]) for name in PRIORITIES]
        old = tasks[0].priority if tasks else "none"
        chosen = await self.app.push_screen_wait(Choose("Priority", choices, chosen=old))
        if chosen and tasks:
            await self._edit(tasks, [f"pri:{chosen}"])

    @work(group="deed")
    async def act_due(self) -> None:
        from pakaura_cli.tui.date_picker import DatePicker

        tasks = self.chosen()
        if not tasks:
            return
        text = await self.app.push_screen_wait(DatePicker(self.desk, tasks[0].due))
        if text is not None:
            await self._edit(tasks, [f"due:{text}"])

    @work(group="deed")
    async def act_skip(self) -> None:
        tasks = self.chosen()
        try:
            with self.desk.reading() as db:
                deed = deeds.skip(db, tasks, self.desk.now())
        except PakauraError as error:
            self.tell(error)
            return
        await self.carry_out(deed)

    @work(group="deed")
    async def act_notes(self) -> None:
        from pakaura_cli.client.editor import in_editor

        tasks = self.chosen()
        if len(tasks) != 1 or not self.desk.may_leave:
            self.notify("the editor is for one task at a time" if self.desk.may_leave else "there is no editor here")
            return
        before = (tasks[0].notes or "").rstrip("\n")
        try:
            with self.app.suspend():
                text = in_editor(self.desk.session, f"{before}\n" if before else "", lambda text: text.rstrip("\n"))
            if text != before:
                await self.do(deeds.write_notes(tasks[0], text))
        except PakauraError as error:
            self.tell(error)
        self.refresh(layout=True)

    @work(group="deed")
    async def act_undo(self) -> None:
        await self.tell_how(self.desk.undo())

    @work(group="deed")
    async def act_redo(self) -> None:
        await self.tell_how(self.desk.redo())

    def act_copy_id(self) -> None:
        ids = self.chosen_ids()
        if ids:
            self.app.copy_to_clipboard("\n".join(ids))
            self.notify(f"copied: {' '.join(ids)}" if len(ids) < 3 else f"copied {len(ids)} ids", markup=False)

    async def _modify(self, text: str) -> None:
        await self._change(self.chosen(), split_words(text))

    async def _set_project(self, text: str) -> None:
        await self._change(self.chosen(), [f"project:{text.strip()}"])

    async def _set_wait(self, text: str) -> None:
        await self._change(self.chosen(), [f"wait:{text.strip()}"])

    async def _note(self, text: str) -> None:
        tasks = self.chosen()
        if text.strip() and tasks:
            await self.do(deeds.note(tasks[0], text.strip()))

    async def rename(self, task: Task, title: str) -> None:
        """Raises PakauraError."""
        if title.strip() != task.title:
            await self.do(deeds.rename(task, title))

    async def _edit(self, tasks: Sequence[Task], words: Sequence[str]) -> None:
        try:
            await self._change(tasks, words)
        except PakauraError as error:
            self.tell(error)

    async def _change(self, tasks: Sequence[Task], words: Sequence[str]) -> None:
        """Raises PakauraError."""
        if not tasks or not words:
            return
        with self.desk.reading() as db:
            deed = deeds.edit(db, tasks, words, self.desk.now())
        await self.do(deed)

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
