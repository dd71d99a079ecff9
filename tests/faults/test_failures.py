"""What can go wrong, through the installed command: one clear message, the right exit code, and unchanged data."""

from __future__ import annotations

import fcntl
import hashlib
import resource
import sqlite3
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.paths import Paths
from tests.support.installed import ENOUGH, SCRIPT, Finished
from tests.support.ordinary import as_ordinary_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installed import Pakaura

NOT_UTF8 = b"caf\xe9"


@pytest.fixture
def store(pakaura: Pakaura) -> Path:
    """A store with two tasks in it."""
    pakaura("add", "milk", check=True)
    pakaura("add", "bread", check=True)
    return Path(Paths(pakaura.environ).active_store() or "")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def assert_clear(finished: Finished, code: int, *said: str) -> None:
    """One message, which names what is wrong, and nothing that only a programmer would read."""
    assert (finished.code, finished.out) == (code, ""), finished
    first, *hints = finished.err.splitlines()
    assert first.startswith("pakaura: ")
    assert all(hint.startswith("  ") for hint in hints)
    for word in said:
        assert word in finished.err
    for word in ("Traceback", "internal error", "crash.log"):
        assert word not in finished.err


def limited(pakaura: Pakaura, *words: str, limit: Callable[[], None] | None = None, plain: bool = False) -> Finished:
    """Run the command under a limit of the system, or with `plain` as a person whom permissions bind."""
    before = as_ordinary_person() if plain else []
    done = subprocess.run(
        [*before, str(SCRIPT), *words],
        env=pakaura.environ,
        capture_output=True,
        text=True,
        timeout=ENOUGH,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=limit,
    )
    return Finished(done.returncode, done.stdout, done.stderr)


class TestBadWords:
    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            (["add", "x" * 501], 2, "501 characters"),
            (["edit", "1", "--title", "x" * 501], 2, "501 characters"),
            (["add", "a\x1b[31mb"], 2, "U+001B"),
            (["add", "a\x07"], 2, "U+0007"),
            (["edit", "1", "a\x7fb"], 2, "U+007F"),
            (["add", "  "], 2, "needs a title"),
            (["add", "x", "--due", "tomorow"], 2, "tomorow"),
            (["add", "x", "--tag", "a b"], 2, "cannot be a tag"),
            (["list", "(milk"], 2, ""),
            (["done", "99"], 3, "no task has the number 99"),
            (["done", "1", "99"], 3, "no task has the number 99"),
            (["done", "9" * 5000], 3, "no task has the number"),
            (["done", "01900000-0000-7000-8000-000000000000"], 3, "no task has the id"),
            (["done", "cheese"], 3, "no open task is called"),
            (["show", "99"], 3, "no task"),
            (["undo", "nosuchgroup"], 3, "nosuchgroup"),
            (["redo"], 3, "nothing to redo"),
        ],
    )
    def test_a_wrong_word_is_told_and_changes_nothing(
        self, pakaura: Pakaura, store: Path, words: list[str], code: int, said: str
    ) -> None:
        before = digest(store)
        assert_clear(pakaura(*words), code, said)
        assert digest(store) == before

    @pytest.mark.parametrize(
        "words",
        [
            ["add", NOT_UTF8],
            ["add", "x", "--project", NOT_UTF8],
            ["add", "x", "--notes", NOT_UTF8],
            ["add", "x", "--tag", NOT_UTF8],
            ["edit", "1", NOT_UTF8],
            ["edit", "1", "--title", NOT_UTF8],
            ["done", NOT_UTF8],
            ["reopen", NOT_UTF8],
            ["delete", NOT_UTF8],
            ["show", NOT_UTF8],
            ["undo", NOT_UTF8],
            ["list", "--sort", NOT_UTF8],
            ["list", "--columns", NOT_UTF8],
        ],
    )
    def test_an_argument_that_is_not_utf8_is_refused(
        self, pakaura: Pakaura, store: Path, words: list[str | bytes]
    ) -> None:
        before = digest(store)
        done = pakaura(*words)
        assert_clear(done, done.code)
        assert done.code in (2, 3)
        assert digest(store) == before

    @pytest.mark.parametrize("verb", ["list", "search", "today", "log"])
    def test_looking_for_what_is_not_utf8_is_no_mistake_of_ours(self, pakaura: Pakaura, store: Path, verb: str) -> None:
        done = pakaura(verb, NOT_UTF8)
        assert done.code in (0, 2, 3)
        assert "internal error" not in done.err
        assert done.out == ""


