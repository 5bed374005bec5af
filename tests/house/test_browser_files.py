"""The files for the browser: what package.json asks for lies under `vendor/`, as it was copied."""

import hashlib
import json
from fnmatch import fnmatch

import pytest

from tests.house.tracked import ROOT

VENDOR = ROOT / "app" / "web" / "static" / "vendor"
WANTED = [
    (package.split("/")[-1], pattern.removeprefix("dist/"))
    for package, patterns in json.loads((ROOT / "package.json").read_text())["vendor"].items()
    for pattern in patterns
]


@pytest.fixture(scope="module")
def hashes() -> dict[str, str]:
    return json.loads((VENDOR / "SOURCES.json").read_text())["sha256"]


@pytest.mark.parametrize(("package", "pattern"), WANTED)
def test_every_wish_brought_a_file(hashes, package, pattern):
    assert [name for name in hashes if fnmatch(name, f"{package}/{pattern}")]


def test_every_file_is_what_was_copied(hashes):
    assert hashes == {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in hashes}


def test_every_package_has_an_exact_version():
    versions = json.loads((ROOT / "package.json").read_text())["dependencies"].values()
    assert all(version.replace(".", "").isdigit() for version in versions)


def test_every_package_is_held_by_a_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if name and "integrity" not in package]
