"""Places of a write at which a test has the server killed: the environment names one, `PAKAURA_FAILPOINT=commit:kill`.

`commit` is just before the commit, `committed` between it and the answer.
"""

from __future__ import annotations

import os
import signal


def reach(name: str) -> None:
    """Kill this process, as a machine that loses its power does, if this is the place; else do nothing."""
    if os.environ.get("PAKAURA_FAILPOINT") == f"{name}:kill":
        os.kill(os.getpid(), signal.SIGKILL)
