"""A place in a list: what its finished feature says."""

from typing import Any


def position(geometry: dict[str, Any]) -> tuple[float, float]:
    """Return a position of a GeoJSON geometry: the point itself, or the first of a line or an outline."""
    place = geometry["coordinates"]
    while isinstance(place[0], list):
        place = place[0]
    return place[0], place[1]
