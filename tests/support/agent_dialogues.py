"""The dialogues of the fixture, and playing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.support.agent_world import FIXTURES, effects

if TYPE_CHECKING:
    from tests.support.agent_world import Talk


class Turn(NamedTuple):
    said: str
    expected: str
    says: str


class Dialogue(NamedTuple):
    name: str
    titles: list[str]
    turns: list[Turn]


def dialogues(name: str = "dialogues.txt") -> list[Dialogue]:
    found: list[Dialogue] = []
    for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "==":
            found.append(Dialogue(rest, [], []))
        elif mark == "tasks:":
            found[-1].titles.extend(rest.split(" | "))
        elif mark == ">":
            found[-1].turns.append(Turn(rest, "", ""))
        elif mark == "=":
            found[-1].turns[-1] = found[-1].turns[-1]._replace(expected=rest)
        elif mark == "says":
            found[-1].turns[-1] = found[-1].turns[-1]._replace(says=rest)
    return found


def play(talk: Talk, dialogue: Dialogue) -> list[str]:
    """The turns that went otherwise than the fixture says."""
    wrong = []
    for turn in dialogue.turns:
        before = talk.tasks()
        reply = talk.say(turn.said)
        got = effects(before, talk.tasks())
        asked = bool(reply.question)
        if turn.expected in (".", "?", "list"):
            right = not got and asked == (turn.expected == "?")
        else:
            right = got == sorted(turn.expected.split("; "))
        if not right or turn.says not in reply.text:
            wrong.append(f"{turn.said!r}: wanted {turn.expected!r} {turn.says!r}, got {got}, {reply.text!r}")
    return wrong
