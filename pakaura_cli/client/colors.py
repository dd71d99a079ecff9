"""The words in which a person says how something is shown: `red`, `bold bright_blue`, `#ff8800 on black`, `none`."""

from __future__ import annotations

from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

ROLES: Final[dict[str, str]] = {
    "overdue": "red",
    "today": "yellow",
    "due": "none",
    "high": "bold red",
    "medium": "yellow",
    "low": "none",
    "title": "bold",
    "number": "bold",
    "project": "blue",
    "tag": "cyan",
    "done": "dim",
    "deleted": "dim",
    "blocked": "dim",
    "recurring": "none",
    "header": "dim",
    "dim": "dim",
}
"""What is coloured, and how where nothing else is set."""
_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_ATTRIBUTES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "reverse": "7", "strike": "9"}
_EXAMPLES = 'such as "red", "bold bright_blue", "#ff8800 on black", or "none"'

TRUECOLOR: Final = 1 << 24
"""How many colours a terminal has that shows any."""
_LEVELS = (0, 95, 135, 175, 215, 255)
"""The steps of the cube in the table of 256 colours, as xterm has them."""
_SIXTEEN = (
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
)
"""xterm's first sixteen."""


def sgr(text: str, colors: int = TRUECOLOR) -> str:
    """The parameters of the escape sequence (ECMA-48, SGR) that shows it on a terminal of so many colours.

    `none` and blank text are no sequence at all. A colour that the terminal lacks becomes the nearest that it has.
    Raises BadValue.
    """
    codes: list[str] = []
    words = text.lower().replace("-", "_").split()
    background = False
    for word in words:
        if word == "on" and not background:
            background = True
            continue
        if word in _ATTRIBUTES and not background:
            codes.append(_ATTRIBUTES[word])
        elif word != "none":
            codes.append(_color(word, text, background, colors))
            background = False
        elif len(words) > 1:
            raise BadValue(f"{text!r} is no colour: none stands alone", _EXAMPLES)
    if background:
        raise BadValue(f"{text!r} is no colour: on needs one after it", _EXAMPLES)
    return ";".join(codes)


def _color(word: str, text: str, background: bool, colors: int) -> str:
    base = word.removeprefix("bright_")
    if word in ("gray", "grey"):
        return str(100 if background else 90)
    if base in _NAMES:
        return str(_NAMES.index(base) + (60 if base != word else 0) + (40 if background else 30))
    if word.isascii() and word.isdigit() and len(word) <= 3 and int(word) <= 255:
        return _numbered(int(word), background, colors)
    red_green_blue = _hexadecimal(word)
    if red_green_blue is None:
        raise BadValue(f"{text!r} is no colour: {word!r} is not known", _EXAMPLES)
    if colors >= TRUECOLOR:
        return f"{48 if background else 38};2;{';'.join(map(str, red_green_blue))}"
    return _numbered(_nearest_of_256(red_green_blue), background, colors, red_green_blue)


def _hexadecimal(word: str) -> tuple[int, int, int] | None:
    digits = word.removeprefix("#")
    if len(digits) == 3:
        digits = "".join([digit * 2 for digit in digits])
    if word[:1] != "#" or len(digits) != 6 or any(digit not in "0123456789abcdef" for digit in digits):
        return None
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _numbered(number: int, background: bool, colors: int, wanted: tuple[int, int, int] | None = None) -> str:
    """One of the table of 256; with fewer colours the nearest of the first sixteen."""
    if colors >= 256:
        return f"{48 if background else 38};5;{number}"
    if number > 15 or wanted:
        number = _nearest(_SIXTEEN, wanted or _of_256(number))
    bright, plain = divmod(number, 8)
    return str(plain + 60 * bright + (40 if background else 30))


def _nearest_of_256(wanted: tuple[int, int, int]) -> int:
    """Not among the first sixteen, which terminals show as their owner likes."""
    return 16 + _nearest([_of_256(number) for number in range(16, 256)], wanted)


def _of_256(number: int) -> tuple[int, int, int]:
    if number < 16:
        return _SIXTEEN[number]
    if number >= 232:
        level = 8 + 10 * (number - 232)
        return level, level, level
    red, rest = divmod(number - 16, 36)
    green, blue = divmod(rest, 6)
    return _LEVELS[red], _LEVELS[green], _LEVELS[blue]


def _nearest(table: list[tuple[int, int, int]] | tuple[tuple[int, int, int], ...], wanted: tuple[int, int, int]) -> int:
    distances = [sum([(a - b) ** 2 for a, b in zip(known, wanted, strict=True)]) for known in table]
    return distances.index(min(distances))
