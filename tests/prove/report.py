"""The page that a run of the campaigns writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.report import count, table
from tests.prove.campaigns import CAMPAIGNS, Campaign
from tests.prove.seen import Seen

_INTRODUCTION = """# Long campaigns

Written by `make prove`; do not edit. Each campaign looks for a fault for its part of the time, from another seed in
each run. A failure makes `make prove` end with 1, and stands below. A run of some campaigns writes these anew.
"""
_AGAIN = """## Again

`make prove MINUTES=10` takes less time, `make prove CAMPAIGNS=crash,sync SEED=4711` repeats these from a seed. The
tests, and so CI, do a short cut of each every day:

"""


_SECONDS, _FAILURES = 2, 3


@dataclass(frozen=True, slots=True)
class Finished:
    """A campaign that was run: how long, from which seed, and what was seen."""

    campaign: Campaign
    seconds: float
    seed: int
    seen: Seen


def write(finished: Sequence[Finished], day: str, machine: Mapping[str, str], former: str = "") -> str:
    """The page, as Markdown; `day` is an ISO date. Of other campaigns it says what the `former` page says."""
    anew = {each.campaign.name: _row(each, day) for each in finished}
    before = {row[0]: row for row in _rows(former)}
    rows = [row for each in CAMPAIGNS if (row := anew.get(each.name) or before.get(each.name))]
    seconds, failed = (sum(int(row[column]) for row in rows) for column in (_SECONDS, _FAILURES))
    facts = [*machine.items(), ("All campaigns", f"{seconds / 60:.1f} minutes, {failed} failures")]
    kept = [line for line in former.split("\n") if line.startswith("- ") and line[2:].partition(":")[0] not in anew]
    return "\n".join(
        [
            _INTRODUCTION,
            "## Run on\n\n" + table(("", ""), facts),
            "## Campaigns\n\n" + table(("", "how many", "seconds", "failures", "seed", "on"), rows),
            "## What they show\n\n" + table(("", ""), [(each.name, f"{each.shows}.") for each in CAMPAIGNS]),
            *_failures(kept, finished),
            _AGAIN + table(("", "every day"), [(each.name, each.daily) for each in CAMPAIGNS]),
        ]
    )


def _row(each: Finished, day: str) -> list[str]:
    counts = ", ".join(f"{count(number)} {what}" for what, number in sorted(each.seen.counts.items()))
    return [each.campaign.name, counts, f"{each.seconds:.0f}", str(len(each.seen.failures)), str(each.seed), day]


def _rows(page: str) -> list[list[str]]:
    """Those of the table of campaigns."""
    _, _, after = page.partition("## Campaigns\n\n")
    lines = after.partition("\n\n")[0].split("\n")[2:]
    return [line.strip("| ").split(" | ") for line in lines]


def _failures(kept: Sequence[str], finished: Sequence[Finished]) -> list[str]:
    found = [f"- {each.campaign.name}: `{line.replace('`', '´')}`" for each in finished for line in each.seen.failures]
    lines = [*kept, *found]
    return ["## Failures\n\n" + "".join(f"{line}\n" for line in lines)] if lines else []
