"""`doctor`: what is in order on this machine and what is not, in lines that may go into a bug report."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pakaura_cli.client.doctor.examining import examine
from pakaura_cli.client.doctor.finding import Finding, ok, warn
from pakaura_cli.client.doctor.repairing import repair
from pakaura_cli.output.escape import safe
from pakaura_server.core.errors import ConfigError

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

_ROLES = {"ok": "dim", "warn": "medium", "fail": "high"}
"""In which of the configured colours each state is shown."""
_WIDTH = 12


def doctor(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 1 where something failed, and is not mended."""
    findings = [*examine(session), *_programs(session)]
    if "repair" in invocation.options:
        findings = _repaired(session, output, findings)
    for finding in findings:
        if output.machine:
            output.record(
                {"check": finding.name, "state": finding.state, "text": finding.text, "advice": finding.advice or None}
            )
        else:
            output.data(_line(finding, output))
    output.finish()
    return int(any(finding.state == "fail" for finding in findings))


def _repaired(session: Session, output: Output, findings: list[Finding]) -> list[Finding]:
    """What is found after what can be mended is."""
    if not any(finding.can_be_mended for finding in findings):
        output.note("nothing to mend")
        return findings
    for step in repair(session, findings):
        output.talk(step)
    return [*examine(session), *_programs(session)]


def _programs(session: Session) -> list[Finding]:
    """The programs that long output and long texts go to."""
    environ = session.environ
    pager = _setting(session, "pager")
    editor = _setting(session, "editor") or environ.get("VISUAL") or environ.get("EDITOR") or "vi"
    return [
        _program("pager", environ.get("PAGER", "less") if pager is None else pager, "PAGER"),
        _program("editor", editor, "EDITOR"),
    ]


def _setting(session: Session, name: str) -> str | None:
    try:
        return session.config.given(name)
    except ConfigError:
        return None


def _program(name: str, line: str, variable: str) -> Finding:
    words = line.split()
    if not words:
        return ok(name, "none")
    if shutil.which(words[0]):
        return ok(name, words[0].rpartition("/")[2])
    return warn(name, f"{words[0].rpartition('/')[2]} is not found", f"name another in {variable}")


def _line(finding: Finding, output: Output) -> str:
    state = output.style.paint(finding.state.ljust(4), _ROLES[finding.state])
    advice = f" -> {finding.advice}" if finding.advice else ""
    return f"{state}  {finding.name.ljust(_WIDTH)}  {safe(finding.text + advice)}"
