"""The way to a server: what stands in it on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.connection import auth_lock
from pakaura_cli.client.paths import Paths
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_lock_that_cannot_be_made_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "pakaura").write_text("no folder")
    with (
        pytest.raises(PakauraError, match=r"cannot write .*auth\.lock") as caught,
        auth_lock(Paths({"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)})),
    ):
        raise AssertionError("it was held")
    assert caught.value.hint == "check its permissions"
