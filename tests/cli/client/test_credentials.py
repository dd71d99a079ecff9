"""Where tokens are kept: in a real keyring, in a private file that was asked for, and never anywhere in silence."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends import fail, null

from pakaura_cli.client.credentials import Credentials, Tokens
from pakaura_cli.client.paths import Paths
from pakaura_server.core.errors import PakauraError
from tests.support.person import Person
from tests.support.programs import needs
from tests.support.secret_service import with_keyring

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKENS = Tokens("access", "refresh", "2026-11-25T12:00:00Z")
OTHERS = Tokens("other access", "other refresh", "2026-11-26T12:00:00Z")
BEGIN = """
import os
from pakaura_cli.client.credentials import Credentials, Tokens
from pakaura_cli.client.paths import Paths
from pakaura_server.core.errors import PakauraError
credentials = Credentials(Paths(os.environ), os.environ)
"""


@pytest.fixture
def environ(home: dict[str, str]) -> dict[str, str]:
    return home


@pytest.fixture
def credentials(environ: dict[str, str]) -> Credentials:
    return Credentials(Paths(environ), environ)


@pytest.fixture(params=[fail.Keyring, null.Keyring], ids=["none", "null"])
def no_keyring(request: pytest.FixtureRequest) -> Iterator[None]:
    """This process has no keyring that keeps anything, as on most servers."""
    before = keyring.get_keyring()
    keyring.set_keyring(request.param())
    yield
    keyring.set_keyring(before)


def written(environ: dict[str, str]) -> list[Path]:
    folder = Path(environ["XDG_DATA_HOME"], "pakaura", "credentials")
    return sorted(folder.iterdir()) if folder.exists() else []


def test_without_a_keyring_the_way_out_is_named_and_nothing_is_written(
    credentials: Credentials, environ: dict[str, str], no_keyring: None
) -> None:
    with pytest.raises(PakauraError, match="no keyring") as caught:
        credentials.probe(insecure=False)
    assert "--insecure-storage" in caught.value.hint
    with pytest.raises(PakauraError, match="no keyring"):
        credentials.save("ada", TOKENS, insecure=False)
    assert written(environ) == []
    assert credentials.load("ada") is None


def test_the_file_holds_the_tokens_for_its_owner_only(
    credentials: Credentials, environ: dict[str, str], no_keyring: None
) -> None:
    credentials.probe(insecure=True)
    credentials.save("ada", TOKENS, insecure=True)
    credentials.save("bob", OTHERS, insecure=True)
    assert credentials.load("ada") == TOKENS
    assert credentials.load("bob") == OTHERS
    files = written(environ)
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700
    assert credentials.where("ada").startswith("the file ")


def test_tokens_are_replaced_and_forgotten(credentials: Credentials, environ: dict[str, str], no_keyring: None) -> None:
    credentials.save("ada", TOKENS, insecure=True)
    credentials.save("ada", OTHERS, insecure=True)
    assert credentials.load("ada") == OTHERS
    credentials.forget("ada")
    credentials.forget("ada")
    assert credentials.load("ada") is None
    assert written(environ) == []


def test_a_file_that_others_can_read_is_refused(credentials: Credentials, environ: dict[str, str]) -> None:
    credentials.save("ada", TOKENS, insecure=True)
    written(environ)[0].chmod(0o644)
    with pytest.raises(PakauraError, match="other people") as caught:
        credentials.load("ada")
    assert "chmod 600" in caught.value.hint


def test_a_link_in_the_place_of_the_file_is_neither_read_nor_written_through(
    credentials: Credentials, environ: dict[str, str], tmp_path: Path
) -> None:
    credentials.save("ada", TOKENS, insecure=True)
    (file,) = written(environ)
    target = tmp_path / "target"
    file.rename(target)
    file.symlink_to(target)
    with pytest.raises(PakauraError, match="cannot read"):
        credentials.load("ada")
    before = target.read_text()
    credentials.save("ada", OTHERS, insecure=True)
    assert not file.is_symlink()
    assert target.read_text() == before


def test_tokens_that_cannot_be_read_ask_for_a_new_login(credentials: Credentials, environ: dict[str, str]) -> None:
    credentials.save("ada", TOKENS, insecure=True)
    written(environ)[0].write_text("{}")
    with pytest.raises(PakauraError) as caught:
        credentials.load("ada")
    assert "pakaura login" in caught.value.hint


def test_a_token_of_the_environment_goes_first_and_has_nothing_to_renew_it(environ: dict[str, str]) -> None:
    Credentials(Paths(environ), environ).save("ada", TOKENS, insecure=True)
    environ["PAKAURA_TOKEN"] = "given"
    credentials = Credentials(Paths(environ), environ)
    assert credentials.load("ada") == Tokens("given", "", "")
    assert "PAKAURA_TOKEN" in credentials.where("ada")


@needs("gnome-keyring-daemon")
@needs("dbus-run-session")
def test_a_keyring_keeps_tokens_from_one_session_to_the_next(environ: dict[str, str], tmp_path: Path) -> None:
    kept = with_keyring(
        tmp_path,
        environ,
        BEGIN + "credentials.probe(False); credentials.save('ada', Tokens('a', 'r', 'e'), False);"
        "print(credentials.load('ada'), credentials.load('bob'), credentials.where('ada'))",
    )
    assert kept.out == "Tokens(access_token='a', refresh_token='r', expires_at='e') None the keyring of the system\n"
    again = with_keyring(
        tmp_path,
        environ,
        BEGIN
        + "print(credentials.load('ada').access_token); credentials.forget('ada'); print(credentials.load('ada'))",
    )
    assert again.out == "a\nNone\n"
    assert written(environ) == []


@needs("gnome-keyring-daemon")
@needs("dbus-run-session")
def test_a_keyring_that_stays_locked_stops_the_login_and_names_the_way_out(
    environ: dict[str, str], tmp_path: Path
) -> None:
    with_keyring(tmp_path, environ, BEGIN + "credentials.probe(False)")
    locked = with_keyring(
        tmp_path,
        environ,
        BEGIN + "try: credentials.probe(False)\nexcept PakauraError as error: print(error.message, '|', error.hint)",
        password="another",
    )
    message, _, hint = locked.out.partition("|")
    assert message.startswith("the keyring of this system cannot be used")
    assert "unlock it" in hint
    assert "--insecure-storage" in hint


@needs("gnome-keyring-daemon")
@needs("dbus-run-session")
def test_in_the_background_a_locked_keyring_is_left_locked(environ: dict[str, str], tmp_path: Path) -> None:
    quiet = "credentials = Credentials(Paths(os.environ), os.environ, may_ask=False)\n"
    save = "credentials.save('ada', Tokens('a', 'r', 'e'), False);"
    open_one = with_keyring(tmp_path, environ, BEGIN + quiet + save + "print(credentials.load('ada').access_token)")
    assert open_one.out == "a\n"
    locked = with_keyring(
        tmp_path,
        environ,
        BEGIN + quiet + "try: credentials.load('ada')\nexcept PakauraError as error: print(error.message)",
        password="another",
    )
    assert locked.out == "the keyring of this system is locked\n"


@needs("gnome-keyring-daemon")
@needs("dbus-run-session")
def test_a_sign_in_lives_in_the_keyring_alone(server_url: str, email: str, tmp_path: Path) -> None:
    person = Person(tmp_path / "ada")
    del person.environ["PYTHON_KEYRING_BACKEND"]
    person.add("Buy milk")
    done = with_keyring(
        tmp_path,
        person.environ,
        f"""
import os
from pakaura_cli.client.account import sign_in, sign_out
from pakaura_cli.client.credentials import Credentials
from pakaura_cli.client.session import Session
from pakaura_cli.client.sync.run import sync
session = Session(os.environ)
account = sign_in(session, {server_url!r}, {email!r}, "correct horse battery", new=True, merge=False, insecure=False)
print(sync(session).pushed)
print(Credentials(session.paths, session.environ).load(account.key).access_token)
""",
    )
    pushed, token = done.out.split()
    assert pushed == "1"
    holders = [path for path in Path(person.environ["XDG_DATA_HOME"]).rglob("*") if path.is_file() and has(path, token)]
    assert holders == []


def has(path: Path, text: str) -> bool:
    return text.encode() in path.read_bytes()


def test_a_folder_that_cannot_be_made_is_told_before_the_login(environ: dict[str, str]) -> None:
    Path(environ["XDG_DATA_HOME"]).write_text("a file in its place")
    with pytest.raises(PakauraError, match="cannot write"):
        Credentials(Paths(environ), environ).probe(insecure=True)
