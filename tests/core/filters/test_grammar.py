"""What the text of a filter means, and what is said of text that means nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pakaura_server.core.errors import BadFilter
from pakaura_server.core.filters import Filter, all_of, listed, parse
from pakaura_server.core.filters.lexer import MAX_LENGTH
from pakaura_server.core.filters.parser import MAX_DEPTH, MAX_TERMS
from pakaura_server.core.task import Task
from pakaura_server.core.when import Moment, at
from tests.core.filters.strategies import choose, filters, moments, tasks

NOW = at(1_795_478_400_000, "Europe/Berlin")
"""Tuesday 24 November 2026, 01:00."""


def read(text: str) -> Filter:
    return parse(text, NOW)


def task(title: str = "buy milk", tags: tuple[str, ...] = (), project: str | None = None) -> Task:
    made = Task("01938000-0000-7000-8000-0123456789ab", title)
    made.tags = tags
    made.project = project
    return made


def test_an_empty_filter_is_everything() -> None:
    assert read("").matches(task(), NOW)
    assert read(" \n").matches(task(), NOW)
    assert str(read("")) == ""


@given(filters, filters, tasks(), moments)
def test_the_order_of_or_and_of_and_does_not_matter(a: str, b: str, one: Task, now: Moment) -> None:
    for word in ("or", "and"):
        there, back = f"({a}) {word} ({b})", f"({b}) {word} ({a})"
        assert parse(there, now) == parse(back, now)
        assert choose(there, now, one) == choose(back, now, one)


@given(filters, filters, tasks(), moments)
def test_de_morgan(a: str, b: str, one: Task, now: Moment) -> None:
    assert choose(f"not (({a}) or ({b}))", now, one) == choose(f"not ({a}) and not ({b})", now, one)
    assert choose(f"not (({a}) and ({b}))", now, one) == choose(f"not ({a}) or not ({b})", now, one)


@given(filters, tasks(), moments)
def test_not_chooses_exactly_the_others(a: str, one: Task, now: Moment) -> None:
    assert choose(f"not ({a})", now, one) is not choose(a, now, one)
    assert parse(f"not not ({a})", now) == parse(a, now)


@given(filters, moments)
def test_its_text_parses_back_to_an_equal_filter(text: str, now: Moment) -> None:
    first = parse(text, now)
    second = parse(str(first), now)
    assert second == first
    assert hash(second) == hash(first)
    assert str(second) == str(first)


@given(st.text() | st.text('ab +-()":.\n').map(lambda text: "due" + text))
@example("((((")
@example('due.by:"fri" 9am:')
@example("9999-12-31 due.by:9999-12-31")
@example("\ud800")
def test_any_text_parses_or_is_a_bad_filter(text: str) -> None:
    position = 0
    try:
        first = read(text)
    except BadFilter as error:
        position = error.position
    else:
        assert read(str(first)) == first
    assert 0 <= position <= len(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("milk bread", "milk and bread"),
        ("a or b c", "a or (b and c)"),
        ("not a b", "(not a) b"),
        ("-a", "NOT +a"),
        ("(a)(b)", "a b"),
        ("not(a or b)c", "(not (a or b)) c"),
        ("a AnD b Or c", "(a and b) or c"),
        ("title:milk", "milk"),
        ("project:Home", "project:home"),
        ("+Urgent", "tag:urgent"),
        ("PRI:H", "priority:high"),
        ("pri:", "pri:none"),
        ('project:"home garden"', 'project:"Home Garden"'),
        ("due.before:fri 9am", 'due.before:"fri 9am"'),
        ("due.before:fri 9am milk", "milk due.before:2026-11-27T09:00"),
        ("due.before:fri 17:00", "due.before:2026-11-27T17:00"),
        ('due.before:fri "9am"', 'title:9am due.before:"fri"'),
        ("due: 9am", '"9am" due:""'),
        ("due:9am 5pm", "due:2026-11-24T09:00 title:5pm"),
        ("a a", "a"),
        ("overdue:no", "not overdue:yes"),
        ("http://x", '"http://x"'),
        ("note:this", '"note:this"'),
        ('note:"this and"', '"note:this and"'),
        ("+c++", '"+c++"'),
        ("+", '"+"'),
        ("--", '"--"'),
        ("--word", '"--word"'),
        ('12" disk', '"12""" disk'),
        ("due.before", '"due.before"'),
    ],
)
def test_two_ways_to_write_one_filter(text: str, same: str) -> None:
    assert read(text) == read(same)