class TestBadInput:
    @pytest.mark.parametrize(
        ("line", "said"),
        [
            (b'{"title": "half', "no JSON"),
            (b"[]", "one JSON object"),
            (b'{"title": 5}', "title must be text"),
            (b'{"notes": "no title"}', "no title"),
            (b'{"title": "a", "due": "tomorow"}', "tomorow"),
            (b'{"title": "a", "schema": 2}', "newer PakAura"),
            (b'{"title": "\\ud800"}', "surrogate"),
            (b'{"title": "caf\xe9"}', "UTF-8"),
            (b'{"title": "' + b"x" * 501 + b'"}', "501 characters"),
            (b"[" * 100_000, ""),
        ],
    )
    def test_a_bad_record_is_told_by_its_line_and_the_others_are_kept(
        self, pakaura: Pakaura, store: Path, line: bytes, said: str
    ) -> None:
        done = pakaura("add", "--stdin", input=b'{"title": "eggs"}\n' + line + b'\n{"title": "flour"}\n')
        assert done.code == 1
        assert [line.partition(": ")[2] for line in done.out.splitlines()] == ["eggs", "flour"]
        assert done.err.startswith("pakaura: line 2: ")
        assert (said in done.err, done.err.count("\n")) == (True, 1)

    def test_a_bad_record_stops_all_of_them_where_they_are_atomic(self, pakaura: Pakaura, store: Path) -> None:
        before = digest(store)
        done = pakaura("add", "--stdin", "--atomic", input='{"title": "eggs"}\n{"title": "half')
        assert (done.code, done.out) == (1, "")
        assert "nothing was written" in done.err
        assert digest(store) == before

    @pytest.mark.parametrize("line", [NOT_UTF8, b"a\x1bb", b"x" * 501, b'"open quote', b"due:fri", b"a\0b"])
    def test_a_bad_line_is_told_by_its_number_and_the_others_are_kept(
        self, pakaura: Pakaura, store: Path, line: bytes
    ) -> None:
        done = pakaura("add", "-", input=b"eggs\n" + line + b"\nflour")
        assert done.code == 1
        assert [line.partition(": ")[2] for line in done.out.splitlines()] == ["eggs", "flour"]
        assert (done.err.startswith("pakaura: line 2: "), done.err.count("\n")) == (True, 1)

    @pytest.mark.parametrize("number", ["99", "9" * 30, "-1", "0", "true", "1.5", '"1"', "null"])
    def test_a_record_that_names_no_task_changes_nothing(self, pakaura: Pakaura, store: Path, number: str) -> None:
        before = pakaura("list", "--ndjson").out
        done = pakaura("edit", "--stdin", input=f'{{"number": {number}, "title": "x"}}')
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert done.err.startswith("pakaura: line 1: ")
        assert pakaura("list", "--ndjson").out == before


