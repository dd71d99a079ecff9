"""From the words for a task to the task: by title, by its place in what was shown, by a pronoun; never by a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pakaura_server.agent.intents.pattern import part, slots_of, whole
from pakaura_server.agent.intents.request import Phrase
from pakaura_server.agent.intents.verbs import deed
from pakaura_server.agent.matching import EXACT, PHRASE, WHOLE, fitting, similar, words_of
from pakaura_server.agent.places import Places
from pakaura_server.core.errors import NotFound
from pakaura_server.core.filters import all_of, parse
from pakaura_server.core.filters.terms import Holds
from pakaura_server.core.fold import fold

if TYPE_CHECKING:
    from pakaura_server.agent.languages.language import Language
    from pakaura_server.agent.state import State
    from pakaura_server.core.ops import TaskOps
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

OPEN, COMPLETED, ANY = "open", "completed", "any"
MOST_LOOKED_AT = 500
"""Open tasks among which a misspelled one, or one of a number, is looked for."""
_MOST_VARIANTS = 24
_MOST_PARTS = 20
_EVERY = "every title"


class Named(NamedTuple):
    """`tasks` are what is meant; else `why` is a key of the replies, and `candidates` may be asked about.

    With tasks, `why` is `unsure` where they fit only if the words are taken generously. `level` is how well they fit,
    see matching.
    """

    tasks: list[Task]
    why: str = ""
    candidates: Sequence[Task] = ()
    level: int = EXACT


class References:
    """What words mean in one turn. What was read once is not read again."""

    def __init__(self, ops: TaskOps, now: Moment, state: State, language: Language) -> None:
        self._ops = ops
        self._now = now
        self._state = state
        self._language = language
        self._loaded: dict[str, Sequence[Task]] = {}

    async def find(self, phrase: Phrase, wanted: str = ANY) -> Named:
        """The tasks that the phrase names: one, or several where it names each of them."""
        titled = await self._by_title([phrase.text], wanted)
        if phrase.quoted:
            return titled if titled.tasks or titled.candidates else await self._misspelled(phrase.text, titled)
        placed = await self._by_place(phrase.text)
        if placed is not None:
            return self._both(titled, placed) if titled.tasks and titled.level == EXACT else placed
        if not titled.tasks and not titled.candidates:
            titled = await self._by_variants(phrase.text, wanted, titled)
        if not titled.tasks and not titled.candidates:
            grouped = await self._by_group(phrase.text, wanted) or await self._by_pronoun(phrase.text)
            if grouped is not None:
                return grouped
        if titled.tasks and titled.level <= WHOLE:
            return titled
        parts = await self._by_parts(phrase.text, wanted)
        if parts is not None:
            return self._both(titled, parts) if titled.tasks else parts
        if titled.tasks or titled.candidates or titled.why.startswith("same"):
            return titled
        return await self._misspelled(phrase.text, titled)

    async def done(self, phrase: Phrase, ongoing: bool = False) -> Named:
        """The open task that somebody has completed who says `paid the rent`.

        `ongoing`: who says that they finished `writing the report`.
        """
        found = Named([], "none_open_fits")
        for text in self._variants(phrase.text):
            found = await self._one_done(text, ongoing)
            if found.candidates or (found.tasks and not found.why):
                return found
        parts = self._parted(phrase.text)
        if len(parts) > 1:
            named = [await self.done(Phrase(each)) for each in self._with_verb(parts)]
            if all(each.tasks for each in named):
                unsure = "unsure" if any(each.why for each in named) else ""
                return Named(_once([task for each in named for task in each.tasks]), unsure)
        return found

    def finished(self, phrase: Phrase, named: Named) -> Named:
        """Of several tasks the one that is to finish just that: `finish the report`, for who `finished the report`."""
        verbs = self._language.base_forms.get("finished", "").split("|")
        articles = self._language.articles
        titles = [[verb, *words_of(phrase.text, articles)] for verb in verbs]
        found = [task for task in named.candidates if words_of(task.title, articles) in titles]
        return Named(found) if len(found) == 1 else named

    async def is_place(self, text: str) -> bool:
        """Whether the text says where a task stands, and not what it is called."""
        return await self._by_place(text) is not None

    async def all_open(self, limit: int | None = None) -> Sequence[Task]:
        key = f"open {limit}"
        if key not in self._loaded:
            chosen = parse("deleted:no completed:no", self._now)
            self._loaded[key] = await self._ops.list(chosen, self._now, limit)
        return self._loaded[key]

    async def _by_title(self, texts: Sequence[str], wanted: str) -> Named:
        named = Named([], _none(wanted))
        for text in texts:
            tasks = await self._with_a_word_of(text)
            named = self._chosen(text, tasks, wanted)
            if named.tasks or named.candidates or named.why.startswith("same"):
                return named
        return named

    async def _by_variants(self, text: str, wanted: str, otherwise: Named) -> Named:
        named = await self._by_title(self._variants(text)[1:], wanted)
        return named if named.tasks or named.candidates or named.why.startswith("same") else otherwise

    def _chosen(self, text: str, tasks: Sequence[Task], wanted: str) -> Named:
        articles = self._language.articles
        level, open_ones = fitting(text, [task for task in tasks if task.open], articles)
        done_level, done_ones = fitting(text, [task for task in tasks if task.completed], articles)
        if wanted == COMPLETED:
            level, first, second, why = done_level, done_ones, open_ones, "same_uncompleted"
        else:
            first, second, why = open_ones, done_ones, "same_completed"
        if not first:
            if wanted == ANY:
                level, first = done_level, done_ones
            elif second:
                return Named([], why, second[:1] if len(second) == 1 else ())
        elif wanted == ANY and level >= PHRASE and done_ones and done_level <= WHOLE:
            return Named([], "which", [*first, *done_ones])
        if len(first) > 1:
            return Named([], "which", first)
        return Named(first, "" if first else _none(wanted), (), level)

    async def _by_place(self, text: str) -> Named | None:
        meant = Places(self._state, self._language).read(text)
        if meant is None:
            return None
        if meant.why:
            return Named([], meant.why)
        if meant.everything:
            return Named(list(await self.all_open()), "")
        ids = list(meant.ids)
        if meant.numbers:
            by_number = {task.number: task.id for task in await self.all_open(MOST_LOOKED_AT) if task.number}
            missing = [number for number in meant.numbers if number not in by_number]
            if missing:
                return Named([], "no_number" if self._state.listed or by_number else "no_list")
            ids += [by_number[number] for number in meant.numbers]
        tasks = []
        for id in dict.fromkeys(ids):
            try:
                tasks.append((await self._ops.get(id)).task)
            except NotFound:
                return Named([], "gone")
        return Named([], "which_now", tasks) if meant.one and len(tasks) > 1 else Named(tasks)

    async def _by_group(self, text: str, wanted: str) -> Named | None:
        """`both bank tasks`: all that the words fit; None where it is not said that they are several."""
        for pattern in self._language.group_affixes:
            match = whole(pattern, self._language.code).match(text)
            if match:
                start, end = slots_of(match)["task"]
                inner = text[start:end]
                tasks = [task for task in await self._with_a_word_of(inner) if task.open == (wanted != COMPLETED)]
                _, found = fitting(inner, tasks, self._language.articles)
                lead = text[:start].lower().strip().removesuffix(" of")
                if self._language.pronouns.get(lead) == "two" and len(found) not in (0, 2):
                    return Named([], "which", found)
                return Named(found, "" if found else _none(wanted))
        return None

    async def _by_pronoun(self, text: str) -> Named | None:
        """`that already` is `that`."""
        pronouns = [each for each in self._variants(text)[1:] if each.lower() in self._language.pronouns]
        return await self._by_place(pronouns[0]) if pronouns else None

    async def mentioned(self, text: str) -> list[Task]:
        """The tasks whose whole title of several words stands in the text, but not where it begins."""
        words = words_of(text)
        found = []
        for task in await self._every():
            title = words_of(task.title)
            places = range(1, len(words) - len(title) + 1) if len(title) > 1 else ()
            if any(words[start : start + len(title)] == title for start in places):
                found.append(task)
        return found

    async def titles(self) -> list[str]:
        """Those that a message may hold word for word, of open and of completed tasks."""
        return [task.title for task in await self._every()]

    async def _every(self) -> Sequence[Task]:
        if _EVERY not in self._loaded:
            self._loaded[_EVERY] = await self._ops.list(parse("deleted:no", self._now), self._now, MOST_LOOKED_AT)
        return self._loaded[_EVERY]

    async def _by_parts(self, text: str, wanted: str) -> Named | None:
        """`milk and eggs` are two tasks where each part names one."""
        parts = next((found for each in self._variants(text) if len(found := self._parted(each)) > 1), [])
        if not 1 < len(parts) <= _MOST_PARTS:
            return None
        tasks: list[Task] = []
        for each in parts:
            named = await self._by_place(each) or await self._by_title(self._variants(each), wanted)
            if not named.tasks:
                return None
            tasks += named.tasks
        return Named(_once(tasks))

    def _parted(self, text: str) -> list[str]:
        joint = part(self._language.enumeration, self._language.code).pattern
        parts = re.split(rf"\s*,?\s+(?:{joint})\s+|\s*[,;/]\s+", text, flags=re.IGNORECASE)
        return [each.strip().strip('"“”') for each in parts if each.strip()]

    def _with_verb(self, parts: list[str]) -> list[str]:
        """`bought milk` and `eggs`: the verb is that of the first."""
        if self._language.action_last or not deed(parts[0], self._language):
            return parts
        verb = parts[0].split()[0]
        return [parts[0], *[each if deed(each, self._language) else f"{verb} {each}" for each in parts[1:]]]

    async def _one_done(self, text: str, ongoing: bool) -> Named:
        read = deed(text, self._language, ongoing)
        found = Named([], "none_open_fits")
        if read is not None:
            bases = {word for base in read[0] for word in words_of(base)}
            for rest in self._variants(read[1]):
                found = await self._one_done_to(bases, rest)
                if found.tasks or found.candidates:
                    break
        return found

    async def _one_done_to(self, bases: set[str], rest: str) -> Named:
        """The open task that has one of the verbs and the object `rest`, or the object only."""
        placed = await self._by_place(rest)
        if placed is not None and placed.tasks:
            return placed if len(placed.tasks) == 1 else Named([], "which_now", placed.tasks)
        articles = self._language.articles
        object_words = words_of(rest, articles)
        tasks = [task for task in await self._with_a_word_of(rest) if task.open]
        titles = [(task, words_of(task.title, articles)) for task in tasks]
        same_verb = [(task, words) for task, words in titles if bases & set(words) and set(object_words) <= set(words)]
        whole_title = [task for task, words in same_verb if len(words) == len(object_words) + 1]
        for fits in (whole_title, [task for task, _ in same_verb], [t for t, words in titles if words == object_words]):
            if fits:
                return Named(fits) if len(fits) == 1 else Named([], "which", fits)
        loose = [task for task, words in titles if set(object_words) <= set(words)]
        loose = loose or [
            task for task, words in titles if bases & set(words) and set(words) <= {*bases, *object_words}
        ]
        return Named(loose, "unsure") if len(loose) == 1 else Named([], "none_open_fits")

    def _variants(self, text: str) -> list[str]:
        """The text, and what is left of it without words that only lead to a title; the longest first."""
        found = [text]
        for each in found:
            for pattern in self._language.task_affixes:
                match = whole(pattern, self._language.code).match(each)
                if match is None:
                    continue
                start, end = slots_of(match)["task"]
                inner = each[start:end].strip().strip('"“”')
                if inner and inner not in found and len(found) < _MOST_VARIANTS:
                    found.append(inner)
        return found

    async def _with_a_word_of(self, text: str) -> Sequence[Task]:
        """The tasks whose title may be what the text names: they have its longest word."""
        words = re.findall(r"[^\W_]+", fold(text))
        key = max(words, key=len) if words else fold(text).strip()
        if not key:
            return []
        if key not in self._loaded:
            chosen = all_of(parse("deleted:no", self._now), Holds("title", key))
            self._loaded[key] = await self._ops.list(chosen, self._now)
        return self._loaded[key]

    async def _misspelled(self, text: str, named: Named) -> Named:
        """Candidates to ask about; or what fits but for accents, which the search for words does not look past."""
        tasks = await self.all_open(MOST_LOOKED_AT)
        for each in self._variants(text):
            _, fits = fitting(each, tasks, self._language.articles)
            if len(fits) == 1 and named.why != _none(COMPLETED):
                return Named(fits)
        near = (
            [] if named.why == _none(COMPLETED) else similar(self._variants(text)[-1], tasks, self._language.articles)
        )
        return Named([], "did_you_mean", near) if near else named

    def _both(self, titled: Named, other: Named) -> Named:
        """Two ways to understand the words: no matter where they mean the same."""
        if not other.tasks or {task.id for task in titled.tasks} == {task.id for task in other.tasks}:
            return titled
        return Named([], "which", _once([*titled.tasks, *other.tasks]))


def _none(wanted: str) -> str:
    return {OPEN: "none_open_fits", COMPLETED: "none_completed_fits", ANY: "none_fits"}[wanted]


def _once(tasks: Sequence[Task]) -> list[Task]:
    return list({task.id: task for task in tasks}.values())
