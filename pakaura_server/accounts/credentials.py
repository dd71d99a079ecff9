"""What may be an e-mail address and a password."""

from __future__ import annotations

from pakaura_server.core.errors import BadValue

LONGEST_EMAIL = 320
"""RFC 3696: 64 characters, an @, and 255."""
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1000


def is_email(text: str) -> bool:
    """One @ with something on both sides, and no spaces, control characters or others that cannot be seen.

    Whether the address exists, only a letter to it can tell.
    """
    name, _, domain = text.partition("@")
    plain = text.isprintable() and not any(map(str.isspace, text))
    return bool(name and domain) and "@" not in domain and plain and len(text) <= LONGEST_EMAIL


def check_email(text: str) -> None:
    """Raises BadValue."""
    if not is_email(text):
        raise BadValue("This is no e-mail address", "it has the form name@example.org", field="email")


def check_password(text: str, field: str = "password") -> None:
    """Raises BadValue, whose message does not quote the password."""
    if not SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD:
        size = f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD}"
        raise BadValue(f"A password has {size} characters", "choose another one", field=field)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadValue("The password is not valid Unicode", "choose another one", field=field) from None
