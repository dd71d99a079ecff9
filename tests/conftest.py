"""What every test may ask for, and how hard the property tests try."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import hypothesis
import pytest

from tests.shipping.kernel import FORBIDDEN
from tests.support.installed import Pakaura, home_environ

# Everyday runs look for new counterexamples; CI repeats the same examples, so that it says the same twice.
# No deadlines: the time of one example says nothing on a machine that does other things too.
hypothesis.settings.register_profile("everyday", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
# Campaigns of `make prove` begin anew each time, from their seed (tests/prove/repeating.py).
hypothesis.settings.register_profile("prove", deadline=None, database=None, print_blob=True)

# What a shell starts in the background ignores Ctrl-C, and so would every command that a test starts.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

IN_CI = bool(os.environ.get("PAKAURA_CI"))
PROVING = bool(os.environ.get("PAKAURA_PROVE"))
hypothesis.settings.load_profile("prove" if PROVING else "ci" if IN_CI else "everyday")


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of a person who has just installed PakAura; every folder of theirs lies in `tmp_path`."""
    (tmp_path / "run").mkdir(mode=0o700)
    return home_environ(tmp_path)


@pytest.fixture
def pakaura(home: dict[str, str]) -> Pakaura:
    """The installed command in that home."""
    return Pakaura(home)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failed run: the machine there has all programs that the tests need.

    What its kernel forbids nobody can install: such a test may be skipped, and is named.
    """
    if _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name what was skipped, where that fails the run."""
    if names := _skipped(config):
        terminalreporter.section("skipped in CI, which counts as failed", red=True)
        for name in names:
            terminalreporter.line(name)


def _skipped(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if not IN_CI or reporter is None:
        return []
    return [report.nodeid for report in reporter.stats.get("skipped", []) if FORBIDDEN not in str(report.longrepr)]
