"""Why a view shows a task or hides it: a sentence, and below it every clause with its answer."""

from __future__ import annotations

from pakaura_cli.output.escape import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from pakaura_cli.output import Output
    from pakaura_server.core.filters.why import Verdict
    from pakaura_server.core.task import Task

_JOINTS = {"and": "all of these", "or": "one of these", "not": "not this"}
_INDENT = "  "
_LEAST = 10
"""Columns of the terminal for a clause, however deep it stands."""


def print_verdict(
    output: Output, task: Task, view: str, verdict: Verdict, beyond: int | None, contexts: Mapping[str, str]
) -> None:
    """`view` is empty for a filter that is no view; `beyond` the limit of one that matches the task, but others first.

    `contexts` names the context that a clause is of, by its text. `output.finish()` shows it.
    """
    if output.machine:
        output.record(_record(task, view, verdict, beyond, contexts))
        return
    dash = " – " if output.unicode else " - "
    lines = [("", _sentence(task, view, verdict, beyond, contexts, dash)), *_tree(verdict, 1, dash)]
    output.page([line for head, text in lines for line in _wrapped(output, head, text)])


def _wrapped(output: Output, head: str, text: str) -> list[str]:
    """The text behind its head; on a terminal it goes on below itself."""
    if not output.terminal:
        return [head + text]
    from textwrap import wrap

    room = max(output.width - len(head), _LEAST)
    first, *others = wrap(text, room, break_on_hyphens=False)
    role = "overdue" if head.strip() == "false" else ""
    return [output.style.paint(head, role) + first, *[" " * len(head) + line for line in others]]


def _sentence(
    task: Task, view: str, verdict: Verdict, beyond: int | None, contexts: Mapping[str, str], dash: str
) -> str:
    if beyond is not None:
        return safe(f"{task.title}: not among the first {beyond} of {view}; a larger --limit shows it")
    if verdict.holds:
        return safe(f"{task.title}: {f'shown in {view}' if view else 'shown by the filter'}, for it matches")
    deciding = verdict.deciding()
    own = [_said(clause, dash) for clause in deciding if clause.text not in contexts]
    theirs = [_said(clause, dash) for clause in deciding if clause.text in contexts]
    hidden = f"hidden from {view}" if view else "hidden by the filter" if own else "hidden"
    by = f" by the context {next(iter(contexts.values()))}, for {'; '.join(theirs)}" if theirs else ""
    reasons = f", for {'; '.join(own)}" + (";" if by else "") if own else ""
    return safe(f"{task.title}: {hidden}{reasons}{by}")


def _said(clause: Verdict, dash: str) -> str:
    return f"{clause.text} is {_answer(clause)}" + (f"{dash}{clause.because}" if clause.because else "")


def _tree(verdict: Verdict, depth: int, dash: str) -> Iterator[tuple[str, str]]:
    """Each clause's answer, and what it asks."""
    if verdict.joint == "and" and depth == 1:
        for part in verdict.parts:
            yield from _tree(part, depth, dash)
        return
    text = _JOINTS.get(verdict.joint, verdict.text)
    because = f"{dash}{verdict.because}" if verdict.because else ""
    yield f"{_INDENT * depth}{_answer(verdict).ljust(5)}  ", safe(text + because)
    for part in verdict.parts:
        yield from _tree(part, depth + 1, dash)


def _answer(verdict: Verdict) -> str:
    return "true" if verdict.holds else "false"


def _record(task: Task, view: str, verdict: Verdict, beyond: int | None, contexts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": task.title,
        "view": view or None,
        "shown": verdict.holds and beyond is None,
        "limit": beyond,
        "deciding": [
            _clause(clause) | ({"context": contexts[clause.text]} if clause.text in contexts else {})
            for clause in verdict.deciding()
        ],
        "filter": _clause(verdict),
    }


def _clause(verdict: Verdict) -> dict[str, Any]:
    clause: dict[str, Any] = {"clause": verdict.text, "holds": verdict.holds, "because": verdict.because or None}
    if verdict.parts:
        clause |= {"joint": verdict.joint, "parts": [_clause(part) for part in verdict.parts]}
    return clause
