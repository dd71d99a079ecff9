"""Programs of the system that some tests drive, and what happens where one is missing."""

from __future__ import annotations

import shutil

import pytest


def needs(program: str) -> pytest.MarkDecorator:
    """Skip a test where `program` is not on PATH; `.ci/run` installs them all, and counts a skipped test as failed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"needs {program}")
