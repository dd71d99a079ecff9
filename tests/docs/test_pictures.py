"""docs/pictures/ shows what the program prints now."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs import draw_dashboard
from docs.draw_pictures import FOLDER, PICTURES, draw
from tests.benchmarks import pictures


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_what_is_printed(name: str) -> None:
    assert (FOLDER / f"{name}.svg").read_text("utf-8") == draw(name), "run: python docs/draw_pictures.py"


@pytest.mark.parametrize("name", draw_dashboard.PICTURES)
def test_a_picture_of_the_dashboard_shows_what_is_painted(name: str) -> None:
    drawn = draw_dashboard.draw(name)
    assert (FOLDER / f"{name}.svg").read_text("utf-8") == drawn, "run: python docs/draw_dashboard.py"


@pytest.mark.parametrize("page", sorted({picture.page for picture in pictures.PICTURES}))
def test_a_picture_of_a_benchmark_shows_the_figures_of_its_page(page: str) -> None:
    for name, svg in pictures.drawn(page).items():
        assert (FOLDER / name).read_text("utf-8") == svg, "run: python -m tests.benchmarks.pictures"
        assert f"(pictures/{name})" in (pictures.DOCS / page).read_text("utf-8")


def test_every_picture_is_drawn() -> None:
    measured = {Path(name).stem for picture in pictures.PICTURES for name in pictures.drawn(picture.page)}
    assert {path.stem for path in FOLDER.iterdir()} == PICTURES.keys() | draw_dashboard.PICTURES.keys() | measured
