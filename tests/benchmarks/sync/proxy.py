"""A proxy in front of the server that counts what goes through it: all bytes of the TCP stream, and those of bodies."""

from __future__ import annotations

import asyncio
import re
import threading
from typing import Self

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)


class CountingProxy:
    """A context; it runs in a thread of its own. Figures are since the last `reset`, both directions together."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self._target = port
        self._streams: list[bytearray] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def all_bytes(self) -> int:
        return sum(map(len, self._streams))

    @property
    def body_bytes(self) -> int:
        return sum(size for stream in self._streams for size in _bodies(bytes(stream)))

    @property
    def requests(self) -> int:
        """A stream each way has the same number of messages."""
        return sum(len(_bodies(bytes(stream))) for stream in self._streams) // 2

    def reset(self) -> None:
        self._streams.clear()

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._target)
        await asyncio.gather(self._pass_on(reader, server_writer), self._pass_on(server_reader, writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stream = bytearray()
        self._streams.append(stream)
        try:
            while part := await reader.read(65536):
                stream += part
                writer.write(part)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


def _bodies(stream: bytes) -> list[int]:
    """Bytes of the body of each HTTP/1.1 message in a stream; of one in chunks, what is in them."""
    sizes = []
    while stream:
        head, _, stream = stream.partition(b"\r\n\r\n")
        size = 0
        if _CHUNKED.search(head):
            while length := int(stream[: stream.index(b"\r\n")], 16):
                size += length
                stream = stream[stream.index(b"\r\n") + 2 + length + 2 :]
            stream = stream.partition(b"\r\n\r\n")[2]
        elif found := _LENGTH.search(head):
            size = int(found[1])
            stream = stream[size:]
        sizes.append(size)
    return sizes
