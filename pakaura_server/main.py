"""The `pakaura-server` command: its words, and the one place where an error becomes a line and an exit code.

Exit codes are those of `pakaura`: 0 done · 1 failure · 2 wrong usage or a bad value · 3 not found · 4 not allowed
5 conflict · 6 the database cannot be reached now · 7 an answer is needed and nobody can be asked · 130 interrupted.
What needs an extra is imported where it is used, so that without it there is a sentence and no traceback.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from pakaura_server.core import errors
from pakaura_server.core.exit_codes import FAILURE, exit_code
from pakaura_server.core.extras import install

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pakaura_server.settings import Settings

PROGRAM = "pakaura-server"
Data = Annotated[
    Optional[Path],  # noqa: UP045 - read by Typer
    typer.Option("--data", metavar="DIR", help="The server's folder.", show_default=False),
]
Email = Annotated[str, typer.Argument(metavar="EMAIL", show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The server of PakAura. Its settings are environment variables; without any, `run` is all it takes.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def console() -> int:
    """The exit code of this process's command line. Nothing ends in a traceback, and no text of a task is told."""
    try:
        app(prog_name=PROGRAM)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else FAILURE
    except errors.PakauraError as error:
        return _tell(error)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in ("pakaura_cli", "pakaura_server"):
            return _tell(_internal(missing))
        return _tell(errors.ServerError(f"the server needs {missing.name}", f"it comes with: {install('server')}"))
    except Exception as problem:  # noqa: BLE001 - nothing may end in a traceback
        return _tell(_internal(problem))
    return 0


@app.command()
def run(
    data: Data = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 8000,
    no_migrate: Annotated[bool, typer.Option("--no-migrate", help="Leave the tables as they are.")] = False,
) -> None:
    """Serve until Ctrl-C. Without DATABASE_URL with a PostgreSQL of its own.

    It is one process. For more, start several with one DATABASE_URL and one JWT_SECRET. In production (ENVIRONMENT) the
    tables of DATABASE_URL are changed by `migrate` only.
    """
    from pakaura_server.operating.serving import serve

    serve(_settings(), host, port, _folder(data), may_migrate=not no_migrate, announce=_announce)


@app.command()
def migrate(
    data: Data = None,
    to: Annotated[str, typer.Option(metavar="REVISION", help="Up or down to this one.", show_default="newest")] = "",
    wait: Annotated[
        int, typer.Option(metavar="SECONDS", min=0, help="Wait so long for a database that cannot be reached yet.")
    ] = 0,
    yes: Yes = False,
) -> None:
    """Bring the database to the tables of this version."""
    from pakaura_server import migrate
    from pakaura_server.operating.reach import answering, opened

    target = to or migrate.head()
    with opened(_settings(), _folder(data)) as url:
        asyncio.run(answering(url, wait))
        if asyncio.run(migrate.is_downward(url, target)):
            _confirm(f"Going down to revision {target} deletes what only newer ones can hold. Go on?", yes)
        asyncio.run(migrate.migrate(url, target))
    typer.echo(f"The database is at revision {target}.")


@app.command()
def check(data: Data = None) -> None:
    """Look whether settings, database, tables and clock are as they should be; exit 1 where one is not."""
    from pakaura_server.operating.checks import look

    findings = look(os.environ, _folder(data))
    for finding in findings:
        typer.echo(f"{'ok' if finding.ok else 'FAILED':<8}{finding.subject:<14}{_plain(finding.text)}")
        if finding.hint and not finding.ok:
            typer.echo(f"{'':22}{_plain(finding.hint)}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILURE)


@app.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)], data: Data = None) -> None:
    """Write everything to FILE, also while a server runs."""
    from pakaura_server.operating.backup import save

    with _reached(data) as url:
        made = asyncio.run(save(url, file))
    typer.echo(f"Saved in {file} ({made}).")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    data: Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete what is in the database.")] = False,
) -> None:
    """Put a backup into a database. All devices then sync anew."""
    from pakaura_server.operating.backup import restore as put_back
    from pakaura_server.operating.reach import opened

    with opened(_settings(), _folder(data)) as url:
        made = asyncio.run(put_back(url, file, replace=yes))
    typer.echo(f"Restored what was saved at {made.made_at:%Y-%m-%d %H:%M} UTC ({made}).")


