"""`python -m tests.docs.rewrite PAGE...` runs pages, and puts in what was printed where they say something else.

Look at the difference before you commit it: the program may be wrong, and not the page. Ids and the like need their `…`
again.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from tests.docs.morning import Morning, Told, matches
from tests.docs.pages import blocks_to_run
from tests.support.cloud import SETTINGS
from tests.support.postgres import open_folder
from tests.support.server import running_server


def rewrite(page: Path, morning: Morning) -> None:
    """Run the page, and write it anew where it is not what was printed."""
    text = page.read_text("utf-8")
    for block in blocks_to_run(page):
        if told := morning.run(block):
            text = text.replace(block.text, "".join(map(_as_it_was, told)), 1)
    page.write_text(text, "utf-8")


def _as_it_was(told: Told) -> str:
    printed = told.command.printed
    if not matches(printed, told.out):
        printed = "".join(f"{line.rstrip()}\n" for line in told.out.splitlines())
    return told.command.shown + printed


def main(pages: list[str]) -> None:
    with ExitStack() as stack:

        @cache
        def server() -> str:
            folder = stack.enter_context(open_folder())
            return stack.enter_context(running_server(folder / "data", settings=SETTINGS)).url

        for page in pages:
            home = stack.enter_context(tempfile.TemporaryDirectory())
            rewrite(Path(page), Morning(Path(home), server))


if __name__ == "__main__":
    main(sys.argv[1:])
