"""A host for the page about self-hosting: its folders lie in one of the test's, and systemd has a stand-in."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pakaura_server.embedded import Cluster
from tests.docs import systemctl
from tests.docs.morning import Morning
from tests.docs.pages import ROOT
from tests.support.installed import SCRIPT
from tests.support.ports import spare_port
from tests.support.postgres import query

if TYPE_CHECKING:
    from collections.abc import Iterator

MACHINE = "tasks"
HOSTING = ROOT / "docs" / "hosting"


class Host(Morning):
    """People at their devices, and whoever runs the server of tasks.example.org on a machine of this name.

    `system` is a folder that every user can enter.
    """

    def __init__(self, folder: Path, system: Path) -> None:
        super().__init__(folder, lambda: "")
        self._system = system
        port = spare_port()
        self.own = {
            # No such user need exist here; PostgreSQL runs as nobody where the tests run as root.
            "-o pakaura -g pakaura -m 700": "-m 711",
            "https://tasks.example.org": f"http://127.0.0.1:{port}",
            "http://127.0.0.1:8000": f"http://localhost:{port}",
            "pakaura-server run ": f"pakaura-server run --port {port} ",
            "/usr/local/lib/pakaura/": f"{SCRIPT.parent.parent}/",
            "/etc/systemd/system": str(system / "units"),
            "/etc/pakaura": str(system / "settings"),
            "/usr/local/sbin": str(system / "programs"),
            "/var/backups/pakaura": str(system / "backups"),
            "/var/lib/pakaura": str(system / "state" / "pakaura"),
        }
        for name in ("units", "programs", "state"):
            (system / name).mkdir(mode=0o711)
        hosting = self._home(MACHINE) / "docs" / "hosting"
        hosting.mkdir(parents=True)
        for file in HOSTING.glob("pakaura-*"):
            (hosting / file.name).write_text(self._as_run(file.read_text("utf-8")), "utf-8")
        program = system / "programs" / "systemctl"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{systemctl.__file__}" "{system}" "$@"\n')
        program.chmod(0o755)

    def stop(self) -> None:
        """End every service that runs."""
        for pid_file in self._system.glob("*.pid"):
            systemctl.Unit(self._system, pid_file.stem).stop()

    def backups(self) -> Iterator[Path]:
        return (self._system / "backups").iterdir()

    def ask(self, statement: str) -> Any:
        """The first value that the database answers, while the server runs."""
        cluster = Cluster(self._system / "state" / "pakaura")
        assert cluster.attach()
        return query(cluster.url(), statement)

    def _environ(self, machine: str) -> dict[str, str]:
        environ = super()._environ(machine)
        if machine != MACHINE:
            return environ
        return environ | {"PATH": os.pathsep.join([str(self._system / "programs"), environ["PATH"]])}
