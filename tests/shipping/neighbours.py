"""The PostgreSQL and the Redis beside containers, on their usual ports in a network of their own.

`python -m tests.shipping.neighbours FOLDER` says a line when they answer, and ends them when its stdin does.
"""

from __future__ import annotations

import asyncio
import fcntl
import socket
import struct
import subprocess
import sys
from pathlib import Path

import asyncpg

from pakaura_server.embedded import Cluster

POSTGRES_PASSWORD = "k7Qm2xVb9LtRw4Zn"
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 0x1


def raise_loopback() -> None:
    """A new network has only this one, and it is down (netdevice(7))."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


async def make_database(url: str) -> None:
    """As the image of PostgreSQL does at its first start."""
    connection = await asyncpg.connect(url, ssl=False)
    await connection.execute(f"ALTER ROLE pakaura PASSWORD '{POSTGRES_PASSWORD}'")
    await connection.execute("CREATE DATABASE pakaura")
    await connection.close()


def main(folder: Path) -> None:
    raise_loopback()
    options = ["--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with (
        subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL) as redis,
        Cluster(folder / "postgres", port=5432, durable=False) as cluster,
    ):
        try:
            asyncio.run(make_database(cluster.url()))
            print("ready", flush=True)
            sys.stdin.read()
        finally:
            redis.terminate()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
