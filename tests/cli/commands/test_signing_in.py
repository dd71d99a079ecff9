"""`register`, `login`, `logout` and `whoami`: what they ask, what they say, and whose tasks are where."""

from __future__ import annotations

import json
import os
import pty
import select
import stat
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.device import PASSWORD, Device
from tests.support.installed import ENOUGH, SCRIPT, Finished, Pakaura

NOWHERE = "http://127.0.0.1:9"


def converse(pakaura: Pakaura, words: list[str], answers: list[tuple[str, str]]) -> tuple[int, str]:
    """Exit code and screen of a command on a terminal; each answer is typed when its question stands there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(SCRIPT), *words],
        env={"TERM": "xterm", **pakaura.environ},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    screen, seen, left = "", 0, list(answers)
    deadline = time.monotonic() + ENOUGH
    while select.select([ours], [], [], max(0, deadline - time.monotonic()))[0]:
        try:
            screen += os.read(ours, 4096).decode()
        except OSError:
            break
        while left and left[0][0] in screen[seen:]:
            question, answer = left.pop(0)
            seen = screen.index(question, seen) + len(question)
            os.write(ours, answer.encode() + b"\n")
    os.close(ours)
    code = process.wait(ENOUGH)
    assert not left, f"never asked {left[0][0]!r}: {screen!r}"
    return code, screen.replace("\r\n", "\n")


def test_register_takes_the_tasks_along_and_login_brings_them(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk("add", "-", input="one\ntwo +tag\nthree\n", check=True)
    where = f"{email} on {server_url}"
    assert desk.enter("register", server_url, email) == Finished(
        0, f"Registered and signed in: {where}\nSynced: 3 sent, 0 received\n", ""
    )
    assert phone.enter("login", server_url, email) == Finished(
        0, f"Signed in: {where}\nSynced: 0 sent, 3 received\n", ""
    )
    assert phone.tasks() == desk.tasks() != []


def test_whoami_knows_it_without_the_server_and_nobody_is_exit_code_4(
    server_url: str, email: str, desk: Device
) -> None:
    nobody = desk("whoami")
    assert (nobody.code, nobody.out) == (4, "")
    assert nobody.err.startswith("pakaura: nobody is signed in\n  pakaura login")
    desk.enter("register", server_url, email)
    assert desk("whoami") == Finished(0, f"{email} on {server_url}\n", "")
    assert desk.record("whoami").items() >= {"email": email, "server": server_url}.items()


def test_login_off_a_terminal_leaves_the_tasks_of_here_in_a_list_of_their_own(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk.enter("register", server_url, email)
    phone("add", "mine alone", check=True)
    phone.enter("login", server_url, email)
    assert phone.tasks() == []


def test_login_with_merge_puts_them_into_the_account(server_url: str, email: str, desk: Device, phone: Device) -> None:
    desk.enter("register", server_url, email)
    phone("add", "for both", check=True)
    assert phone.enter("login", server_url, email, "--merge").out.endswith("Synced: 1 sent, 0 received\n")
    desk("sync", check=True)
    assert [task["title"] for task in desk.tasks()] == ["for both"]


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["register"], "--server URL"),
        (["login"], "--server URL"),
        (["login", "--server", NOWHERE], "--email ADDRESS"),
        (["login", "--server", NOWHERE, "--email", "ada@example.org"], "--password-stdin"),
    ],
)
def test_what_cannot_be_asked_off_a_terminal_is_named(desk: Device, words: list[str], option: str) -> None:
    done = desk(*words)
    assert (done.code, done.out) == (7, "")
    assert done.err.endswith(f"  give it with {option}\n")


def test_without_a_keyring_login_stops_and_names_the_option(server_url: str, email: str, desk: Device) -> None:
    words = ["register", "--server", server_url, "--email", email, "--password-stdin"]
    done = desk(*words, input=PASSWORD)
    assert (done.code, done.out) == (1, "")
    assert "--insecure-storage" in done.err
    assert desk("whoami").code == 4


def test_a_person_at_a_terminal_hears_of_a_missing_keyring_before_anything_is_typed(
    server_url: str, email: str, desk: Device
) -> None:
    words = ["register", "--server", server_url]
    question = "this system has no keyring to keep the sign-in in\r\nKeep it in a file that only you can read? [y/N] "
    code, screen = converse(desk, words, [(question, "n")])
    assert code == 1
    assert "E-mail" not in screen
    answers = [(question, "y"), ("E-mail: ", email), ("Password: ", PASSWORD), ("Password again: ", PASSWORD)]
    assert converse(desk, words, answers)[0] == 0
    desk("logout", check=True)
    desk.enter("login", server_url, email)
    # Kept in a file already, it is kept there again.
    assert converse(desk, ["login"], [("Password: ", PASSWORD)])[0] == 0


def test_a_password_that_is_too_short_says_what_to_do(server_url: str, email: str, desk: Device) -> None:
    done = desk.enter("register", server_url, email, password="short")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "pakaura: password has fewer than 8 characters",
        "  no account was made; try again with another one",
    ]


def test_a_server_that_wants_an_invitation_is_told_apart_from_a_bad_one(invite_url: str, desk: Device) -> None:
    none = desk.enter("register", invite_url, "ada@example.org")
    wrong = desk.enter("register", invite_url, "ada@example.org", "--invitation", "wrong")
    assert (none.code, wrong.code) == (4, 4)
    assert none.err.splitlines() == [
        "pakaura: this server wants an invitation",
        "  whoever runs it gives you a code: --invitation CODE",
    ]
    assert wrong.err == "pakaura: This invitation is not valid; ask for a new one\n"


def test_merge_and_separate_exclude_each_other_and_an_empty_stdin_is_no_password(desk: Device) -> None:
    assert desk.enter("login", NOWHERE, "ada@example.org", "--merge", "--separate").code == 2
    words = ["login", "--server", NOWHERE, "--email", "ada@example.org", "--password-stdin"]
    assert desk(*words).err.startswith("pakaura: no password came on stdin\n")


def test_a_wrong_password_is_exit_code_4_and_a_server_that_is_away_6(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk.enter("register", server_url, email)
    wrong = phone.enter("login", server_url, email, password="not the right one")
    away = phone.enter("login", NOWHERE, email)
    assert (wrong.code, away.code) == (4, 6)
    assert wrong.err.startswith("pakaura: ")
    assert phone("whoami").code == 4


def test_after_a_logout_the_tasks_stay_and_login_needs_the_password_only(
    server_url: str, email: str, desk: Device
) -> None:
    desk("add", "stays", check=True)
    desk.enter("register", server_url, email)
    assert desk("logout") == Finished(0, f"Signed out {email}; the tasks stay on this machine\n", "")
    assert desk("sync").code == 4
    assert [task["title"] for task in desk.tasks()] == ["stays"]
    assert desk("login", "--password-stdin", "--insecure-storage", input=PASSWORD).code == 0
    assert desk.record("status")["signed_in"] is True


def test_logout_wants_what_waits_to_be_sent_first_unless_it_is_forced(
    server_url: str, email: str, desk: Device
) -> None:
    desk.enter("register", server_url, email)
    desk("logout", check=True)
    desk("add", "waits", check=True)
    # A token that the server does not know lets nothing be sent, nor anything fetched.
    desk("login", "--password-stdin", "--insecure-storage", input=PASSWORD, env={"PAKAURA_TOKEN": "unknown"})
    refused = desk("logout", env={"PAKAURA_TOKEN": "unknown"})
    assert (refused.code, refused.out) == (5, "")
    assert refused.err.startswith("pakaura: 1 change has not been sent")
    assert desk("logout", "--force", env={"PAKAURA_TOKEN": "unknown"}).code == 0
    assert desk.record("status")["to_send"] == 1
    assert [task["title"] for task in desk.tasks()] == ["waits"]


def test_logout_sends_what_waits(server_url: str, email: str, desk: Device, phone: Device) -> None:
    desk.enter("register", server_url, email)
    desk("logout", check=True)
    desk("add", "late", check=True)
    # No sync comes by itself before the next one, as nothing is written after it.
    desk("login", "--password-stdin", "--insecure-storage", input=PASSWORD, env={"PAKAURA_TOKEN": "unknown"})
    assert desk("logout").code == 0
    phone.enter("login", server_url, email)
    assert [task["title"] for task in phone.tasks()] == ["late"]


def test_logout_from_an_account_that_was_deleted_leaves_the_tasks_to_nobody(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk.enter("register", server_url, email)
    desk("add", "stays", check=True)
    desk("sync", check=True)
    phone.enter("login", server_url, email)
    phone("account", "delete", "--yes", "--password-stdin", input=f"{PASSWORD}\n", check=True)
    gone = desk("sync")
    assert gone.code == 4
    assert gone.err.splitlines()[-1] == "  your tasks are still here: pakaura logout"
    assert desk.record("status")["next"] == "pakaura logout"
    assert desk("logout").out == f"The account {email} does not exist any more; the tasks stay on this machine\n"
    assert desk.enter("register", server_url, email).out.endswith("Synced: 1 sent, 0 received\n")


def test_a_list_is_removed_from_the_machine_with_a_yes_and_a_copy_of_its_tasks_is_left(
    server_url: str, email: str, desk: Device
) -> None:
    desk("add", "known", check=True)
    desk.enter("register", server_url, email)
    unsure = desk("logout", "--wipe")
    assert (unsure.code, unsure.out) == (7, "")
    assert desk("whoami").code == 0
    done = desk("logout", "--wipe", "--yes", check=True)
    assert done.out.startswith(f"Signed out {email}\nRemoved the list; a copy of its tasks is in ")
    copy = Path(done.out.rstrip("\n").rpartition(" is in ")[2])
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert json.loads(copy.read_text())["title"] == "known"
    assert desk.tasks() == []
    assert desk("account").code == 3
    desk.enter("login", server_url, email)
    assert [task["title"] for task in desk.tasks()] == ["known"]


def test_a_person_at_a_terminal_is_asked_and_the_password_is_not_shown(
    server_url: str, email: str, desk: Device
) -> None:
    words = ["register", "--insecure-storage"]
    answers = [("Server: ", server_url), ("E-mail: ", email), ("Password: ", PASSWORD), ("Password again: ", PASSWORD)]
    code, screen = converse(desk, words, answers)
    assert code == 0
    assert screen.endswith(f"Registered and signed in: {email} on {server_url}\nSynced: nothing to send, nothing new\n")
    assert PASSWORD not in screen


def test_passwords_that_differ_make_no_account(server_url: str, email: str, desk: Device) -> None:
    words = ["register", "--insecure-storage", "--server", server_url, "--email", email]
    code, screen = converse(desk, words, [("Password: ", PASSWORD), ("Password again: ", "another one")])
    assert code == 2
    assert "the two passwords differ" in screen
    assert desk.enter("login", server_url, email).code == 4


@pytest.mark.parametrize(("answer", "titles"), [("y", ["local"]), ("n", [])])
def test_a_person_is_asked_what_becomes_of_the_tasks_of_this_machine(
    server_url: str, email: str, desk: Device, phone: Device, answer: str, titles: list[str]
) -> None:
    desk.enter("register", server_url, email)
    phone("add", "local", check=True)
    words = ["login", "--insecure-storage", "--server", server_url, "--email", email]
    question = "Put the task of this machine into the account? [y/N] "
    code, _ = converse(phone, words, [("Password: ", PASSWORD), (question, answer)])
    assert code == 0
    assert [task["title"] for task in phone.tasks()] == titles


def test_an_error_is_json_for_a_script_that_asked_for_json(desk: Device) -> None:
    done = desk("whoami", "--json")
    assert json.loads(done.err)["error"]["code"] == "sign_in_needed"
