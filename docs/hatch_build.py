"""What hatchling asks when it builds the wheel: the manual pages, written anew, go into share/man."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPages(BuildHookInterface[Any]):
    """Made from the same declarations as `--help`, so they are not kept in the repository."""

    folder = ""

    def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
        # An isolated build does not have the project itself among its modules.
        sys.path.insert(0, self.root)
        from pakaura_cli.client import settings_manual
        from pakaura_cli.grammar.manual import pages

        self.folder = tempfile.mkdtemp()
        for name, text in {**pages(), settings_manual.FILE: settings_manual.page()}.items():
            path = Path(self.folder, name)
            path.write_text(text, encoding="utf-8")
            build_data["shared_data"][str(path)] = f"share/man/man{name[-1]}/{name}"

    def finalize(self, _version: str, _build_data: dict[str, Any], _artifact_path: str) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
