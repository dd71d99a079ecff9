"""nginx in front of several servers, as the example for hosts says, with the ports and folders of a test."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.installed import ENOUGH
from tests.support.ports import spare_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXAMPLE = Path(__file__).parents[2] / "docs" / "hosting" / "nginx.conf"
_MAIN = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log warn;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""
_SERVER = re.compile(r"^ +server 127\.0\.0\.1:\d+ (.*;)\n", re.MULTILINE)


@contextmanager
def nginx(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """The URL of an nginx without TLS before the servers on these ports; its files are in `folder`."""
    port = spare_port()
    config = folder / "nginx.conf"
    config.write_text(_MAIN.format(folder=folder, site=_site(port, ports)))
    command = ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(config)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + ENOUGH
            while not _listens(port):
                assert process.poll() is None, (folder / "error.log").read_text()
                assert time.monotonic() < deadline, "nginx does not come up"
                time.sleep(0.01)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(ENOUGH)


def _site(port: int, ports: Sequence[int]) -> str:
    """The example, with nothing changed but where it listens, who is asked, and TLS."""
    text = EXAMPLE.read_text("utf-8")
    text = re.sub(r"^ +ssl_.*\n", "", text, flags=re.MULTILINE).replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    options = _SERVER.findall(text)
    first = _SERVER.search(text)
    assert first is not None
    servers = "".join(f"    server 127.0.0.1:{each} {options[0]}\n" for each in ports)
    return _SERVER.sub("", text[: first.start()] + "\0" + text[first.end() :]).replace("\0", servers)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True
