"""`sync` and `status`: what they say, as lines, as records and as one word for a prompt; and their exit codes."""

from __future__ import annotations

import json

from pakaura_cli.client.session import Session
from pakaura_cli.client.store.entities import write_entity
from pakaura_cli.client.sync.run import Report
from pakaura_cli.commands.syncing import summary
from pakaura_cli.grammar.tokenizer import Invocation
from tests.support.device import Device
from tests.support.installed import Finished
from tests.support.screen import Screen


def test_a_sync_needs_a_sign_in(desk: Device) -> None:
    desk("add", "local", check=True)
    done = desk("sync")
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith("pakaura: nobody is signed in\n  pakaura login")


def test_status_without_an_account_is_no_error_and_names_the_next_command(desk: Device) -> None:
    assert desk("status") == Finished(
        0, "signed in: nobody; the list is on this machine only\nnext: pakaura register\n", ""
    )
    assert desk("status", "--line") == Finished(0, "", "")
    assert desk.record("status").items() >= {"account": None, "signed_in": False, "last_sync_at": None}.items()


def test_a_sync_says_what_went_where_and_that_nothing_did(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk.enter("register", server_url, email)
    phone.enter("login", server_url, email)
    assert desk("sync") == Finished(0, "Synced: nothing to send, nothing new\n", "")
    assert desk.record("sync") == {"sent": 0, "received": 0, "rejected": 0, "conflicts": 0}
    phone("add", "-", input="one\ntwo\n", check=True)
    phone("sync", check=True)
    assert desk.record("sync")["received"] == 2


def test_status_after_a_good_sync_has_nothing_to_do(server_url: str, email: str, desk: Device) -> None:
    desk.enter("register", server_url, email)
    lines = desk("status", check=True).out.splitlines()
    assert lines[0] == f"signed in: {email} on {server_url}"
    assert [line.partition(":")[0] for line in lines] == ["signed in", "last sync"]
    assert desk("status", "--line") == Finished(0, "", "")
    record = desk.record("status")
    assert (record["to_send"], record["conflicts"], record["problem"], record["next"]) == (0, 0, None, None)


def test_after_a_logout_what_is_written_waits_and_status_says_so(server_url: str, email: str, desk: Device) -> None:
    desk.enter("register", server_url, email)
    desk("logout", check=True)
    desk("add", "later", check=True)
    assert desk("status", "--line").out == "signed out, 1 to send\n"
    lines = desk("status").out.splitlines()
    assert lines[0].startswith("signed out: ")
    assert "to send: 1 change" in lines
    assert lines[-1] == "next: pakaura login"


def test_a_refused_change_and_a_conflict_are_in_the_line(desk: Device) -> None:
    desk("add", "x", check=True)
    with Session(desk.environ).to_write().writing() as db:
        db.execute("INSERT INTO meta VALUES('account_id', 'a'), ('signed_in', 1), ('sync_problem', 'no way')")
        db.execute(
            "INSERT INTO outbox_rejected(op_id, kind, entity, type, body, base, code, at)"
            " VALUES('o', 'task', 't', 'set', '{}', '{}', 'bad_value', 0)"
        )
        stamp = "000000000001-0000-server00"
        write_entity(db, "conflict", "c", {"subject": (stamp, ["task", "t", "title"]), "lost": (stamp, [stamp, "x"])})
    assert desk("status", "--line").out == "sync fails, 1 refused, 1 conflict\n"


def test_a_table_of_status_for_a_person_has_their_own_clock(server_url: str, email: str, desk: Device) -> None:
    from pakaura_cli.commands.status import status

    desk.enter("register", server_url, email)
    with Session(desk.environ).to_write().writing() as db:
        db.execute("INSERT INTO meta VALUES('sync_problem', 'a\x1b[0m') ON CONFLICT DO NOTHING")
        db.execute("UPDATE meta SET v = 3600000 WHERE k = 'offset'")
        db.execute("UPDATE meta SET v = 0 WHERE k = 'last_sync_ms'")
    screen = Screen(terminal=True)
    assert status(Invocation("status", {}, []), Session(desk.environ), screen.output) == 0
    assert "Last sync     1970-01-01 00:00\n" in screen.out
    assert "Clock         60 minutes behind the server's\n" in screen.out
    assert "Problem       a\\x1b[0m\n" in screen.out


def test_the_sync_in_the_background_says_nothing_whatever_happens(server_url: str, email: str, desk: Device) -> None:
    assert desk("sync", "--background").out == ""
    desk.enter("register", server_url, email)
    assert desk("sync", "--background") == Finished(0, "", "")


def test_the_summary_of_a_sync_in_one_direction() -> None:
    assert summary(Report(3, 0, 0, 0)) == "Synced: 3 sent, 0 received"
    assert summary(Report(0, 12, 0, 0)) == "Synced: 0 sent, 12 received"


def test_an_error_of_a_sync_is_json_for_a_script(desk: Device) -> None:
    assert json.loads(desk("sync", "--json").err)["error"]["code"] == "sign_in_needed"


def test_what_the_server_refused_is_listed_and_discarded(server_url: str, email: str, desk: Device) -> None:
    desk("add", "buy milk", "--notes", "two litres", check=True)
    desk.enter("register", server_url, email)
    assert desk("sync", "rejected") == Finished(0, "", "")
    spoil_notes(desk)
    done = desk("sync")
    assert done.err.splitlines() == [
        "pakaura: the server did not take 1 change; it stays here",
        "  pakaura sync rejected",
    ]
    assert desk("sync", "rejected").out == "1 (buy milk): notes: a value that this server does not take\n"
    assert desk.record("sync", "rejected")["code"] == "bad_value"
    assert desk("status", "--line").out == "1 refused\n"
    assert desk.record("status")["next"] == "pakaura sync rejected"
    assert desk("sync", "discard", "1") == Finished(0, "Discarded 1 change; the values of the server stand\n", "")
    assert [task["notes"] for task in desk.tasks()] == ["two litres"]
    assert desk("sync", "discard", "1").err.startswith("pakaura: nothing of 1 was refused\n")


def spoil_notes(device: Device) -> None:
    """Write what no command would."""
    from pakaura_cli.client.store.writer import Writer

    session = Session(device.environ)
    with session.to_write().writing() as db:
        (id,) = db.execute("SELECT id FROM task").fetchone()
        writer = Writer(db, session.now, "edit")
        writer.change(id, {"notes": "a\0b"})
        writer.close()


def test_a_clock_that_is_far_off_is_told_of_at_every_sync(server_url: str, email: str, desk: Device) -> None:
    desk.enter("register", server_url, email)
    late = desk("sync", env={"PAKAURA_NOW": "1986-01-01T00:00:00Z"})
    assert late.code == 0
    told, what = late.err.splitlines()
    assert told.startswith("pakaura: the clock of this machine is ")
    assert told.endswith(" days behind the server's")
    assert what.startswith("  set it")
