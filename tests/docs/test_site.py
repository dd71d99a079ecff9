"""The site that Sphinx makes of docs/: built without a warning, the same each time, and fetching nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from docs.conf import navigation
from tests.docs.pages import PAGES, ROOT

SPHINX = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--nitpicky", "--quiet"]
README = ROOT / "README.md"
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def build(source: Path, site: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SPHINX, "--doctree-dir", str(site.parent / f"{site.name}-doctrees"), str(source), str(site)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    done = build(ROOT / "docs", folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


class Addresses(HTMLParser):
    """What a page loads by itself, where its links lead, and the ids that links can name."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values["id"]} if "id" in values else set()
        if tag == "a":
            self.links += [values["href"]] if "href" in values else []
        elif tag == "link" and values.get("rel") not in {"stylesheet", "icon"}:
            self.links += [values["href"]]
        else:
            self.loaded += [values[name] for name in ("src", "href") if name in values]


def test_every_page_is_on_the_site_and_in_its_navigation(site: Path) -> None:
    pages = {page.with_suffix(".html").name for page in PAGES if page != README}
    assert {page.name for page in site.glob("*.html")} - {"genindex.html", "search.html"} == pages
    assert {urldefrag(link).url for link in Addresses(site / "index.html").links} >= pages - {"index.html"}


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    pages = {page.name: Addresses(page) for page in site.glob("*.html")}
    broken = []
    for name, page in pages.items():
        for link in page.links:
            target, fragment = urldefrag(link)
            if urlsplit(link).scheme or fragment in ("", "_"):
                found = bool(urlsplit(link).scheme) or (site / unquote(target or name)).exists()
            else:
                found = unquote(fragment) in pages[target or name].ids
            broken += [] if found else [f"{name}: {link}"]
    assert broken == []


def test_a_page_fetches_nothing_from_elsewhere_and_its_pictures_are_there(site: Path) -> None:
    for page in site.glob("*.html"):
        for address in Addresses(page).loaded:
            assert not urlsplit(address).netloc, f"{page.name} loads {address}"
            assert (site / unquote(urlsplit(address).path)).exists(), f"{page.name} lacks {address}"
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:url|@import)\(?\s*[\"']?(?:https?:)?//", style.read_text("utf-8")), style


def test_the_same_pages_make_the_same_site(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "site"
    assert build(ROOT / "docs", again).returncode == 0
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file() and path.name != ".buildinfo"}
    assert files == {path.relative_to(again) for path in again.rglob("*") if path.is_file()} - {Path(".buildinfo")}
    assert [file for file in files if (site / file).read_bytes() != (again / file).read_bytes()] == []


def test_what_is_wrong_with_the_pages_fails_the_build(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_bytes((ROOT / "docs" / "conf.py").read_bytes())
    (source / "index.md").write_text("# Index\n\n## All\n\n- [Other](other.md)\n- [Third](third.md)\n")
    (source / "other.md").write_text("# Other\n\n[a heading](index.md#no-such)\n\n![a picture](none.svg)\n")
    (source / "lonely.md").write_text("# Lonely\n\nText.\n")
    done = build(source, tmp_path / "site")
    assert done.returncode != 0
    for complaint in ("third", "no-such", "none.svg", "lonely.md: WARNING: document isn't included in any toctree"):
        assert complaint in done.stderr


def test_the_sections_of_the_index_are_those_of_the_sidebar() -> None:
    made = navigation("# Title\n\n## One\n\n- [A](a.md): text\n- [B](b-c.md)\n\n## Two\n\nNo list.\n")
    assert made == "\n```{toctree}\n:hidden:\n:caption: One\n\na\nb-c\n```\n"


def anchors(page: Path) -> set[str]:
    """What GitHub calls the headings of a page."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(page.read_text("utf-8"))
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_is_right_in_the_repository_too(page: Path) -> None:
    broken = []
    for link in LINK.findall(page.read_text("utf-8")):
        target, fragment = urldefrag(link)
        path = (page.parent / target).resolve() if target else page
        if not urlsplit(link).scheme and not (path.exists() and (not fragment or fragment in anchors(path))):
            broken.append(link)
    assert broken == []


def test_the_readme_names_every_page() -> None:
    named = {urldefrag(link).url for link in LINK.findall(README.read_text("utf-8"))}
    assert {f"docs/{page.name}" for page in PAGES if page != README} <= named
