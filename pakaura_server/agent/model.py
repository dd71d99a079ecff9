"""What a language model is to the agent: it may call the tools that it is given, and say something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from pakaura_server.agent.toolbox import Toolbox
    from pakaura_server.core.when import Moment


class Spoken(NamedTuple):
    """An earlier message of the conversation; `role` is `user` or `assistant`."""

    role: str
    content: str


class Exchange(NamedTuple):
    """What the model is asked: the message, what was said before (oldest first), when, and in which language."""

    message: str
    history: Sequence[Spoken]
    now: Moment
    language: str


class ModelFailed(PakauraError):
    """The model gave no usable answer: refused, overloaded, too slow, or not understandable. `message` says which."""

    code = "unavailable"


class LanguageModel(Protocol):
    """One that answers what the rules do not understand."""

    async def answer(self, exchange: Exchange, toolbox: Toolbox, say: Callable[[str], Awaitable[None]]) -> str:
        """The whole answer; its pieces go to `say` as they come. Tools are called through `toolbox` and nothing else.

        No database connection or lock is held meanwhile. Raises ModelFailed; what a tool did before that stands, and
        is in the turn's group. Nothing else is raised.
        """
        ...
