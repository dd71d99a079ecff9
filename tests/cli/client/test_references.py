"""How people name tasks: by number, by the beginning of an id, by words of a title; never a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.references import names_task, resolve
from pakaura_cli.client.store.lookups import name_of, short_id_of
from pakaura_server.core import registers as r
from pakaura_server.core.errors import Ambiguous, NotFound, PakauraError, UsageError
from tests.support.local import Local

HEAD = "01900000-0000-7000-8000-"


def with_tails(*tails: str) -> Local:
    """A store of tasks `task 0`, `task 1`, … whose ids end so."""
    local = Local()
    for number, tail in enumerate(tails):
        local.create(HEAD + tail, {r.TITLE: f"task {number}"})
    return local


def titled(*titles: str) -> Local:
    local = Local()
    for title in titles:
        local.add(title)
    return local


def found(local: Local, *words: str, closed: bool = False) -> list[str]:
    return [task.title for task in resolve(local.db, list(words), local.now, closed)]


class TestNumbers:
    def test_a_number_names_the_open_task_that_has_it(self) -> None:
        assert found(titled("milk", "bread"), "2") == ["bread"]

    def test_several_numbers_name_several_tasks_in_their_order_and_each_once(self) -> None:
        local = titled("a", "b", "c")
        assert found(local, "3", "1", "3") == ["c", "a"]

    @pytest.mark.parametrize(
        ("word", "titles"),
        [("1,3", "a c"), ("2-3", "b c"), ("1,3-4", "a c d"), ("3-99", "c d"), ("4,1", "d a"), ("2-2", "b")],
    )
    def test_numbers_come_with_commas_and_as_ranges(self, word: str, titles: str) -> None:
        local = titled("a", "b", "c", "d")
        assert found(local, word) == titles.split()
        assert names_task(local.db, word)

    def test_a_range_has_the_open_tasks_alone(self) -> None:
        local = titled("a", "b", "c")
        local.done(resolve(local.db, ["2"], local.now)[0].id)
        assert found(local, "1-3") == ["a", "c"]

    def test_every_number_of_a_list_has_to_be_there(self) -> None:
        local = titled("a", "b")
        assert not names_task(local.db, "1,9")
        with pytest.raises(NotFound, match="number 9"):
            found(local, "1,9")

    @pytest.mark.parametrize("word", ["1,", ",1", "1--2", "1-", "-1", "3-1", "5-9", "1,5-9", "1-2-3"])
    def test_what_is_no_list_of_numbers_is_a_word_of_a_title(self, word: str) -> None:
        local = titled("a", "b", "c")
        assert not names_task(local.db, word)
        with pytest.raises(NotFound, match="is called"):
            found(local, word)

    def test_a_range_that_a_title_has_too_is_no_guess(self) -> None:
        local = titled("a", "go to 1-2 Main Street", "c")
        with pytest.raises(Ambiguous) as raised:
            found(local, "1-2")
        assert len(raised.value.candidates) == 3

    def test_leading_zeros_mean_nothing(self) -> None:
        assert found(titled("milk"), "001") == ["milk"]

    @pytest.mark.parametrize("word", ["0", "2", "99", "9" * 19, "9" * 5000])
    def test_an_unknown_number_is_not_found(self, word: str) -> None:
        with pytest.raises(NotFound, match=f"number {word[:20]}"):
            found(titled("milk"), word)

    def test_one_bad_number_among_good_ones_names_nothing(self) -> None:
        with pytest.raises(NotFound, match="number 9"):
            found(titled("milk"), "1", "9")

    def test_a_number_that_rests_still_names_its_last_task(self) -> None:
        local = Local()
        local.done(local.add("milk"))
        assert found(local, "1") == ["milk"]

    def test_a_number_of_a_deleted_task_names_it_only_where_that_is_asked_for(self) -> None:
        local = titled("milk", "bread")
        local.delete(next(iter(local.export())))
        with pytest.raises(NotFound, match=r"^1 \(milk\) is deleted$"):
            found(local, "2", "1")
        assert [task.title for task in resolve(local.db, ["1"], local.now, deleted=True)] == ["milk"]

    def test_a_number_comes_before_a_title(self) -> None:
        assert found(titled("milk", "1"), "1") == ["milk"]


class TestIds:
    def test_a_full_id_names_its_task_in_any_case(self) -> None:
        local = with_tails("abcdef000001")
        assert found(local, (HEAD + "abcdef000001").upper()) == ["task 0"]

    def test_an_unknown_full_id_is_not_found(self) -> None:
        with pytest.raises(NotFound, match="the id"):
            found(with_tails("abcdef000001"), HEAD + "abcdef000002")

    def test_the_beginning_of_the_tail_names_its_task(self) -> None:
        local = with_tails("abcdef000001", "abd000000001")
        assert found(local, "abc") == ["task 0"]
        assert found(local, "ABD0") == ["task 1"]

    def test_a_beginning_that_two_share_is_ambiguous_with_both(self) -> None:
        with pytest.raises(Ambiguous) as caught:
            found(with_tails("abcdef000001", "abcdef000002"), "abcd")
        assert caught.value.candidates == ["1  task 0", "2  task 1"]

    def test_an_id_and_a_number_are_named_together(self) -> None:
        assert found(with_tails("abcdef000001", "fed000000001"), "2", "abc") == ["task 1", "task 0"]

    def test_a_word_that_is_an_id_and_in_a_title_is_ambiguous(self) -> None:
        local = with_tails("bee000000001")
        local.add("feed the bee")
        with pytest.raises(Ambiguous):
            found(local, "bee")

    @given(st.lists(st.text("0123456789abcdef", min_size=12, max_size=12), min_size=1, max_size=12, unique=True))
    def test_the_short_id_of_a_task_names_it_and_no_other(self, tails: list[str]) -> None:
        local = with_tails(*tails)
        for number, tail in enumerate(tails):
            short = short_id_of(local.db, HEAD + tail)
            assert len(short) >= 3
            assert found(local, short) == [f"task {number}"]

    def test_ids_with_the_same_tail_are_named_in_full(self) -> None:
        local = with_tails("abcdef000001")
        twin = "01910000-0000-7000-8000-abcdef000001"
        local.create(twin, {r.TITLE: "twin"})
        assert found(local, short_id_of(local.db, twin)) == ["twin"]


class TestTitles:
    def test_words_are_together_one_phrase_of_a_title(self) -> None:
        assert found(titled("buy oat milk", "buy bread"), "oat", "milk") == ["buy oat milk"]

    def test_case_and_the_form_of_accents_do_not_count(self) -> None:
        assert found(titled("Caf\u00e9 aufräumen"), "CAFE\u0301") == ["Café aufräumen"]

    def test_a_part_of_a_word_is_no_word(self) -> None:
        with pytest.raises(NotFound):
            found(titled("plan the party"), "art")

    def test_more_than_one_that_fits_is_ambiguous_with_all(self) -> None:
        with pytest.raises(Ambiguous) as caught:
            found(titled("buy milk", "buy bread"), "buy")
        assert caught.value.candidates == ["1  buy milk", "2  buy bread"]

    def test_the_whole_title_comes_before_titles_that_hold_it(self) -> None:
        assert found(titled("milk", "buy milk"), "milk") == ["milk"]

    def test_only_open_tasks_have_titles_unless_closed_ones_are_asked_for(self) -> None:
        local = titled("milk")
        local.done(next(iter(local.export())))
        with pytest.raises(NotFound):
            found(local, "milk")
        assert found(local, "milk", closed=True) == ["milk"]

    def test_a_deleted_task_has_no_title(self) -> None:
        local = titled("milk")
        local.delete(next(iter(local.export())))
        for closed in (False, True):
            with pytest.raises(NotFound):
                found(local, "milk", closed=closed)

    def test_many_that_fit_are_cut_short(self) -> None:
        with pytest.raises(Ambiguous) as caught:
            found(titled(*[f"buy {n}" for n in range(30)]), "buy")
        assert len(caught.value.candidates) == 11
        assert caught.value.candidates[-1].startswith("and ")

    @pytest.mark.parametrize("title", ["a (b", 'say "hi"', "due:fri", "not", "-x", "+home", "%_*", "a or b", "日本"])
    def test_a_title_is_found_by_itself_whatever_signs_it_has(self, title: str) -> None:
        assert found(titled("other", title), title) == [title]


def test_a_mixture_of_names_and_words_is_a_wrong_use() -> None:
    with pytest.raises(UsageError, match="'milk'"):
        found(titled("milk"), "1", "milk")


@pytest.mark.parametrize("words", [[], ["--"]])
def test_no_word_at_all_is_a_wrong_use(words: list[str]) -> None:
    with pytest.raises(UsageError, match="no task is named"):
        found(titled("milk"), *words)


@given(st.lists(st.text(), max_size=3))
def test_no_words_whatever_end_in_anything_but_tasks_or_an_error_of_ours(words: list[str]) -> None:
    local = titled("milk", "bread", "a")
    try:
        tasks = resolve(local.db, words, local.now)
    except PakauraError:
        return
    assert tasks


def test_what_people_are_told_to_type_names_the_task() -> None:
    local = titled("a", "b")
    ids = list(local.export())
    local.done(ids[0])
    for id in ids:
        name = name_of(local.db, local.task(id))
        assert [task.id for task in resolve(local.db, [name], local.now)] == [id]


def test_only_numbers_and_ids_name_a_task_by_themselves() -> None:
    local = with_tails("abcdef000001")
    names = ["1", "abc", HEAD + "abcdef000001", "task", "2", "fff"]
    assert [names_task(local.db, word) for word in names] == [True, True, True, False, False, False]
