"""Damage of every kind in a real file: each is told, and what follows from the tasks themselves is mended."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pakaura_cli.client.doctor.examining import examine_store
from pakaura_cli.client.doctor.repairing import SUFFIX, repair
from pakaura_cli.client.session import Session
from pakaura_server.core import registers as r
from pakaura_server.core.errors import StoreError
from tests.support.local import NOON_MS, Local

SECRET = "see the dentist"
PAGE = 4096


class Patient:
    """A store with tasks of every kind, a history with an undo in it, and a number that rests."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch(0o600)
        local = Local(str(path))
        self.ids = [
            local.add(SECRET, **{r.PROJECT: "body.teeth", r.TAG + "ada": True, r.PRIORITY: "high"}),
            local.add("two", **{r.TAG + "b": True, r.SCHEDULE: ["2026-11-27", None, True]}),
            local.add("call", **{r.SCHEDULE: ["2026-11-27T09:00", "Europe/Berlin", False]}),
            local.add("four"),
        ]
        local.add("five", **{r.DEPENDENCY + self.ids[0]: True, r.PARENT: self.ids[1]})
        local.done(self.ids[1])
        local.delete(self.ids[3])
        local.undo()
        local.store.close()

    @property
    def session(self) -> Session:
        return Session(
            {"HOME": str(self.path.parent), "PAKAURA_DB": str(self.path), "PAKAURA_NOW": str(NOON_MS), "TZ": "UTC"}
        )

    def states(self, state: str) -> set[str]:
        """The names of the checks that end so."""
        return {finding.name for finding in examine_store(self.session) if finding.state == state}

    def repair(self) -> list[str]:
        session = self.session
        return list(repair(session, examine_store(session)))

    def sql(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.path)) as db:
            for statement in statements:
                db.execute(statement)
            db.commit()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.path)) as db:
            return [tuple(row) for row in db.execute(query)]

    def dump(self) -> list[str]:
        with closing(sqlite3.connect(self.path)) as db:
            return sorted(line for line in db.iterdump() if "title_index" not in line and "'hlc'" not in line)

    def root_page(self, name: str) -> int:
        [(page,)] = self.rows(f"SELECT rootpage FROM sqlite_master WHERE name = '{name}'")
        assert isinstance(page, int)
        return page

    def overwrite(self, page: int, content: bytes) -> None:
        data = bytearray(self.path.read_bytes())
        start = (page - 1) * PAGE
        data[start : start + len(content)] = content
        self.path.write_bytes(data)


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    return Patient(tmp_path / "store.db")


def test_a_healthy_store_is_found_healthy(patient: Patient) -> None:
    assert patient.states("fail") == patient.states("warn") == set()
    assert patient.repair() == []


