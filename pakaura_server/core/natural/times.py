"""The times of a day that a line may name: `9am`, `at 17:00`, `9:30 pm`, `at noon`, and `at 5`, which may be two."""

from __future__ import annotations

from pakaura_server.core.dates import is_time, read_date
from pakaura_server.core.errors import BadDate
from pakaura_server.core.natural.vocabulary import PARTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_server.core.natural.near import Keys
    from pakaura_server.core.when import Moment

_HALVES = ("am", "pm")
_PADDED = len("09:00")


class Clock:
    """The first `count` words say one of `times` (`HH:MM`).

    A `bare` one (`3:16`, `noon`, `at 5`) is a time only behind a day or at the end of a line, after `at`.
    """

    __slots__ = ("bare", "count", "led", "times")

    def __init__(self, count: int, times: list[str], bare: bool, led: bool) -> None:
        self.count = count
        self.times = times
        self.bare = bare
        self.led = led


def clock(keys: Keys, now: Moment, after_day: bool = False) -> Clock | None:
    """The time that `keys` begins with. `after_day` lets a part of the day (`friday evening`) be one."""
    if not keys:
        return None
    led = keys[0] in ("at", "@")
    rest = keys[1:] if led else keys
    if not rest:
        return None
    word = rest[0]
    if after_day and not led and word in PARTS:
        return Clock(1, [PARTS[word]], bare=False, led=False)
    if len(rest) > 1 and rest[1] in _HALVES and is_time(word + rest[1]):
        return Clock(2 + led, [_wall(word + rest[1], now)], bare=False, led=led)
    if is_time(word):
        return Clock(1 + led, [_wall(word, now)], bare=word[-2:] not in _HALVES and len(word) != _PADDED, led=led)
    return Clock(2, _hours(word), bare=True, led=True) if led and _hours(word) else None


def _wall(word: str, now: Moment) -> str:
    try:
        return read_date(f"today {word}", now).text[11:]
    except BadDate:  # pragma: no cover - is_time has said that it is one
        return ""


def _hours(word: str) -> list[str]:
    """What `at 5` may mean: 5:00, but rather 17:00 from 1 to 7; `at 17` is one time."""
    if not (word.isdigit() and len(word) <= 2 and 1 <= int(word) <= 23):
        return []
    hour = int(word)
    if hour > 12:
        return [f"{hour}:00"]
    morning, evening = f"{hour % 12:02}:00", f"{hour % 12 + 12}:00"
    return [evening, morning] if hour < 8 or hour == 12 else [morning, evening]
