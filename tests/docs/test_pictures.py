"""docs/pictures/ shows what the program prints now."""

from __future__ import annotations

import pytest

from docs import draw_dashboard
from docs.draw_pictures import FOLDER, PICTURES, draw


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_what_is_printed(name: str) -> None:
    assert (FOLDER / f"{name}.svg").read_text("utf-8") == draw(name), "run: python docs/draw_pictures.py"


@pytest.mark.parametrize("name", draw_dashboard.PICTURES)
def test_a_picture_of_the_dashboard_shows_what_is_painted(name: str) -> None:
    drawn = draw_dashboard.draw(name)
    assert (FOLDER / f"{name}.svg").read_text("utf-8") == drawn, "run: python docs/draw_dashboard.py"


def test_every_picture_is_drawn() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == PICTURES.keys() | draw_dashboard.PICTURES.keys()
