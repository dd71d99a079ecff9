"""From a message to its requests: where it is several clauses, and which language each is in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pakaura_server.agent.intents.bare import bare, done_thing
from pakaura_server.agent.intents.line import LONGEST, Line, without_fillers
from pakaura_server.agent.intents.pattern import correcting, joining, part
from pakaura_server.agent.intents.reading import IDLE, READ_ONLY, read_clause
from pakaura_server.agent.intents.request import Request
from pakaura_server.agent.intents.trimming import bounded
from pakaura_server.agent.languages.known import from_preferred
from pakaura_server.agent.languages.language import Language

_STRONG = re.compile(r"\s*\n\s*|\s*;\s+|(?<=[.!?…])\s+|\s+[/|]\s+")
_BULLET = re.compile(r"(?:[-*•–+]|\d{1,2}[.)])\s+(?=\S)")
_HEADING = re.compile(r"[^\n]*:\s*\n")
_MOST_CLAUSES = 40
_MOST_JOINTS = 16
_CORRECTED = ("when", "level", "new", "title", "task")
"""The slots of which the first that there is is what somebody corrects."""
_TALK = frozenset(("greeting", "thanks", "bye", "ok", "cancel"))


def read_message(message: str, preferred: str = "en", titles: Sequence[str] = ()) -> list[Request]:
    """The requests of a message in their order, none where nothing is understood.

    The languages are tried from the preferred one on; what none of them reads may still be a task to add (see bare).
    Where one of the `titles` stands it is that task, whatever its words mean elsewhere.
    """
    line = without_fillers(Line(message, titles))
    languages = from_preferred(preferred)
    corrected = _corrected(line, languages)
    if corrected is not None:
        return corrected
    found = _enumerated(line, languages) or _split(line, 0, len(line.text), languages, _MOST_CLAUSES)
    if len(found) > 1 and found[-1].intent == "cancel":
        # `delete milk. No wait, don't`
        return found[-1:]
    told = [request for request in found if request.intent not in _TALK]
    # `we are out of eggs, add eggs`
    sure = [request for request in told if request.sure or request.intent != "add"]
    return sure or told or found


def _split(line: Line, start: int, end: int, languages: list[Language], most: int) -> list[Request]:
    if most > 1:
        for left_end, right_start, soft in _joints(line, start, end, languages):
            right = _read(line, right_start, end, languages, strict=True)
            left = _read(line, start, left_end, languages)
            contrasted = _is_contrast(line, left_end, right_start, languages)
            called_off = _is_called_off(right, line.text[left_end:right_start], line.text[right_start:end])
            if called_off or _is_split(line.text[left_end:right_start], left, right, soft, contrasted):
                if soft and left is None and (longer := _both(_read(line, start, end, languages), right)):
                    return [longer]
                first = [left] if left else []
                rest = _split(line, right_start, end, languages, most - 1)
                if soft and rest:
                    rest[0] = replace(rest[0], soft=True, text=line.original[left_end:end])
                return first + rest
    found = _read(line, start, end, languages) or bare(line, start, end, languages)
    return [found] if found else []


def _joints(line: Line, start: int, end: int, languages: list[Language]) -> Iterator[tuple[int, int, bool]]:
    """(end of the left, beginning of the right, soft) of each place where the text may be two clauses."""
    if end - start > 4 * LONGEST:
        softs: list[re.Pattern[str]] = []
    else:
        softs = [joining(each.soft_joints, each.code) for each in languages]
    places = {(found.start(), found.end(), False) for found in _STRONG.finditer(line.text, start, end)}
    for soft in softs:
        for found in soft.finditer(line.text, start, end):
            if not any(found.start() < other[1] and other[0] < found.end() for other in places if not other[2]):
                places.add((found.start(), found.end(), True))
    # Of two that begin at one place the longer one: `, and then`.
    widest = {place[0]: place for place in sorted(places)}
    ordered = sorted(widest.values())
    yield from [place for place in ordered if place[0] > start and place[1] < end][:_MOST_JOINTS]


def _is_split(joint: str, left: Request | None, right: Request | None, soft: bool, contrasted: bool) -> bool:
    if right is None or right.intent in IDLE or right.intent in _TALK:
        # `don't delete milk. thanks` is one thing to do nothing about, and `milk. It was dear` none to read.
        return not soft and right is not None and left is not None
    if left is None:
        return not soft or joint.strip().startswith(",") or joint.strip() == "so"
    if left.intent in (*IDLE, "help", "status") and soft:
        return left.intent == "negation" and contrasted
    return True


def _is_called_off(right: Request | None, joint: str, words: str) -> bool:
    """Whether `add milk, no wait` ends with taking it back; `no` alone may be part of a title."""
    return right is not None and right.intent == "cancel" and "," in joint and len(words.split()) > 1


def _corrected(line: Line, languages: list[Language]) -> list[Request] | None:
    """`delete 5, no wait, 4` is `delete 4`; None where nobody corrects himself."""
    for language in languages:
        found = correcting(language.correction, language.code).search(line.text)
        if found is None or not found.start():
            continue
        before = _split(line, 0, found.start(), languages, _MOST_CLAUSES)
        after = _split(line, found.end(), len(line.text), languages, _MOST_CLAUSES)
        if not before or before[-1].intent in _TALK:
            continue
        if after and after[0].intent not in ("bare", "deed"):
            return after
        meant = line.phrase(found.end(), bounded(line.text, found.end(), len(line.text)).end)
        last = next((name for name in _CORRECTED if before[-1].slot(name)), None)
        if last is None or len(before[-1].readings) != 1:
            return [Request("negation", [{}], language.code)]
        return [*before[:-1], replace(before[-1], readings=[{**before[-1].readings[0], last: meant}])]
    return None


def _both(whole: Request | None, right: Request | None) -> Request | None:
    """`milk, eggs and bread are bought`: the part before the comma may be one of several tasks, or mean nothing."""
    if whole is None or right is None or whole.intent != right.intent or not whole.slot("task"):
        return None
    return replace(right, readings=[*whole.readings, *right.readings], sure=whole.sure)


def _is_contrast(line: Line, end: int, start: int, languages: list[Language]) -> bool:
    """Whether a negation ends there: at `but`, or at a comma that no `then` or `and` follows."""
    joint = line.text[end:start]
    if any(part(each.but, each.code).search(joint) for each in languages):
        return True
    rest = " " + line.text[start:]
    return joint.strip() == "," and not any(joining(each.soft_joints, each.code).match(rest) for each in languages)


def _read(line: Line, start: int, end: int, languages: list[Language], strict: bool = False) -> Request | None:
    """What the first language that can makes of it; a question is one only if no language reads more in it."""
    question = None
    for language in languages:
        found = read_clause(line, start, end, language, strict)
        if found is not None and found.intent != "question" and (question is None or found.intent in READ_ONLY):
            return found
        question = question or found
    return question or done_thing(line, start, end, languages)


def _enumerated(line: Line, languages: list[Language]) -> list[Request]:
    """`add:` and a list, one thing a line; or only such a list, if each line has a bullet."""
    lines = [each for each in line.original.split("\n") if each.strip()]
    bullets = [_BULLET.match(each.strip()) for each in lines]
    if len(lines) < 2:
        return []
    headed = not bullets[0] and all(bullets[1:]) if len(lines) > 1 else False
    heading = lines[0].strip().rstrip(":").strip()
    if headed or (lines[0].strip().endswith(":") and len(lines) > 1):
        return _under(heading, lines[1:], languages)
    return []


def _under(heading: str, lines: list[str], languages: list[Language]) -> list[Request]:
    """Each line as if the heading stood before it."""
    requests = []
    for each in lines[:_MOST_CLAUSES]:
        text = f"{heading}: {_BULLET.sub('', each.strip(), count=1)}"
        found = _read(Line(text), 0, len(text), languages)
        if found is None or found.intent in IDLE or found.intent in _TALK:
            return []
        requests.append(found)
    return requests