class TestBadFiles:
    @pytest.mark.parametrize("text", [b"color = ", b"color = 5", b"\xff", b'color = "pink"'])
    def test_a_broken_configuration_is_told_with_its_path(self, pakaura: Pakaura, store: Path, text: bytes) -> None:
        config = Path(Paths(pakaura.environ).config_file)
        config.parent.mkdir(parents=True)
        config.write_bytes(text)
        before = digest(store)
        assert_clear(pakaura("list"), 1, str(config))
        assert digest(store) == before

    @pytest.mark.parametrize("words", [["list"], ["add", "eggs"], ["done", "1"], ["undo"], ["log"]])
    @pytest.mark.parametrize(
        "damage", [b"this is no database, but a text of some length" * 10, b"SQLite format 3\0junk"]
    )
    def test_a_store_that_is_no_database_is_left_as_it_is(
        self, pakaura: Pakaura, store: Path, words: list[str], damage: bytes
    ) -> None:
        store.write_bytes(damage)
        assert_clear(pakaura(*words), 1, str(store), "left as it is")
        assert store.read_bytes() == damage

    def test_a_store_with_a_page_of_rubbish_is_told_and_left_as_it_is(self, pakaura: Pakaura, store: Path) -> None:
        content = bytearray(store.read_bytes())
        content[4096:] = b"\xa5" * (len(content) - 4096)
        store.write_bytes(content)
        assert_clear(pakaura("add", "eggs"), 1, "damaged", str(store))
        assert store.read_bytes() == content

    @pytest.mark.parametrize("words", [["list"], ["add", "eggs"], ["undo"]])
    def test_a_store_of_a_newer_version_says_to_upgrade(self, pakaura: Pakaura, store: Path, words: list[str]) -> None:
        with sqlite3.connect(store) as db:
            db.execute("PRAGMA user_version = 9")
        db.close()
        before = digest(store)
        assert_clear(pakaura(*words), 1, "newer PakAura", "pipx install --force . in a newer copy")
        assert digest(store) == before

    @pytest.mark.parametrize("version", [0, 1, 77])
    def test_the_database_of_another_program_is_not_touched(
        self, pakaura: Pakaura, tmp_path: Path, version: int
    ) -> None:
        other = tmp_path / "places.sqlite"
        with sqlite3.connect(other) as db:
            db.execute("CREATE TABLE places(url)")
            db.execute(f"PRAGMA user_version = {version}")
        db.close()
        before = digest(other)
        for words in (["list"], ["add", "eggs"]):
            assert_clear(pakaura(*words, env={"PAKAURA_DB": str(other)}), 1, "another program", str(other))
        assert digest(other) == before

    @pytest.mark.parametrize("name", ["", "no/such/folder.db"])
    def test_a_folder_in_the_place_of_the_store_is_told(self, pakaura: Pakaura, tmp_path: Path, name: str) -> None:
        blocked = tmp_path / "file"
        blocked.touch()
        path = blocked / name if name else tmp_path / "run"
        assert_clear(pakaura("add", "eggs", env={"PAKAURA_DB": str(path)}), 1, "store")

    def test_f06_a_read_only_file_can_be_read_and_is_told_when_it_is_written(
        self, pakaura: Pakaura, store: Path
    ) -> None:
        before = digest(store)
        store.chmod(0o444)
        assert limited(pakaura, "list", plain=True).code == 0
        assert_clear(limited(pakaura, "add", "eggs", plain=True), 1, "cannot be written", "permissions", str(store))
        assert digest(store) == before

    @pytest.mark.parametrize("words", [["add", "eggs"], ["done", "1"], ["undo"]])
    def test_f06_a_read_only_folder_is_told(self, pakaura: Pakaura, store: Path, words: list[str]) -> None:
        before = digest(store)
        for path in store.parent.glob("*.lock"):
            path.unlink()
        store.parent.chmod(0o555)
        assert limited(pakaura, "list", plain=True).code == 0
        assert_clear(limited(pakaura, *words, plain=True), 1, "cannot be written", str(store))
        assert digest(store) == before

    @pytest.mark.parametrize("words", [["list"], ["add", "eggs"]])
    def test_a_store_that_may_not_be_read_is_not_taken_for_an_empty_one(
        self, pakaura: Pakaura, store: Path, words: list[str]
    ) -> None:
        store.parent.chmod(0o000)
        try:
            assert_clear(limited(pakaura, *words, plain=True), 1, "store")
        finally:
            store.parent.chmod(0o700)

    @pytest.mark.parametrize("room", [0, 4096, 12_288])
    def test_f06_a_full_disk_is_told_and_nothing_is_changed(self, pakaura: Pakaura, store: Path, room: int) -> None:
        before = pakaura("list", "--ndjson").out

        def no_more() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        for words in (["add", "eggs"], ["done", "1"], ["undo"]):
            assert_clear(limited(pakaura, *words, limit=no_more), 1, str(store), "nothing was changed")
        assert pakaura("list", "--ndjson").out == before
        pakaura("add", "eggs", check=True)

    def test_f06_a_full_disk_leaves_what_an_export_would_replace(
        self, pakaura: Pakaura, store: Path, tmp_path: Path
    ) -> None:
        def no_more() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))

        path = tmp_path / "tasks.json"
        path.write_text("old")
        assert_clear(limited(pakaura, "export", "--output", str(path), limit=no_more), 1, "cannot write", str(path))
        assert path.read_text() == "old"
        assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".pakaura-")] == []

    def test_f06_a_full_disk_at_the_very_first_task_is_told_and_the_next_try_succeeds(self, pakaura: Pakaura) -> None:
        def no_more() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

        assert_clear(limited(pakaura, "add", "eggs", limit=no_more), 1, "store")
        assert pakaura("add", "eggs", check=True).out == "Added 1: eggs\n"

    @pytest.mark.prove
    def test_a_store_that_another_program_holds_is_given_up_after_ten_seconds(
        self, pakaura: Pakaura, store: Path
    ) -> None:
        before = digest(store)
        with open(f"{store}.lock", "w", encoding="utf-8") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            assert_clear(pakaura("add", "eggs"), 1, "another program is holding the store", "try again")
            assert pakaura("list").code == 0
        assert digest(store) == before


def test_reading_makes_nothing(pakaura: Pakaura, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    for words in (["list"], ["today"], ["log"], ["projects"], ["tags"], ["search", "x"], ["add", "--dry-run", "x"]):
        assert pakaura(*words).code == 0
    assert sorted(tmp_path.rglob("*")) == before
