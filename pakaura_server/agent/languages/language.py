"""What the agent knows of one language: patterns and words, as data.

A pattern is a regular expression in a short form: `(a|b)` groups, `[a]` is optional, a space is any blanks, `{task}`
is a slot that takes one or more characters (intents/pattern.py has the few that take less), `<tasks>` stands for the
words of that name in `macros`, and `~ ` for up to two of its `adverbs`. Patterns are matched against the whole clause
in any case, or against its beginning or end where that is said. What stands in quotes matches slots only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Rule(NamedTuple):
    """A clause that `pattern` matches has the intent; its slots are `task`, `title`, `new`, `when`, `level`, ….

    With `joint`, the pattern's slot `rest` is two slots, the `first` before and the `second` behind some place where
    `joint` stands: at which is for those to decide who know the tasks. What is not `sure` is asked about before it is
    done. A `loose` rule may not begin a second clause: its words are often part of a title.
    """

    intent: str
    pattern: str
    joint: str = ""
    first: str = "task"
    second: str = "new"
    sure: bool = True
    loose: bool = False


class Language(NamedTuple):
    """All fields are patterns, or words in lower case. Where nothing else is said, alternatives without parentheses."""

    code: str
    macros: Mapping[str, str]
    opening: str
    """What a clause may begin with and mean nothing by."""
    opening_with_comma: str
    """The same, where a comma or the like follows."""
    asking: str
    """What makes a request of a clause that begins with it: `could you`. A question mark then says nothing."""
    hedges: str
    """A beginning that makes a clause unsure: `maybe`."""
    order: str
    """Words for when a clause is meant, before others: `first`; not taken away where that leaves nothing to read."""
    closing: str
    """What a clause may end with and mean nothing by."""
    closing_with_comma: str
    first_rules: tuple[Rule, ...]
    """Looked at before negations and questions."""
    negation: str
    """The beginning of a clause that asks for something not to be done, or says that it was not."""
    negated: str
    """A word that makes a negation of a clause about a task, wherever it stands outside of titles and quotes."""
    hypothesis: str
    """The beginning of a clause that says nothing about what is or is to be."""
    question: str
    """The beginning of a question."""
    rules: tuple[Rule, ...]
    soft_joints: str
    """What may stand between two clauses, and in titles as well."""
    but: str
    """What ends the reach of a negation."""
    correction: str
    """What leads from something said to what is meant instead: `no wait`."""
    enumeration: str
    """What stands before the last of several things: `and`."""
    several: str
    """The words after which everything is a list of titles: `tasks`."""
    list_opening: str
    """The beginning of a clause that asks for a list."""
    list_words: frozenset[str]
    """The other words that such a clause may have."""
    list_triggers: frozenset[str]
    """Of which it must have one, unless it opens with an order."""
    list_filters: tuple[tuple[str, str], ...]
    """A pattern that a request for a list may hold anywhere, and the filter that it means; `{}` is its slot."""
    about_tasks: str
    """What a sentence about the list or a task in it has somewhere, and a title hardly."""
    retitling: str
    """An order to change `{task}` that does not say to what."""
    pronouns: Mapping[str, str]
    """`one`, `two`, `many`, `last` or `all`, by the words that say so."""
    ordinals: Mapping[str, int]
    """1 for `first`, -1 for `last`."""
    numbers: Mapping[str, int]
    number_words: str
    """What may stand before a number: `number`, `#`."""
    counted_first: str
    """The pattern of `first two` and `last 3`, with the slots `place` and `count`."""
    task_affixes: tuple[str, ...]
    """Patterns with the slot `task`: ways of naming a task that are no part of its title, such as `the {task} one`."""
    no_objects: frozenset[str]
    """Words that make no task of a verb that stands alone with them: `go away`."""
    group_affixes: tuple[str, ...]
    """The same for naming all tasks that have the words: `both {task} tasks`."""
    articles: frozenset[str]
    """Words that make no difference between titles."""
    yes: str
    no: str
    levels: Mapping[str, str]
    """Priorities by what people call them."""
    dates: tuple[tuple[str, str], ...]
    """How dates are said in English, by patterns; none for English."""
    title_leads: tuple[str, ...]
    """What a title does not begin with where it followed a date."""
    title_edits: tuple[tuple[str, str], ...]
    """Regular expressions and what replaces them in a title: from what is said to what is noted."""
    actions: frozenset[str]
    """Verbs that a task begins with when it is said without `add`."""
    action_last: bool
    """Whether such a verb stands at the end."""
    base_forms: Mapping[str, str]
    """Infinitives, separated by blanks, of irregular pasts."""
    endings: tuple[tuple[str, str, str], ...]
    """How other pasts are made infinitives: (beginning to take away, ending to take away, ending to add)."""
    ongoing: tuple[tuple[str, str, str], ...]
    """The same for what somebody has finished doing: `writing`."""
    said_of_people: frozenset[str]
    """Verbs, in the infinitive, that are said of a person before them as well: `mom called`."""
    orders: frozenset[str]
    """Verbs that orders to the agent begin with: understood with a letter too many, too few or out of place, and not
    taken for the beginning of a task without asking."""
    sentences: frozenset[str]
    """Words that are said to somebody, rather than noted as a task."""
    replies: Mapping[str, str]
