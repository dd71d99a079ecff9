"""Notes as a person at a terminal reads Markdown: rendered by rich, with nothing lost and nothing harmful."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, ClassVar

from rich.color import ColorSystem
from rich.console import Console
from rich.markdown import Heading, Markdown
from rich.style import Style
from rich.theme import Theme

from pakaura_cli.output.escape import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.token import Token
    from rich.console import ConsoleOptions, RenderResult

WIDEST = 100
"""Columns: longer lines are hard to read."""
_PLAIN = Style()
_THEME = Theme({"markdown.code": "cyan", "markdown.h1": "bold underline", "markdown.item.bullet": "dim"})


class _HeadingAtTheLeft(Heading):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class _Notes(Markdown):
    elements: ClassVar = {**Markdown.elements, "heading_open": _HeadingAtTheLeft}


def rendered(text: str, width: int, color: bool) -> Iterator[str]:
    """The lines of the text, each at most `width` columns wide, with no spaces at its end.

    A link is shown with its address, and HTML as it was typed.
    """
    # A line break is one, as it was typed: notes are lines more often than paragraphs.
    source = "\n".join([f"{line}  " if line.strip() else "" for line in text.splitlines()])
    notes = _Notes(source, hyperlinks=False, code_theme="ansi_dark")
    _keep_html(notes.parsed)
    console = Console(file=StringIO(), width=max(1, min(width, WIDEST)), theme=_THEME, legacy_windows=False)
    for line in console.render_lines(notes, pad=False):
        # What an entity such as &#27; stands for is seen only now.
        parts = [(safe(part), style) for part, style, _ in line]
        while parts and not parts[-1][0].strip(" "):
            parts.pop()
        if parts:
            parts[-1] = parts[-1][0].rstrip(" "), parts[-1][1]
        if color:
            yield "".join([(style or _PLAIN).render(part, color_system=ColorSystem.STANDARD) for part, style in parts])
        else:
            yield "".join([part for part, _ in parts])


def _keep_html(tokens: Iterable[Token]) -> None:
    """Have HTML shown: `<file>` in a note is seldom meant as HTML, and would be left out."""
    for token in tokens:
        if token.type == "html_inline":
            token.type = "text"
        elif token.type == "html_block":
            token.type, token.tag = "fence", "code"
        _keep_html(token.children or ())
