"""`account`: whose lists are here, where else somebody is signed in, and what is done about it."""

from __future__ import annotations

import json

import pytest

from tests.support.device import PASSWORD, Device
from tests.support.installed import Finished

ANOTHER = "staple of another kind"


def test_without_any_account_it_says_how_to_get_one(desk: Device) -> None:
    done = desk("account")
    assert (done.code, done.out) == (3, "")
    assert done.err == "pakaura: no account has a list on this machine\n  pakaura register, or pakaura login\n"


def test_it_lists_the_accounts_of_the_machine_and_switches_between_them(
    server_url: str, email: str, desk: Device
) -> None:
    desk.enter("register", server_url, email)
    desk("add", "of the first", check=True)
    desk("sync", check=True)
    desk.enter("register", server_url, f"2{email}")
    assert desk.tasks() == []
    first, second = sorted(desk("account", check=True).out.splitlines(), key=lambda line: line.startswith("*"))
    assert first.startswith(f"  {email} on {server_url} (signed in")
    assert second.startswith(f"* 2{email} on {server_url} (signed in")
    assert desk("account", "switch", email) == Finished(0, f"Now using the list of {email} on {server_url}\n", "")
    assert [task["title"] for task in desk.tasks()] == ["of the first"]
    assert desk("account", "switch", "nobody@example.org").code == 3


