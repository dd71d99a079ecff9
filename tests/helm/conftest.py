"""What the tests of the chart share: it is rendered once for all examples."""

from __future__ import annotations

import pytest

from tests.helm.asking_helm import render
from tests.helm.manifests import EXAMPLES, Release, values_of


@pytest.fixture(scope="session")
def releases() -> dict[str, Release]:
    """A release of each example of values, called `pakaura`."""
    answers = render(*[values_of(example) for example in EXAMPLES])
    return {example: Release(answer) for example, answer in zip(EXAMPLES, answers, strict=True)}


@pytest.fixture(params=EXAMPLES)
def release(releases: dict[str, Release], request: pytest.FixtureRequest) -> Release:
    """That of one example after the other."""
    return releases[request.param]


@pytest.fixture
def standard(releases: dict[str, Release]) -> Release:
    """What an installation without any values is."""
    return releases["defaults"]
