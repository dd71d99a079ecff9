"""docs/commands.md is what its script makes of the grammar."""

from __future__ import annotations

from docs.write_commands import PAGE, page


def test_the_page_of_commands_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python docs/write_commands.py"
