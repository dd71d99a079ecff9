"""What a server answers, read with distrust: the JSON of the contract, or an error for what came in its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pakaura_server.core import errors as e

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LATER = "your tasks are safe here; try again later: pakaura sync"
LONGEST_WAIT_S = 3600
_USUAL_WAIT_S = 60
_LONGEST_MESSAGE = 300


def read(url: str, status: int, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """The body of a success. Raises the PakauraError that any other answer is; `headers` have names in lower case."""
    answer = _json(body)
    if 200 <= status < 300:
        if answer is None:
            raise _stranger(url)
        return answer
    raise _error(url, status, headers, answer)


def shaped(answer: dict[str, Any], wanted: Mapping[str, type]) -> dict[str, Any]:
    """The answer, if it has these fields of these types. Raises Unavailable."""
    for name, kind in wanted.items():
        if type(answer.get(name)) is not kind:
            raise garbled(name)
    return answer


def pushed(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer to a push. Raises Unavailable where it is not whole."""
    shaped(answer, {"epoch": str, "now": int, "witness": dict, "results": list})
    for result in answer["results"]:
        _object(result, {"op_id": str, "status": str})
        if result["status"] == "rejected":
            _object(result, {"code": str})
    return answer


def pulled(answer: dict[str, Any]) -> dict[str, Any]:
    """A page of rows. Raises Unavailable where it is not whole."""
    shaped(answer, {"epoch": str, "now": int, "witness": dict, "rows": list, "cursor": dict, "more": bool})
    for row in answer["rows"]:
        _object(row, {"kind": str, "id": str, "regs": dict, "stamps": dict})
        if not all(type(stamp) is str for stamp in row["stamps"].values()):
            raise garbled("a stamp")
    return answer


def heard(line: str) -> list[int]:
    """The `seq` in a line of the event stream; 0 for a comment, which only shows life; nothing for other lines."""
    if line.startswith(":"):
        return [0]
    name, _, data = line.partition(":")
    seq = (_json(data.encode()) or {}).get("seq") if name == "data" else None
    return [seq] if type(seq) is int and seq > 0 else []


class ServerAway(e.Unavailable):
    """The server was not reached, or takes nothing on now: what was asked of it was certainly not begun."""


class Refused(e.BadValue):
    """The server does not take what was given; `fields` are the messages about those of them that it names."""

    def __init__(self, message: str, fields: Mapping[str, str]) -> None:
        super().__init__(message, "", next(iter(fields), ""))
        self.fields = dict(fields)


def told(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The events of a stream (WHATWG HTML, section 9.2) whose data are objects, each with its name as `event`.

    Raises Unavailable for other data.
    """
    name = ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            data = _json(value.encode())
            if data is None:
                raise garbled(f"the event {name}")
            yield {"event": name, **data}


def unreachable(url: str, error: Exception) -> e.Unavailable:
    """That no whole answer came, and why as far as it helps."""
    import ssl

    import httpx

    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return e.Unavailable(
            f"the certificate of {url} is not to be trusted: {cause.verify_message}",
            "nothing was sent; whoever runs the server can mend that. For an authority of your own: SSL_CERT_FILE",
        )
    if isinstance(cause, ssl.SSLError):
        return e.Unavailable(f"no secure connection to {url}", "does it speak https? Look at the address")
    if isinstance(error, httpx.ProxyError):
        return e.Unavailable(f"the proxy on the way to {url} refuses: {error}", "look at HTTPS_PROXY and NO_PROXY")
    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError):
        return e.Unavailable(f"cannot reach {url}", LATER)
    if isinstance(error, httpx.TimeoutException):
        return e.Unavailable(f"{url} does not answer", LATER)
    if isinstance(error, httpx.InvalidURL):
        return e.Unavailable(f"{url} is no address that can be asked", "look at --server")
    return e.Unavailable(f"the answer of {url} broke off", LATER)


def _error(url: str, status: int, headers: dict[str, str], answer: dict[str, Any] | None) -> e.PakauraError:
    """The error of an answer. What a proxy may say in the server's place needs no body of ours."""
    told = _dict((answer or {}).get("error"))
    ours = isinstance(told.get("code"), str)
    message = str(told.get("message") or "")[:_LONGEST_MESSAGE]
    if status == 413:
        return e.TooLarge(message or f"{url} does not take so much at once", "who runs it can raise its limit")
    if status == 429:
        wait = _wait(headers)
        return e.RateLimited(f"{url} asks to slow down", wait, f"try again in {wait} s")
    if status >= 500:
        return e.Unavailable(f"{url} cannot answer now ({status})", LATER)
    if 300 <= status < 400:
        place = headers.get("location", "another place")[:_LONGEST_MESSAGE]
        return e.Unavailable(f"{url} answers that it is elsewhere: {place}", "give the right address as --server")
    if not ours:
        return _stranger(url, status)
    return _told(status, message, answer or {})


def _told(status: int, message: str, answer: dict[str, Any]) -> e.PakauraError:
    """The error that the server itself names."""
    if status == 401:
        return e.SignInNeeded(message or "the server does not know who is asking", "pakaura login")
    if status == 403:
        return e.Forbidden(message)
    if status == 404:
        return e.NotFound(message)
    if status == 409:
        epoch = answer.get("epoch")
        if answer["error"]["code"] == "RESYNC" and isinstance(epoch, str):
            return e.ResyncNeeded(epoch)
        return e.Conflict(message)
    if status == 410:
        return e.Gone(message or "the account does not exist any more", "your tasks are still here: pakaura logout")
    if status == 426:
        return e.UpgradeNeeded(message, "nothing is lost: what was written waits here until the two fit")
    fields = _fields(answer["error"].get("details"))
    refused = message or f"the server refuses the request ({status})"
    return Refused(refused, fields) if fields else e.BadValue(refused)


def _fields(details: Any) -> dict[str, str]:
    """The messages about single fields; the first one for each."""
    fields: dict[str, str] = {}
    for each in details if isinstance(details, list) else []:
        told = _dict(each)
        if isinstance(told.get("field"), str) and isinstance(told.get("message"), str):
            fields.setdefault(told["field"][:_LONGEST_MESSAGE], told["message"][:_LONGEST_MESSAGE])
    return fields


def _stranger(url: str, status: int = 200) -> e.Unavailable:
    return e.Unavailable(
        f"what answers at {url} is not a PakAura server ({status})",
        "look at the address; a proxy or the sign-in page of a network may stand in between",
    )


def garbled(what: str) -> e.Unavailable:
    """That an answer came, and is not what the protocol says."""
    return e.Unavailable(f"the server's answer cannot be read: {what} is missing or wrong", LATER)


def _object(value: Any, wanted: Mapping[str, type]) -> None:
    shaped(_dict(value), wanted)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _json(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
        if b"\\u" in body:
            # An escape can be half a surrogate pair, which nothing here can keep.
            json.dumps(answer, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _wait(headers: dict[str, str]) -> int:
    text = headers.get("retry-after", "")
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else _USUAL_WAIT_S
    return max(1, min(seconds, LONGEST_WAIT_S))
