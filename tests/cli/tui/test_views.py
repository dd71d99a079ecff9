"""Places, filters, contexts, boards and weeks: what is shown, and how one gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home


def test_places_are_listed_with_how_many_tasks_they_have_and_can_be_gone_to_by_name(home: Home) -> None:
    home.add("pay rent", "money", due="2026-11-20")
    home.add("water the roses", project="home.garden")
    home.add("read a book")
    home.configure('[views.soon]\nfilter = "due.by:fri"\n')

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.sees("+money")
            shown = " ".join(seat.screen().replace("│", " ").split())
            for place in ("Inbox 1", "Today 1", "> All 3", "soon 1", "home.garden 1", "+money 1"):
                assert f"{place} " in shown
            await seat.press("o")
            await seat.type("garden")
            await seat.until(lambda: seat.titles() == ["water the roses"])
            assert seat.screen().startswith(" home.garden · 1 task")

    run(work())


def test_the_filter_narrows_at_every_key_and_says_in_place_what_cannot_be_read(home: Home) -> None:
    home.add("pay rent", "money")
    home.add("buy milk", "shop", project="home")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("/")
            await seat.write("pri:hig")
            await seat.sees("'hig' is no priority, at 'pri:hig'")
            assert len(seat.titles()) == 2
            await seat.press("ctrl+u")
            await seat.write("+sh")
            await seat.pilot.press("right")
            await seat.until(lambda: seat.titles() == ["buy milk"])
            await seat.press("enter")
            await seat.sees("filter +shop")
            await seat.press("escape")
            await seat.until(lambda: len(seat.titles()) == 2)

    run(work())


def test_escape_leaves_the_filter_as_it_was(home: Home) -> None:
    home.add("pay rent")
    home.add("buy milk")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("/")
            await seat.write("milk")
            await seat.until(lambda: seat.titles() == ["buy milk"])
            await seat.press("escape")
            await seat.until(lambda: len(seat.titles()) == 2)

    run(work())


def test_a_search_finds_words_of_notes_and_completed_tasks(home: Home) -> None:
    home.add("party", notes="bring cake")
    home.add("bake a cake")
    home.pakaura("done", "bake a cake", check=True)
    home.add("other")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("F")
            await seat.type("cake")
            await seat.until(lambda: sorted(seat.titles()) == ["bake a cake", "party"])
            assert "✓ bake a cake" in seat.screen()

    run(work())


def test_the_context_is_said_narrows_the_list_and_goes_to_what_is_added(home: Home) -> None:
    home.add("private")
    home.add("report", "work")
    home.configure('context = "work"\n[contexts.work]\nfilter = "+work"\nadd = "+work"\n')

    async def work() -> None:
        async with seated(home.environ) as seat:
            assert seat.titles() == ["report"]
            assert "context work" in seat.screen()
            await seat.press("a")
            await seat.type("call")
            await seat.until(lambda: seat.titles() == ["report", "call"])
            await seat.press("z")
            await seat.press("up", "enter")
            await seat.until(lambda: len(seat.titles()) == 3)
            assert seat.said[-1] == "pakaura context none"

    run(work())
    assert sorted(home.titles("+work")) == ["call", "report"]


def test_moving_a_card_of_the_board_changes_what_its_columns_are(home: Home) -> None:
    home.add("one", priority="high")
    home.add("two", project="home")

    async def work() -> None:
        async with seated(home.environ, (120, 30)) as seat:
            await seat.press("2", "c", "i")
            await seat.sees("High 1")
            await seat.press("g", "h", "h", "h")
            assert seat.at_cursor() == "one"
            await seat.press(">")
            await seat.sees("Medium 1")
            assert seat.at_cursor() == "one"
            assert seat.said == ["pakaura edit 1 pri:medium"]

    run(work())


def test_the_week_shows_days_and_moving_a_task_makes_it_due_on_another(home: Home) -> None:
    home.add("late", due="2026-11-20")
    home.add("dentist", due="2026-11-25T09:00")

    async def work() -> None:
        async with seated(home.environ, (140, 30)) as seat:
            await seat.press("3")
            await seat.sees("Tomorrow, Wed 25 Nov 1")
            assert "Overdue 1" in seat.screen()
            await seat.press("l", "l", "L")
            await seat.sees("Thu 26 Nov 1")
            assert seat.said == ["pakaura edit 2 due:2026-11-26T09:00"]

    run(work())


def test_a_card_is_dragged_to_another_column_with_the_mouse(home: Home) -> None:
    home.add("one", priority="high")

    async def work() -> None:
        async with seated(home.environ, (120, 30)) as seat:
            await seat.press("2", "c", "i")
            await seat.sees("High 1")
            each = seat.dashboard.columns.size.width // 4
            await seat.pilot.mouse_down("#columns", offset=(3, 2))
            await seat.pilot.mouse_up("#columns", offset=(3 * each + 2, 4))
            await seat.sees("No priority 1")

    run(work())
