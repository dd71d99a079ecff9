"""From the words of a request for a change to the arguments of update_task."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pakaura_server.agent.intents.dates import in_english
from pakaura_server.agent.intents.pattern import part
from pakaura_server.agent.languages.known import LANGUAGES
from pakaura_server.agent.replies import Replies
from pakaura_server.agent.state import Call
from pakaura_server.core.errors import BadDate, PakauraError
from pakaura_server.core.phrases import readings
from pakaura_server.core.task import clean_project, clean_tag, clean_title
from pakaura_server.core.when import DATE_LENGTH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pakaura_server.agent.intents.request import Phrase, Request
    from pakaura_server.core.when import Moment

_LETTERS = re.compile(r"[^\W\d_]{2}")
_LEADING = re.compile(r"\A(?:for|on|by|at|the|am|um|el|la|a las|para)\s+", re.IGNORECASE)


class Updates:
    """Reads values in one language, at one moment."""

    def __init__(self, language: str, now: Moment) -> None:
        self._language = LANGUAGES[language]
        self._replies = Replies(language, now)
        self._now = now

    def arguments(self, intent: str, slots: Mapping[str, Phrase]) -> dict[str, Any] | None:
        """The arguments apart from the ids, or None where the words cannot be read. `tool` names another tool."""
        new = slots.get("new")
        text = new.text if new else ""
        if intent in ("rename", "change_last"):
            return self._renamed(text, bool(new and new.quoted))
        if intent == "move":
            return self._moved(slots)
        if intent == "lower":
            return {"priority": "low"}
        if intent == "level":
            level = self._level(slots["level"].text) if "level" in slots else "high"
            return {"priority": level} if level else None
        if intent in ("tag", "untag"):
            return self._tagged(intent, text)
        if intent == "project":
            return _cleaned("project", clean_project, text.lstrip("#"))
        if intent == "note":
            return {"add_note": text} if text else None
        return {"no_due": {"due": ""}, "no_level": {"priority": "none"}}.get(intent)

    def trouble(self, request: Request) -> str:
        """What is said where no reading can be read."""
        when = request.slot("when")
        if request.intent == "move" and when is not None:
            return self._replies.say("not_a_date", self._replies.quoted(when.text))
        if request.intent == "move":
            task = request.slot("task")
            return self._replies.say("when", self._replies.quoted(task.text if task else ""))
        return self._replies.say("unknown")

    def _renamed(self, text: str, quoted: bool) -> dict[str, Any] | None:
        """A new title, unless the words can only be a date, a priority, or `done`."""
        if not quoted:
            low = re.sub(r" (?:again|now|wieder)$", "", text.lower())
            if re.fullmatch(self._state_words("done"), low):
                return {"tool": "complete_task"}
            if re.fullmatch(self._state_words("undone"), low):
                return {"tool": "uncomplete_task"}
            level = self._level(low)
            if level:
                return {"priority": level}
            due = self._date(low)
            if due:
                return {"due": due}
        return _cleaned("title", clean_title, text)

    def _state_words(self, macro: str) -> str:
        return part(f"<{macro}>", self._language.code).pattern

    def _moved(self, slots: Mapping[str, Phrase]) -> dict[str, Any] | None:
        if "when" not in slots:
            return None
        text = slots["when"].text
        due = self._date(text)
        if due:
            return {"due": due}
        level = self._level(text)
        if level:
            return {"priority": level}
        mark = re.fullmatch(r"(?:[\w ]+ )?#([\w.-]+)", text)
        return _cleaned("project", clean_project, mark[1]) if mark else None

    def _date(self, text: str) -> str | None:
        """The date as ISO text, the likeliest where the words can be several."""
        english = in_english(text, self._language)
        for each in (english, _LEADING.sub("", english)):
            try:
                return readings(each, self._now)[0][0].text
            except BadDate:
                continue
        return None

    def date_only(self, text: str) -> str | None:
        """The date as ISO text where the text is nothing else, apart from `for` and the like."""
        return self._date(text) if _LETTERS.search(text) else None

    def _level(self, text: str) -> str | None:
        return self._language.levels.get(text.lower().strip())

    def _tagged(self, intent: str, text: str) -> dict[str, Any] | None:
        tags = [each.lstrip("#@+") for each in re.split(r"\s*,\s*|\s+(?:and|und|y|&)\s+", text) if each]
        try:
            clean = [clean_tag(tag) for tag in tags]
        except PakauraError:
            return None
        return {"add_tags" if intent == "tag" else "remove_tags": clean} if clean else None


def keeping_times(call: Call, tasks: Sequence[Mapping[str, Any]], now: Moment) -> list[Call]:
    """A day alone, as in `move it to saturday`, leaves the hour: the call, or one for each hour that the tasks have."""
    due = call.arguments.get("due", "")
    if call.tool != "update_task" or len(due) != DATE_LENGTH:
        return [call]
    hours: dict[str, list[str]] = {}
    for task in tasks:
        is_here = task.get("due_zone") in (None, now.zone)
        hours.setdefault(task.get("due", "")[DATE_LENGTH:] if is_here else "", []).append(task["id"])
    return [Call(call.tool, {**call.arguments, "ids": ids, "due": due + hour}) for hour, ids in hours.items()]


def _cleaned(name: str, clean: Any, text: str) -> dict[str, Any] | None:
    try:
        return {name: clean(text)}
    except PakauraError:
        return None
