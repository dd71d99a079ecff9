"""Taskwarrior, todo.txt-cli and topydo, each at its best: no prompts, no colours, no news."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from tests.benchmarks import data, program
from tests.benchmarks.measure import BenchmarkFailed, Runner
from tests.benchmarks.program import Program
from tests.benchmarks.venv import make_venv


class Taskwarrior(Program):
    """`task`; numbers are positions among the open tasks, so any number of an open one will do."""

    name = "Taskwarrior"

    def __init__(self, folder: Path, task: str) -> None:
        super().__init__(folder)
        self._task = task

    def environ(self) -> Mapping[str, str]:
        return {**super().environ(), "TASKRC": str(self.home / "taskrc"), "TASKDATA": str(self.home / "data")}

    def version(self) -> str:
        runner = Runner(self.folder)
        (self.home / "taskrc").touch()
        runner.must([self._task, "--version"], self.environ())
        return runner.output.strip()

    def prepare(self, size: int, tasks: int) -> None:
        self.enter_empty(size, tasks)
        lines = self.home / "import.json"
        write_taskwarrior(lines, data.items(tasks))
        runner = Runner(self.home)
        runner.must(self.import_command(str(lines)), self.environ())
        # The first report moves the completed ones out of the way once and for all.
        runner.must([self._task, "limit:1", "list"], self.environ(), accepted=(0, 1))
        lines.unlink()

    def enter_empty(self, size: int, tasks: int = 0) -> None:
        """As `enter`, and settings that make it quiet."""
        self.enter(size, tasks)
        (self.home / "data").mkdir()
        settings = ("confirmation=off", "bulk=0", "recurrence=off", "hooks=off", "color=off", "verbose=nothing")
        (self.home / "taskrc").write_text("\n".join((*settings, "news.version=99.0.0", "")))

    def import_command(self, file: str) -> list[str]:
        return [self._task, "import", file]

    def command(self, name: str, turn: int) -> Sequence[str] | None:
        words = {
            program.ADD: ["add", "buy milk"],
            program.LIST: ["limit:20", "list"],
            program.FILTER: [f"project:{data.FILTER_PROJECT}", f"+{data.FILTER_TAG}", "list"],
            program.FIND: [data.common_phrase(), "list"],
            program.DONE: [str(data.number(self.tasks, turn)), "done"],
            program.UNDO: ["undo"],
            program.DONE_TITLE: ["status:pending", f"description.contains:{data.own_phrase(turn)}", "done"],
            program.NEXT: ["limit:10", "next"],
            program.COMPLETION: ["_projects"],
        }
        return [self._task, *words[name]] if name in words else None

    def accepted(self, name: str) -> Sequence[int]:
        # 1: nothing matches
        return (0, 1) if name in (program.LIST, program.FILTER, program.FIND, program.NEXT) else (0,)


class TodoTxt(Program):
    """todo.txt-cli as its defaults are: `do` archives at once. It has no limit for a list and no undo."""

    name = "todo.txt-cli"

    def __init__(self, folder: Path, todo: str) -> None:
        super().__init__(folder)
        self._todo = todo

    def version(self) -> str:
        runner = Runner(self.folder)
        runner.time([self._todo, "-V"], self.environ())
        return runner.output.split("v", 1)[-1].split()[0]

    def prepare(self, size: int, tasks: int) -> None:
        self.enter(size, tasks)
        (self.home / "config").write_text(
            f"export TODO_DIR={self.home}\n"
            'export TODO_FILE="$TODO_DIR/todo.txt" DONE_FILE="$TODO_DIR/done.txt" REPORT_FILE="$TODO_DIR/report.txt"\n'
        )
        write_todo_txt(self.home, tasks)

    def command(self, name: str, turn: int) -> Sequence[str] | None:
        words = {
            program.ADD: ["add", "buy milk"],
            program.LIST: ["ls"],
            program.FILTER: ["ls", f"+{data.FILTER_PROJECT}", f"@{data.FILTER_TAG}"],
            program.FIND: ["ls", data.common_phrase()],
            program.DONE: ["do", str(data.number(self.tasks, turn))],
        }
        if name not in words:
            return None
        return [self._todo, "-f", "-p", "-d", str(self.home / "config"), *words[name]]


class Topydo(Program):
    """topydo over the same files, in a virtual environment of its own; `revert` is its undo."""

    name = "topydo"
    largest = 10_000
    """It has no ids for 100 000 tasks: every command ends in an exception of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._bin = make_venv(folder / "venv", ["topydo"])

    def version(self) -> str:
        runner = Runner(self.folder)
        runner.must([str(self._bin / "topydo"), "-v"], self.environ())
        return runner.output.split()[1]

    def prepare(self, size: int, tasks: int) -> None:
        self.enter(size, tasks)
        (self.home / "config").write_text(
            f"[topydo]\nfilename = {self.home}/todo.txt\narchive_filename = {self.home}/done.txt\n"
            "colors = 0\nconfirm = 0\nbackup_count = 5\n"
        )
        write_todo_txt(self.home, tasks)

    def command(self, name: str, turn: int) -> Sequence[str] | None:
        words = {
            program.ADD: ["add", "buy milk"],
            program.LIST: ["ls", "-n", "20"],
            program.FILTER: ["ls", f"+{data.FILTER_PROJECT}", f"@{data.FILTER_TAG}"],
            program.FIND: ["ls", data.common_phrase()],
            program.DONE: ["do", str(data.number(self.tasks, turn))],
            program.UNDO: ["revert"],
            program.DONE_TITLE: ["do", "-e", data.own_phrase(turn)],
        }
        if name not in words:
            return None
        return [str(self._bin / "topydo"), "-c", str(self.home / "config"), *words[name]]


