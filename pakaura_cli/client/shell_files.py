"""The functions by which shells complete a line, and the file in which each shell looks for them by itself."""

from __future__ import annotations

import os

from pakaura_server.core.errors import PakauraError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from pakaura_cli.client.paths import Paths

FILES: Final = {"bash": "pakaura.bash", "zsh": "_pakaura", "fish": "pakaura.fish"}
"""By shell, what its functions lie in."""


def script(shell: str) -> str:
    """The functions for one of the shells in FILES."""
    path = os.path.join(os.path.dirname(__file__), "shells", FILES[shell])
    with open(path, encoding="utf-8") as file:
        return file.read()


def place(shell: str, paths: Paths) -> str:
    """The file of this person's that the shell loads when `pakaura` is completed.

    bash looks there if the package bash-completion is installed, zsh if the folder is in `fpath`.
    """
    data, config = os.path.dirname(paths.data), os.path.dirname(paths.config)
    return {
        "bash": os.path.join(data, "bash-completion", "completions", "pakaura"),
        "zsh": os.path.join(data, "zsh", "site-functions", "_pakaura"),
        "fish": os.path.join(config, "fish", "completions", "pakaura.fish"),
    }[shell]


def state(shell: str, paths: Paths) -> str:
    """Whether the functions are there: `current`, `outdated` or `missing`."""
    try:
        with open(place(shell, paths), encoding="utf-8", errors="replace") as file:
            return "current" if file.read() == script(shell) else "outdated"
    except OSError:
        return "missing"


def install(shell: str, paths: Paths) -> None:
    """Write them there, in the place of others. Raises PakauraError."""
    path = place(shell, paths)
    partial = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(partial, "w", encoding="utf-8") as file:
            file.write(script(shell))
        os.replace(partial, path)
    except OSError as error:
        raise PakauraError(f"cannot write {path}: {error.strerror}", "check the permissions of its folder") from error
