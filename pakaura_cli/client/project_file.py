"""Whether the settings of a directory may be followed: not where somebody else may have written them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

_ROOT_USER = 0
_WRITABLE_BY_ALL = 0o002


def distrust(file: os.stat_result, link: os.stat_result, user: int) -> str:
    """Why `user` is not to follow a file; empty where there is no reason. `link` is what names it, itself if no link.

    Whoever can write it could hide tasks. A link of somebody else's is no better than a file of theirs.
    """
    if not {file.st_uid, link.st_uid} <= {user, _ROOT_USER}:
        return "it belongs to another user"
    if file.st_mode & _WRITABLE_BY_ALL:
        return "everybody can write it"
    return ""
