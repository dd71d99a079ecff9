"""How this terminal shows things: each role's colour and each sign, as its owner configured them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Style:
    """Colours or none, typographic signs or ASCII.

    `look_up` gives a setting such as `colors.overdue` as text, empty where it is not set; it is asked for what is
    shown and no more. `colors` is how many the terminal has.
    """

    __slots__ = ("_colors", "_look_up", "_sgr", "_symbols", "color", "unicode")

    def __init__(
        self, color: bool, unicode: bool, look_up: Callable[[str], str] | None = None, colors: int = 16
    ) -> None:
        self.color = color
        self.unicode = unicode
        self._look_up = look_up or _nothing_set
        self._colors = colors
        self._sgr: dict[str, str] = {}
        self._symbols: dict[str, str] = {}

    def paint(self, text: str, role: str) -> str:
        """The text in the colour of a role, such as `overdue`; as it is for the role "" and where colour is off."""
        if not self.color or not text or not role:
            return text
        parameters = self._sgr.get(role)
        if parameters is None:
            parameters = self._sgr[role] = self._parameters(role)
        return f"\x1b[{parameters}m{text}\x1b[0m" if parameters else text

    def symbol(self, name: str) -> str:
        """The sign of that name among `client.symbols.PRESETS`."""
        found = self._symbols.get(name)
        if found is None:
            found = self._symbols[name] = self._sign(name)
        return found

    @property
    def ellipsis(self) -> str:
        return self.symbol("ellipsis")

    def _parameters(self, role: str) -> str:
        from pakaura_cli.client.colors import ROLES, sgr

        return sgr(self._look_up(f"colors.{role}") or ROLES[role], self._colors)

    def _sign(self, name: str) -> str:
        from pakaura_cli.client.symbols import PRESETS

        chosen = self._look_up(f"symbols.{name}")
        if chosen and (self.unicode or chosen.isascii()):
            return chosen
        preset = self._look_up("symbols.preset") if self.unicode else "ascii"
        return PRESETS[preset if preset in PRESETS else "unicode"][name]


def colors_of(environ: Mapping[str, str]) -> int:
    """How many colours the terminal has, as far as its variables say: 16, 256 or all of 24 bits."""
    term, forced = environ.get("TERM", ""), environ.get("FORCE_COLOR", "")
    if environ.get("COLORTERM") in ("truecolor", "24bit") or term.endswith("-direct") or forced == "3":
        return 1 << 24
    return 256 if "256color" in term or forced == "2" else 16


def _nothing_set(_name: str) -> str:
    return ""
