"""`completion`: the functions by which a shell completes, printed or put where the shell looks for them."""

from __future__ import annotations

import os

from pakaura_cli.client.shell_files import FILES, install, place, script, state
from pakaura_server.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

_SHELLS = ", ".join(FILES)
_LOADED = {
    "bash": "a new bash loads it, if the package bash-completion is installed; else put into ~/.bashrc: source {path}",
    "zsh": "a new zsh loads it, if ~/.zshrc says before compinit: fpath=({folder} $fpath)",
    "fish": "fish loads it by itself",
}


def completion(invocation: Invocation, session: Session, output: Output) -> int:
    words = [word for word in invocation.words if word != "--"]
    if words[0] in FILES and len(words) == 1:
        output.data(script(words[0]).rstrip("\n"))
        output.finish()
        return 0
    if words[0] != "install":
        raise UsageError(
            f"completion is for {_SHELLS}, not for {' '.join(words)!r}",
            "pakaura completion install puts it in its place",
        )
    shell = words[1] if len(words) > 1 else _own_shell(session.environ)
    if shell not in FILES:
        raise UsageError(
            f"there is no completion for {shell!r}", f"there is for {_SHELLS}: pakaura completion install bash"
        )
    return _install(shell, session, output, "dry-run" in invocation.options)


def _install(shell: str, session: Session, output: Output, dry_run: bool) -> int:
    path = place(shell, session.paths)
    before = state(shell, session.paths)
    verb = {"missing": "Installed", "outdated": "Updated", "current": "Already there"}[before]
    if before != "current" and not dry_run:
        install(shell, session.paths)
    output.data(f"Would be {verb.lower()}: {path}" if dry_run and before != "current" else f"{verb}: {path}")
    output.finish()
    output.talk(_LOADED[shell].format(path=path, folder=os.path.dirname(path)))
    return 0


def _own_shell(environ: Mapping[str, str]) -> str:
    shell = os.path.basename(environ.get("SHELL", ""))
    if not shell:
        raise UsageError(
            "SHELL does not say which shell is used", f"name it: pakaura completion install bash ({_SHELLS})"
        )
    return shell
