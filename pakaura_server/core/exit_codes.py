"""The exit code that says to a script what kind of error ended a command, of `pakaura` and `pakaura-server` alike."""

from __future__ import annotations

from pakaura_server.core import errors

FAILURE = 1
EXIT_CODES: dict[type[errors.PakauraError], int] = {
    errors.PakauraError: FAILURE,
    errors.UsageError: 2,
    errors.BadValue: 2,
    errors.NotFound: 3,
    errors.Ambiguous: 3,
    errors.SignInNeeded: 4,
    errors.Forbidden: 4,
    errors.Gone: 4,
    errors.Conflict: 5,
    errors.RateLimited: 6,
    errors.ResyncNeeded: 6,
    errors.UpgradeNeeded: 6,
    errors.TooLarge: 6,
    errors.Unavailable: 6,
    errors.ConfirmationNeeded: 7,
}
"""A class that is not named has the code of its nearest ancestor that is."""


def exit_code(error: errors.PakauraError) -> int:
    """The exit code of an error of ours."""
    return next(EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES)
