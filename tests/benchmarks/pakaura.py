"""pakaura itself, installed from a wheel, and its floor: the bare interpreter of the same environment."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import data, program
from tests.benchmarks.measure import BenchmarkFailed, Runner
from tests.benchmarks.program import Program
from tests.benchmarks.venv import build_wheel, make_venv

CONFIG = 'color = "auto"\n\n[list]\nlimit = 50\n'
BIND_ACCOUNT = "INSERT OR REPLACE INTO meta VALUES('account_id', '0198c0de-0000-7000-8000-000000000001')"
"""Makes a store one that belongs to an account."""
BATCH = 500
"""How many numbers one `done` is given while a store is filled."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder of commands that has `pakaura` and the `python` that it runs on."""

    bin: Path

    @property
    def python(self) -> str:
        return str(self.bin / "python")

    @property
    def pakaura(self) -> str:
        return str(self.bin / "pakaura")


def install(checkout: Path, folder: Path) -> Installation:
    """Builds the wheel of the checkout and installs it into an environment of its own; raises BenchmarkFailed."""
    wheel = build_wheel(checkout, folder / "wheel")
    return Installation(make_venv(folder / "venv", [str(wheel)]))


class Pakaura(Program):
    """The installed command on a store filled through `pakaura add -`."""

    name = "pakaura"

    def __init__(self, folder: Path, installation: Installation) -> None:
        super().__init__(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.installation = installation

    def version(self) -> str:
        runner = Runner(self.folder)
        runner.must([self.installation.pakaura, "version"], self.environ())
        return runner.output.split()[-1]

    def prepare(self, size: int, tasks: int) -> None:
        self.enter(size, tasks)
        runner = Runner(self.home)
        lines = self.home / "lines"
        with lines.open("w") as out:
            out.writelines(add_line(item) + "\n" for item in data.items(tasks))
        runner.must([self.installation.pakaura, "add", "-"], self.environ(), stdin=lines)
        numbers = [str(number) for number in range(data.open_count(tasks) + 1, tasks + 1)]
        for start in range(0, len(numbers), BATCH):
            batch = numbers[start : start + BATCH]
            runner.must([self.installation.pakaura, "done", *batch], self.environ())
        lines.unlink()
        self._check(runner, tasks)

    def command(self, name: str, turn: int) -> Sequence[str] | None:
        words = {
            program.ADD: ["add", "buy milk"],
            program.LIST: ["list", "--limit", "20"],
            program.FILTER: ["list", f"project:{data.FILTER_PROJECT}", f"+{data.FILTER_TAG}"],
            program.FIND: ["list", data.common_phrase()],
            program.DONE: ["done", str(data.number(self.tasks, turn))],
            program.UNDO: ["undo"],
            program.DONE_TITLE: ["done", data.own_phrase(turn)],
            program.NATURAL: ["add", "--natural", "pay rent friday 9am #home !high"],
            program.NEXT: ["next", "--limit", "10"],
            program.AGENDA: ["agenda", "--limit", "20"],
        }
        if name == program.COMPLETION:
            return ["/usr/bin/env", "_PAKAURA_COMPLETE=zsh", self.installation.pakaura, "list", "project:h"]
        return [self.installation.pakaura, *words[name]]

    def _check(self, runner: Runner, tasks: int) -> None:
        command = self.command(program.FILTER, 0)
        assert command is not None
        runner.must(command, self.environ())
        found, expected = len(runner.output.splitlines()), data.matching(tasks)
        if found != expected:
            raise BenchmarkFailed(f"{' '.join(command[1:])}: {found} lines, the data has {expected}")


class PakauraCopy(Pakaura):
    """Another pakaura on a copy of the first one's store; make it ready after that one, and before any round."""

    def __init__(self, folder: Path, original: Pakaura) -> None:
        super().__init__(folder, original.installation)
        self._original = original

    def prepare(self, size: int, tasks: int) -> None:
        self.tasks = tasks
        self.home = self.folder / str(size)
        shutil.copytree(self._original.home, self.home)


class WithConfig(PakauraCopy):
    """A config file is present."""

    name = "pakaura, a config file"

    def prepare(self, size: int, tasks: int) -> None:
        super().prepare(size, tasks)
        config = self.home / ".config" / "pakaura" / "config.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(CONFIG)


class WithAccount(PakauraCopy):
    """The store belongs to an account, so that every write has to think of the synchronisation."""

    name = "pakaura, an account"

    def prepare(self, size: int, tasks: int) -> None:
        super().prepare(size, tasks)
        with closing(sqlite3.connect(self.store())) as store, store:
            store.execute(BIND_ACCOUNT)

    def store(self) -> Path:
        found = list(self.home.rglob("*.db"))
        if len(found) != 1:
            raise BenchmarkFailed(f"one store was expected in a fresh home, there are {len(found)}")
        return found[0]


def floors(installation: Installation) -> dict[str, list[str]]:
    """The commands that measure what any Python program pays; the first is the floor of the targets."""
    return {
        'python -c "import sqlite3, json"': [installation.python, "-c", "import sqlite3, json"],
        "python -c pass": [installation.python, "-c", "pass"],
        "python -I -S -c pass": [installation.python, "-I", "-S", "-c", "pass"],
    }


def add_line(item: data.Item) -> str:
    """The task as a person would type it after `pakaura add`."""
    words = [item.title, f"project:{item.project}", *(f"+{tag}" for tag in item.tags)]
    if item.due:
        words.append(f"due:{item.due}")
    return " ".join(words)
