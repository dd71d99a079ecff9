"""From the text of a filter to its tree."""

from __future__ import annotations

from pakaura_server.core.dates import is_time, read_date
from pakaura_server.core.errors import BadDate, BadFilter, BadValue
from pakaura_server.core.filters.fields import is_field, read_field, takes_date
from pakaura_server.core.filters.lexer import tokenize
from pakaura_server.core.filters.terms import Holds, Tagged, is_sign
from pakaura_server.core.filters.tree import Everything, Filter, all_of, any_of
from pakaura_server.core.task import clean_tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from pakaura_server.core.filters.lexer import Token
    from pakaura_server.core.when import Moment

MAX_DEPTH: Final = 40
"""How deep parentheses and nots may nest; up to 3.45 the parser of SQLite has a stack of 100 for a whole statement."""

MAX_TERMS: Final = 200
"""SQLite refuses an expression that is 1000 deep, and a chain of ANDs is as deep as it is long."""


def parse(text: str, now: Moment) -> Filter:
    """The filter that `text` is, its dates read at `now`; blank text chooses everything. Raises BadFilter."""
    parser = _Parser(text, now)
    if not parser.tokens:
        return Everything()
    chosen = parser.either(0)
    if parser.peek() is not None:
        raise parser.trouble("a closing parenthesis has no partner", "remove it, or put it in quotes")
    return chosen


class _Parser:
    __slots__ = ("end", "index", "now", "terms", "tokens")

    def __init__(self, text: str, now: Moment) -> None:
        self.tokens = tokenize(text)
        self.index = 0
        self.terms = 0
        self.end = len(text)
        self.now = now

    def peek(self) -> Token | None:
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def take(self, word: str) -> bool:
        """Whether the next token is the keyword or parenthesis `word`, which is then passed over."""
        token = self.peek()
        if token is None or not token.is_bare(word):
            return False
        self.index += 1
        return True

    def trouble(self, message: str, hint: str) -> BadFilter:
        token = self.peek()
        return BadFilter(message, hint, self.end if token is None else token.start)

    def either(self, depth: int) -> Filter:
        parts = [self.both(depth)]
        while self.take("or"):
            parts.append(self.both(depth))
        return any_of(*parts)

    def both(self, depth: int) -> Filter:
        parts = [self.one(depth)]
        while (token := self.peek()) is not None and not token.is_bare(")") and not token.is_bare("or"):
            self.take("and")
            parts.append(self.one(depth))
        return all_of(*parts)

    def one(self, depth: int) -> Filter:
        if depth > MAX_DEPTH:
            raise self.trouble(f"the filter nests deeper than {MAX_DEPTH} levels", "write it with fewer parentheses")
        if self.take("not"):
            return self.one(depth + 1).negated()
        if self.take("("):
            inner = self.either(depth + 1)
            if not self.take(")"):
                raise self.trouble("a parenthesis is not closed", "add a ) at its end, or put it in quotes")
            return inner
        return self.term()

    def term(self) -> Filter:
        token = self.peek()
        if token is None or any(token.is_bare(word) for word in ("and", "or", ")")):
            found = "the end" if token is None else repr(token.value)
            raise self.trouble(f"a word is missing before {found}", 'write "and" in quotes to find it in a title')
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise self.trouble(f"the filter has more than {MAX_TERMS} terms", "split it into several")
        self.index += 1
        try:
            return self._read(token)
        except BadValue as error:
            raise BadFilter(error.message, error.hint, token.start) from error

    def _read(self, token: Token) -> Filter:
        if token.name is not None and is_field(token.name):
            value = token.value
            if takes_date(token.name) and not token.quoted:
                value += self._time_after(value)
            return read_field(token.name, value, self.now)
        if not token.quoted and is_sign(token.value) and token.name is None:
            return self._tag(token)
        if not token.text:
            raise BadValue("there is nothing between the quotes", "write a word of the title there")
        return Holds("title", token.text)

    def _time_after(self, value: str) -> str:
        """The time that follows the day `value` as a word of its own, with a space before it."""
        token = self.peek()
        if token is None or token.quoted or not is_time(token.text):
            return ""
        try:
            is_day = read_date(value, self.now).all_day
        except BadDate:
            return ""
        self.index += is_day
        return f" {token.text}" if is_day else ""

    @staticmethod
    def _tag(token: Token) -> Filter:
        """`+tag` or `-tag`; what cannot be a tag, as in `+c++`, is a word of the title."""
        try:
            has = Tagged(clean_tag(token.value[1:]))
        except BadValue:
            return Holds("title", token.value)
        return has if token.value[0] == "+" else has.negated()