DAMAGE = {
    "an instant": ("columns", "UPDATE task SET due_utc = 5 WHERE due_zone IS NOT NULL"),
    "a folded title": ("columns", "UPDATE task SET title_fold = 'something else' WHERE number = 1"),
    "a rank": ("columns", "UPDATE task SET priority_rank = 3"),
    "a key of a project": ("columns", "UPDATE task SET project_key = 'mind.' WHERE number = 1"),
    "the time of the last change": ("columns", "UPDATE task SET updated = 7"),
    "a tag that is not there": ("tags", "DELETE FROM task_tag WHERE tag = 'ada'"),
    "a tag that is there": ("tags", "INSERT INTO task_tag VALUES('x', 1, '', 1)"),
    "a dependency": ("tags", "INSERT INTO dependency VALUES('x', 1)"),
    "no dependency": ("tags", "DELETE FROM dependency"),
    "the index of titles": ("titles", "INSERT INTO title_index(title_index) VALUES('delete-all')"),
    "a number that is given and free": ("numbers", "INSERT INTO free_number(number, freed_ms) VALUES(1, 0)"),
    "a clock that is behind": ("store clock", "UPDATE meta SET v = '000000000001-0000' WHERE k = 'hlc'"),
    "a clock that cannot be read": ("store clock", "UPDATE meta SET v = 'noon' WHERE k = 'hlc'"),
    "no clock": ("store clock", "DELETE FROM meta WHERE k = 'hlc'"),
    "an index that is gone": ("schema", "DROP INDEX task_parent"),
    "an outbox of nobody": (
        "outbox",
        "INSERT INTO outbox(op_id, kind, entity, type, body, base) VALUES('x', 'task', 'y', 'set', '{}', '{}')",
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_what_follows_from_the_tasks_is_made_as_it_was(patient: Patient, what: str) -> None:
    name, statement = DAMAGE[what]
    sound = patient.dump()
    patient.sql(statement)
    damaged = patient.path.read_bytes()
    assert name in patient.states("fail")
    assert patient.path.read_bytes() == damaged
    assert f"mended {name}" in patient.repair()
    assert patient.states("fail") == set()
    assert [line for line in patient.dump() if "sqlite_sequence" not in line] == [
        line for line in sound if "sqlite_sequence" not in line
    ]
    copy = Path(f"{patient.path}{SUFFIX}")
    assert (copy.read_bytes(), copy.stat().st_mode & 0o777) == (damaged, 0o600)


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE task SET number = NULL WHERE number = 1"],
        ["UPDATE task SET number = 99 WHERE completed = 1"],
        ["INSERT INTO free_number(number, freed_ms, task) VALUES(77, 0, 555)"],
        ["DROP INDEX task_number", "UPDATE task SET number = 1 WHERE number = 3"],
    ],
    ids=["none", "of a closed task", "resting without a task", "twice"],
)
def test_every_open_task_has_a_number_of_its_own_again(patient: Patient, statements: list[str]) -> None:
    patient.sql(*statements)
    assert "numbers" in patient.states("fail")
    assert "mended numbers" in patient.repair()
    assert patient.states("fail") == set()
    numbers = patient.rows("SELECT number FROM task WHERE completed = 0 AND deleted = 0")
    assert len(set(numbers)) == len(numbers) == 4
    assert None not in {number for (number,) in numbers}


@pytest.mark.parametrize("index", ["task_tail", "task_open", "history_group"])
def test_rows_that_an_index_has_lost_are_put_back(patient: Patient, index: str) -> None:
    # A leaf of an index without any entry (sqlite.org/fileformat2.html, section 1.6).
    patient.overwrite(patient.root_page(index), bytes([10, 0, 0, 0, 0]) + PAGE.to_bytes(2, "big") + b"\0")
    assert "integrity" in patient.states("fail")
    assert "mended integrity" in patient.repair()
    assert patient.states("fail") == set()


UNMENDED = {
    "a table": ("schema", "DROP TABLE device"),
    "a stamp": ("stamps", "UPDATE task SET stamps = json_set(stamps, '$.title', 'yesterday') WHERE number = 1"),
    "stamps that are no JSON": ("stamps", "UPDATE task SET stamps = '{' WHERE number = 1"),
    "a value without a stamp": ("stamps", "UPDATE task SET stamps = json_remove(stamps, '$.project') WHERE number = 1"),
    "a tag without a stamp": ("stamps", "UPDATE task SET tags = 'ada/bee' WHERE number = 1"),
    "a history that cannot be read": ("history", "UPDATE history SET body = '{' WHERE n = 1"),
    "a history of no command": ("history", "UPDATE history SET group_id = 'nobody' WHERE n = 1"),
    "an undo that is gone": ("history", "UPDATE command_group SET undone_by = 'nobody' WHERE undone_by IS NOT NULL"),
    "a date that is none": ("columns", "UPDATE task SET due = '2026-13-77T99:99' WHERE due_zone IS NOT NULL"),
}


@pytest.mark.parametrize("what", UNMENDED)
def test_what_nobody_can_know_is_told_and_left_alone(patient: Patient, what: str) -> None:
    name, statement = UNMENDED[what]
    patient.sql(statement)
    before = patient.rows("SELECT * FROM task ORDER BY n")
    findings = {finding.name: finding for finding in examine_store(patient.session)}
    assert findings[name].state == "fail"
    assert findings[name].advice
    assert not findings[name].can_be_mended
    patient.repair()
    assert name in patient.states("fail")
    assert patient.rows("SELECT id, title, tags, stamps FROM task ORDER BY n") == [
        (row[1], row[2], row[25], row[30]) for row in before
    ]


