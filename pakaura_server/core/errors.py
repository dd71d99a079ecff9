"""The one tree of errors; each edge (command line, HTTP, dashboard, MCP) translates it in one place.

PakauraError
├── UsageError            the command was put together wrongly
├── BadValue              a value breaks a rule of the task model
│   ├── BadDate
│   └── BadFilter
├── NotFound              no such task, group or key
├── Ambiguous             more than one task fits
├── Conflict              something newer stands in the way
├── ConfirmationNeeded    a yes is needed and nobody can be asked
├── Cancelled             the person said no
├── ConfigError           the configuration cannot be read
├── ServerError           the server cannot start or run as asked
├── SignInNeeded          nobody is signed in, or not any more
├── Forbidden             signed in, but this is not theirs to do
├── RateLimited           too many requests
├── TooLarge              the request is larger than what is taken
├── ResyncNeeded          the server and a device do not share the past that the device refers to
├── Gone                  the account does not exist any more
├── UpgradeNeeded         the other side speaks a newer protocol
├── Unavailable           the server or its database cannot be reached now; trying again may help
└── StoreError            the file on disk cannot be used as asked
    ├── StoreBusy
    ├── StoreCorrupt
    ├── StoreNewer
    ├── StoreReadOnly
    └── StoreFull
"""

from __future__ import annotations


class PakauraError(Exception):
    """An error to tell a person about: one line of what is wrong and one of what to do.

    `code` is from a closed list and goes into machine output; it never changes for a class.
    """

    code = "failure"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(PakauraError):
    code = "usage"


class BadValue(PakauraError):
    """`field` names the field of the task or the setting, or is empty where none is meant."""

    code = "bad_value"

    def __init__(self, message: str, hint: str = "", field: str = "") -> None:
        super().__init__(message, hint)
        self.field = field


class BadDate(BadValue):
    code = "bad_date"


class BadFilter(BadValue):
    """`position` is the index of the offending character in the filter's text, or -1."""

    code = "bad_filter"

    def __init__(self, message: str, hint: str = "", position: int = -1) -> None:
        super().__init__(message, hint)
        self.position = position


class NotFound(PakauraError):
    code = "not_found"


class Ambiguous(PakauraError):
    """`candidates` are lines that a person can choose from, each beginning with a usable reference."""

    code = "ambiguous"

    def __init__(self, message: str, candidates: list[str], hint: str = "") -> None:
        super().__init__(message, hint)
        self.candidates = candidates


class Conflict(PakauraError):
    code = "conflict"


class ConfirmationNeeded(PakauraError):
    code = "confirmation_needed"


class Cancelled(PakauraError):
    code = "cancelled"


class ConfigError(PakauraError):
    code = "config"


class ServerError(PakauraError):
    code = "server"


class SignInNeeded(PakauraError):
    code = "sign_in_needed"


class Forbidden(PakauraError):
    code = "forbidden"


class RateLimited(PakauraError):
    """`retry_after` is in whole seconds."""

    code = "rate_limited"

    def __init__(self, message: str, retry_after: int, hint: str = "") -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class TooLarge(PakauraError):
    code = "too_large"


class ResyncNeeded(PakauraError):
    """`epoch` is the server's; a resync begins with it."""

    code = "resync"

    def __init__(self, epoch: str) -> None:
        super().__init__("the server has another past than this list", "it is compared with it as a whole")
        self.epoch = epoch


class Gone(PakauraError):
    code = "gone"


class UpgradeNeeded(PakauraError):
    code = "upgrade_needed"


class Unavailable(PakauraError):
    code = "unavailable"


class StoreError(PakauraError):
    code = "store"


class StoreBusy(StoreError):
    code = "store_busy"


class StoreCorrupt(StoreError):
    code = "store_corrupt"


class StoreNewer(StoreError):
    code = "store_newer"


class StoreReadOnly(StoreError):
    code = "store_read_only"


class StoreFull(StoreError):
    code = "disk_full"
