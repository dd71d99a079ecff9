"""How Sphinx makes the site of docs/*.md: `make docs`. The pages are Markdown that GitHub shows as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pygments.lexers.shell import BashLexer  # type: ignore[import-untyped]

from pakaura_cli.version import VERSION

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "PakAura"
version = release = VERSION
# Neither a year nor a time of building: the same pages make the same site.
project_copyright = "PakAura contributors"

extensions = ["myst_parser"]
root_doc = "index"
highlight_language = "text"
html_theme = "furo"
html_title = f"PakAura {release}"
html_copy_source = False
html_show_sphinx = False
html_use_index = False

myst_heading_anchors = 3

_SECTION = re.compile(r"^## (.+)\n((?:.|\n(?!## ))*)", re.MULTILINE)
_LINKED_PAGE = re.compile(r"^- \[.+?\]\((\w[\w-]*)\.md\)", re.MULTILINE)


def navigation(index: str) -> str:
    """The sidebar that the lists of index.md amount to: a toctree for each section, in MyST.

    A toctree of its own would be a second list of all pages, and GitHub would show it as a piece of code.
    """
    return "".join(
        "\n```{toctree}\n:hidden:\n:caption: " + section[1] + "\n\n" + "\n".join(pages) + "\n```\n"
        for section in _SECTION.finditer(index)
        if (pages := _LINKED_PAGE.findall(section[2]))
    )


def setup(app: Sphinx) -> None:
    """What Sphinx calls once at the start."""
    app.add_lexer("crontab", BashLexer)
    app.connect("source-read", _add_navigation)


def _add_navigation(_app: Sphinx, page: str, source: list[str]) -> None:
    if page == root_doc:
        source[0] += navigation(source[0])
