"""The one JSON text of a register's value: keys sorted, nothing escaped that need not be, no spaces."""

from __future__ import annotations

from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_INTEGER = 2**53
"""Beyond it a reader that keeps numbers as doubles would change them."""

_ESCAPES = {i: f"\\u{i:04x}" for i in range(0x20)}
_ESCAPES |= {ord('"'): '\\"', ord("\\"): "\\\\", 8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}


def canonical(value: Any) -> str:
    """Equal to `json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))`, without importing json.

    Raises BadValue for what a register must not hold: a float, an integer beyond MAX_INTEGER, another type.
    """
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int) and abs(value) <= MAX_INTEGER:
        return str(int(value))
    if isinstance(value, list | tuple):
        return f"[{','.join([canonical(item) for item in value])}]"
    if isinstance(value, dict) and not [name for name in value if not isinstance(name, str)]:
        return f"{{{','.join([f'{_text(name)}:{canonical(value[name])}' for name in sorted(value)])}}}"
    raise BadValue(f"{type(value).__name__} {value!r} cannot be kept in a task")


def _text(text: str) -> str:
    # Nearly every text is as it is; looking is cheaper than translating.
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f'"{text.translate(_ESCAPES)}"'
