"""What each value of a task may be, at the edge and one step beyond it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.errors import BadValue
from pakaura_server.core.fold import fold
from pakaura_server.core.task import (
    MAX_NOTES,
    MAX_PROJECT,
    MAX_TAG,
    MAX_TITLE,
    PRIORITIES,
    Task,
    clean_notes,
    clean_project,
    clean_tag,
    clean_title,
    priority_rank,
    project_key,
    read_priority,
)

ID = "0192f0c0-ffee-7000-8000-00000000c9f2"
LONE_SURROGATE = "\ud800"
printable = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
controls = st.characters(categories=["Cc"]).filter(lambda char: char not in "\t\n")


@given(st.lists(printable, min_size=1, max_size=8).map(" ".join))
def test_a_title_is_literal(title: str) -> None:
    assert clean_title(title) == title


@given(st.text(max_size=30))
def test_a_title_that_was_kept_is_kept_again(text: str) -> None:
    try:
        title = clean_title(text)
    except BadValue:
        return
    assert clean_title(title) == title


@pytest.mark.parametrize(
    ("typed", "kept"), [("  buy milk \t", "buy milk"), ("buy\tmilk", "buy milk"), ("a\nb", "a b"), ("a\r\nb\n", "a b")]
)
def test_a_tab_or_a_newline_in_a_title_is_a_space(typed: str, kept: str) -> None:
    assert clean_title(typed) == kept


@pytest.mark.parametrize("title", ["x" * MAX_TITLE, "🙂" * MAX_TITLE, f"  {'x' * MAX_TITLE}  ", "a\u00a0b", "e\u0301"])
def test_a_title_of_500_characters_of_any_script_is_kept(title: str) -> None:
    assert clean_title(title) == title.strip(" ")


def test_a_title_of_501_characters_is_refused_with_its_length() -> None:
    with pytest.raises(BadValue, match="501 characters, 500") as refused:
        clean_title("x" * (MAX_TITLE + 1))
    assert (refused.value.field, refused.value.hint) == ("title", "put the rest into the notes")


@pytest.mark.parametrize("title", ["", "  ", "\t\n", "\r\n", "\u00a0", "\u3000 "])
def test_a_title_of_nothing_is_refused(title: str) -> None:
    with pytest.raises(BadValue, match="needs a title"):
        clean_title(title)


@given(printable, controls, printable)
def test_a_control_character_in_a_title_is_refused_by_its_number(before: str, control: str, after: str) -> None:
    with pytest.raises(BadValue, match=f"U\\+{ord(control):04X}"):
        clean_title(before + control + after)


@pytest.mark.parametrize("clean", [clean_title, clean_notes, clean_project])
def test_half_a_surrogate_pair_is_no_text(clean: object) -> None:
    assert callable(clean)
    with pytest.raises(BadValue, match="not valid Unicode"):
        clean(f"a{LONE_SURROGATE}b")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50))
def test_notes_are_kept_to_the_letter(notes: str) -> None:
    assert clean_notes(notes) == notes


@pytest.mark.parametrize("notes", ["x" * MAX_NOTES, "é" * (MAX_NOTES // 2)])
def test_notes_of_32_kib_are_kept(notes: str) -> None:
    assert clean_notes(notes) == notes


@pytest.mark.parametrize("notes", ["x" * (MAX_NOTES + 1), "é" * (MAX_NOTES // 2) + "x"])
def test_notes_of_a_byte_more_are_refused(notes: str) -> None:
    with pytest.raises(BadValue, match=f"{MAX_NOTES + 1} bytes, {MAX_NOTES}") as refused:
        clean_notes(notes)
    assert refused.value.field == "notes"


def test_a_nul_in_notes_is_refused() -> None:
    with pytest.raises(BadValue, match="NUL"):
        clean_notes("a\0b")


@pytest.mark.parametrize("tag", ["a", "home", "a.b-c_d", "2026", "é", "日本", "हिन्दी", "ไทย่", "-x", "x" * MAX_TAG])
def test_a_tag_is_letters_digits_and_three_signs_in_any_script(tag: str) -> None:
    assert clean_tag(tag) == fold(tag)


@given(printable)
def test_a_tag_that_was_kept_is_kept_again(text: str) -> None:
    try:
        tag = clean_tag(text)
    except BadValue:
        return
    assert clean_tag(tag) == tag


def test_two_spellings_are_one_tag() -> None:
    assert clean_tag("Caf\u00e9") == clean_tag("CAFE\u0301") == "caf\u00e9"


@pytest.mark.parametrize(
    "tag", ["", "a b", "a+b", "a,b", "a:b", "a/b", "a\0", "🙂", LONE_SURROGATE, "x" * (MAX_TAG + 1)]
)
def test_anything_else_is_no_tag(tag: str) -> None:
    with pytest.raises(BadValue, match="cannot be a tag") as refused:
        clean_tag(tag)
    assert refused.value.field == "tags"


def test_the_length_of_a_tag_is_that_of_its_folded_form() -> None:
    assert len(clean_tag("ß" * (MAX_TAG // 2))) == MAX_TAG
    with pytest.raises(BadValue):
        clean_tag("ß" * (MAX_TAG // 2 + 1))


@pytest.mark.parametrize("project", ["home", "Home.Garden", "home garden", "Straße", "x" * MAX_PROJECT, "a.b.c.d"])
def test_a_project_keeps_its_spelling(project: str) -> None:
    assert clean_project(f" {project} ") == project


@pytest.mark.parametrize("project", ["", " ", ".", "home.", ".home", "home..garden", "home. .garden"])
def test_a_project_with_an_empty_part_is_refused(project: str) -> None:
    with pytest.raises(BadValue, match="cannot be a project"):
        clean_project(project)


def test_a_project_of_201_characters_is_refused() -> None:
    with pytest.raises(BadValue, match="201 characters, 200"):
        clean_project("x" * (MAX_PROJECT + 1))


@pytest.mark.parametrize("project", ["a\tb", "a\x1b[31m", "a\x7f"])
def test_a_control_character_in_a_project_is_refused(project: str) -> None:
    with pytest.raises(BadValue, match="control character"):
        clean_project(project)


@pytest.mark.parametrize(
    ("name", "below"),
    [("home", True), ("HOME", True), ("home.garden", True), ("homework", False), ("work.home", False)],
)
def test_the_key_of_a_project_begins_the_keys_of_all_below_it_and_of_no_others(name: str, below: bool) -> None:
    assert project_key(name).startswith(project_key("home")) is below


@pytest.mark.parametrize("priority", PRIORITIES)
def test_a_priority_is_read_from_its_name_in_any_case(priority: str) -> None:
    assert read_priority(priority) == read_priority(priority.upper()) == priority


@pytest.mark.parametrize(("word", "priority"), [("h", "high"), ("M", "medium"), ("med", "medium"), ("l", "low")])
def test_a_priority_has_a_short_name(word: str, priority: str) -> None:
    assert read_priority(word) == priority


@pytest.mark.parametrize("word", ["", "n", "urgent", "1", " high", "hi"])
def test_any_other_word_is_no_priority(word: str) -> None:
    with pytest.raises(BadValue, match="is no priority") as refused:
        read_priority(word)
    assert refused.value.field == "priority"


def test_priorities_rank_from_high_to_none_and_a_stranger_ranks_as_none() -> None:
    assert [priority_rank(word) for word in (*PRIORITIES, "someday", None, 7)] == [0, 1, 2, 3, 3, 3, 3]


def test_a_new_task_is_open_and_has_nothing_but_its_title() -> None:
    task = Task(ID, "buy milk")
    assert task.open
    assert {getattr(task, name) for name in task.__slots__} == {ID, "buy milk", None, False, "none", (), ""}


@pytest.mark.parametrize("ending", ["completed", "deleted"])
def test_a_task_that_is_completed_or_deleted_is_not_open(ending: str) -> None:
    task = Task(ID, "buy milk")
    setattr(task, ending, True)
    assert not task.open


def test_tasks_are_equal_where_all_their_values_are() -> None:
    one, other = Task(ID, "buy milk"), Task(ID, "buy milk")
    assert one == other
    assert len({one, other}) == 1
    other.tags = ("home",)
    assert one != other
    assert one != "buy milk"
