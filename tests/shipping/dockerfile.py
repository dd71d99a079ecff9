"""The Dockerfile as data: its instructions, its stages, and which files `.dockerignore` lets into the build."""

from __future__ import annotations

import json
import re
import shlex
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "Dockerfile"


class Instruction(NamedTuple):
    """One of them: `RUN`, and what stands after it on its lines."""

    name: str
    text: str

    @property
    def words(self) -> list[str]:
        """The words of its exec form, or of what stands there instead."""
        return list(json.loads(self.text)) if self.text.startswith("[") else shlex.split(self.text)

    @property
    def pairs(self) -> dict[str, str]:
        """The names and values of an ENV, a LABEL or an ARG."""
        return dict(word.partition("=")[::2] for word in self.words)


class Stage(NamedTuple):
    """What follows one FROM."""

    name: str
    base: str
    instructions: list[Instruction]

    def all(self, name: str) -> list[Instruction]:
        return [each for each in self.instructions if each.name == name]


def instructions(text: str) -> list[Instruction]:
    """All of a Dockerfile, without comments and with continued lines put together."""
    code = re.sub(r"(?m)^\s*#.*\n", "", text)
    lines = re.sub(r"\\\n\s*", " ", code).splitlines()
    return [Instruction(*line.strip().split(maxsplit=1)) for line in lines if line.strip()]


def arguments() -> dict[str, str]:
    """The build arguments with their defaults, of whichever stage."""
    found = [each.pairs for each in instructions(DOCKERFILE.read_text("utf-8")) if each.name == "ARG"]
    return {name: value for pairs in found for name, value in pairs.items()}


def stages() -> list[Stage]:
    """Those of the Dockerfile, in order; the last one is the image."""
    made: list[Stage] = []
    for each in instructions(DOCKERFILE.read_text("utf-8")):
        if each.name == "FROM":
            base, _, name = each.text.partition(" AS ")
            made.append(Stage(name, base, []))
        elif made:
            made[-1].instructions.append(each)
    return made


def healthcheck(stage: Stage) -> list[str]:
    """The words of its HEALTHCHECK's command."""
    [check] = stage.all("HEALTHCHECK")
    return Instruction("CMD", check.text.partition(" CMD ")[2]).words


def is_in_context(path: str) -> bool:
    """Whether `.dockerignore` lets the file in: the last pattern that fits it, or a folder above it, decides."""
    patterns = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
    names = [path, *[parent.as_posix() for parent in Path(path).parents][:-1]]
    taken = True
    for pattern in patterns:
        bare = pattern.removeprefix("!")
        if any(fnmatch(name, bare) for name in names):
            taken = pattern.startswith("!")
    return taken
