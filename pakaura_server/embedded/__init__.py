"""A PostgreSQL of the server's own: `Cluster` is all that the rest of the server needs."""

from pakaura_server.embedded.binaries import find_binaries
from pakaura_server.embedded.cluster import DATABASE, Cluster, FolderInUse, default_folder

__all__ = ["DATABASE", "Cluster", "FolderInUse", "default_folder", "find_binaries"]
