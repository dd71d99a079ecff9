"""Cohere as the language model, by its own SDK for version 2 of its API; nothing else here imports that.

One answer is a few requests: the model calls tools, is told what they came to, and says something in the end. A call is
carried out only when its request was answered to the end, so what breaks off has changed nothing.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pakaura_server.agent.heard import Heard, ToolCall, read_arguments
from pakaura_server.agent.model import ModelFailed
from pakaura_server.agent.prompt import recent, shown_result, system_prompt
from pakaura_server.core.errors import ConfigError
from pakaura_server.core.extras import install

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine

    from cohere.core.api_error import ApiError

    from pakaura_server.agent.model import Exchange
    from pakaura_server.agent.toolbox import Toolbox
    from pakaura_server.agent.tools import Result, Tool

    Say = Callable[[str], Awaitable[None]]

MODEL = "command-a-03-2025"
ATTEMPTS = 3
"""Of one request, while it is turned away without an answer."""
LONGEST_WAIT_S = 5.0
"""A provider that wants more patience than this is not waited for."""
_FIRST_WAIT_S = 0.5
_NAME = "pakaura"
_SPENT = {429: "too much was asked of the language model", 503: "the language model is overloaded"}
_log = logging.getLogger(__name__)


class Limits(NamedTuple):
    """Of one answer. `steps` are requests, in the last of which no tool may be called; `calls` those of tools.

    `tokens` are those that the model may say in one step; `seconds` is how long all of it may take.
    """

    steps: int = 6
    calls: int = 30
    tokens: int = 300
    seconds: float = 30.0
    temperature: float = 0.3


class CohereModel:
    """A LanguageModel, in one event loop; `close` it in the end."""

    def __init__(
        self,
        key: str,
        model: str = MODEL,
        limits: Limits | None = None,
        base_url: str | None = None,
        nap: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`nap` waits for some seconds before a request is tried again. Raises ConfigError without the SDK."""
        try:
            import cohere
            import httpx
        except ImportError as missing:
            raise ConfigError(
                f"the language model needs {missing.name}", f"it comes with: {install('assistant')}"
            ) from missing
        _silence()
        self._limits = limits or Limits()
        self._model = model
        self._nap = nap
        self._http = httpx.AsyncClient(timeout=self._limits.seconds)
        options: dict[str, Any] = {} if base_url is None else {"base_url": base_url}
        self._client = cohere.AsyncClientV2(
            key, client_name=_NAME, timeout=self._limits.seconds, max_retries=0, httpx_client=self._http, **options
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def answer(self, exchange: Exchange, toolbox: Toolbox, say: Say) -> str:
        try:
            return await _Answer(self, toolbox, say).to(exchange)
        except ModelFailed as failure:
            _log.info("the language model gave no answer: %s", failure.message)
            raise

    async def request(self, heard: Heard, asked: dict[str, Any], deadline: float) -> None:
        """Have one step told to `heard`, trying again while the provider turns it away. Raises ModelFailed."""
        from cohere.core.api_error import ApiError
        from cohere.core.parse_error import ParsingError
        from httpx import ConnectError, HTTPError, TimeoutException

        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with asyncio.timeout_at(deadline):
                    await self._stream(heard, asked)
                return
            except ApiError as error:
                failure, wait = self._refusal(error), _wait(error, attempt)
            except (TimeoutError, TimeoutException):
                raise ModelFailed("the language model took too long", "try again") from None
            except ConnectError:
                failure, wait = ModelFailed("the language model cannot be reached", "try again"), _backoff(attempt)
            except (HTTPError, ParsingError, ValueError):
                raise ModelFailed("the language model's answer broke off", "try again") from None
            if wait is None or attempt == ATTEMPTS or asyncio.get_running_loop().time() + wait > deadline:
                raise failure from None
            await self._nap(wait)

    async def _stream(self, heard: Heard, asked: dict[str, Any]) -> None:
        events = self._client.chat_stream(
            model=self._model,
            max_tokens=self._limits.tokens,
            temperature=self._limits.temperature,
            request_options={"max_retries": 0},
            **asked,
        )
        async with aclosing(cast("AsyncGenerator[Any, None]", events)):
            async for event in events:
                await heard.take(event)

    def _refusal(self, error: ApiError) -> ModelFailed:
        status = error.status_code or 0
        if status in (401, 403, 498):
            return ModelFailed("the language model does not accept the key", "check COHERE_API_KEY")
        if status == 404:
            return ModelFailed(f"the provider has no language model {self._model}", "check AI_MODEL")
        if status in _SPENT:
            return ModelFailed(_SPENT[status], "try again in a minute")
        if status >= 500:
            return ModelFailed("the language model is out of order", "try again in a moment")
        return ModelFailed("the language model does not take the request", f"it answered with status {status}")

    @property
    def limits(self) -> Limits:
        return self._limits


class _Answer:
    """One answer in the making."""

    def __init__(self, model: CohereModel, toolbox: Toolbox, say: Say) -> None:
        self._model = model
        self._toolbox = toolbox
        self._say = say
        self._made: dict[str, int] = {}
        self._calls = 0

    async def to(self, exchange: Exchange) -> str:
        limits = self._model.limits
        deadline = asyncio.get_running_loop().time() + limits.seconds
        messages = _opening(exchange)
        tools = [_described(tool) for tool in self._toolbox.tools]
        asked: dict[str, Any] = {"messages": messages, **({"tools": tools} if tools else {})}
        said: list[str] = []
        for step in range(1, limits.steps + 1):
            if step == limits.steps and tools:
                asked["tool_choice"] = "NONE"
            heard = Heard(self._say, follows=bool(said))
            await self._model.request(heard, asked, deadline)
            text, calls = await heard.finish()
            said += [text] if text else []
            if not calls:
                break
            if step == limits.steps:
                raise ModelFailed("the language model only called tools", "say it in other words")
            messages.append(_turn(heard, calls))
            for call in calls:
                messages.append({"role": "tool", "tool_call_id": call.id, "content": await self._carry_out(call)})
        if not said:
            raise ModelFailed("the language model said nothing", "say it in other words")
        return "".join(said)

    async def _carry_out(self, call: ToolCall) -> str:
        """What the call came to, as JSON. Raises ModelFailed where the model calls without end."""
        self._calls += 1
        key = f"{call.name} {call.arguments}"
        self._made[key] = self._made.get(key, 0) + 1
        if self._calls > self._model.limits.calls or self._made[key] > 2:
            raise ModelFailed("the language model goes round in circles", "say it in other words")
        return shown_result(await self._result(call, again=self._made[key] > 1))

    async def _result(self, call: ToolCall, again: bool) -> Result:
        names = [tool.name for tool in self._toolbox.tools]
        if call.name not in names:
            return _wrong(f"there is no tool {call.name[:64]!r}; there are {', '.join(names)}")
        if again:
            return _wrong("this very call was made already; go by its result")
        try:
            arguments = read_arguments(call.arguments)
        except (ValueError, RecursionError):
            return _wrong("the arguments are no JSON; nothing was done")
        return await _settled(self._toolbox.call(call.name, arguments))


async def _settled(calling: Coroutine[Any, Any, Result]) -> Result:
    """The result, at whose end a cancellation waits: what a tool did is always known."""
    call = asyncio.ensure_future(calling)
    try:
        return await asyncio.shield(call)
    except asyncio.CancelledError:
        await asyncio.wait([call])
        raise


def _opening(exchange: Exchange) -> list[dict[str, Any]]:
    before = [{"role": spoken.role, "content": spoken.content} for spoken in recent(exchange.history)]
    return [
        {"role": "system", "content": system_prompt(exchange)},
        *before,
        {"role": "user", "content": exchange.message},
    ]


def _turn(heard: Heard, calls: list[ToolCall]) -> dict[str, Any]:
    """The model's own message, as it is told again in the next step; arguments that are no JSON are left out."""
    made = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.sendable_arguments}}
        for call in calls
    ]
    return {"role": "assistant", "tool_calls": made, **({"tool_plan": heard.plan} if heard.plan else {})}


def _described(tool: Tool) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    return {"type": "function", "function": function}


def _wrong(message: str) -> Result:
    return {"success": False, "error": {"code": "bad_value", "message": message}}


def _wait(error: ApiError, attempt: int) -> float | None:
    """Seconds until the request may be sent again, or None where that is of no use."""
    status = error.status_code or 0
    if status != 429 and status < 500:
        return None
    asked = (error.headers or {}).get("retry-after", "")
    if not asked.isdecimal():
        return _backoff(attempt)
    return float(asked) if float(asked) <= LONGEST_WAIT_S else None


def _backoff(attempt: int) -> float:
    return _FIRST_WAIT_S * attempt


class _NotOfSdk(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return "/cohere/" not in record.pathname.replace("\\", "/")


def _silence() -> None:
    """Keep what the SDK logs out of the log: it quotes events that it cannot read, and so what people wrote."""
    logging.getLogger("cohere").setLevel(logging.CRITICAL + 1)
    root = logging.getLogger()
    if not any(isinstance(each, _NotOfSdk) for each in root.filters):
        root.addFilter(_NotOfSdk())
