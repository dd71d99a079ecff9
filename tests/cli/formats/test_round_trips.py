"""From another program into PakAura and back: nothing is lost, whatever had no home here."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.grammar.transfer_commands import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installed import Pakaura

CORPUS = Path(__file__, "../../../fixtures/formats").resolve()
FILES = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/*.*"))
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata")
PASSING = ("id", "urgency", "number", "short_id", "updated_at")
"""What is worked out anew at each export, here or there; PakAura's own records are compared by their id."""


def json_tasks(text: str) -> Any:
    """By their ids, without what is worked out at each export."""
    texts = [text] if text.lstrip().startswith("[") else text.splitlines()
    values = [json.loads(each) for each in texts]
    tasks = values[0] if isinstance(values[0], list) else values
    return {
        task.get("uuid") or task["id"]: {name: value for name, value in task.items() if name not in PASSING}
        for task in tasks
    }


def text_lines(text: str) -> Any:
    return [line.rstrip() for line in text.lstrip("\ufeff").splitlines() if line.strip()]


def csv_rows(text: str) -> Any:
    """Cells by the names of the columns, without empty cells and rows."""
    separator = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=separator)
    told = [{name.lower(): cell for name, cell in row.items() if cell} for row in rows]
    return [row for row in told if row]


def todos(text: str) -> Any:
    """Each to-do as the set of its unfolded lines."""
    unfolded = text.replace("\r\n", "\n").replace("\n ", "").split("BEGIN:VTODO\n")[1:]
    return [sorted(each.partition("END:VTODO")[0].splitlines()) for each in unfolded]


NORMALISED: dict[str, Callable[[str], Any]] = {
    "json": json_tasks,
    "ndjson": json_tasks,
    "taskwarrior": json_tasks,
    "todotxt": text_lines,
    "markdown": text_lines,
    "todoist": csv_rows,
    "csv": csv_rows,
    "ics": todos,
}


def restricted(told: Any, to: Any) -> Any:
    """Without the fields that the original never spoke of: our own records and tables have all of them."""
    if isinstance(to, dict):
        return {id: {name: told[id].get(name) for name in to[id]} for id in to if id in told}
    return [{name: row[name] for name in row if name in set().union(*to)} for row in told]


def test_there_is_a_corpus_for_every_format() -> None:
    assert {file.partition("/")[0] for file in FILES} == set(FORMATS) == set(NORMALISED)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("file", FILES)
def test_what_comes_in_goes_out_as_it_came(file: str, zone: str, pakaura: Pakaura) -> None:
    name = file.partition("/")[0]
    here = {"TZ": zone}
    pakaura("import", str(CORPUS / file), env=here, check=True)
    before = NORMALISED[name]((CORPUS / file).read_text(encoding="utf-8"))
    after = NORMALISED[name](pakaura("export", "--format", name, env=here, check=True).out)
    if name in ("json", "ndjson", "csv"):
        after = restricted(after, before)
    assert after == before


@pytest.mark.parametrize("file", FILES)
def test_importing_again_changes_nothing_and_neither_does_importing_what_was_exported(
    file: str, pakaura: Pakaura
) -> None:
    name = file.partition("/")[0]
    pakaura("import", str(CORPUS / file), check=True)
    (again,) = json.loads(pakaura("import", str(CORPUS / file), "--json", check=True).out)
    assert (again["added"], again["updated"], again["skipped"]) == (0, 0, again["read"])
    exported = pakaura("export", "--format", name, check=True).out
    (back,) = json.loads(pakaura("import", "-", "--from", name, "--json", input=exported, check=True).out)
    assert (back["added"], back["read"]) == (0, again["read"])


@pytest.mark.parametrize("file", FILES)
def test_a_backup_keeps_what_every_import_kept(file: str, pakaura: Pakaura, tmp_path: Path) -> None:
    name = file.partition("/")[0]
    pakaura("import", str(CORPUS / file), check=True)
    backup = pakaura("export", "deleted:yes or deleted:no", check=True).out
    elsewhere = {"PAKAURA_DB": str(tmp_path / "elsewhere.db")}
    pakaura("import", "-", input=backup, env=elsewhere, check=True)
    assert (
        pakaura("export", "--format", name, env=elsewhere).out.partition('"updated_at"')[0]
        == (pakaura("export", "--format", name).out.partition('"updated_at"')[0])
    )
    assert json_tasks(pakaura("export", "deleted:yes or deleted:no", env=elsewhere).out) == json_tasks(backup)


@pytest.mark.parametrize("file", FILES)
def test_the_format_is_recognised_without_the_name_of_the_file(file: str, pakaura: Pakaura) -> None:
    name = file.partition("/")[0]
    (receipt,) = json.loads(pakaura("import", "-", "--json", "-n", input=(CORPUS / file).read_bytes(), check=True).out)
    assert receipt["format"] == name


@pytest.mark.parametrize("name", ["csv", "ics", "json", "ndjson", "taskwarrior"])
def test_importing_ones_own_export_is_no_change(name: str, pakaura: Pakaura) -> None:
    env = {"TZ": "Europe/Berlin"}
    pakaura("add", "call Mom", "due:tomorrow", "pri:high", "+phone", "project:home", env=env, check=True)
    pakaura("add", "dentist", "due:2026-12-01T15:00", "wait:2026-11-30T08:00", env=env, check=True)
    pakaura("add", "done", env=env, check=True)
    pakaura("done", "3", env=env, check=True)
    exported = pakaura("export", "--format", name, env=env, check=True).out
    (back,) = json.loads(pakaura("import", "-", "--from", name, "--json", input=exported, env=env, check=True).out)
    assert (back["added"], back["updated"], back["skipped"]) == (0, 0, 3)
    pakaura("edit", "1", "title:call Dad", env=env, check=True)
    (back,) = json.loads(pakaura("import", "-", "--from", name, "--json", input=exported, env=env, check=True).out)
    assert (back["added"], back["updated"], back["skipped"]) == (0, 1, 2)
