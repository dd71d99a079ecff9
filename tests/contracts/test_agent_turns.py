"""The same conversations with the agent, wherever the tasks are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.agent_dialogues import Dialogue, dialogues, play
from tests.support.agent_world import Talk

if TYPE_CHECKING:
    from tests.contracts.conftest import Person


class Ticking(Talk):
    """A conversation in which a second passes before every turn."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.ops, person.runner)
        self.person = person

    def new_id(self) -> str:
        self.person.ms += 1000
        return super().new_id()


@pytest.mark.parametrize("dialogue", dialogues(), ids=lambda dialogue: dialogue.name)
def test_a_conversation_goes_the_same_way_everywhere(person: Person, dialogue: Dialogue) -> None:
    talk = Ticking(person)
    talk.have(dialogue.titles)
    assert play(talk, dialogue) == []
