"""The words of `pakaura-server`, its exit codes, and what it says when something is wrong."""

from __future__ import annotations

import json
import os
import pty
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from pakaura_server import main
from pakaura_server.embedded import Cluster
from tests.support.installed import ENOUGH
from tests.support.ports import spare_port
from tests.support.postgres import open_folder, query
from tests.support.server import SCRIPT, Server, operate, running_server, server_environ

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with open_folder() as parent:
        yield parent / "data"


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with running_server(folder, settings={"REGISTRATION": "invite"}) as server:
        yield server


def login(server: Server, email: str, password: str) -> httpx.Response:
    return httpx.post(f"{server.url}/api/v1/auth/login", json={"email": email, "password": password})


def test_an_account_is_made_listed_reset_and_deleted_beside_a_running_server(server: Server, folder: Path) -> None:
    ann = "Ann@example.org"
    made = operate("create-user", ann, "--password-stdin", data=folder, input=f"{PASSWORD}\n")
    assert (made.code, made.out, made.err) == (0, f"Made the account {ann}.\n", "")
    entered = login(server, ann, PASSWORD)
    assert entered.status_code == 200

    again = operate("create-user", ann.lower(), "--password-stdin", data=folder, input=f"{PASSWORD}\n")
    assert (again.code, again.err) == (5, "pakaura-server: Email already registered\n")

    [listed] = json.loads(operate("list-users", "--json", data=folder).out)
    assert listed == {name: entered.json()[name] for name in ("id", "email")} | {"created_at": listed["created_at"]}
    assert operate("list-users", data=folder).out.endswith(f"  {ann}\n")

    operate("reset-password", ann, "--password-stdin", data=folder, input="another password")
    assert login(server, ann, PASSWORD).status_code == 401
    assert login(server, ann, "another password").status_code == 200

    assert operate("delete-user", ann, data=folder).code == 7
    assert operate("delete-user", ann, "--yes", data=folder).out == f"Deleted {ann}.\n"
    assert login(server, ann, "another password").status_code == 401
    assert operate("delete-user", ann, "--yes", data=folder).code == 3


def test_an_invitation_lets_one_person_in(server: Server, folder: Path) -> None:
    code = operate("invite", "--days=1", data=folder).out.strip()
    answers = [
        httpx.post(
            f"{server.url}/api/v1/auth/register",
            json={"email": f"{name}@example.org", "password": PASSWORD, "invitation": code},
        ).status_code
        for name in ("bob", "cid")
    ]
    assert answers == [201, 403]


def test_a_backup_of_a_running_server_goes_into_a_new_folder(server: Server, folder: Path, tmp_path: Path) -> None:
    operate("create-user", "dan@example.org", "--password-stdin", data=folder, input=PASSWORD)
    saved = operate("backup", str(tmp_path / "all.zip"), data=folder)
    assert saved.out.startswith(f"Saved in {tmp_path / 'all.zip'} (accounts: ")
    assert "a server works on this database" in operate("restore", str(tmp_path / "all.zip"), data=folder).err
    with open_folder() as parent:
        new = parent / "data"
        restored = operate("restore", str(tmp_path / "all.zip"), data=new)
        assert restored.out.startswith("Restored what was saved at "), restored.err
        assert operate("restore", str(tmp_path / "all.zip"), data=new).code == 7
        with running_server(new) as second:
            assert login(second, "dan@example.org", PASSWORD).status_code == 200


def test_a_check_of_a_sound_server_finds_nothing_wrong(server: Server, folder: Path) -> None:
    done = operate("check", data=folder)
    assert done.code == 0
    assert [line.split()[:2] for line in done.out.splitlines()] == [
        ["ok", "settings"],
        ["ok", "database"],
        ["ok", "migrations"],
        ["ok", "ledger"],
        ["ok", "clock"],
    ]
    assert "PostgreSQL 18." in done.out


def test_a_check_tells_what_is_wrong_and_makes_nothing(tmp_path: Path) -> None:
    done = operate("check", data=tmp_path / "none")
    assert done.code == 1
    assert done.out.splitlines()[1:] == [
        f"FAILED  database      there is none in {tmp_path / 'none'} yet",
        "                      pakaura-server run makes it",
    ]
    assert not (tmp_path / "none").exists()
    unread = operate("check", data=tmp_path, settings={"JWT_SECRET": "short and secret"})
    assert unread.out.startswith("FAILED  settings      JWT_SECRET is not at least 32 random bytes\n")
    assert "short and secret" not in unread.out + unread.err


