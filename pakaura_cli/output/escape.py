"""Text that others wrote, made harmless for a terminal."""

_ORDERS = frozenset("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Line separators, and the marks that reorder what stands beside them."""
_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def safe(text: str) -> str:
    r"""The text with all that could steer a terminal shown as an escape: `\n`, `\x1b`, `\u202e`.

    That is control characters, bidi marks, line separators and halves of surrogate pairs; other text stays as it is.
    """
    if text.isprintable():
        return text
    return "".join([_shown(char) if _steers(char) else char for char in text])


def safe_json(text: str) -> str:
    """One line of JSON with what `safe` would show escaped in JSON's own way: the same values, harmless."""
    if text.isprintable():
        return text
    return "".join([f"\\u{ord(char):04x}" if _steers(char) else char for char in text])


def _steers(char: str) -> bool:
    code = ord(char)
    return code < 0x20 or 0x7F <= code < 0xA0 or char in _ORDERS or 0xD800 <= code < 0xE000


def _shown(char: str) -> str:
    code = ord(char)
    return _NAMED.get(char) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
