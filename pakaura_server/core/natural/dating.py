"""The due date and the repetition of a line: which of its words they are, and what they mean together."""

from __future__ import annotations

from datetime import date

from pakaura_server.core.natural.context import JOINS, TAKE, TITLE, Place, follows_a_name, judge
from pakaura_server.core.natural.every import every, refused
from pakaura_server.core.natural.phrase import Phrase, phrase, with_time
from pakaura_server.core.natural.times import clock
from pakaura_server.core.natural.vocabulary import FORTNIGHTS, TENS, UNITS, number
from pakaura_server.core.natural.words import keys_from
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_server.core.natural.every import Every
    from pakaura_server.core.natural.words import Word
    from pakaura_server.core.when import Moment

    Ask = Callable[[str, Moment], When | None]
    """Reads a whole phrase that the grammar here cannot read."""

_STARTS = ("starting", "beginning", "from")


class Found:
    """`line[start:end]` was understood as `value` of `field`."""

    __slots__ = ("end", "field", "rule", "start", "value")

    def __init__(self, start: int, end: int, field: str, value: str, rule: str) -> None:
        self.start = start
        self.end = end
        self.field = field
        self.value = value
        self.rule = rule


class Unsure:
    """`line[start:end]` may be meant as any of `readings`, `(field, value, rule)`; the first was taken."""

    __slots__ = ("end", "readings", "start")

    def __init__(self, start: int, end: int, readings: list[tuple[str, str, str]]) -> None:
        self.start = start
        self.end = end
        self.readings = readings


