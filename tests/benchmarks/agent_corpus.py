"""How well the agent's rules understand people: right, harmful and refused, by kind. Run by `make eval`.

Harmful is an effect that was not asked for, refused is that nothing was done or asked where something was.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter

from tests.support.agent_dialogues import dialogues, play
from tests.support.agent_world import CORPORA, NOT_YET, SECOND, Case, as_expected, cases, effects, memory_talk


def judged(runner: asyncio.Runner, case: Case) -> str:
    talk = memory_talk(runner, case.titles)
    before = talk.tasks()
    reply = talk.say(case.said)
    got = effects(before, talk.tasks())
    if as_expected(case.expected, got, reply) and case.section != NOT_YET:
        return "right"
    print(f"  {case.said!r}: wanted {case.expected or 'something'!r}, got {got or reply.text.splitlines()[0]!r}")
    return "harmful" if got else "refused"


def conversations(runner: asyncio.Runner, name: str) -> None:
    """Print how many of the conversations of a file go as they should."""
    wrong = [each for dialogue in dialogues(name) for each in play(memory_talk(runner, dialogue.titles), dialogue)]
    print(*[f"  {each}" for each in wrong], sep="\n", end="\n" if wrong else "")
    turns = sum(len(dialogue.turns) for dialogue in dialogues(name))
    print(f"{name.removesuffix('.txt'):18}{turns:4} turns of {len(dialogues(name))} conversations, {len(wrong)} wrong")


def score(runner: asyncio.Runner, corpora: list[str]) -> Counter[str]:
    """Print and sum up how the utterances of some corpora are understood, by corpus and kind."""
    total: Counter[str] = Counter()
    for corpus in corpora:
        kinds: dict[str, Counter[str]] = {}
        for case in cases(corpus):
            kinds.setdefault(case.section, Counter())[judged(runner, case)] += 1
        for kind, count in kinds.items():
            row = "  ".join([f"{count[word]:4} {word}" for word in ("right", "harmful", "refused")])
            print(f"{corpus.removesuffix('.txt'):18}{kind:18}{row}")
            total += count
    every = sum(total.values())
    share = 100 * total["right"] / every
    print(f"{every} said: {share:.1f} % right, {total['harmful']} harmful, {total['refused']} refused")
    return total


def main() -> int:
    """0 where at least 97 % of each corpus are right and none is harmful."""
    with asyncio.Runner() as runner:
        totals = [score(runner, [*CORPORA, "harmless.txt"]), score(runner, [*SECOND])]
        for name in ("dialogues.txt", "second_dialogues.txt"):
            conversations(runner, name)
    good = all(total["right"] >= 0.97 * sum(total.values()) and not total["harmful"] for total in totals)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
