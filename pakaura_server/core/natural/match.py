"""What a few words were recognised as."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_server.core.when import When


ANYWHERE = "anywhere"
END_OR_LED = "end or led"
"""At the end of a line, or after a word that leads to it: `by friday`."""
END = "end"
LED = "led"


class Match:
    """The first `count` words mean one of `readings`, the likeliest first; `rule` says by what they were recognised.

    `place` is where in a line they are meant so. `unlikely` is for what is rather not meant: it is told of and stays in
    the title. `doubtful` is for what might as well be a word of the title.
    """

    __slots__ = ("count", "doubtful", "place", "readings", "rule", "unlikely")

    def __init__(
        self,
        count: int,
        readings: list[When],
        rule: str,
        place: str = ANYWHERE,
        unlikely: bool = False,
        doubtful: bool = False,
    ) -> None:
        self.count = count
        self.readings = readings
        self.rule = rule
        self.place = place
        self.unlikely = unlikely
        self.doubtful = doubtful
