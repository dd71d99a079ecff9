"""Filtering while one types: the language of `pakaura list`, completed from what the store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client import suggestions, views
from pakaura_cli.client.contexts import names as context_names
from pakaura_cli.grammar import completion
from pakaura_cli.grammar.completion import wanted
from pakaura_cli.tui.questions import Note, Question
from pakaura_server.core.errors import BadFilter, PakauraError
from pakaura_server.core.filters import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pakaura_cli.tui.desk import Desk


class FilterBar(Question):
    """`narrow` shows what fits a text, and is called at every key with one that can be read."""

    label = "filter"
    example = "project:home +tag due.before:fri milk"

    def __init__(self, desk: Desk, narrow: Callable[[str], None], value: str) -> None:
        self.value = value
        self._before = value
        self._desk = desk
        self._narrow = narrow

    def marks(self, text: str) -> Sequence[tuple[int, int, str]]:
        error = self._error(text)
        if error is not None:
            return [(error.position, len(text), "error")] if 0 <= error.position < len(text) else []
        return list(_terms(text))

    def notes(self, text: str) -> list[Note]:
        error = self._error(text)
        if error is None:
            return []
        place = f", at {text[error.position :]!r}" if 0 <= error.position < len(text) else ""
        hint = f" – {error.hint}" if error.hint else ""
        return [Note(f"{error.message}{place}{hint}", "error")]

    def suggest(self, text: str) -> str:
        return completed(self._desk, text)

    def typed(self, text: str) -> None:
        if self._error(text) is None:
            self._narrow(text)

    async def answer(self, text: str) -> None:
        error = self._error(text)
        if error is not None:
            raise error
        self._narrow(text)

    def leave(self) -> None:
        self._narrow(self._before)

    def _error(self, text: str) -> BadFilter | None:
        try:
            parse(text, self._desk.now())
        except BadFilter as error:
            return error
        return None


class SearchBar(Question):
    """What is typed is looked for as `pakaura search` does, and shown at every key; `leave` shows what was before."""

    label = "search"
    example = "words of titles and notes, completed tasks too"

    def __init__(self, search: Callable[[str], None], leave: Callable[[], None]) -> None:
        self._search = search
        self._leave = leave

    def typed(self, text: str) -> None:
        if text.strip():
            self._search(text)
        else:
            self._leave()

    async def answer(self, text: str) -> None:
        self.typed(text)

    def leave(self) -> None:
        self._leave()


def completed(desk: Desk, text: str) -> str:
    """The text with its last word as it may go on; empty where nothing is known of it."""
    if not text or text.endswith(" "):
        return ""
    head, _, word = text.rpartition(" ")
    return next((f"{head} {found}".lstrip(" ") for found in completions(desk, word)), "")


def completions(desk: Desk, word: str) -> list[str]:
    """What a word of a filter may go on to be, the likeliest first."""
    want = wanted(["list", word])
    known = [name for name, _ in want.choices]
    try:
        with desk.reading() as db:
            if want.source == completion.PROJECT:
                known += [name for name, _ in suggestions.projects(db, want.stem)]
            elif want.source == completion.TAG:
                known += [name for name, _ in suggestions.tags(db, want.stem)]
        if want.source == completion.VIEW:
            known += views.names(desk.session)
        elif want.source == completion.CONTEXT:
            known += context_names(desk.session.config)
    except PakauraError:
        return []
    stem = want.stem.lower()
    return [want.prefix + name for name in known if name.lower().startswith(stem) and name.lower() != stem]


def _terms(text: str) -> Sequence[tuple[int, int, str]]:
    """The words that are terms, where they stand."""
    found = []
    start = 0
    for word in text.split(" "):
        role = "tag" if word[:1] in "+-" and word[1:] else "project" if ":" in word else ""
        if role:
            found.append((start, start + len(word), role))
        start += len(word) + 1
    return found
