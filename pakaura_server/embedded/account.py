"""Whom PostgreSQL runs as, and how one of its programs is started so that it ends with the server."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from pakaura_server.core.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Linux delivers the parent-death signal when the thread that spawned ends, and forgets it when the uid changes.
_LAUNCH = """
import ctypes, os, signal, sys
parent, uid, gid, *command = sys.argv[1:]
if int(uid) != os.geteuid():
    os.setgroups([])
    os.setgid(int(gid))
    os.setuid(int(uid))
if sys.platform == "linux":
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
    if os.getppid() != int(parent):
        sys.exit("the server has ended")
os.umask(0o077)
os.execv(command[0], command)
"""


class Account(NamedTuple):
    """Whom PostgreSQL runs as."""

    uid: int
    gid: int
    name: str


def account_for(folder: Path) -> Account:
    """This process's own user or, for root, the owner of `folder`, else nobody. Raises ServerError."""
    uid = os.geteuid()
    if uid != 0:
        return Account(uid, os.getegid(), "")
    owner = folder.stat().st_uid
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except KeyError:
        raise ServerError(f"{folder} belongs to the user {owner}, who does not exist") from None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def command_as(account: Account, *command: str) -> list[str]:
    """The command line that runs `command` as the account and ends it when this process ends.

    Python starts before root is given up, as root's interpreter may lie where nobody else can enter.
    """
    return [sys.executable, "-I", "-S", "-c", _LAUNCH, str(os.getpid()), str(account.uid), str(account.gid), *command]


def bare_environ() -> dict[str, str]:
    """An environment without the server's secrets, and without the PG… variables that would change PostgreSQL."""
    return {"LC_ALL": "C", "PATH": os.defpath}


def output_of(command: list[str], environ: Mapping[str, str] | None = None) -> str:
    """What `command`, run as this process's own user, prints on stdout."""
    whole = bare_environ() | dict(environ or {})
    done = subprocess.run(command, env=whole, capture_output=True, text=True, check=False)
    return done.stdout


def reach_hint(account: Account) -> str:
    """What to do where PostgreSQL cannot use a folder."""
    if os.geteuid() != 0:
        return "mend that, or choose another folder with --data"
    return f"PostgreSQL runs as the user {account.name}, who must be able to enter every folder above the data"
