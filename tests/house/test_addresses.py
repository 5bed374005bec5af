"""No file says where packages come from: that is each machine's own affair, and hashes say what they are."""

import pytest

from tests.house.tracked import ROOT, tracked_files

# In pieces, so that this file does not hold what it forbids.
REGISTRIES = [
    ".".join(parts).encode()
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("snapshot", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("deb", "nodesource", "com"),
    )
]


@pytest.mark.parametrize("registry", REGISTRIES, ids=bytes.decode)
def test_no_tracked_file_names_a_registry(registry):
    assert not [str(path.relative_to(ROOT)) for path in tracked_files() if registry in path.read_bytes()]


def test_the_lock_of_the_browser_files_names_no_source():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


@pytest.mark.parametrize("setting", ["--index-url", "--extra-index-url", "--find-links", "--trusted-host"])
def test_no_lock_file_sets_where_to_look(setting):
    assert not [path.name for path in tracked_files("*.lock") if setting in path.read_text()]
