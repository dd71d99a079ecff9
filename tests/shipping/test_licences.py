"""The licences of what is installed with PakAura: none that would bind those who use or pass it on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache

import pytest

from docs.make_release import LOCKS, pinned
from tests.shipping.dockerfile import ROOT

ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MIT-0", "PSF-2.0"),
    # As older metadata calls them.
    *("Apache Software License", "BSD License", "ISC License (ISCL)", "MIT License"),
    "Python Software Foundation License",
}
EXCEPTIONS = {
    "certifi": ("Mozilla Public License 2.0 (MPL 2.0)", "its certificates are used as they are: MPL 2.0, section 3.1"),
    "tqdm": ("MPL-2.0 AND MIT", "its files are used as they are: MPL 2.0, section 3.1"),
}
"""Packages with another licence: which, and why it is all right."""
NOT_HERE = {"async-timeout", "backports-tarfile", "colorama", "httpx2-jsfetch", "pywin32", "pywin32-ctypes"}
"""Those of other systems or other Pythons, which are not installed here: MIT, BSD, PSF and Apache 2.0."""


@cache
def licences() -> dict[str, str]:
    """What each package in a lock that people install from says of its licence, by its normal name."""
    words = ["--format=json", "--from=mixed", "--with-system", "--packages", *pinned(ROOT, *LOCKS)]
    done = subprocess.run([sys.executable, "-m", "piplicenses", *words], capture_output=True, text=True, check=True)
    return {re.sub(r"[-_.]+", "-", each["Name"]).lower(): each["License"] for each in json.loads(done.stdout)}


def terms(licence: str) -> set[str]:
    """The licences of an expression (SPDX), or of a list as metadata has it."""
    return {term.strip(" ()") if " (" not in term else term.strip() for term in re.split(r" AND | OR |;", licence)}


def test_every_dependency_may_be_used_and_passed_on_freely() -> None:
    unknown = {
        name: licence
        for name, licence in licences().items()
        if not terms(licence) <= ALLOWED and EXCEPTIONS.get(name, ("", ""))[0] != licence
    }
    assert unknown == {}


def test_the_licence_of_every_dependency_is_known() -> None:
    assert set(pinned(ROOT, *LOCKS)) - licences().keys() <= NOT_HERE


def test_no_exception_is_left_over() -> None:
    assert [name for name, (which, _) in EXCEPTIONS.items() if licences().get(name) != which] == []


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "UNKNOWN", "Apache-2.0; SSPL-1.0"])
def test_a_licence_that_binds_is_noticed(licence: str) -> None:
    assert not terms(licence) <= ALLOWED
