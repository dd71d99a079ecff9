"""New tasks made ready for the store before they are written, which needs no store and may be done elsewhere."""

from __future__ import annotations

from json import JSONEncoder

from pakaura_cli.client.store.rows import fill_apart, strange_among
from pakaura_server.core import registers as r
from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment

MOST_BYTES = 128 * 1024
"""Of the values of one write: half of an op's limit, for it also says what they were based on."""
# The same text as that of `canonical`, in a fraction of the time; what it would refuse was refused before.
_encode = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Draft:
    """A new task: its registers, the columns of its row that they fill, and the text of the op that writes them."""

    __slots__ = ("body", "columns", "values")

    def __init__(self, values: Values, columns: dict[str, Any], body: str) -> None:
        self.values = values
        self.columns = columns
        self.body = body


def draft(values: Values, foreign: Values, now: Moment) -> Draft:
    """`foreign` registers are added to the values and come before these; any of them may be unknown to this version.

    `created`, and `deleted` as null, are added where they are not given. Raises BadValue for more than one write takes.
    """
    strange = strange_among(foreign) if foreign else {}
    values = {r.CREATED: r.timestamp(now.ms), r.DELETED: None, **values, **foreign}
    body = _encode(values)
    check_size(body)
    known = {name: value for name, value in values.items() if name not in strange} if strange else values
    return Draft(values, fill_apart(known, strange, None, now), body)


def check_size(body: str) -> None:
    """What no server would take is not written here either. Raises BadValue."""
    if len(body) > MOST_BYTES // 4 and len(body.encode()) > MOST_BYTES:
        raise BadValue(f"a task takes at most {MOST_BYTES} bytes at once", "write it in several steps")
