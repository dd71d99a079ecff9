"""The image: what the Dockerfile does is done, and what comes of it runs as docs/hosting/compose.yaml runs it.

It is one test, as the image is built once for it.
"""

from __future__ import annotations

import re
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.version import VERSION
from tests.shipping.compose import compose, example_values
from tests.shipping.dockerfile import arguments
from tests.shipping.engine import Built, Container, build, needs_namespaces, place, running
from tests.shipping.neighbours import POSTGRES_PASSWORD
from tests.support.programs import needs

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

PASSWORD = "correct horse battery"
SECRETS = {"POSTGRES_PASSWORD": POSTGRES_PASSWORD, "JWT_SECRET": "Zr8xQ2vLw5NkTb7YfHc3MdGs9PjUe4Aq"}
SERVICES = compose(example_values() | SECRETS | {"REGISTRATION": "open"})["services"]
WRITABLE = "for each in / /app /app/bin /usr/local/lib /etc /var/tmp /tmp; do test -w $each && echo $each; done; id -u"


def service(image: Built, name: str) -> AbstractContextManager[Container]:
    wanted: dict[str, Any] = SERVICES[name]
    return running(image, wanted["command"], {"LOG_LEVEL": "WARNING"} | wanted.get("environment", {}))


@needs_namespaces
@needs("git")
@needs("redis-server")
@pytest.mark.parametrize("install", [False, pytest.param(True, marks=pytest.mark.prove)], ids=["lent", "installed"])
def test_what_the_dockerfile_builds_runs_as_the_compose_file_says(install: bool) -> None:
    """Everyday with the dependencies that the tests have; `make prove` installs those of the image."""
    with place(sys.executable, "-m", "tests.shipping.neighbours") as where:
        image = build(where, arguments(), install=install)
        nothing_but_the_programs_is_in_it(image)
        # The names of the services lead to the one network that containers have here.
        image.run(["sh", "-c", "echo 127.0.0.1 localhost api postgres redis >/etc/hosts"])
        a_server_without_settings_says_what_it_needs(image)
        with service(image, "migrate") as migration:
            done = migration.wait()
            assert (done.code, done.err) == (0, "")
        with service(image, "api") as api:
            assert api.line().startswith(f"PakAura {VERSION} listens on http://0.0.0.0:8000"), api.wait()
            assert "port 8000: 200 OK" in api.health().out
            nothing_but_tmp_can_be_written(api)
            assert api.exec("find", "/tmp", "-mindepth", "1").out == ""
            somebody_keeps_two_devices_in_step(api)
            stopped = api.stop(signal.SIGTERM)
            assert (stopped.code, stopped.err) == (0, "")
        the_dashboard_answers_alone(image)


def nothing_but_the_programs_is_in_it(image: Built) -> None:
    own = "import importlib.util as u, sys; sys.exit(any(map(u.find_spec, ('pip', 'ensurepip', 'setuptools'))))"
    image.run(["/usr/local/bin/python", "-c", own])
    image.run(["sh", "-c", "test -s /app/THIRD-PARTY-NOTICES.txt && test -s /app/LICENSE"])
    image.run(["sh", "-c", "! test -e /tools && ! test -e /build && ! test -e /app/bin/pip"])
    image.run(["sh", "-c", "find /app/lib -path '*pakaura_server/__pycache__/main.*.pyc' | grep -q ."])


def a_server_without_settings_says_what_it_needs(image: Built) -> None:
    with running(image) as container:
        done = container.wait()
    assert done.code != 0
    assert "JWT_SECRET is missing" in done.err


def nothing_but_tmp_can_be_written(api: Container) -> None:
    assert api.exec("sh", "-c", WRITABLE).out.split() == ["/tmp", "10001"]
    status = api.exec("cat", "/proc/1/status").out
    assert re.search(r"^CapBnd:\t0+$", status, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)
    assert re.search(r"^Uid:\t10001\t10001\t10001\t10001$", status, re.MULTILINE)


def somebody_keeps_two_devices_in_step(api: Container) -> None:
    """With the command line that is in the image, too."""
    account = ["--server=http://127.0.0.1:8000", "--email=ada@example.org", "--password-stdin", "--insecure-storage"]
    registered = api.exec("pakaura", "register", *account, input=PASSWORD)
    assert registered.code == 0, registered.err
    assert api.exec("pakaura", "add", "buy milk").out == "Added 1: buy milk\n"
    assert api.exec("pakaura", "sync").code == 0
    other = {"HOME": "/tmp/other"}
    assert api.exec("pakaura", "login", *account, input=PASSWORD, env=other).code == 0
    assert api.exec("pakaura", "list", "--format={title}", env=other).out == "buy milk\n"


def the_dashboard_answers_alone(image: Built) -> None:
    with service(image, "web") as web:
        assert web.line().startswith("The dashboard is on http://localhost:3000 (for accounts of http://api:8000)")
        health = web.health()
        assert (health.code, health.out) == (0, "port 8000: [Errno 111] Connection refused; port 3000: 200 OK\n")
        assert web.exec("find", "/tmp", "-mindepth", "1").out == ""
        stopped = web.stop(signal.SIGTERM)
    assert (stopped.code, stopped.err) == (0, "")
    with running(image, ["sh", "-c", "echo up; sleep 600"]) as nobody:
        assert nobody.line() == "up\n"
        assert nobody.health().code == 1