def write_taskwarrior(path: Path, items: Iterable[data.Item]) -> None:
    """Writes what `task import` reads, an object a line."""
    with path.open("w") as out:
        out.writelines(json.dumps(_record(index, item)) + "\n" for index, item in enumerate(items))


def _record(index: int, item: data.Item) -> dict[str, object]:
    record: dict[str, object] = {
        "uuid": str(UUID(int=index + 1, version=4)),
        "description": item.title,
        "status": "completed" if item.completed else "pending",
        "entry": "20260101T000000Z",
        "project": item.project,
        "tags": list(item.tags),
    }
    if item.due:
        record["due"] = f"{item.due:%Y%m%d}T000000Z"
    if item.completed:
        record["end"] = "20260102T000000Z"
    return record


def write_todo_txt(folder: Path, tasks: int) -> None:
    """Writes todo.txt with the open tasks and done.txt with the completed ones."""
    with (folder / "todo.txt").open("w") as todo, (folder / "done.txt").open("w") as done:
        for item in data.items(tasks):
            words = [item.title, f"+{item.project}", *(f"@{tag}" for tag in item.tags)]
            if item.due:
                words.append(f"due:{item.due}")
            if item.completed:
                done.write(" ".join(["x 2026-01-02", *words]) + "\n")
            else:
                todo.write(" ".join(words) + "\n")


def available(folder: Path) -> tuple[list[Program], list[str]]:
    """The rivals that this machine has or can install, and a sentence on each that is missing."""
    makers: dict[str, Callable[[], Program]] = {
        "Taskwarrior": lambda: Taskwarrior(_made(folder / "taskwarrior"), _found("task")),
        "todo.txt-cli": lambda: TodoTxt(_made(folder / "todotxt"), _found("todo-txt", "todo.sh")),
        "topydo": lambda: Topydo(_made(folder / "topydo")),
    }
    rivals, missing = [], []
    for name, make in makers.items():
        try:
            rivals.append(make())
        except BenchmarkFailed as failure:
            missing.append(f"{name} is not measured: {failure}")
    return rivals, missing


def taskwarrior(folder: Path) -> Taskwarrior | None:
    """None where this machine has none."""
    try:
        return Taskwarrior(_made(folder), _found("task"))
    except BenchmarkFailed:
        return None


def _found(*names: str) -> str:
    for name in names:
        if path := shutil.which(name):
            return path
    raise BenchmarkFailed(f"no `{names[0]}` on this machine")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