def test_going_down_asks_first() -> None:
    with open_folder() as parent:
        folder = parent / "data"
        assert operate("migrate", data=folder).out == "The database is at revision 0003.\n"
        assert operate("migrate", "--to=base", data=folder).code == 7
        assert operate("migrate", "--to=base", "--yes", data=folder).out == "The database is at revision base.\n"
        assert operate("migrate", "--to=nothing", data=folder).err.startswith(
            "pakaura-server: there is no revision nothing\n"
        )
        failed = operate("check", data=folder)
    assert failed.code == 1
    assert "FAILED  migrations" in failed.out
    assert "FAILED  ledger guard" in failed.out


def test_a_migration_waits_for_a_database_that_is_about_to_start() -> None:
    with open_folder() as folder:
        cluster = Cluster(folder / "data", port=spare_port())
        cluster.start()
        cluster.stop()
        settings = server_environ({"DATABASE_URL": cluster.url()})
        with (
            socket.create_server(("127.0.0.1", cluster.port)) as not_yet,
            subprocess.Popen(
                [str(SCRIPT), "migrate", f"--wait={ENOUGH}"],
                env=settings,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            ) as waiting,
        ):
            not_yet.settimeout(ENOUGH)
            not_yet.accept()[0].close()  # it has tried once
            not_yet.close()
            with cluster:
                out, err = waiting.communicate(timeout=ENOUGH)
    assert (waiting.returncode, out, err) == (0, "The database is at revision 0003.\n", "")


@pytest.mark.parametrize("options", [[], ["--wait=0"], ["--wait=1"]])
def test_a_migration_that_meets_no_database_says_so(options: list[str]) -> None:
    done = operate("migrate", *options, settings={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    assert done.code == 6
    assert done.err.startswith("pakaura-server: the database cannot be reached: ")


def test_without_a_terminal_a_password_is_not_asked_for(tmp_path: Path) -> None:
    done = operate("create-user", "ann@example.org", data=tmp_path / "none")
    assert done.code == 7
    assert done.err.splitlines() == [
        "pakaura-server: a password is needed and nobody can be asked",
        "  use --password-stdin",
    ]
    assert not (tmp_path / "none").exists()


def test_on_a_terminal_a_password_is_asked_for_twice_and_not_shown(server: Server, folder: Path) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    code, shown = on_a_terminal(["create-user", "eve@example.org", "--data", str(folder)], typed)
    assert code == 0, shown
    assert "Password: " in shown
    assert "Once more: " in shown
    assert PASSWORD not in shown
    assert login(server, "eve@example.org", PASSWORD).status_code == 200


def on_a_terminal(words: list[str], typed: str) -> tuple[int, str]:
    """The exit code, and what the terminal showed; `typed` is given line by line when something is asked."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(SCRIPT, [str(SCRIPT), *words], server_environ())
    shown = b""
    lines = typed.encode().splitlines(keepends=True)
    try:
        while chunk := os.read(terminal, 1000):
            shown += chunk
            if shown.endswith(b": ") and lines:
                os.write(terminal, lines.pop(0))
    except OSError:
        pass  # Linux answers so when the other side has ended
    finally:
        os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["fly"], 2, "No such command 'fly'"),
        (["run", "--port=x"], 2, "'--port'"),
        (["create-user", "no-address", "--password-stdin"], 2, "This is no e-mail address"),
        (["create-user", "a@example.org", "--password-stdin"], 2, "A password has 8 to 1000 characters"),
        (["reset-password", "no\x1bbody@example.org", "--password-stdin"], 2, "A password has 8 to 1000 characters"),
        (["restore", "/missing.zip"], 1, "cannot read /missing.zip: No such file or directory"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_what_is_wrong_is_told_in_a_line(server: Server, folder: Path, words: list[str], code: int, told: str) -> None:
    done = operate(*words, data=None if words == ["fly"] else folder)
    assert done.code == code
    assert told in done.err
    assert "Traceback" not in done.err
    assert "\x1b" not in done.err


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path) -> None:
    """In an interpreter that has what `pakaura` itself depends on, and nothing of the extra."""
    program = "import sys; sys.modules['pydantic'] = None; from pakaura_server.main import console; sys.exit(console())"
    done = subprocess.run(
        [sys.executable, "-c", program, "list-users"],
        env=server_environ({"PYTHONPATH": str(Path(main.__file__).parents[1])}),
        capture_output=True,
        text=True,
        timeout=ENOUGH,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "pakaura-server: the server needs pydantic",
        "  it comes with: pipx install --force '.[server]' in a copy of the repository",
    ]


def test_a_mistake_is_told_by_its_type_and_place_only(database_url: str) -> None:
    query(database_url, "ALTER TABLE users RENAME email TO address")
    done = operate("list-users", settings={"DATABASE_URL": database_url})
    assert done.code == 1
    assert re.fullmatch(
        r"pakaura-server: internal error: UndefinedColumnError \([\w.]+, line \d+\)\n  this is a mistake in PakAura\n",
        done.err,
    )
