"""The assistant beside the list: it answers as `pakaura chat` does, and what it does is to be seen at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Button

from pakaura_cli.client.assistant.assistant import Assistant
from pakaura_cli.tui.desk import Desk
from pakaura_cli.tui.themes import remember
from pakaura_server.core.errors import Unavailable
from tests.support.cohere_server import KEY, calls, cohere_server, pauses, says
from tests.support.dashboard import run, seated
from tests.support.person import Person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.tui.conftest import Home
    from tests.support.dashboard import Seat


async def say(seat: Seat, text: str) -> None:
    """Say it, and wait until it is answered."""
    await seat.type(text)
    await answered(seat)


async def answered(seat: Seat) -> None:
    """Wait until the assistant has ended its turn."""
    await seat.until(lambda: "Assistant …" not in seat.screen())


async def click(seat: Seat, label: str) -> None:
    """Press the button with this label."""
    (button,) = [each for each in seat.app.screen.query(Button) if str(each.label) == label]
    button.press()
    await seat.settle()
    await answered(seat)


def test_what_is_said_is_done_shown_in_the_list_and_taken_back(home: Home) -> None:
    async def work() -> None:
        async with seated(home.environ, (120, 40)) as seat:
            await seat.press("A")
            await seat.sees("On this machine, by rules alone")
            await say(seat, "add buy milk tomorrow")
            await seat.sees("✓ add task: buy milk")
            await seat.sees("Added “buy milk”")
            await seat.until(lambda: seat.titles() == ["buy milk"])
            assert seat.said == ["pakaura chat 'add buy milk tomorrow'"]
            await seat.press("ctrl+z")
            await seat.sees("Taken back")
            await seat.until(lambda: seat.titles() == [])
            await seat.press("escape")
            assert seat.dashboard.view.has_focus

    run(work())


@pytest.mark.parametrize("size", [(70, 24), (80, 24), (140, 40)])
def test_it_asks_before_it_deletes_and_a_button_answers(home: Home, size: tuple[int, int]) -> None:
    home.add("one")
    home.add("two")

    async def work() -> None:
        async with seated(home.environ, size) as seat:
            await seat.press("A")
            await say(seat, "delete all tasks")
            await seat.sees("Yes")
            assert home.titles() == ["one", "two"]
            await click(seat, "No")
            assert home.titles() == ["one", "two"]
            await say(seat, "delete all tasks")
            await click(seat, "Yes")
            await seat.until(lambda: home.titles() == [])

    run(work())


def test_which_task_is_meant_is_answered_by_a_button_or_by_words(home: Home) -> None:
    home.add("call mum")
    home.add("call dad")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("A")
            await say(seat, "complete call")
            await seat.sees("None of them")
            await click(seat, "2 call dad")
            assert home.titles() == ["call mum"]
            await say(seat, "reopen call dad")
            await say(seat, "delete call")
            await seat.sees("None of them")
            await say(seat, "the first")
            assert home.titles() == ["call dad"]

    run(work())


def test_what_titles_say_steers_nothing(home: Home) -> None:
    home.add("[bold]not bold[/] \x1b[31mred\u202e")

    async def work() -> None:
        async with seated(home.environ, (120, 40)) as seat:
            await seat.press("A")
            await say(seat, "list all")
            await seat.sees("[bold]not bold[/] \\x1b[31mred\\u202e")
            assert "\x1b" not in seat.screen()

    run(work())


def test_an_answer_of_a_language_model_is_shown_as_it_comes_and_can_be_broken_off(home: Home) -> None:
    with cohere_server(pauses("First.", " Second.")) as provider:
        home.environ |= {"COHERE_API_KEY": KEY, "COHERE_API_URL": provider.url}

        async def work() -> None:
            async with seated(home.environ, (120, 40)) as seat:
                await seat.press("A")
                await seat.sees("rules, and Cohere for the rest")
                await seat.type("what do you make of my week, honestly?")
                await seat.sees("First.")
                assert "Second." not in seat.screen()
                await seat.press("escape")
                await answered(seat)
                await seat.sees("gave no answer")
                await say(seat, "add buy milk")
                await seat.sees("Added “buy milk”")

        run(work())


def test_a_model_that_wants_to_write_waits_for_a_yes(home: Home) -> None:
    home.add("one")
    answers = (calls(("list_tasks", {})), calls(("clear_completed", {})), says("Shall I?"))
    with cohere_server(*answers) as provider:
        home.environ |= {"COHERE_API_KEY": KEY, "COHERE_API_URL": provider.url}

        async def work() -> None:
            async with seated(home.environ, (120, 40)) as seat:
                await seat.press("A")
                await seat.type("do what you think is best for me, please")
                await seat.sees("✓ list tasks")
                await seat.sees("? clear completed")
                await answered(seat)

        run(work())


def test_signed_in_the_agent_of_the_server_answers_and_where_that_is_away_the_rules_here(
    tmp_path: Path, server_url: str, email: str
) -> None:
    person = Person(tmp_path / "desk")
    remember(person.session.paths, welcomed="yes")
    person.register(server_url, email)
    person.add("buy milk")

    async def work() -> None:
        async with seated(person.environ, (120, 40)) as seat:
            await seat.press("A")
            await seat.sees(f"The assistant of {server_url}")
            await say(seat, "complete buy milk")
            await seat.sees("Completed “buy milk”")
            await seat.until(lambda: seat.titles() == [])
            person.move_to("http://127.0.0.1:1")
            await say(seat, "add call mum")
            await seat.sees("cannot reach http://127.0.0.1:1; the rules")
            await seat.until(lambda: seat.titles() == ["call mum"])

    run(work())


def test_signed_in_u_takes_back_what_the_assistant_did_and_nothing_older(
    tmp_path: Path, server_url: str, email: str
) -> None:
    person = Person(tmp_path / "desk")
    remember(person.session.paths, welcomed="yes")
    person.register(server_url, email)
    person.add("precious")
    person.add("mine one")

    async def work() -> None:
        async with seated(person.environ, (120, 40)) as seat:
            await seat.press("A")
            await seat.sees(f"The assistant of {server_url}")
            await say(seat, "delete mine one")
            await seat.until(lambda: seat.titles() == ["precious"])
            await seat.press("escape", "u")
            await seat.sees("Undid delete 2: mine one")
            await seat.until(lambda: sorted(seat.titles()) == ["mine one", "precious"])
            assert seat.said[-1] == "pakaura undo"

    run(work())


def test_a_turn_that_is_not_here_yet_is_fetched_to_be_taken_back_or_nothing_is(
    tmp_path: Path, server_url: str, email: str
) -> None:
    person = Person(tmp_path / "desk")
    person.register(server_url, email)
    person.add("precious")
    Assistant(person.environ, new=True).turn("add milk", lambda _: None)
    with person.session.to_write().writing() as db:
        db.execute("DELETE FROM history WHERE group_id IN (SELECT id FROM command_group WHERE device = 'server00')")
        db.execute("UPDATE command_group SET fetched = 2 WHERE device = 'server00'")
    desk = Desk(person.environ)
    desk.may_leave = False
    person.move_to("http://127.0.0.1:1")
    with pytest.raises(Unavailable, match="the latest change is the assistant's"):
        asyncio.run(desk.undo())
    assert person.titles() == ["milk", "precious"]
    person.move_to(server_url)
    assert asyncio.run(desk.undo()) == ["Undid add 2: milk"]
    assert person.titles() == ["precious"]


def test_a_conversation_goes_on_where_it_was(home: Home) -> None:
    home.pakaura("chat", "add buy milk", check=True)

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("A")
            await seat.sees("Going on with the last conversation")
            await seat.sees("add buy milk")
            await say(seat, "make it high priority")
            await seat.press("ctrl+n")
            await seat.sees("A new conversation begins")
            assert "add buy milk" not in seat.screen()

    run(work())
    assert home.titles("pri:high") == ["buy milk"]
