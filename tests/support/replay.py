"""The command lines that the dashboard showed, typed again on a copy of the store as it was before."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

from pakaura_cli.client.session import Session
from tests.support.installed import Pakaura

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DROPPED = ("short_id", "created_at", "updated_at", "completed_at")


def replay(said: Sequence[str], environ: Mapping[str, str], copy: Mapping[str, str]) -> None:
    """Run each line in `copy`, the environment of a copy of the store of `environ`; each must end well."""
    pakaura = Pakaura(copy)
    ids = order(environ)
    for line in said:
        # Of what was made here and has no number any more the line has the id, which is another one in the copy.
        known = dict(zip(ids, order(copy), strict=False))
        pakaura(*[known.get(word, word) for word in shlex.split(line)[1:]], check=True)


def tasks(environ: Mapping[str, str]) -> list[dict[str, Any]]:
    """All tasks without their times, with places in the order of creation for ids."""
    records = _records(environ)
    text = json.dumps(records)
    for place, record in enumerate(records):
        text = text.replace(record["id"], f"#{place}")
    found: list[dict[str, Any]] = json.loads(text)
    return [{name: value for name, value in record.items() if name not in _DROPPED} for record in found]


def order(environ: Mapping[str, str]) -> list[str]:
    """All ids, in order of creation."""
    session = Session(environ)
    with session.to_read().reading() as db:
        found = [row[0] for row in db.execute("SELECT id FROM task ORDER BY n")]
    session.leave()
    return found


def _records(environ: Mapping[str, str]) -> list[dict[str, Any]]:
    every = ("(completed:yes or completed:no)", "(deleted:yes or deleted:no)", "(waiting:yes or waiting:no)")
    lines = Pakaura(environ)("list", *every, "--ndjson", check=True).out.splitlines()
    rowids = order(environ)
    return sorted([json.loads(line) for line in lines], key=lambda record: rowids.index(record["id"]))
