"""A Markdown checklist gives back what PakAura wrote into it, and what it cannot hold is counted."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.store.reads import find
from pakaura_cli.formats import markdown
from pakaura_cli.formats.entry import Entry, Item
from pakaura_server.core import registers as r
from pakaura_server.core.filters import parse
from tests.support.local import Local

ONE, TWO, THREE = (f"01900000-0000-7000-8000-00000000000{number}" for number in "123")


def written(*tasks: dict[str, Any]) -> tuple[str, dict[str, int]]:
    """The page of these tasks, and what is counted as lost."""
    local = Local()
    local.create_many(dict(zip((ONE, TWO, THREE), tasks, strict=False)))
    found = find(local.db, parse("", local.now), local.now, None, "n")
    lost: Counter[str] = Counter()
    page = "".join(markdown.write([Item(task, {}) for task in found], local.now, lost))
    return page, {name: number for name, number in lost.items() if number}


def entries(page: str) -> list[Entry]:
    return list(markdown.read(io.BytesIO(page.encode()), Local().now))


def notes(page: str) -> list[str | None]:
    return [entry.fields["notes"] for entry in entries(page)]


def projects(page: str) -> list[str | None]:
    return [entry.fields["project"] for entry in entries(page)]


class TestProjects:
    def test_the_headings_above_are_written_too(self) -> None:
        page, lost = written({r.TITLE: "one", r.PROJECT: "a.b"})
        assert page == "# a\n\n## b\n\n- [ ] one\n"
        assert (projects(page), lost) == (["a.b"], {})

    def test_only_those_that_are_missing(self) -> None:
        page, _ = written(*[{r.TITLE: "x", r.PROJECT: project} for project in ("a.b.c", "a.d", "a")])
        assert page == "# a\n\n## b\n\n### c\n\n- [ ] x\n\n## d\n\n- [ ] x\n\n# a\n\n- [ ] x\n"
        assert projects(page) == ["a.b.c", "a.d", "a"]

    def test_a_name_that_ends_in_a_hash_keeps_it(self) -> None:
        page, lost = written({r.TITLE: "x", r.PROJECT: "learn.C#"})
        assert (projects(page), lost) == (["learn.C#"], {})
        assert projects("# home ##\n- [ ] x\n") == ["home"]

    def test_what_no_heading_can_say_is_counted(self) -> None:
        assert written({r.TITLE: "x", r.PROJECT: "a.b.c.d.e.f.g"})[1] == {"project": 1}
        parent = {r.TITLE: "x", r.PROJECT: "a"}
        assert written(parent, {r.TITLE: "part", r.PROJECT: "b", r.PARENT: ONE})[1] == {"project": 1}


class TestNotes:
    def test_a_checklist_in_notes_stays_there(self) -> None:
        text = "todo:\n- [ ] buy eggs\n  1. [x] done"
        page, lost = written({r.TITLE: "one", r.NOTES: text}, {r.TITLE: "two"})
        assert "  \\- [ ] buy eggs\n" in page
        assert (notes(page), lost) == ([text, None], {})

    def test_a_fence_that_nothing_closes_hides_no_task(self) -> None:
        text = "```\nsome code"
        assert notes(written({r.TITLE: "one", r.NOTES: text}, {r.TITLE: "two"})[0]) == [text, None]

    def test_a_closed_fence_is_written_as_it_is(self) -> None:
        text = "```\n- [ ] code\n\\- [ ] code\n```\n\\- [ ] text"
        page, _ = written({r.TITLE: "one", r.NOTES: text}, {r.TITLE: "two"})
        assert "\n  - [ ] code\n  \\- [ ] code\n  ```\n  \\\\- [ ] text\n" in page
        assert notes(page) == [text, None]

    def test_those_that_come_back_otherwise_are_counted(self) -> None:
        for text in ("  all of it\n  is indented", " \n", "a\tb", "end \nof line"):
            assert written({r.TITLE: "one", r.NOTES: text})[1] == {"notes": 1}

    @given(
        st.lists(
            st.sampled_from(["", "a", "- [ ] b", "  * [x] c", "\\1. [ ] d", "```", "    ~~~", "\\```", "# e", "- f"])
        )
    )
    def test_every_note_comes_back_or_is_counted(self, lines: list[str]) -> None:
        text = "\n".join(lines)
        page, lost = written(
            {r.TITLE: "one", r.NOTES: text or None}, {r.TITLE: "part", r.PARENT: ONE, r.NOTES: text or None}
        )
        assert len(entries(page)) == 2
        assert lost or notes(page) == [text or None] * 2


def test_a_title_that_ends_like_an_attribute_is_counted() -> None:
    assert written({r.TITLE: "learn +more"})[1] == {"title": 1}
    assert written({r.TITLE: "learn +more stuff"})[1] == {}
