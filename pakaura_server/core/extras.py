"""How to get the parts of PakAura that are not in every installation: it is installed from a copy of its repository."""

from __future__ import annotations


def install(extra: str) -> str:
    """The command that installs PakAura with one of its extras."""
    return f"pipx install --force '.[{extra}]' in a copy of the repository"


UPGRADE = "pipx install --force . in a newer copy of the repository"
"""What brings an installation to a newer version."""
