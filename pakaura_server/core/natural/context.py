"""Whether words that look like a date are meant as one where they stand: names are left alone, doubts are told."""

from __future__ import annotations

from pakaura_server.core.natural.match import ANYWHERE, END_OR_LED, LED
from pakaura_server.core.natural.phrase import phrase
from pakaura_server.core.natural.vocabulary import MONTHS, TENS, WEEKDAYS, number
from pakaura_server.core.natural.words import keys_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_server.core.natural.words import Word
    from pakaura_server.core.when import Moment

TAKE = "take"
DOUBT = "doubt"
"""It stays in the title, and is told of."""
TITLE = "title"
_NAMING = frozenset("the a an my our your his her their its last past every each".split())
"""What stands before a word that is no date: `the sun`, `last friday`."""
_RELATING = frozenset("before after since from until till for of to than through about between -".split())
"""What stands before a date that is perhaps not the one on which the task is due."""
_FEASTS = frozenset("black good ash palm easter cyber giving super shrove maundy bloody holy fat".split())
"""With a weekday they are the name of a day."""
JOINS = ("to", "-", "–", "through", "till", "until", "and", "or", "&")
"""What stands between two dates, of which neither is the one that is meant."""
_CLOSING = (",", ":")


class Place:
    """The words from `start` to before `stop`, of which the first `lead` only lead to the others."""

    def __init__(self, words: list[Word], start: int, count: int, lead: int, now: Moment) -> None:
        self.words = words
        self.start = start
        self.stop = start + count
        self.now = now
        self.head = words[start + lead]
        self.last = words[self.stop - 1]
        self.led = lead > 0 and (start == 0 or not words[start].capital)
        self.before = words[start - 1] if start and not words[start - 1].taken else None
        self.after = words[self.stop] if self.stop < len(words) and not words[self.stop].taken else None
        self.first = all(word.taken for word in words[:start])

    @property
    def at_end(self) -> bool:
        """Whether nothing of the title follows, or the phrase opens the line and is set off: `friday: call bob`."""
        return ends(self.words, self.stop, self.now) or (self.first and self.last.stop in _CLOSING)


def ends(words: list[Word], index: int, now: Moment) -> bool:
    """Whether from `index` on there is only what was recognised, and dates."""
    while index < len(words):
        if not words[index].taken:
            found = phrase(keys_from(words, index), now)
            if found is None:
                return False
            index += found.count
        else:
            index += 1
    return True


def judge(place: Place, form: str, unlikely: bool, has_time: bool) -> str:
    """TAKE, DOUBT or TITLE. `has_time` says that a time stands beside a day, which leaves little doubt."""
    if unlikely:
        return _judge_unlikely(place, form)
    relation = _relation(place)
    if relation != TAKE:
        return relation
    if _is_named(place, has_time):
        return DOUBT
    if form == ANYWHERE:
        return TAKE
    if form == END_OR_LED:
        return TAKE if place.led or place.at_end else DOUBT
    if place.at_end:
        return DOUBT if form == LED and not place.led else TAKE
    if form == LED and place.led:
        return TAKE
    return DOUBT if place.led else TITLE


def _judge_unlikely(place: Place, form: str) -> str:
    before = place.before.key if place.before else ""
    if before.isdigit() or _relation(place) == TITLE or _is_named(place, has_time=False):
        return TITLE
    leading = form == ANYWHERE or place.led or before in ("in", "next")
    return DOUBT if leading or place.at_end else TITLE


def _relation(place: Place) -> str:
    """What the words beside it make of it."""
    before, after = place.before, place.after
    if before is not None and not before.stop:
        if before.key in _NAMING or before.text.endswith(("'s", "\u2019s")):
            return TITLE
        if before.key in _FEASTS and place.head.key in WEEKDAYS:
            return TITLE
        if before.key in TENS or (before.key in ("and", "&") and number(place.head.key)):
            return TITLE  # Only the end of what is said: `twenty one days`, `1 month and 3 days`.
        if before.key in _RELATING:
            return DOUBT
    if after is not None and after.text in JOINS and phrase(keys_from(place.words, place.stop + 1), place.now):
        return DOUBT
    return TAKE


def _is_named(place: Place, has_time: bool) -> bool:
    """Whether capitals make it look like (part of) a name: `Friday Night Lights`, `Around the World in 80 Days`."""
    head = place.head
    for word in place.words[place.start : place.stop]:
        capital = word.capital and word.key not in WEEKDAYS and word.key not in MONTHS and not _is_half(word)
        if capital and not (word is place.words[place.start] and place.first):
            return True
    if head.capital and place.after is not None and place.after.capital and not place.last.stop:
        return True
    return not has_time and follows_a_name(place) and place.start > 1


def follows_a_name(place: Place) -> bool:
    """Whether it may end a name: `Freaky Friday`, `Psalm 23:10`; but the first word of a line has a capital anyway."""
    head, before = place.head, place.before
    suspect = head.capital and (head.key in WEEKDAYS or head.key in MONTHS)
    suspect = suspect or (":" in head.key and not _is_half(head))
    return suspect and not place.led and before is not None and before.capital


def _is_half(word: Word) -> bool:
    return word.key[-2:] in ("am", "pm")