class Dating:
    """Reads the words that are not taken yet, and takes those that it understands.

    `due` and `recurrence` (`(rule, mode)`) are what they mean together. Where the due date is given otherwise, only a
    repetition is looked for.
    """

    def __init__(self, words: list[Word], now: Moment, ask: Ask, due_is_given: bool = False) -> None:
        self.words = words
        self.now = now
        self.ask = ask
        self.due_is_given = due_is_given
        self.found: list[Found] = []
        self.doubts: list[Unsure] = []
        self.unread: list[str] = []
        """Sentences about what is meant as a repetition and is none that there can be."""
        self.due: When | None = None
        self.recurrence: tuple[str, str] | None = None
        self._every: Every | None = None
        self._day: tuple[int, Phrase] | None = None
        self._time: tuple[int, Phrase] | None = None
        self._asides: list[tuple[int, Phrase]] = []
        """Phrases that stay in the title and are told of."""

    def read(self) -> None:
        self._read_every()
        if self.due_is_given:
            return
        if self._every is not None and self._day is None:
            self._read_start_before()
        self._read_phrases()
        if self._day is None and self._every is None and self._time is None:
            self._ask_for_more()
        if self.due is None:
            self._settle()

    def _read_every(self) -> None:
        for index, word in enumerate(self.words):
            if word.key[:5] != "every":
                continue
            found = every(keys_from(self.words, index), self.now)
            if found is None:
                self._refuse(index)
                continue
            place = Place(self.words, index, found.count, 0, self.now)
            start, end = word.start, self.words[place.stop - 1].end
            # `every 2 weeks!` may count from the completion, as `every:2weeks!` does, or be called out.
            exclaimed = place.last.stop == "!"
            if self._every is not None or exclaimed or judge(place, found.place, False, False) != TAKE:
                text = " ".join([each.text for each in self.words[index : place.stop]])
                self.doubts.append(Unsure(start, end, [("title", text, "words"), ("recurrence", found.rule, "every")]))
                continue
            self._every = found
            self.recurrence = found.rule, found.mode
            self.found.append(Found(start, end, "recurrence", found.rule, "every"))
            self._take(index, place.stop)
            if not self.due_is_given:
                self._read_time(place.stop)
                self._read_start(place.stop)

    def _refuse(self, index: int) -> None:
        count, why = refused(keys_from(self.words, index))
        if count:
            text = " ".join([each.text for each in self.words[index : index + count]])
            self.unread.append(f"{text!r} stays in the title: {why}")

    def _read_time(self, index: int) -> None:
        """`9:30`, `at 5pm` or `evening` right behind the repetition, where it can only be its time."""
        keys = keys_from(self.words, index)
        found = clock(keys, self.now, after_day=True) if keys and keys[0] else None
        if found and len(found.times) == 1:
            self._time = index, Phrase(0, None, found, found.count, self.now)
            self._take(index, index + found.count)

    def _read_start(self, index: int) -> None:
        """`starting friday`, right behind the repetition."""
        found = self._start(index)
        if found:
            self._accept(index, found)
            self._take(index, index + found.count)

    def _read_start_before(self) -> None:
        """`starting friday` anywhere before the repetition, and `from friday` right before it."""
        for index, word in enumerate(self.words):
            found = self._start(index) if not word.taken else None
            if found and (word.key != "from" or self._is_before_every(index + found.count)):
                self._accept(index, found)
                self._take(index, index + found.count)
                return

    def _is_before_every(self, index: int) -> bool:
        return index < len(self.words) and self.words[index].taken and self.words[index].key[:5] == "every"

    def _start(self, index: int) -> Phrase | None:
        keys = keys_from(self.words, index)
        if len(keys) < 2 or keys[0] not in _STARTS or not keys[1]:
            return None
        found = phrase(keys[1:], self.now)
        if not found or not found.has_day or found.unlikely:
            return None
        found.count += 1
        return found

    def _read_phrases(self) -> None:
        index = 0
        while index < len(self.words):
            found = phrase(keys_from(self.words, index), self.now)
            if found is None:
                index += 1
                continue
            place = Place(self.words, index, found.count, found.lead, self.now)
            certain = found.has_time and found.has_day
            verdict = judge(place, found.place, found.unlikely, certain)
            if verdict == TAKE and not self._joined(index):
                found.doubtful = found.doubtful or (not certain and follows_a_name(place))
                self._accept(index, found)
            elif verdict != TITLE:
                self._asides.append((index, found))
            index += found.count

    def _joined(self, index: int) -> bool:
        """Whether an `and`, `or` or `to` ties it to a date before it that is not taken either."""
        if not self._asides or index < 1 or self.words[index - 1].text not in JOINS:
            return False
        start, aside = self._asides[-1]
        return start + aside.count == index - 1

    def _accept(self, index: int, found: Phrase) -> None:
        """The last day of a line counts, and the last time if that day has none; the others stay in the title."""
        if found.has_day:
            if self._day is not None:
                self._asides.append(self._day)
            self._day = index, found
        else:
            if self._time is not None:
                self._asides.append(self._time)
            self._time = index, found

    def _settle(self) -> None:
        if self._day and self._day[1].has_time and self._time:
            self._asides.append(self._time)
            self._time = None
        time = self._time[1].readings[0].text[11:] if self._time else self._every.time if self._every else ""
        readings = self._readings(time)
        self.due = readings[0] if readings else None
        for index, found in filter(None, (self._day, self._time)):
            start, end = self._bounds(index, found)
            self.found.append(Found(start, end, "due", readings[0].text, found.rule))
            self._take(index, index + found.count)
            if found.has_day:
                others = [("due", each.text, found.rule) for each in readings]
                others += [("title", self._text(index, found), "words")] if found.doubtful else []
                if len(others) > 1:
                    self.doubts.append(Unsure(start, end, others))
        for index, found in self._asides:
            start, end = self._bounds(index, found)
            dues = [("due", each.text, found.rule) for each in self._beside(found)]
            self.doubts.append(Unsure(start, end, [("title", self._text(index, found), "words"), *dues]))

    def _readings(self, time: str) -> list[When]:
        if self._day:
            found = self._day[1]
            timed = time and not found.has_time
            return [with_time(each, time, self.now) for each in found.readings] if timed else found.readings
        if self._every:
            return self._first(self._every, time)
        return self._time[1].readings if self._time else []

    def _first(self, every: Every, time: str) -> list[When]:
        """When it is due for the first time: today, if it falls on today and the time is not past."""
        today = date.fromisoformat(self.now.today)
        day = every.first(today)
        if day == today and time and f"{day}T{time}" <= self.now.wall:
            day = every.first(today, later=True)
        if day is None:
            return []
        return [with_time(When(day.isoformat()), time, self.now) if time else When(day.isoformat())]

    def _beside(self, found: Phrase) -> list[When]:
        """The readings of what stayed in the title; a time is one of the day that was taken."""
        day = self._day[1].readings[0] if self._day else None
        if found.has_day or day is None:
            return found.readings
        return [with_time(day, each.text[11:], self.now) for each in found.readings]

    def _ask_for_more(self) -> None:
        """Phrases that the library may know: `in 1 month and 3 days`, `two fortnights from now`."""
        for index, word in enumerate(self.words):
            if word.taken or not word.key:
                continue
            keys = keys_from(self.words, index)
            count = _candidate(keys)
            if not count or any(each.capital for each in self.words[index + 1 : index + count]):
                continue
            place = Place(self.words, index, count, 0, self.now)
            if judge(place, "anywhere", False, False) == TITLE:
                continue
            day = self.ask(" ".join(keys[:count]), self.now)
            if day is not None:
                start, end = word.start, self.words[place.stop - 1].end
                self.found.append(Found(start, end, "due", day.text, "library"))
                self._take(index, place.stop)
                self.due = day
                return

    def _take(self, start: int, stop: int) -> None:
        for word in self.words[start:stop]:
            word.taken = True

    def _bounds(self, index: int, found: Phrase) -> tuple[int, int]:
        return self.words[index].start, self.words[index + found.count - 1].end

    def _text(self, index: int, found: Phrase) -> str:
        return " ".join([word.text for word in self.words[index : index + found.count]])


def _candidate(keys: list[str]) -> int:
    """How many words a phrase for the library has that begins here, or 0: only what cannot be meant otherwise."""
    counts = keys[0] == "in"
    at = 1 if counts else 0
    if at >= len(keys) or not (number(keys[at]) or keys[at] in TENS):
        return 0
    units = [index for index, key in enumerate(keys) if key in UNITS or key in FORTNIGHTS]
    last = at
    while last < len(keys) and (
        number(keys[last])
        or keys[last] in UNITS
        or keys[last] in FORTNIGHTS
        or keys[last] in TENS
        or keys[last] == "and"
    ):
        last += 1
    if not units or units[0] >= last:
        return 0
    if counts:
        return max(unit for unit in units if unit < last) + 1
    return last + 2 if keys[last : last + 2] == ["from", "now"] else 0
