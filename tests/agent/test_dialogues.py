from __future__ import annotations

import asyncio

import pytest

from tests.support.agent_dialogues import Dialogue, dialogues, play
from tests.support.agent_world import memory_talk


@pytest.mark.parametrize("dialogue", dialogues(), ids=lambda dialogue: dialogue.name)
def test_a_conversation_goes_on_from_turn_to_turn(dialogue: Dialogue) -> None:
    with asyncio.Runner() as runner:
        assert play(memory_talk(runner, dialogue.titles), dialogue) == []


def test_other_people_have_conversations_too() -> None:
    wrong = []
    with asyncio.Runner() as runner:
        for dialogue in dialogues("second_dialogues.txt"):
            wrong += [f"{dialogue.name}: {each}" for each in play(memory_talk(runner, dialogue.titles), dialogue)]
    assert wrong == []
