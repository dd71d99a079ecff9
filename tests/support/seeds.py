"""What random tests begin with: the same every day, another number in each run of `make prove`."""

from __future__ import annotations

import os

SEED = int(os.environ.get("PAKAURA_SEED", "0"))
"""`PAKAURA_SEED=4711 pytest …` repeats what a campaign of `make prove` has found."""
