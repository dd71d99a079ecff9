"""The command line of the long campaigns: `python -m tests.prove --help`; `make prove` runs them all."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from random import SystemRandom

from tests.benchmarks import machine
from tests.benchmarks.pakaura import Installation
from tests.prove import report
from tests.prove.campaigns import CAMPAIGNS, Campaign
from tests.prove.seen import Budget

PAGE = Path(__file__).parents[2] / "docs" / "prove.md"
MINUTES = 28.0


def main() -> int:
    """0 where nothing has failed."""
    options = _read_options()
    with tempfile.TemporaryDirectory(prefix="pakaura-prove-") as folder:
        facts = _facts(Path(folder))
        finished = _run(options.only, options.minutes * 60, options.seed)
    former = options.output.read_text("utf-8") if options.output.exists() else ""
    page = report.write(finished, datetime.now(UTC).date().isoformat(), facts, former)
    options.output.write_text(page, encoding="utf-8")
    return 1 if any(each.seen.failures for each in finished) else 0


def _run(campaigns: list[Campaign], seconds: float, seed: int) -> list[report.Finished]:
    """One after another; what is left of the time is shared out anew before each."""
    until = time.monotonic() + seconds
    finished = []
    for place, campaign in enumerate(campaigns):
        shares = sum(each.share for each in campaigns[place:])
        began = time.monotonic()
        budget = max(0.0, until - began) * campaign.share / shares
        print(f"{campaign.name}, about {budget:.0f} s, seed {seed}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="pakaura-prove-") as folder:
            seen = campaign.run(Budget(budget, seed, Path(folder)))
        finished.append(report.Finished(campaign, time.monotonic() - began, seed, seen))
        told = ", ".join(f"{number} {what}" for what, number in sorted(seen.counts.items()))
        print(f"  {told}; {len(seen.failures)} failures", file=sys.stderr, flush=True)
        for failure in seen.failures:
            print(f"  {failure}", file=sys.stderr, flush=True)
    return finished


def _facts(folder: Path) -> dict[str, str]:
    facts = machine.facts(Installation(Path(sys.executable).parent), folder)
    del facts["File system of the stores"]
    names = ("pakaura", "hypothesis", "schemathesis", "pytest")
    return {**facts, "Versions": ", ".join(f"{name} {version(name)}" for name in names)}


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"for all of them ({MINUTES:g})")
    names = ",".join(each.name for each in CAMPAIGNS)
    parser.add_argument("--only", type=_campaigns, default=list(CAMPAIGNS), help=f"some of {names}")
    parser.add_argument("--seed", type=int, help="what chance begins with (another number in each run)")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page to write (docs/prove.md)")
    options = parser.parse_args()
    if options.seed is None:
        options.seed = SystemRandom().randrange(1_000_000, 2**31)
    return options


def _campaigns(text: str) -> list[Campaign]:
    known = {each.name: each for each in CAMPAIGNS}
    if unknown := set(text.split(",")) - known.keys():
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return [known[name] for name in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
