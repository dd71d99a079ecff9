"""Which addresses a server may have."""

from __future__ import annotations

import pytest

from pakaura_cli.client.server_url import server_url
from pakaura_server.core.errors import UsageError


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://tasks.example.org", "https://tasks.example.org"),
        (" https://Tasks.Example.org/ ", "https://tasks.example.org"),
        ("tasks.example.org", "https://tasks.example.org"),
        ("tasks.example.org:8443/pakaura/", "https://tasks.example.org:8443/pakaura"),
        ("localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.3.2.1", "http://127.3.2.1"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://tasks.localhost", "http://tasks.localhost"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert server_url(typed) == server_url(kept) == kept


@pytest.mark.parametrize(
    "typed",
    ["http://tasks.example.org", "http://192.168.1.2:8000", "http://localhost.example.org", "http://127.0.0.1.nip.io"],
)
def test_plain_http_to_another_machine_has_to_be_asked_for(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        server_url(typed)
    assert "--allow-http" in caught.value.hint
    assert server_url(typed, allow_http=True) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "ftp://x",
        "https://u:p@x",
        "https://x?q",
        "https://x#f",
        "https://x:port",
        "https://[",
        "file:///x",
    ],
)
def test_what_is_no_address_of_a_server_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        server_url(typed)