def test_the_tasks_of_before_a_login_are_one_word_away_and_so_is_the_account(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk.enter("register", server_url, email)
    phone("add", "-", input="of before\nof before, too\n", check=True)
    told = phone.enter("login", server_url, email)
    assert told.err == "pakaura: 2 tasks are in a list on this machine only: pakaura account switch local\n"
    theirs, local = phone("account", check=True).out.splitlines()
    assert (theirs[:2], local) == ("* ", "  local (on this machine only, 2 tasks)")
    assert phone("account", "switch", "local") == Finished(
        0, "Now using the list that belongs to no account (on this machine only, 2 tasks)\n", ""
    )
    assert [task["title"] for task in phone.tasks()] == ["of before", "of before, too"]
    assert phone("account", check=True).out.splitlines()[1] == "* local (on this machine only, 2 tasks)"
    phone("account", "switch", "Local", check=True)
    phone("account", "switch", email, check=True)
    assert phone.tasks() == []


def test_the_tasks_of_before_a_login_go_into_the_account_after_all(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk.enter("register", server_url, email)
    phone("add", "of before", check=True)
    phone.enter("login", server_url, email)
    phone("add", "of after", check=True)
    phone("sync", check=True)
    phone("account", "switch", "local", check=True)
    phone.enter("login", server_url, email, "--merge")
    desk("sync", check=True)
    assert sorted(task["title"] for task in desk.tasks()) == ["of after", "of before"]
    assert phone.tasks() == desk.tasks()
    assert len(phone("account", check=True).out.splitlines()) == 1
    assert phone("account", "switch", email).code == 0
    assert phone.tasks() == desk.tasks()


def test_what_an_account_has_not_sent_yet_goes_first(server_url: str, email: str, desk: Device, phone: Device) -> None:
    desk.enter("register", server_url, email)
    phone("add", "of before", check=True)
    phone.enter("login", server_url, email)
    phone("logout", check=True)
    phone("add", "waits", check=True)
    phone("account", "switch", "local", check=True)
    refused = phone.enter("login", server_url, email, "--merge")
    assert (refused.code, refused.out) == (5, "")
    assert refused.err.startswith(f"pakaura: the list that {email} has here holds what was not sent yet\n")


def test_several_lists_that_belong_to_nobody_are_told_apart(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk.enter("register", server_url, email)
    for title in ("first", "second"):
        phone("add", title, check=True)
        phone.enter("login", server_url, email)
        phone("logout", "--wipe", "--yes", check=True)
    phone.enter("login", server_url, email)
    refused = phone("account", "switch", "local")
    assert (refused.code, refused.out) == (3, "")
    records = [json.loads(line) for line in phone("account", "--ndjson", check=True).out.splitlines()]
    names = [record["name"] for record in records if record["email"] is None]
    assert [name in refused.err for name in names] == [True, True]
    found = []
    for name in names:
        phone("account", "switch", *name.split(" "), check=True)
        found += [task["title"] for task in phone.tasks()]
    assert sorted(found) == ["first", "second"]


def test_where_no_other_list_is_local_is_the_one_in_use_or_none(server_url: str, email: str, desk: Device) -> None:
    desk("add", "here", check=True)
    assert desk("account", "switch", "local").code == 0
    desk.enter("register", server_url, email)
    none = desk("account", "switch", "local")
    assert (none.code, none.out) == (3, "")
    assert none.err == "pakaura: no list called local is on this machine\n  pakaura account shows all of them\n"


def test_a_new_password_signs_out_everywhere_else(server_url: str, email: str, desk: Device, phone: Device) -> None:
    desk.enter("register", server_url, email)
    phone.enter("login", server_url, email)
    wrong = desk("account", "password", "--password-stdin", input=f"not it\n{ANOTHER}\n")
    assert (wrong.code, wrong.out) == (4, "")
    assert wrong.err.startswith("pakaura: that is not the present password\n")
    done = desk("account", "password", "--password-stdin", input=f"{PASSWORD}\n{ANOTHER}\n")
    assert done == Finished(0, f"Changed the password of {email}; it is signed out everywhere but here\n", "")
    assert desk("sync").code == 0
    assert phone("sync").code == 4
    assert phone.enter("login", server_url, email).code == 4
    assert phone.enter("login", server_url, email, password=ANOTHER).code == 0


def test_a_sign_in_of_another_machine_is_listed_and_ended(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk.enter("register", server_url, email)
    phone.enter("login", server_url, email)
    theirs, own = [line.split("\t") for line in desk("account", "sign-ins", check=True).out.splitlines()]
    assert (theirs[3], own[3]) == ("", "this machine")
    assert desk("account", "end", own[0]).err == "pakaura: that is the sign-in of this machine\n  pakaura logout\n"
    assert desk("account", "end", theirs[0]).out.startswith(f"Ended the sign-in {theirs[0]} (pakaura/")
    assert phone("sync").code == 4
    assert desk("account", "end", theirs[0]).code == 3


def test_signing_in_again_ends_the_sign_in_that_the_machine_had(server_url: str, email: str, desk: Device) -> None:
    desk.enter("register", server_url, email)
    desk.enter("login", server_url, email)
    assert len(desk("account", "sign-ins", check=True).out.splitlines()) == 1


def test_a_deleted_account_leaves_the_tasks_which_belong_to_nobody_and_go_along_into_the_next_one(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk("add", "stays", check=True)
    desk.enter("register", server_url, email)
    unsure = desk("account", "delete", "--password-stdin", input=f"{PASSWORD}\n")
    assert (unsure.code, unsure.err.splitlines()[-1]) == (7, "  repeat it with --yes")
    wrong = desk("account", "delete", "--yes", "--password-stdin", input="not it\n")
    assert wrong.err == "pakaura: that is not the password of the account\n  nothing was deleted; try again\n"
    assert desk("account", "delete", "--yes", "--password-stdin", input=f"{PASSWORD}\n").code == 0
    assert desk("whoami").code == 4
    assert [task["title"] for task in desk.tasks()] == ["stays"]
    assert desk.enter("register", server_url, email).out.endswith("Synced: 1 sent, 0 received\n")
    phone.enter("login", server_url, email)
    assert phone.tasks() == desk.tasks()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["rename"], "account cannot rename"),
        (["end"], "account end needs the id that account sign-ins shows"),
        (["switch"], "account switch needs the e-mail of the account, or local"),
        (["password", "x"], "account password takes no more words"),
    ],
)
def test_what_it_cannot_do_is_said_in_a_line(desk: Device, words: list[str], complaint: str) -> None:
    done = desk("account", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"pakaura: {complaint}\n")
