"""What a script learns from the exit code of either command."""

from __future__ import annotations

import pytest

from pakaura_server.core import errors
from pakaura_server.core.exit_codes import exit_code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.PakauraError("x"), 1),
        (errors.UsageError("x"), 2),
        (errors.BadValue("x"), 2),
        (errors.BadDate("x"), 2),
        (errors.BadFilter("x"), 2),
        (errors.NotFound("x"), 3),
        (errors.Ambiguous("x", ["1 a"]), 3),
        (errors.SignInNeeded("x"), 4),
        (errors.Gone("x"), 4),
        (errors.Conflict("x"), 5),
        (errors.RateLimited("x", 9), 6),
        (errors.ResyncNeeded("x"), 6),
        (errors.Unavailable("x"), 6),
        (errors.ServerError("x"), 1),
        (errors.ConfirmationNeeded("x"), 7),
        (errors.Cancelled("x"), 1),
        (errors.ConfigError("x"), 1),
        (errors.StoreFull("x"), 1),
    ],
)
def test_every_kind_of_error_has_its_exit_code(error: errors.PakauraError, code: int) -> None:
    assert exit_code(error) == code
