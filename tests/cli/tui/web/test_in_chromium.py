"""The dashboard in a real browser: two people who register, add and complete tasks, and never see each other's."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import PROGRAM, running_chromium
from tests.support.device import Device
from tests.support.person import PASSWORD
from tests.support.programs import needs
from tests.support.web import running_web, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browser import Page

pytestmark = [needs(PROGRAM), pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]
_BESIDE = 16
"""So far from its label a field surely begins."""


def register(page: Page, url: str, email: str) -> None:
    page.open(url)
    page.sees("Register a new account")
    page.press("r")
    page.sees("Password again", "Invitation")
    page.click("E-mail", _BESIDE)
    page.type(email)
    page.sees(email)
    for label in ("Password ", "Password again"):
        page.click(label, _BESIDE)
        page.type(PASSWORD)
    page.press("Enter")
    page.sees("Nothing here")


def add(page: Page, line: str, title: str) -> None:
    page.press("a")
    page.sees("─add─")
    page.type(line)
    page.press("Enter")
    page.sees(title, "1 task")


def test_two_people_work_in_their_browsers_and_see_nothing_of_each_other(
    tmp_path: Path, server_url: str, email: str, desk: Device
) -> None:
    # One that fits the field as a whole.
    email = f"{email[:8]}@example.org"
    with running_web(tmp_path / "web", server_url) as web, running_chromium(tmp_path) as chromium:
        ada, bob = chromium.page(), chromium.page()
        register(ada, web.url, f"ada-{email}")
        register(bob, web.url, f"bob-{email}")
        add(ada, "feed the hens tomorrow #home", "feed the hens")
        add(bob, "water the roses", "water the roses")
        ada.press("d")
        ada.sees("0 tasks")
        ada.sees("in step")
        assert "roses" not in ada.received
        assert "hens" not in bob.received
        for page in (ada, bob):
            assert page.complaints == []
            assert all(address.startswith(web.url) for address in page.requested)
        visits = len(web.visits())
        ada.close()
        wait_until(lambda: len(web.visits()) < visits, "the visit goes on after its tab was closed")
        bob.press("q")
        bob.until(lambda: bob.closed, "the page was not told of the end of its visit")
        assert bob.evaluate("getComputedStyle(document.querySelector('.closed')).display") == "block"
        assert "Your tasks are on the server" in bob.evaluate("document.body.innerText")
    assert desk.enter("login", server_url, f"ada-{email}").code == 0
    desk("sync", check=True)
    assert desk("list", "completed:yes", "--format", "{title}", check=True).out == "feed the hens\n"
