"""Where the tokens of a sign-in are kept: in the keyring of the system or, if that was asked for, a private file."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from typing import TYPE_CHECKING, Any, NamedTuple

from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pakaura_cli.client.paths import Paths

SERVICE = "pakaura"
TOKEN_VARIABLE = "PAKAURA_TOKEN"
_INSECURE = "--insecure-storage keeps the sign-in in a file that only you can read"


class Tokens(NamedTuple):
    """What signs a request, and what renews that. `expires_at` is RFC 3339, by the server's clock.

    One that comes from the environment has no refresh token and no known end: both are empty.
    """

    access_token: str
    refresh_token: str
    expires_at: str


class Credentials:
    """The tokens of the accounts of one person. An account is named by its key (`connection.Account.key`).

    Where `may_ask` is not given, a keyring that is locked stays so, for to unlock it asks the person for a password.
    """

    def __init__(self, paths: Paths, environ: Mapping[str, str], may_ask: bool = True) -> None:
        self._folder = os.path.join(paths.data, "credentials")
        self._environ = environ
        self._may_ask = may_ask

    def probe(self, insecure: bool) -> None:
        """Make sure that tokens can be kept, before a password is sent for them.

        Raises PakauraError, which names `--insecure-storage`, where no keyring works.
        """
        if insecure:
            self._make_folder()
            return
        secret = os.urandom(8).hex()
        try:
            backend = _keyring()
            backend.set_password(SERVICE, "probe", secret)
            kept = backend.get_password(SERVICE, "probe")
            backend.delete_password(SERVICE, "probe")
        except PakauraError:
            raise
        except Exception as error:  # not KeyringError alone: a backend raises whatever its system raises
            raise _no_keyring(error) from error
        if kept != secret:
            raise PakauraError("the keyring of this system does not keep what it is given", _INSECURE)

    def load(self, account: str) -> Tokens | None:
        """The tokens: those of the environment, else of the file, else of the keyring; None where there are none.

        An account has them in one place: the file goes first because to ask it costs nothing. Raises PakauraError where
        the keyring cannot be read.
        """
        given = self._environ.get(TOKEN_VARIABLE)
        return Tokens(given, "", "") if given else self.kept(account)

    def kept(self, account: str) -> Tokens | None:
        """As `load`, whatever the environment says."""
        text = self._read_file(account)
        if text is None:
            text = self._from_keyring(account)
        return None if text is None else _from_text(text)

    def _from_keyring(self, account: str) -> str | None:
        try:
            backend = _keyring()
        except PakauraError:
            return None
        try:
            locked = not self._may_ask and _is_locked(backend)
            text: str | None = None if locked else backend.get_password(SERVICE, account)
        except Exception as error:
            raise _no_keyring(error) from error
        if locked:
            raise PakauraError("the keyring of this system is locked", "pakaura sync asks you to unlock it")
        return text

    def save(self, account: str, tokens: Tokens, insecure: bool) -> None:
        """Keep the tokens, in the private file or in the keyring. Raises PakauraError."""
        text = json.dumps(tokens._asdict())
        if insecure:
            self._write_file(account, text)
            return
        try:
            _keyring().set_password(SERVICE, account, text)
        except PakauraError:
            raise
        except Exception as error:
            raise _no_keyring(error) from error
        self._remove_file(account)

    def forget(self, account: str) -> None:
        """Remove the tokens from wherever they are. Raises PakauraError where the keyring cannot be written."""
        in_file = self.in_file(account)
        self._remove_file(account)
        if in_file:
            return
        try:
            backend = _keyring()
            if backend.get_password(SERVICE, account) is not None:
                backend.delete_password(SERVICE, account)
        except PakauraError:
            return
        except Exception as error:
            raise _no_keyring(error) from error

    def in_file(self, account: str) -> bool:
        """Whether the tokens are in the private file."""
        return os.path.lexists(self._file(account))

    def where(self, account: str) -> str:
        """Where the tokens are, in words for a person."""
        if self._environ.get(TOKEN_VARIABLE):
            return f"the environment ({TOKEN_VARIABLE})"
        return f"the file {self._file(account)}" if self.in_file(account) else "the keyring of the system"

    def _file(self, account: str) -> str:
        return os.path.join(self._folder, hashlib.sha256(account.encode()).hexdigest()[:32])

    def _make_folder(self) -> None:
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
        except OSError as error:
            raise PakauraError(f"cannot write {self._folder}: {error.strerror}", "check its permissions") from error

    def _read_file(self, account: str) -> str | None:
        path = self._file(account)
        try:
            with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), encoding="utf-8") as file:
                mode = os.fstat(file.fileno()).st_mode
                text = file.read()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise PakauraError(f"cannot read {path}: {error}", "pakaura login writes it anew") from error
        if not stat.S_ISREG(mode) or mode & 0o077:
            raise PakauraError(f"other people of this machine can read {path}", f"chmod 600 {path}")
        return text

    def _write_file(self, account: str, text: str) -> None:
        self._make_folder()
        path = self._file(account)
        own = f"{path}.{os.urandom(4).hex()}"
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with open(os.open(own, flags, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(own, path)
        except OSError as error:
            _unlink(own)
            raise PakauraError(f"cannot write {path}: {error.strerror}", "check its permissions") from error

    def _remove_file(self, account: str) -> None:
        _unlink(self._file(account))


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def _from_text(text: str) -> Tokens:
    try:
        values = json.loads(text)
        return Tokens(str(values["access_token"]), str(values["refresh_token"]), str(values["expires_at"]))
    except (ValueError, TypeError, KeyError):
        raise PakauraError("the tokens that were kept cannot be read", "pakaura login keeps new ones") from None


def _keyring() -> Any:
    """The backend that keeps secrets as secrets. Raises PakauraError where the system has none."""
    import keyring
    from keyring.backends import chainer, fail, null

    found = keyring.get_keyring()
    for backend in found.backends if isinstance(found, chainer.ChainerBackend) else [found]:
        plain = "plaintext" in type(backend).__name__.lower()
        if not isinstance(backend, (fail.Keyring, null.Keyring)) and not plain:
            return backend
    raise PakauraError("this system has no keyring to keep the sign-in in", _INSECURE)


def _is_locked(backend: Any) -> bool:
    """Whether to read from it would ask somebody; known of the Secret Service only."""
    from keyring.backends import SecretService

    if not isinstance(backend, SecretService.Keyring):
        return False
    from contextlib import closing

    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        return bool(secretstorage.get_default_collection(bus).is_locked())


def _no_keyring(error: Exception) -> PakauraError:
    reason = str(error) or type(error).__name__
    return PakauraError(f"the keyring of this system cannot be used: {reason}", f"unlock it, or: {_INSECURE}")