def test_no_finding_says_what_a_task_says(patient: Patient) -> None:
    for what, (_, statement) in (DAMAGE | UNMENDED).items():
        if what != "stamps that are no JSON":
            patient.sql(statement)
    told = "".join(f"{finding.text}{finding.advice}" for finding in examine_store(patient.session))
    assert not any(private in told for private in (SECRET, "dentist", "teeth", str(patient.path.parent)))


@pytest.mark.parametrize("table", ["task", "meta", "history", "title_index_data"])
@pytest.mark.parametrize("byte", [0x00, 0xFF])
def test_a_page_that_was_overwritten_is_told_and_never_made_worse(patient: Patient, table: str, byte: int) -> None:
    patient.overwrite(patient.root_page(table), bytes([byte]) * PAGE)
    damaged = patient.path.read_bytes()
    assert patient.states("fail")
    try:
        patient.repair()
    except StoreError:
        assert patient.path.read_bytes() == damaged


@pytest.mark.parametrize("place", range(0, 100, 7))
def test_a_header_with_a_flipped_byte_ends_no_check_early(patient: Patient, place: int) -> None:
    content = bytearray(patient.path.read_bytes())
    content[place] ^= 0xFF
    patient.path.write_bytes(content)
    assert examine_store(patient.session)
    assert patient.path.read_bytes() == bytes(content)


@pytest.mark.parametrize(
    "content", [b"no database at all" * 500, b"SQLite format 3\0" + b"\xff" * 5000], ids=["text", "garbage"]
)
def test_a_file_that_is_no_store_is_told(patient: Patient, content: bytes) -> None:
    patient.path.write_bytes(content)
    assert "store" in patient.states("fail")
    assert patient.repair() == []
    assert patient.path.read_bytes() == content


def test_an_empty_file_is_a_store_to_be(patient: Patient) -> None:
    patient.path.write_bytes(b"")
    assert patient.states("fail") == set()


def test_another_programs_database_and_a_newer_store_are_told(patient: Patient) -> None:
    patient.sql("PRAGMA user_version = 99")
    assert "newer PakAura's" in examine_store(patient.session)[0].text
    patient.sql("PRAGMA application_id = 1")
    assert "another program's" in examine_store(patient.session)[0].text
    assert patient.repair() == []


def test_a_store_that_is_gone_is_told_and_not_made(patient: Patient) -> None:
    patient.path.unlink()
    assert patient.states("fail") == {"store", "permissions"}
    assert not patient.path.exists()


def test_circles_and_lost_links_are_warned_of(patient: Patient) -> None:
    first, second = patient.ids[0], patient.ids[2]
    stamped = "stamps = json_set(stamps, '$.parent', json_extract(stamps, '$.title'))"
    for child, parent in ((first, second), (second, first)):
        patient.sql(f"UPDATE task SET parent = '{parent}', {stamped} WHERE id = '{child}'")
    assert (patient.states("fail"), patient.states("warn")) == (set(), {"links"})
    [told] = [finding.text for finding in examine_store(patient.session) if finding.name == "links"]
    assert told.startswith("in a circle: ")
    assert first[24:] in told
    assert second[24:] in told
    patient.sql(
        f"UPDATE task SET parent = NULL WHERE id = '{second}'", f"UPDATE task SET parent = 'x' WHERE id = '{first}'"
    )
    [told] = [finding.text for finding in examine_store(patient.session) if finding.name == "links"]
    assert told == f"with a task that is not here: {first[24:]}"


def test_stamps_from_the_future_are_warned_of(patient: Patient) -> None:
    session = Session({**patient.session.environ, "PAKAURA_NOW": "2026-11-20T00:00:00Z"})
    [found] = [finding for finding in examine_store(session) if finding.name == "stamps"]
    assert (found.state, found.text) == ("warn", "the newest is ahead of this machine's clock, in days: 4")
