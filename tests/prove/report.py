"""The page that a run of the campaigns writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.report import count, table
from tests.prove.campaigns import CAMPAIGNS, Campaign
from tests.prove.seen import Seen

_INTRODUCTION = """# Long campaigns

Written by `make prove`; do not edit. Each campaign looks for a fault for its part of the time, from another seed in
each run. A failure makes `make prove` end with 1, and stands below.
"""
_AGAIN = """## Again

`make prove MINUTES=10` takes less time, `make prove CAMPAIGNS=crash,sync SEED=4711` repeats these from a seed. The
tests, and so CI, do a short cut of each every day:

"""


@dataclass(frozen=True, slots=True)
class Finished:
    """A campaign that was run: how long, from which seed, and what was seen."""

    campaign: Campaign
    seconds: float
    seed: int
    seen: Seen


def write(finished: Sequence[Finished], day: str, machine: Mapping[str, str]) -> str:
    """The page, as Markdown; `day` is an ISO date."""
    seconds = sum(each.seconds for each in finished)
    failed = sum(len(each.seen.failures) for each in finished)
    facts = [("Date", day), *machine.items(), ("All campaigns", f"{seconds / 60:.1f} minutes, {failed} failures")]
    rows = [
        [
            each.campaign.name,
            ", ".join(f"{count(number)} {what}" for what, number in sorted(each.seen.counts.items())),
            f"{each.seconds:.0f}",
            str(len(each.seen.failures)),
            str(each.seed),
        ]
        for each in finished
    ]
    return "\n".join(
        [
            _INTRODUCTION,
            "## Run on\n\n" + table(("", ""), facts),
            "## Campaigns\n\n" + table(("", "how many", "seconds", "failures", "seed"), rows),
            "## What they show\n\n" + table(("", ""), [(each.name, f"{each.shows}.") for each in CAMPAIGNS]),
            *_failures(finished),
            _AGAIN + table(("", "every day"), [(each.name, each.daily) for each in CAMPAIGNS]),
        ]
    )


def _failures(finished: Sequence[Finished]) -> list[str]:
    lines = [
        f"- {each.campaign.name}: `{line.replace('`', '´')}`\n" for each in finished for line in each.seen.failures
    ]
    return ["## Failures\n\n" + "".join(lines)] if lines else []
