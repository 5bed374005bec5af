"""Small files made for one trap each."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

# How long an example takes says nothing here: the first one imports GDAL, and the machine is shared.
hypothesis.settings.register_profile("formats", deadline=None)
hypothesis.settings.load_profile("formats")

Write = Callable[[str, bytes | str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a file of this name and content; text as UTF-8."""

    def written(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a zip of these members, by name."""

    def packed(name: str, members: dict[str, bytes | str]) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return path

    return packed
