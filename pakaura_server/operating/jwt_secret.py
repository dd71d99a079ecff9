"""The secret that signs tokens, made once and kept in the server's folder where JWT_SECRET is not set."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from pakaura_server.core.errors import ServerError
from pakaura_server.settings import SHORTEST_JWT_SECRET

if TYPE_CHECKING:
    from pathlib import Path

NAME = "jwt.secret"
_BYTES = 48


def kept_secret(folder: Path) -> str:
    """The one secret of `folder`, whoever asks first and however many do at once. Raises ServerError."""
    path = folder / NAME
    try:
        if not path.exists():
            _make(folder, path)
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), encoding="ascii") as file:
            secret = file.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ServerError(f"the secret in {path} cannot be used: {error}", "mend that, or set JWT_SECRET") from error
    if len(secret) < SHORTEST_JWT_SECRET:
        raise ServerError(f"the secret in {path} is too short", "remove the file: everybody then signs in anew")
    return secret


def _make(folder: Path, path: Path) -> None:
    # It appears under its name at once and whole, or somebody else's is there already.
    partial = folder / f"{NAME}.{secrets.token_hex(8)}"
    fd = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with open(fd, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(_BYTES))
            file.flush()
            os.fsync(fd)
        os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
