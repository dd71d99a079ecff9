"""The words of a line with their places in it, and which of them are literal."""

from __future__ import annotations

from pakaura_server.core.natural.vocabulary import known

BLANKS = " \t\r\n"
_STOPS = ",.;:!"
"""What may close a word that is a date or a mark; it goes with that word."""
_QUOTES = {'"': '"', "“": "”"}
_OPENING = tuple(_QUOTES)
_AFTER_QUOTE = ",.;:!?)"
_FOREIGN = "?"
_LONGEST = 12
"""Words of a phrase."""
_MARKS = '#@+!"“'


class Word:
    """One word: `line[start:end]` is `text`. `key` is what it is recognised by: lower case, without a closing stop.

    `key` is empty where the word may not be recognised: it is literal, or was recognised already (`taken`). `stop` is
    the mark of _STOPS that closes the word, or empty. `escaped` says that a backslash stands in
    front of it, which is no part of it.
    """

    __slots__ = ("end", "escaped", "key", "start", "stop", "taken", "text")

    def __init__(self, start: int, text: str, literal: bool = False, escaped: bool = False) -> None:
        self.start = start
        self.end = start + len(text)
        self.text = text
        self.escaped = escaped
        self.taken = False
        closed = text[-1] in _STOPS and len(text) > 1 and not literal and not _ends_itself(text)
        self.stop = text[-1] if closed else ""
        bare = self.bare
        # All words of dates are ASCII; what lower() makes ASCII (the Kelvin sign) and other digits are not.
        self.key = "" if literal else bare.lower() if bare.isascii() else _FOREIGN

    @property
    def bare(self) -> str:
        """The text without its closing stop."""
        return self.text.removesuffix(self.stop) if self.stop else self.text

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    def __repr__(self) -> str:
        return f"Word({self.start}, {self.text!r}, {self.key!r})"


def split(line: str, literal_from: int | None = None) -> list[Word]:
    """The words of `line`, between blanks. From the offset `literal_from` on all of them are literal.

    Double quotes at the edges of words make what is between them one literal word, and are part of it. A quote inside
    a word (`27" screen`) and one that nothing closes are like any other character. A backslash before a word that could
    be recognised keeps it literal, and is itself no part of it.
    """
    words: list[Word] = []
    position, limit = 0, len(line)
    while position < limit:
        if line[position] in BLANKS:
            position += 1
            continue
        end, quoted = _end(line, position)
        literal = quoted or (literal_from is not None and position >= literal_from)
        escaped = not literal and line[position] == "\\" and _escapes(line[position + 1 : end])
        words.append(Word(position + escaped, line[position + escaped : end], literal or escaped, escaped))
        position = end
    return words


def attribute(word: Word) -> str:
    """The word with the quotes of its value taken away: `due:"24 dec"` is `due:24 dec`."""
    name, colon, text = word.text.partition(":")
    if colon and len(text) > 1 and text[0] in _QUOTES and text[-1] == _QUOTES[text[0]]:
        return f"{name}:{text[1:-1]}"
    return word.text


def _ends_itself(text: str) -> bool:
    """Whether its last character is no stop but part of the word: `every!`, and `31.12.` as a day is written."""
    if text[-1] == "!":
        return text.lower() == "every!"
    day, _, month = text[:-1].partition(".")
    return text[-1] == "." and all(part.isdigit() and len(part) <= 2 for part in (day, month))


def _escapes(text: str) -> bool:
    """Whether a backslash before `text` keeps it literal; `\\alpha` and `\\\\server` need none and keep theirs."""
    word = Word(0, text) if text else None
    return word is not None and (text[0] in _MARKS or text[0].isdigit() or ":" in text or known(word.key))


def _end(line: str, start: int) -> tuple[int, bool]:
    """Where the word that begins at `start` ends, and whether it is quoted as a whole."""
    opened = start if line[start] in _QUOTES else _value(line, start)
    end = _closed(line, opened) if opened >= 0 else -1
    quoted = end >= 0 and opened == start
    end = max(end, start)
    while end < len(line) and line[end] not in BLANKS:
        end += 1
    return end, quoted


def _closed(line: str, opened: int) -> int:
    """The offset after the quote that closes the one at `opened`, or -1. One inside a word closes nothing."""
    quote = _QUOTES[line[opened]]
    close = line.find(quote, opened + 1)
    while close >= 0:
        after = line[close + 1 : close + 2]
        if not after or after in BLANKS or after in _AFTER_QUOTE:
            return close + 1
        close = line.find(quote, close + 1)
    return -1


def _value(line: str, start: int) -> int:
    """Where the quoted value of an attribute opens, as in `due:"24 dec"`, or -1."""
    colon = start
    while colon < len(line) and line[colon].isalpha():
        colon += 1
    named = colon > start and line[colon : colon + 1] == ":"
    return colon + 1 if named and line[colon + 1 : colon + 2] in _OPENING else -1


def keys_from(words: list[Word], index: int) -> list[str]:
    """The keys of the words from there on, as far as one phrase can reach: not beyond a full stop, or what is taken."""
    keys: list[str] = []
    for word in words[index : index + _LONGEST]:
        if word.taken or (keys and not word.key):
            break
        keys.append(word.key)
        if word.stop not in ("", ","):
            break
    return keys
