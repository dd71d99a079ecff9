"""What one clause asks for, in one language: by its rules, after its negations, questions and hypotheses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pakaura_server.agent.intents.line import LONGEST, Line
from pakaura_server.agent.intents.lists import list_filter
from pakaura_server.agent.intents.pattern import beginning, part, slots_of, whole
from pakaura_server.agent.intents.request import Phrase, Request
from pakaura_server.agent.intents.trimming import Clause, bounded, trim
from pakaura_server.agent.intents.verbs import deed, infinitives
from pakaura_server.agent.languages.language import Language, Rule
from pakaura_server.core.natural.vocabulary import known

READ_ONLY = frozenset(("list", "search", "status", "advice", "help", "greeting", "thanks", "bye", "ok", "cancel"))
IDLE = ("negation", "hypothesis", "question")
_MOST_PLACES = 12
_DANGLING = frozenset("as to and or als und oder auf como y o".split())
"""What no reference to a task ends with: the pattern was meant for something shorter."""
_BOX = re.compile(r"(?:[-*•]\s+)?\[(?P<mark>[ xX])\]\s*(?P<rest>\S.*)", re.DOTALL)


def read_clause(line: Line, start: int, end: int, language: Language, strict: bool = False) -> Request | None:
    """The request of the clause, one of IDLE for what is to change nothing, or None if this language does not say.

    With `strict`, only rules that may begin a second clause.
    """
    clause = bounded(line.text, start, end)
    if not 0 < clause.end - clause.start <= LONGEST:
        return None
    request = _boxed(line, clause) or _first(line, clause, language, strict)
    if request is None:
        trim(clause, language)
        request = _first(line, clause, language, strict) or _idle(line, clause, language)
    if request is None:
        request = _by_rules(line, clause, language, language.rules, strict)
        ordered = request is None and beginning(language.order, language.code).match(clause.words)
        if ordered:
            # `finally delete bread`; but `first aid kit` is nothing else.
            clause.start += ordered.end()
            clause = bounded(line.text, clause.start, clause.end)
            request = _by_rules(line, clause, language, language.rules, strict)
    if request is None or not (clause.questioned and not clause.asked) or request.intent in READ_ONLY:
        return request
    # `delete milk?`
    return Request(request.intent, request.readings, request.language, sure=False)


def _boxed(line: Line, clause: Clause) -> Request | None:
    """`[ ] milk`, as in Markdown."""
    found = _BOX.fullmatch(clause.words)
    if found is None:
        return None
    rest = line.phrase(clause.start + found.start("rest"), clause.end)
    done = found["mark"] != " "
    return Request("complete" if done else "add", [{"task" if done else "title": rest}])


def _first(line: Line, clause: Clause, language: Language, strict: bool = False) -> Request | None:
    found = _by_rules(line, clause, language, language.first_rules)
    if found is not None:
        return found
    chosen = list_filter(clause.words, language)
    # `add milk, high priority`
    opening = f"[({language.order}) ]({language.list_opening})"
    if chosen is None or (strict and not beginning(opening, language.code).match(clause.words)):
        return None
    words = line.phrase(clause.start, clause.end)
    return Request("list", [{"filter": Phrase(chosen), "words": words}], language.code)


def _idle(line: Line, clause: Clause, language: Language) -> Request | None:
    code, words = language.code, clause.words
    if not clause.asked and beginning(language.hypothesis, code).match(words):
        return Request("hypothesis", [{}], code)
    if beginning(language.negation, code).match(words):
        # `I don't need the milk any more` is neither an order nor a negation of one: it is asked about.
        asked = [rule for rule in language.rules if not rule.sure and rule.intent in ("delete", "uncomplete")]
        return _by_rules(line, clause, language, asked) or Request("negation", [{}], code)
    is_question = bool(beginning(language.question, code).match(words))
    if clause.asked or not (is_question or clause.questioned):
        return None
    readable = _by_rules(line, clause, language, [rule for rule in language.rules if rule.intent in READ_ONLY])
    return readable or (Request("question", [{}], code) if is_question else None)


def _by_rules(
    line: Line, clause: Clause, language: Language, rules: tuple[Rule, ...] | list[Rule], strict: bool = False
) -> Request | None:
    for rule in rules:
        if strict and rule.loose:
            continue
        found = whole(rule.pattern, language.code).match(clause.words)
        if found is None:
            continue
        taken = slots_of(found)
        rest = taken.pop("rest", (0, 0))
        slots = {name: line.phrase(clause.start + start, clause.start + end) for name, (start, end) in taken.items()}
        if not _makes_sense(rule, slots, language):
            continue
        readings = [slots]
        if rule.joint:
            places = _places(line, rule, language, clause.start + rest[0], clause.start + rest[1])
            readings = [{**slots, **each} for each in places]
        if readings and not _is_negated(readings[0], language):
            return Request(rule.intent, readings, language.code, rule.sure and clause.sure)
        if readings:
            return Request("negation", [{}], language.code)
    return None


def _makes_sense(rule: Rule, slots: dict[str, Phrase], language: Language) -> bool:
    """Whether the slots can be what they stand for: a past is one, and no task is called `milk as`."""
    if rule.intent == "add" and "when" in slots and not all(known(word) for word in slots["when"].text.lower().split()):
        return False
    if "past" in slots and not infinitives(slots["past"].text.split()[0].lower(), language):
        return False
    if rule.intent == "did" and deed(slots["did"].text, language) is None:
        return False
    task = slots.get("task")
    return task is None or task.quoted or task.text.split()[-1].lower() not in _DANGLING


def _places(line: Line, rule: Rule, language: Language, start: int, end: int) -> Iterator[dict[str, Phrase]]:
    """The two slots, for each place where the joint stands."""
    joint = re.compile(rf"(?<=[\s\ue000])(?:{_joint(rule, language)})(?=[\s\ue000])", re.IGNORECASE)
    position, count = start, 0
    while (found := joint.search(line.text, position, end)) and count < _MOST_PLACES:
        first, second = line.phrase(start, found.start()), line.phrase(found.end(), end)
        if first.text and second.text:
            yield {rule.first: first, rule.second: second}
        position, count = found.start() + 1, count + 1


def _joint(rule: Rule, language: Language) -> str:
    return part(rule.joint, language.code).pattern


def _is_negated(slots: dict[str, Phrase], language: Language) -> bool:
    """Whether a slot ends with the word that negates the clause in languages where it stands there."""
    if not language.negated:
        return False
    return any(
        not phrase.quoted and whole(f"{{any}} ({language.negated})", language.code).match(phrase.text)
        for phrase in slots.values()
    )