@pytest.mark.parametrize("word", ["and", "or", "not", "+tag", "due:fri", "("])
def test_a_quoted_word_is_a_word_of_the_title(word: str) -> None:
    assert read(f'"{word}"').matches(task(f"one {word} two"), NOW)
    assert not read(f'"{word}"').matches(task("milk"), NOW)


def test_a_project_holds_what_is_below_it_and_no_namesakes() -> None:
    assert read("project:home").matches(task(project="Home.garden"), NOW)
    assert not read("project:home").matches(task(project="homework"), NOW)
    assert not read("project.is:home").matches(task(project="home.garden"), NOW)
    assert read("project:").matches(task(), NOW)


def test_minus_excludes_what_can_be_a_tag_even_a_number() -> None:
    assert not read("-5").matches(task(tags=("5",)), NOW)
    assert read("-5").matches(task("minus five"), NOW)


def test_an_id_is_found_by_its_beginning_and_by_the_tail_that_people_see() -> None:
    assert read("id:01938").matches(task(), NOW)
    assert read("id:01234").matches(task(), NOW)
    assert not read("id:3456").matches(task(), NOW)


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("milk due.befor:fri", 5, "due.before:"),
        ("due.:fri", 0, "due.before:"),
        ("project.in:home", 0, "project.is:"),
        ("tag.x:y", 0, "tag:"),
        ("due:tomorow", 0, "tomorow"),
        ("due.before:", 0, "due.before:fri"),
        ("pri:urgent", 0, "high"),
        ("completed:maybe", 0, "completed:yes"),
        ("tag:a+b", 0, "tag"),
        ("project:home..x", 0, "home.garden"),
        ("id:xyz", 0, "0 to 9"),
        ("title:", 0, "title:milk"),
        ('a ""', 2, "quotes"),
        ('a "b', 2, "quote"),
        ("(a b", 4, "parenthesis"),
        ("a b)", 3, "parenthesis"),
        ("a or", 4, "end"),
        ("a or or b", 5, "'or'"),
        ("and b", 0, "'and'"),
        ("a ()", 3, "')'"),
        ("a\x1bb", 1, "U+001B"),
    ],
)
def test_a_bad_filter_says_where_and_what_to_do(text: str, position: int, says: str) -> None:
    with pytest.raises(BadFilter) as caught:
        read(text)
    assert caught.value.position == position
    assert says in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    "text",
    [
        "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1),
        "not " * (MAX_DEPTH + 1) + "a",
        "(" * MAX_LENGTH,
        "a" * (MAX_LENGTH + 1),
        "a " * (MAX_TERMS + 1),
    ],
)
def test_what_is_too_deep_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(BadFilter):
        read(text)


def test_fields_are_named_also_below_a_not() -> None:
    assert read("project:home or not (+a completed:yes)").fields == {"project", "tag", "completed"}
    assert read("completed.after:2026-11-01").fields == {"completed"}
    assert read("milk").fields == {"title"}


def test_a_list_hides_what_is_done_deleted_or_waiting_unless_asked() -> None:
    assert listed(read("+a")) == read("+a completed:no deleted:no waiting:no")
    assert listed(read("completed:yes")) == read("completed:yes deleted:no waiting:no")
    assert listed(read("wait.after:today")) == read("wait.after:today completed:no deleted:no")
    assert all_of(read(""), read("+a"), read("b c")) == read("c +a b")
