"""docs/filters.md names every field that a filter may ask for, and its modifiers."""

from __future__ import annotations

import re

from pakaura_server.core.filters.fields import MODIFIERS
from pakaura_server.core.filters.parser import parse
from pakaura_server.core.when import at
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "filters.md").read_text("utf-8")
ROWS = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
SHOWN = [term for cell in ROWS for term in re.findall("`(.+?)`", cell)]


def test_every_field_has_its_row() -> None:
    assert {term.partition(":")[0].partition(".")[0] for term in SHOWN if ":" in term} == MODIFIERS.keys()


def test_every_modifier_is_shown() -> None:
    shown = {term.partition(":")[0].partition(".")[2] for term in SHOWN if ":" in term}
    assert shown == {modifier for known in MODIFIERS.values() for modifier in known}


def test_every_term_that_is_shown_can_be_read() -> None:
    for term in SHOWN:
        assert parse(term, at(0, "UTC")).fields
