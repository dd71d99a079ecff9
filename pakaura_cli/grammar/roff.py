"""The pieces of a manual page, in roff with the man macros (groff_man(7))."""

from __future__ import annotations

_ESCAPES = str.maketrans({"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"})


def text(plain: str) -> str:
    """One or more lines that show exactly this: nothing in it is taken for a request or an escape."""
    return "\n".join(f"\\&{line}" if line.startswith(".") else line for line in plain.translate(_ESCAPES).split("\n"))


def bold(plain: str) -> str:
    return f"\\fB{text(plain)}\\fR"


def italic(plain: str) -> str:
    return f"\\fI{text(plain)}\\fR"


def title(name: str, section: int, source: str) -> str:
    """The head of a page. Without a date, so that building it twice makes the same file."""
    return f'.TH "{text(name.upper())}" "{section}" "" "{text(source)}" "PakAura"\n'


def section(heading: str, *parts: str) -> str:
    return f'.SH "{text(heading.upper())}"\n' + "".join(parts)


def paragraph(roff: str) -> str:
    return f".PP\n{roff}\n"


def item(term: str, roff: str) -> str:
    """A term, itself in roff, with an indented explanation."""
    return f".TP\n{term}\n{roff}\n"


def example(lines: list[str]) -> str:
    """Lines as they are typed."""
    return ".PP\n.in +4n\n.EX\n" + "".join([f"{text(line)}\n" for line in lines]) + ".EE\n.in\n"