@app.command()
def create_user(email: Email, data: Data = None, password_stdin: FromStdin = False) -> None:
    """Make an account."""
    from pakaura_server.operating import administration

    password = _password(password_stdin)
    with _reached(data) as url:
        asyncio.run(administration.create_user(url, _settings(), email, password))
    typer.echo(f"Made the account {_plain(email)}.")


@app.command()
def reset_password(email: Email, data: Data = None, password_stdin: FromStdin = False) -> None:
    """Set the password of an account, and end its sign-ins."""
    from pakaura_server.operating import administration

    password = _password(password_stdin)
    with _reached(data) as url:
        asyncio.run(administration.reset_password(url, _settings(), email, password))
    typer.echo(f"Set the password of {_plain(email)}, and ended its sign-ins.")


@app.command()
def list_users(
    data: Data = None, as_json: Annotated[bool, typer.Option("--json", help="As a JSON array.")] = False
) -> None:
    """List the accounts, the oldest first."""
    from pakaura_server.operating import administration

    with _reached(data) as url:
        users = asyncio.run(administration.list_users(url))
    if as_json:
        rows = [{"id": str(id), "email": email, "created_at": _rfc3339(at)} for id, email, at in users]
        typer.echo(json.dumps(rows, indent=1))
        return
    for user in users:
        typer.echo(f"{user.created_at:%Y-%m-%d}  {_plain(user.email)}")


@app.command()
def delete_user(email: Email, data: Data = None, yes: Yes = False) -> None:
    """Delete an account with all its tasks."""
    from pakaura_server.operating import administration

    _confirm(f"Delete {_plain(email)} with all tasks and conversations?", yes)
    with _reached(data) as url:
        asyncio.run(administration.delete_user(url, email))
    typer.echo(f"Deleted {_plain(email)}.")


@app.command()
def invite(
    data: Data = None, days: Annotated[int, typer.Option(min=1, max=366, help="How long it is good for.")] = 7
) -> None:
    """Print a code with which one person can register where REGISTRATION is invite."""
    from pakaura_server.operating import administration

    with _reached(data) as url:
        typer.echo(asyncio.run(administration.invite(url, days)))


@app.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version

    typer.echo(f"PakAura {version('pakaura')}")


def _settings() -> Settings:
    from pakaura_server.settings import Settings

    return Settings.from_environ(os.environ)


def _folder(data: Path | None) -> Path:
    from pakaura_server.embedded import default_folder

    return Path(os.path.abspath(data)) if data else default_folder(os.environ)


def _reached(data: Path | None) -> AbstractContextManager[str]:
    from pakaura_server.operating.reach import reached

    return reached(_settings(), _folder(data))


def _announce(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - for a person


def _password(from_stdin: bool) -> str:
    """Raises ConfirmationNeeded where nobody can be asked, and BadValue where two answers differ."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise errors.ConfirmationNeeded("a password is needed and nobody can be asked", "use --password-stdin")
    from getpass import getpass

    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise errors.BadValue("the passwords differ", "type the same one twice")
    return password


def _confirm(question: str, yes: bool) -> None:
    """Raises ConfirmationNeeded, Cancelled."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise errors.ConfirmationNeeded("a yes is needed and nobody can be asked", "use --yes")
    if not typer.confirm(question):
        raise errors.Cancelled("nothing was changed")


def _tell(error: errors.PakauraError) -> int:
    lines = [f"{PROGRAM}: {_plain(error.message)}", *([f"  {_plain(error.hint)}"] if error.hint else [])]
    print("\n".join(lines), file=sys.stderr)  # noqa: T201 - for a person
    return exit_code(error)


def _internal(problem: BaseException) -> errors.PakauraError:
    """The type and the place only: the message may hold what a task says."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    where = f"{os.path.basename(last.filename)}, line {last.lineno}"
    return errors.PakauraError(f"internal error: {type(problem).__name__} ({where})", "this is a mistake in PakAura")


def _plain(text: str) -> str:
    """The text with what could steer a terminal shown as an escape."""
    return "".join([char if char.isprintable() else char.encode("unicode_escape").decode() for char in text])


def _rfc3339(at: object) -> str:
    from datetime import UTC, datetime

    assert isinstance(at, datetime)
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


if __name__ == "__main__":
    sys.exit(console())
