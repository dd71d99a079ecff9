"""Makes what a release consists of, from a clean copy of a commit: `python docs/make_release.py SOURCE TARGET`.

Wheel and sdist, a CycloneDX bill of materials for each lock that people install from, the licences of all that is in
them, and the checksums of these files. SOURCE_DATE_EPOCH has to be the time of the commit in seconds since 1970: the
same commit then makes the same bytes. The environment has to have what requirements/dev.lock pins.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

LOCKS = ("runtime", "server", "image")
"""Those that people install from; what is in `runtime` is in the others, too."""
NOTICES = "THIRD-PARTY-NOTICES.txt"
CHECKSUMS = "SHA256SUMS"


def version_of(source: Path) -> str:
    """The version that the sources are of."""
    text = (source / "pakaura_cli" / "version.py").read_text("utf-8")
    [found] = re.findall(r'^VERSION = "(.+)"$', text, re.MULTILINE)
    return str(found)


def build(source: Path, target: Path, *options: str) -> None:
    """Make wheel and sdist, unless hatchling's `options` say otherwise."""
    _python("hatchling", "build", "--directory", str(target.absolute()), *options, cwd=source)


def write_bill(source: Path, lock: str, path: Path) -> None:
    """Write the bill of materials of a lock, for its platforms all together: a marker is not part of the format."""
    listed = source / "requirements" / f"{lock}.lock"
    made = _python(
        *("cyclonedx_py", "requirements", str(listed), "--pyproject", str(source / "pyproject.toml")),
        # The tests validate what is written in the end, with the version in it.
        *("--output-reproducible", "--output-format", "JSON", "--no-validate"),
    )
    bill = json.loads(made)
    bill["metadata"]["component"]["version"] = version_of(source)
    path.write_text(json.dumps(bill, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


def pinned(source: Path, *locks: str) -> list[str]:
    """The names that stand in these locks."""
    text = "".join((source / "requirements" / f"{lock}.lock").read_text("utf-8") for lock in locks)
    return sorted(set(re.findall(r"(?m)^([\w.-]+)==", text)))


def write_notices(source: Path, path: Path) -> None:
    """Write the name, version, licence and notice of everything in the locks that is installed on this platform."""
    texts = ("--with-license-file", "--with-notice-file", "--no-license-path")
    chosen = ("--with-system", "--packages", *pinned(source, *LOCKS))
    path.write_text(_python("piplicenses", "--format", "plain-vertical", *texts, *chosen), "utf-8")


def write_checksums(target: Path) -> None:
    """Write those of all files, as sha256sum(1) reads them."""
    files = sorted(path for path in target.iterdir() if path.name != CHECKSUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (target / CHECKSUMS).write_text("".join(lines), "ascii")


def main(source: Path, target: Path) -> None:
    """Make all of it in `target`. Raises KeyError without SOURCE_DATE_EPOCH, as it could not be made again."""
    _ = os.environ["SOURCE_DATE_EPOCH"]
    target.mkdir(parents=True, exist_ok=True)
    build(source, target)
    for lock in LOCKS:
        write_bill(source, lock, target / f"pakaura-{version_of(source)}-{lock}.cdx.json")
    write_notices(source, target / NOTICES)
    write_checksums(target)


def _python(module: str, *words: str, cwd: Path | None = None) -> str:
    """What a module prints, run by this interpreter. What it says on stderr is told only where it fails."""
    done = subprocess.run([sys.executable, "-m", module, *words], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{module} failed\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
