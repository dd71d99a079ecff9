"""On which terms the dashboard is served, and which are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client.session import Session
from pakaura_cli.grammar.tokenizer import Invocation
from pakaura_cli.tui.web.terms import Terms, origin, terms
from pakaura_server.core.errors import UsageError

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home

SERVER = "https://tasks.example.org"


def agreed(home: Home, options: dict[str, Any], **environ: str) -> Terms:
    return terms(Invocation("web", options, []), Session(home.environ | environ))


def test_without_more_than_a_server_it_is_for_this_machine_alone(home: Home) -> None:
    assert agreed(home, {"server": SERVER}) == Terms("127.0.0.1", 3000, "", SERVER, False, 20, 1800.0, 5, 1024)


def test_settings_and_variables_say_what_the_options_do_not(home: Home) -> None:
    home.configure(f'[web]\nserver = "{SERVER}"\nport = 8080\nidle = 5\n')
    found = agreed(home, {"idle": "7"}, PAKAURA_WEB_MAX_SESSIONS="3")
    assert (found.server, found.port, found.idle_s, found.max_sessions) == (SERVER, 8080, 420.0, 3)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "none is named"),
        ({"server": "http://tasks.example.org"}, "plain http"),
        ({"server": SERVER, "host": "0.0.0.0"}, "other machines"),
        ({"server": SERVER, "host": "0.0.0.0", "public-url": "http://pakaura.example.org"}, "plain http"),
        ({"server": SERVER, "port": "65536"}, "no port"),
        ({"server": SERVER, "port": "-1"}, "no port"),
    ],
)
def test_what_would_give_passwords_away_or_cannot_be_is_refused(
    home: Home, options: dict[str, Any], problem: str
) -> None:
    with pytest.raises(UsageError, match=problem):
        agreed(home, options)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Tasks.example.org:443/list", "https://tasks.example.org"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://[::1]:3000/", "http://[::1]:3000"),
    ],
)
def test_an_origin_is_what_browsers_send(url: str, expected: str) -> None:
    assert origin(url) == expected
