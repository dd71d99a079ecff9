"""The filter language: one text grammar, evaluated on a task in Python or compiled to SQL with the same answer.

    filter := and_part ("or" and_part)*
    and_part := not_part (["and"] not_part)*
    not_part := "not" not_part | "(" filter ")" | term

Terms are `+tag`, `-tag`, `field:value`, `field.modifier:value`, and words or "quoted phrases" of the title.
"""

from __future__ import annotations

from pakaura_server.core.filters.parser import parse
from pakaura_server.core.filters.sql import to_sql, ways_in
from pakaura_server.core.filters.terms import listed
from pakaura_server.core.filters.tree import Filter, all_of

__all__ = ["Filter", "all_of", "listed", "parse", "to_sql", "ways_in"]
