"""Every path of the repository that the pages for developers and hosts name is there."""

from __future__ import annotations

import re

import pytest

from pakaura_cli.client.keys import ACTIONS
from tests.docs.pages import ROOT, spans_of

PAGES = ("contributing.md", "security.md", "operating-sync.md", "self-hosting.md", "not-yet.md")
_TOP = r"(?:pakaura_cli|pakaura_server|tests|docs|helm|requirements)/[\w./-]+"
NAMED = re.compile(_TOP)
MAKE = re.compile(r"`make ([a-z-]+)`")
PLACEHOLDERS = {"docs/PAGE.md"}


def paths_of(page: str) -> set[str]:
    return {
        path
        for span in spans_of(ROOT / "docs" / page)
        for path in NAMED.findall(span)
        if path not in PLACEHOLDERS and "*" not in span
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_exists(page: str) -> None:
    assert [path for path in sorted(paths_of(page)) if not (ROOT / path).exists()] == []


def test_paths_are_found_at_all() -> None:
    assert len(paths_of("contributing.md")) > 40
    assert len(paths_of("security.md")) > 30


def test_every_attacker_of_the_security_page_has_a_test() -> None:
    table = (ROOT / "docs" / "security.md").read_text("utf-8").partition("## Who attacks")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| **")]
    assert len(rows) > 15
    assert [cells[0] for cells in rows if len(cells) != 4 or not re.search("`tests/.+`", cells[2])] == []


def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    page = (ROOT / "docs" / "contributing.md").read_text("utf-8")
    assert set(MAKE.findall(page)) <= targets


def test_the_methods_of_the_dashboards_keys_are_where_the_page_says() -> None:
    sources = "".join(
        (ROOT / "pakaura_cli" / "tui" / f"{name}.py").read_text("utf-8") for name in ("task_actions", "view_actions")
    )
    here = {action.name for action in ACTIONS if f"def act_{action.name}(" in sources}
    assert len(here) > len(ACTIONS) / 2


@pytest.mark.parametrize(("file", "page"), [("CONTRIBUTING.md", "contributing.md"), ("SECURITY.md", "security.md")])
def test_the_file_that_hosts_of_repositories_look_for_leads_to_the_page(file: str, page: str) -> None:
    (link,) = re.findall(r"\]\((docs/[\w-]+\.md)(#[\w-]+)?\)", (ROOT / file).read_text("utf-8"))
    assert link[0] == f"docs/{page}"
    heading = link[1].removeprefix("#").replace("-", " ")
    assert f"## {heading}".rstrip("# ") in (ROOT / link[0]).read_text("utf-8").lower()
