"""A container engine in small: does what a Dockerfile says, and runs what comes of it, by Linux's own means.

A stage is an overlay over this machine's root folder, with the Python that runs the tests at /usr/local as in the base
image, and without the repository. A container is such a root made read-only, with a /tmp in memory, in which a program
is process 1 of a user without any capability. All of it is in namespaces of a process that ends with the tests, which
leaves neither mount nor file nor process behind. What it has not of a real engine: the layers and the base image.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.shipping.dockerfile import ROOT, Instruction, Stage, healthcheck, is_in_context, stages
from tests.shipping.kernel import FORBIDDEN
from tests.support.installed import ENOUGH, Finished
from tests.support.postgres import open_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LONG = 600
"""Seconds after which a step of a build counts as hanging: it may install from a registry."""
_DEPENDENCIES = "/dependencies"
_ROOT = """\
folder={python}
mount -t overlay overlay -o lowerdir=/,upperdir={folder}/upper,workdir={folder}/spare {folder}/merged
# Python may need libraries from beside its own folder, and root's home is closed.
while [ "$folder" != / ]; do chmod --quiet o+x "{folder}/merged$folder" || true; folder=$(dirname "$folder"); done
cd {folder}
mount -t overlay overlay -o lowerdir={python},upperdir=local,workdir=local-work merged/usr/local
test -e merged/usr/local/bin/python || ln -s python3 merged/usr/local/bin/python
mount --rbind /dev {folder}/merged/dev
mount -t tmpfs tmpfs {folder}/merged/dev/shm
mount -t proc proc {folder}/merged/proc
mount -t tmpfs tmpfs {folder}/merged/tmp
mkdir -p {folder}/merged{repository}
mount -t tmpfs tmpfs {folder}/merged{repository}
mkdir {folder}/merged{dependencies}
mount --bind -o ro {site_packages} {folder}/merged{dependencies}
"""
_CONTAINER = """\
set -e
mount -o remount,bind,ro {root}
mount -o remount,bind,ro {root}/usr/local
mount -t tmpfs tmpfs {root}/tmp
mount -t proc proc {root}/proc
"""


def can_run() -> bool:
    """Whether this machine lets us make overlays and namespaces."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "nsenter", "setpriv"))):
        return False
    with tempfile.TemporaryDirectory() as folder:
        overlay = "mkdir u w r && mount -t overlay overlay -o lowerdir=/,upperdir=u,workdir=w r"
        probe = f"mount -t tmpfs tmpfs . && cd {folder} && {overlay}"
        words = ["unshare", "--mount", "--net", "--pid", "--fork", "sh", "-c", probe]
        return subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode == 0


needs_namespaces = pytest.mark.skipif(not can_run(), reason=f"{FORBIDDEN}: overlays and namespaces, as root")


class Place(NamedTuple):
    """The namespaces of stages and containers: mounts and, for containers, a network without any other machine."""

    pid: int
    folder: Path

    def words(self, *words: str) -> list[str]:
        """The command line that runs `words` there, in that network."""
        return ["nsenter", "--mount", "--net", f"--target={self.pid}", *words]

    def sh(self, script: str, patience_s: float = ENOUGH) -> str:
        """What the shell script prints among those mounts; where it fails, the test does with all that it printed."""
        done = subprocess.run(
            ["nsenter", "--mount", f"--target={self.pid}", "sh", "-ec", script],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=patience_s,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}"
        return done.stdout


