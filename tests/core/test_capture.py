"""The words of a task: an attribute is a word that cannot be meant otherwise, and all else is the title."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pakaura_server.core import registers as r
from pakaura_server.core.capture import END, FIELDS, REGISTERS, Capture, read_field, read_words
from pakaura_server.core.errors import BadDate, BadValue, UsageError
from pakaura_server.core.task import clean_tag
from pakaura_server.core.when import at

NOW = at(1_795_424_400_000, "Europe/Berlin")
"""Monday 2026-11-23, 10:00."""
FRIDAY = ["2026-11-27", None, True]

tag_words = st.sampled_from(["+home", "+Home", "+a.b-c", "+über", "+x,", "+1a", "+", "+49", "+-x", "++a", "+a b"])
values = st.sampled_from(
    ["", "fri", "fri 9am", "tomorow", "high", "h", "home.garden", "a..b", " fri", "2026-02-30", "x:y"]
)
# A repetition that cannot be read is refused.
field_words = st.builds(
    lambda name, value: f"{name}:{value}", st.sampled_from([*FIELDS, "Due", "note", "title", "priority"]), values
).filter(lambda word: not word.startswith("every:") or word in ("every:", "every:fri", "every: fri"))
lookalikes = st.sampled_from(["--", "-", "-nvidia", "1/2", "http://x", "due"])
words = st.text(max_size=8) | tag_words | field_words | lookalikes
# No field twice, which is refused: at most one word with each name before its colon.
lines = st.lists(words, max_size=8, unique_by=lambda word: word.partition(":")[0] if ":" in word else object())


def read(*typed: str, clearing: bool = False) -> Capture:
    return read_words(list(typed), NOW, clearing)


def became(word: str, field: str) -> tuple[str, Any]:
    """The register and the value that `word` must have become as an attribute."""
    if field == "tag":
        return r.TAG + clean_tag(word.removeprefix("+")), True
    name, _, text = word.partition(":")
    assert FIELDS[name] == field
    return REGISTERS[field], read_field(field, text, NOW)


@given(lines, st.booleans())
@example(["buy", "+a", "+A", "--", "due:fri", "--"], False)
@example(["due:", "pri:", "project:"], True)
def test_every_word_is_in_the_title_or_is_exactly_one_attribute(typed: list[str], clearing: bool) -> None:
    capture = read(*typed, clearing=clearing)
    assert len(capture.words) == len(typed)
    sorted_words = list(zip(typed, capture.words, strict=True))
    assert capture.title == " ".join(word for word, field in sorted_words if field == "title")
    attributes = [became(word, field) for word, field in sorted_words if field not in ("title", END)]
    assert capture.values == dict(attributes)
    assert capture.words.count(END) == (END in typed)


@given(lines, st.lists(words, max_size=4))
def test_after_two_dashes_every_word_is_the_titles(before: list[str], after: list[str]) -> None:
    first = [word for word in before if word != END]
    alone = read(*first)
    capture = read(*first, END, *after)
    assert capture.values == alone.values
    assert capture.unread == alone.unread
    title = [word for word, field in zip(first, alone.words, strict=True) if field == "title"]
    assert capture.title == " ".join(title + after)
    assert capture.words == [*alone.words, END, *["title"] * len(after)]


@pytest.mark.parametrize(
    "word",
    [
        *("Randy's", "-nvidia", "1/2", "http://x", "https://x/?a=b:c", "note:this", "+49", "C++", "+C++", "+", "++x"),
        *("Due:fri", "due", "priority:high", "re:project:home", "12:30", "#home", "@work", "!high", "a:b", ":", ":due"),
        *("--dry-run", "-q", "-", '"', "'", "\\", "$HOME", "*", "~", "!!", "+a,b", "due: friday", "project: home", ""),
    ],
)
def test_what_merely_looks_like_an_attribute_stays_in_the_title(word: str) -> None:
    capture = read("buy", word, "milk")
    assert capture.title == f"buy {word} milk"
    assert (capture.values, capture.unread) == ({}, [])


@pytest.mark.parametrize(
    "word", ["due:tomorow", "wait:soonish", "pri:urgent", "project:a..b", "due:2026-02-30", "due:"]
)
def test_an_attribute_that_cannot_be_read_stays_in_the_title_with_one_note(word: str) -> None:
    capture = read("pay", word)
    assert capture.title == f"pay {word}"
    assert capture.values == {}
    [note] = capture.unread
    assert note.startswith(f"{word!r} stays in the title: ")


@pytest.mark.parametrize("word", ["every:blah", "every:-1days", "every:99999999years", "every:8 hours"])
def test_a_repetition_that_cannot_be_read_is_refused_for_it_would_silently_not_repeat(word: str) -> None:
    with pytest.raises(BadValue) as caught:
        read("pay", word)
    assert caught.value.hint.endswith("; behind -- it is title")
    assert read("pay", END, word).title == f"pay {word}"


@pytest.mark.parametrize(
    ("word", "register", "value"),
    [
        ("+home", "tag/home", True),
        ("+Über", "tag/über", True),
        ("project:home.garden", r.PROJECT, "home.garden"),
        ("project:home improvement", r.PROJECT, "home improvement"),
        ("due:fri", r.SCHEDULE, FRIDAY),
        ("due:fri 9am", r.SCHEDULE, ["2026-11-27T09:00", "Europe/Berlin", False]),
        ("wait:2026-11-27", r.WAIT, FRIDAY),
        ("pri:high", r.PRIORITY, "high"),
        ("pri:L", r.PRIORITY, "low"),
        ("pri:none", r.PRIORITY, "none"),
    ],
)
def test_a_word_that_cannot_be_meant_otherwise_is_an_attribute(word: str, register: str, value: Any) -> None:
    capture = read("buy", word, "milk")
    assert capture.title == "buy milk"
    assert capture.values == {register: value}
    assert capture.unread == []


def test_two_spellings_of_one_tag_are_one_tag() -> None:
    assert read("buy", "+Home", "+home").values == {"tag/home": True}


@pytest.mark.parametrize("word", ["due:", "wait:", "project:"])
def test_an_edit_clears_a_value_by_an_empty_attribute(word: str) -> None:
    capture = read(word, clearing=True)
    assert capture.values == {REGISTERS[FIELDS[word[:-1]]]: None}
    assert (capture.title, capture.unread) == ("", [])


def test_an_edit_clears_a_priority_to_none() -> None:
    assert read("pri:", clearing=True).values == {r.PRIORITY: "none"}


@pytest.mark.parametrize("second", ["due:sat", "due:fri"])
def test_a_field_that_is_given_twice_is_a_mistake_and_never_a_guess(second: str) -> None:
    with pytest.raises(UsageError, match="due is given twice"):
        read("pay", "due:fri", second)


def test_a_second_attribute_that_cannot_be_read_is_title_like_any_other() -> None:
    capture = read("pay", "due:fri", "due:whenever")
    assert capture.title == "pay due:whenever"
    assert capture.values == {r.SCHEDULE: FRIDAY}


def test_an_option_and_a_word_for_one_field_are_given_twice() -> None:
    capture = read("pay", "pri:high")
    with pytest.raises(UsageError, match="priority is given twice"):
        capture.put("priority", "low")


def test_only_the_first_two_dashes_end_the_attributes() -> None:
    capture = read("a", END, "+b", END, "due:fri")
    assert capture.title == f"a +b {END} due:fri"
    assert capture.words == ["title", END, "title", "title", "title"]


def test_no_words_are_no_title_and_no_attribute() -> None:
    capture = read()
    assert (capture.title, capture.values, capture.unread, capture.words) == ("", {}, [], [])


@pytest.mark.parametrize(("field", "empty"), [("priority", "none"), ("project", None), ("notes", None), ("due", None)])
def test_an_empty_field_is_its_absence(field: str, empty: str | None) -> None:
    assert read_field(field, "", NOW) == empty


def test_a_field_is_read_by_its_own_rule() -> None:
    assert read_field("title", " buy\tmilk ", NOW) == "buy milk"
    assert read_field("notes", "a\nb", NOW) == "a\nb"
    with pytest.raises(BadValue, match="needs a title"):
        read_field("title", "", NOW)
    with pytest.raises(BadDate):
        read_field("due", "whenever", NOW)
