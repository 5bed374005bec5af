"""Which of a file's tables to read, when it holds several."""

from collections.abc import Sequence

from geo.formats.errors import FileError, nothing_inside
from geo.formats.findings import LAYER_CHOSEN, Finding, shown


def choose(names: Sequence[str], wanted: str | None = None) -> str:
    """Return the table called `wanted`, or the first.

    Raises:
        FileError: there is no table, or none of that name.
    """
    if not names:
        raise nothing_inside()
    if wanted is not None and wanted not in names:
        raise FileError(
            "layer-unknown",
            "There is no “{layer}” in this file.",
            "Name one of: {layers}.",
            layer=shown(wanted),
            layers=[shown(name) for name in names],
        )
    return names[0] if wanted is None else wanted


def choice(names: Sequence[str], wanted: str | None, chosen: str) -> tuple[Finding, ...]:
    """Return a finding when a table was chosen that nobody had named, and others were left."""
    others = [name for name in names if name != chosen]
    if wanted is not None or not others:
        return ()
    return (LAYER_CHOSEN.at(None, "", chosen, others=", ".join(others)),)