@contextmanager
def place(*words: str) -> Iterator[Place]:
    """One that lasts as long as the context; in it runs the program `words`, which says a line when it is ready."""
    with open_folder() as folder:
        holder = subprocess.Popen(
            ["unshare", "--mount", "--net", "--propagation=private", *words, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with holder:
            try:
                assert holder.stdout
                assert holder.stdout.readline(), "it did not start"
                yield Place(holder.pid, folder)
            finally:
                assert holder.stdin
                holder.stdin.close()


class Built(NamedTuple):
    """What became of a stage."""

    place: Place
    stage: Stage
    root: Path
    environ: dict[str, str]

    def run(self, words: Sequence[str], workdir: str = "/") -> str:
        """A step of its build, as root."""
        inside = f"cd {shlex.quote(workdir)} && exec {shlex.join(['env', '-i', *_pairs(self.environ), *words])}"
        return self.place.sh(f"exec chroot {self.root} sh -ec {shlex.quote(inside)}", LONG)

    def last(self, name: str) -> Instruction:
        return self.stage.all(name)[-1]


def build(where: Place, arguments: Mapping[str, str], *, install: bool) -> Built:
    """The image of the Dockerfile, from the files that git has or would add.

    Without `install`, the steps that install from a registry are done by lending what the tests run with.
    """
    context = where.folder / "context"
    _copy_context(context)
    made: dict[str, Built] = {}
    built: Built | None = None
    for number, stage in enumerate(stages()):
        built = _build_stage(where, number, stage, arguments, made, context, install=install)
        made[stage.name] = built
    assert built is not None
    return built


def _build_stage(
    where: Place,
    number: int,
    stage: Stage,
    arguments: Mapping[str, str],
    made: Mapping[str, Built],
    context: Path,
    *,
    install: bool,
) -> Built:
    built = Built(where, stage, _make_root(where, number), {"PATH": "/usr/local/bin:/usr/bin:/bin"})
    workdir = "/"
    known: dict[str, str] = {}
    for each in stage.instructions:
        match each.name:
            case "ARG":
                known |= {name: arguments.get(name, value) for name, value in each.pairs.items()}
            case "ENV":
                built.environ.update(each.pairs)
            case "WORKDIR":
                workdir = each.text
                where.sh(f"mkdir -p {built.root}{workdir}")
            case "COPY":
                _copy(built, each, workdir, made, context)
            case "RUN":
                script = each.text if install else _lending(each.text)
                step = built._replace(environ=_way_out() | built.environ | known)
                step.run(["/bin/sh", "-c", script], workdir)
            case "CMD" | "EXPOSE" | "HEALTHCHECK" | "LABEL" | "USER":
                pass
            case other:
                raise NotImplementedError(other)
    return built


def _way_out() -> dict[str, str]:
    """What this machine says about the way to a registry; engines pass most of it on, too."""
    named = ("SSL_CERT_FILE", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy")
    return {name: value for name, value in os.environ.items() if name in named or name.startswith("PIP_")}


def _make_root(where: Place, number: int) -> Path:
    folder = where.folder / f"stage-{number}"
    for name in ("upper", "spare", "merged", "local", "local-work"):
        (folder / name).mkdir(parents=True)
    site_packages = sysconfig.get_path("purelib")
    where.sh(
        _ROOT.format(
            folder=folder,
            python=sys.base_prefix,
            repository=ROOT,
            dependencies=_DEPENDENCIES,
            site_packages=site_packages,
        )
    )
    return folder / "merged"


def _copy_context(context: Path) -> None:
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in os.fsdecode(subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout).split("\0"):
        if name and (ROOT / name).is_file() and is_in_context(name):
            (context / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, context / name)


def _copy(built: Built, copy: Instruction, workdir: str, made: Mapping[str, Built], context: Path) -> None:
    *sources, target = [word for word in copy.words if not word.startswith("--")]
    [origin] = [word.removeprefix("--from=") for word in copy.words if word.startswith("--from=")] or [""]
    base = made[origin].root if origin else context
    to = f"{built.root}{os.path.normpath(os.path.join(workdir, target))}"
    for source in sources:
        path = f"{base}/{source.lstrip('/')}"
        # Of a folder it is what is in it that is copied.
        built.place.sh(
            f"if [ -d {path} ]; then mkdir -p {to} && cp -a {path}/. {to}/;"
            f" else mkdir -p {to} && cp -a {path} {to}/; fi"
        )


def _lending(script: str) -> str:
    """The script with what pip would install lent by a line in a file of the virtual environment's."""
    steps = [step.strip() for step in script.split("&&")]
    return " && ".join(_lent(step) if "--require-hashes" in step else step for step in steps)


def _lent(step: str) -> str:
    words = shlex.split(step)
    environment = words[words.index("--python") + 1] if "--python" in words else str(Path(words[0]).parents[1])
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return f"echo {_DEPENDENCIES} >{environment}/lib/{version}/site-packages/lent.pth"


class Container:
    """A program that runs in a built image, as process 1."""

    def __init__(self, built: Built, process: subprocess.Popen[str]) -> None:
        self._built = built
        self._process = process

    @property
    def pid(self) -> int:
        """That of process 1, as this machine counts."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text("ascii")
        return int(children.split()[0])

    def exec(self, *words: str, input: str = "", env: Mapping[str, str] | None = None) -> Finished:
        """A command beside it, to its end."""
        inside = _as_user(self._built, words, env or {})
        into = ["nsenter", "--mount", "--net", "--pid", f"--target={self.pid}"]
        done = subprocess.run(
            [*into, *inside], input=input, capture_output=True, text=True, timeout=ENOUGH, check=False
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    def health(self) -> Finished:
        """What the image's HEALTHCHECK says."""
        return self.exec(*healthcheck(self._built.stage))

    def stop(self, number: int) -> Finished:
        """Its end after a signal: the exit code and what else it wrote."""
        os.kill(self.pid, number)
        out, err = self._process.communicate(timeout=ENOUGH)
        return Finished(self._process.returncode, out, err)

    def wait(self) -> Finished:
        """Its end by itself."""
        out, err = self._process.communicate(timeout=ENOUGH)
        return Finished(self._process.returncode, out, err)

    def line(self) -> str:
        """The next line on its stdout, or "" where it has ended."""
        assert self._process.stdout
        return self._process.stdout.readline()


@contextmanager
def running(built: Built, words: Sequence[str] = (), env: Mapping[str, str] | None = None) -> Iterator[Container]:
    """`words`, otherwise the image's CMD, with `env` beside its ENV; killed afterwards if it still runs."""
    words = words or built.last("CMD").words
    script = _CONTAINER.format(root=built.root) + f"exec {shlex.join(_as_user(built, words, env or {}))}"
    isolated = ["unshare", "--mount", "--propagation=private", "--pid", "--fork", "--kill-child", "sh", "-c", script]
    with subprocess.Popen(
        built.place.words(*isolated),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Container(built, process)
        finally:
            process.kill()


def _as_user(built: Built, words: Sequence[str], env: Mapping[str, str]) -> list[str]:
    """The command line that runs `words` in the image's root as its USER, who has no power over anything."""
    uid, gid = built.last("USER").text.split(":")
    drop = [f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--no-new-privs", "--bounding-set=-all"]
    environ = ["env", "-i", f"--chdir={built.last('WORKDIR').text}", *_pairs(built.environ | dict(env))]
    return ["chroot", str(built.root), "setpriv", *drop, "--inh-caps=-all", *environ, *words]


def _pairs(environ: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in environ.items()]
