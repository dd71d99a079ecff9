"""The same made-up tasks for every program, from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SEED = 2
WORDS = """
ask bake book borrow brush build buy call check clean collect compare copy cut deliver draw explain file fill find fix
fold grow hang invite learn lend lift list load measure mend move order pack paint pay plan plant polish post practise
prepare print read renew rent repair replace report return review sand scan seal sell send sew sharpen ship show sign
sketch sort store study sweep test thank trim update visit wash water weigh wrap write balcony basket bicycle blanket
bottle bridge candle carpet chair church cousin curtain dentist engine fence flower garage garden guitar hammer
invoice kettle kitchen ladder lamp library market mirror neighbour notebook oven parcel passport piano pillow printer
roof school shelf soup stove table ticket train umbrella wallet window
""".split()
MOST_TURNS = 150
"""How many turns find a title of their own."""
PROJECTS = tuple(
    f"{root}{branch}"
    for root in ("home", "work", "club", "family", "travel")
    for branch in ("", ".garden", ".money", ".api")
)
TAGS = ("urgent", "phone", "shop", "waiting", "errand", "idea", "desk", "weekend", "quick", "deep")
FILTER_PROJECT, FILTER_TAG = "home", "urgent"
EARLY = 2 * MOST_TURNS
"""Every second one of the first so many tasks has a word of its own, for `done` by title; after them every tenth."""


@dataclass(frozen=True, slots=True)
class Item:
    """One task; `words` are those of its title."""

    words: tuple[str, ...]
    project: str
    tags: tuple[str, ...]
    due: date | None
    completed: bool

    @property
    def title(self) -> str:
        return " ".join(self.words)


def items(size: int) -> Iterator[Item]:
    """`size` tasks, the last tenth completed, so that the open ones are numbers 1 to `open_count(size)` everywhere."""
    random = Random(SEED)
    today = date.today()
    for index in range(size):
        words = random.choices(WORDS, k=random.randint(3, 8))
        if _has_own_word(index):
            words[-1] = own_word(index)
        words[0] = words[0].capitalize()
        tags = random.sample(TAGS[1:], k=random.choice((0, 0, 1, 2)))
        if random.random() < 0.1:
            tags.append(FILTER_TAG)
        due = today + timedelta(days=random.randint(-180, 180)) if random.random() < 0.3 else None
        yield Item(tuple(words), random.choice(PROJECTS), tuple(tags), due, completed=index >= open_count(size))


def open_count(size: int) -> int:
    return size - size // 10


def matching(size: int) -> int:
    """How many open tasks `project:home +urgent` finds, with the projects below home."""
    return sum(
        1
        for item in items(size)
        if not item.completed
        and FILTER_TAG in item.tags
        and (item.project == FILTER_PROJECT or item.project.startswith(FILTER_PROJECT + "."))
    )


def number(tasks: int, turn: int) -> int:
    """The number to complete at this turn, of so many tasks: an open one, another at each turn."""
    return open_count(tasks) // 2 + 1 + turn


def own_phrase(turn: int) -> str:
    """Two neighbouring words of the title of exactly one open task, another one at each turn."""
    index = 2 * turn + 1
    if index >= EARLY:
        raise ValueError(f"turn {turn}: only {EARLY // 2} titles are set apart")
    for position, item in enumerate(items(index + 1)):
        if position == index:
            return " ".join(item.words[-2:])
    raise AssertionError("unreachable")


def common_phrase() -> str:
    """Two neighbouring words of everyday use: found once in some thousand titles."""
    return "fix roof"


def needed(turns: int) -> int:
    """The fewest tasks that so many turns of `done` by number and by title can do with."""
    return 5 * turns + 20


def own_word(index: int) -> str:
    letters = ""
    for _ in range(5):
        index, rest = divmod(index, 26)
        letters = chr(ord("a") + rest) + letters
    return "qz" + letters


def _has_own_word(index: int) -> bool:
    return (index % 2 == 1 and index < EARLY) or index % 10 == 7
