"""The campaigns can be run, say what they have found, and end with 1 where something fails."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.prove import campaigns, report
from tests.prove.campaigns import CAMPAIGNS
from tests.prove.seen import Budget, Seen
from tests.prove.suites import CHECKOUT, examples, told

_TESTS = """
from hypothesis import given, strategies as st

@given(st.integers())
def test_a_rule_that_holds(number):
    assert number == number

@given(st.integers())
def test_a_rule_that_does_not_hold(number):
    assert number < 100, "that many"
"""
_REPORT = """<testsuites><testsuite>
<testcase classname="tests.test_kill" name="one"><properties><property name="kills" value="20"/></properties></testcase>
<testcase classname="tests.test_kill" name="two"><failure message="lost&#10;more">a long story</failure></testcase>
<testcase classname="tests.test_kill" name="three"><skipped message="no such program"/></testcase>
</testsuite></testsuites>"""


def test_the_tests_of_every_campaign_are_there() -> None:
    source = Path(campaigns.__file__).read_text("utf-8")
    paths = re.findall(r'"(?:--ignore=)?(tests[/\w.]*)"', source)
    assert paths
    assert [path for path in paths if not (CHECKOUT / path).exists()] == []


def test_a_short_campaign_finds_nothing_and_says_how_much_it_tried(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    words = ["--only", "sync", "--minutes", "0.01", "--seed", "7", "--output", str(path)]
    argv = [sys.executable, "-m", "tests.prove", *words]
    done = subprocess.run(argv, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = path.read_text("utf-8")
    assert re.search(r"\| sync \| \d+ histories \| \d+ \| 0 \| 7 \|", page)
    assert str(CHECKOUT) not in page


def test_properties_are_tried_with_more_examples_and_a_failure_says_what_repeats_it(tmp_path: Path) -> None:
    path = tmp_path / "test_rules.py"
    path.write_text(_TESTS)
    seen = examples(str(path))(Budget(1.0, 4711, tmp_path))
    assert seen.counts["tests"] == 2
    assert seen.counts["examples"] >= 100
    (failure,) = seen.failures
    assert "test_a_rule_that_does_not_hold: AssertionError: that many" in failure
    assert re.search(r"again with --hypothesis-seed=\d+$", failure)


def test_what_a_campaign_saw_is_read_from_the_report_of_its_tests() -> None:
    seen = told(_REPORT, 5)
    assert seen.counts == {"tests": 3, "kills": 20, "skipped": 1}
    assert seen.failures == ["tests.test_kill.two: lost; again with PAKAURA_SEED=5"]


def test_a_failure_stands_on_the_page() -> None:
    crash = next(each for each in CAMPAIGNS if each.name == "crash")
    page = report.write([report.Finished(crash, 61.0, 5, told(_REPORT, 5))], "2026-11-25", {"Cores": "2"})
    assert "| crash | 20 kills, 1 skipped, 3 tests | 61 | 1 | 5 | 2026-11-25 |" in page
    assert "- crash: `tests.test_kill.two: lost; again with PAKAURA_SEED=5`" in page
    assert "## Failures" not in report.write([report.Finished(crash, 61.0, 5, Seen())], "2026-11-25", {})


def test_a_run_of_some_campaigns_leaves_what_others_found() -> None:
    crash, sync = (next(each for each in CAMPAIGNS if each.name == name) for name in ("crash", "sync"))
    failed = Seen(Counter({"histories": 1200}), ["I3"])
    first = report.write(
        [report.Finished(crash, 61.0, 5, told(_REPORT, 5)), report.Finished(sync, 30.0, 5, failed)], "2026-11-24", {}
    )
    assert "1.5 minutes, 2 failures" in first
    page = report.write([report.Finished(sync, 59.0, 6, Seen(Counter({"histories": 2000})))], "2026-11-25", {}, first)
    assert "| crash | 20 kills, 1 skipped, 3 tests | 61 | 1 | 5 | 2026-11-24 |" in page
    assert "| sync | 2 000 histories | 59 | 0 | 6 | 2026-11-25 |" in page
    assert "2.0 minutes, 1 failures" in page and "- crash:" in page and "- sync:" not in page
