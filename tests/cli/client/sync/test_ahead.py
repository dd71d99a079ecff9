"""Reading ahead changes when a page travels, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from pakaura_cli.client.sync.ahead import ReadingAhead
from pakaura_server.core.errors import ResyncNeeded, Unavailable

HEADER: dict[str, Any] = {"epoch": "e1", "cursor": None, "witness": None, "device": "k3f9a2c1", "limit": 2}


def place(seq: int) -> dict[str, Any]:
    return {"seq": seq, "mark": str(seq)}


class Pages:
    """A remote of so many pages, whose cursor is the number of the page. It keeps in mind what it was asked."""

    def __init__(self, pages: int, error: Exception | None = None) -> None:
        self.asked: list[dict[str, Any]] = []
        self._pages = pages
        self._error = error

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(request)
        return {"results": []}

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(request)
        at = request["cursor"]["seq"] + 1 if request["cursor"] else 1
        if at > 1 and self._error is not None:
            raise self._error
        more = at < self._pages
        return {"epoch": "e1", "now": 1000, "witness": place(9), "rows": [at], "cursor": place(at), "more": more}


def pull_all(remote: Any) -> list[Any]:
    """The rows, asked for as a sync does."""
    rows: list[Any] = []
    request, more = HEADER, True
    while more:
        answer = remote.pull(request)
        rows += answer["rows"]
        request = {**request, "cursor": answer["cursor"], "witness": answer["witness"]}
        more = answer["more"]
    return rows


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_same_pages_are_asked_for_in_the_same_order_and_each_once(count: int) -> None:
    plain, ahead = Pages(count), Pages(count)
    assert pull_all(ReadingAhead(ahead)) == pull_all(plain) == list(range(1, count + 1))
    assert ahead.asked == plain.asked


def test_a_guess_that_is_not_what_is_asked_for_is_dropped() -> None:
    remote = ReadingAhead(Pages(5))
    remote.pull(HEADER)
    again = remote.pull({**HEADER, "epoch": "e2"})
    assert again["rows"] == [1]


@pytest.mark.parametrize("error", [Unavailable("away"), ResyncNeeded("e2")])
def test_what_goes_wrong_on_the_way_is_told_when_the_page_is_asked_for(error: Exception) -> None:
    remote = ReadingAhead(Pages(5, error))
    first = remote.pull(HEADER)
    with pytest.raises(type(error)):
        remote.pull({**HEADER, "cursor": first["cursor"], "witness": first["witness"]})


def test_a_witness_that_a_push_told_and_that_is_later_stays() -> None:
    pages = Pages(3)
    remote = ReadingAhead(pages)
    request = {**HEADER, "witness": place(12)}
    first = remote.pull(request)
    remote.pull({**request, "cursor": first["cursor"]})
    assert [asked["witness"] for asked in pages.asked[:2]] == [place(12)] * 2


def test_what_is_sent_goes_straight_through() -> None:
    pages = Pages(1)
    ReadingAhead(pages).push({"ops": []})
    assert pages.asked == [{"ops": []}]
