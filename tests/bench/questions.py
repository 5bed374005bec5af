"""What is asked of every server: fixed lists, drawn where places are, each question another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

import numpy as np

from app.locations.taxonomy import taxonomy
from geo.tiling import Tile, tile_at
from tests.bench import generator

CITY, PREFECTURE = (0.04, 0.10), (0.8, 1.4)
"""From how wide to how wide a box is, in degrees."""
MOST_ASKED = 20_000
PAGE = 100


@dataclass(frozen=True)
class Question:
    """One request, whatever the server that answers it."""

    bbox: tuple[float, float, float, float] | None = None
    category: str = ""
    words: str = ""
    with_facets: bool = False
    place: int = -1
    tile: Tile | None = None

    @property
    def slug(self) -> str:
        return generator.slug(self.place)

    @property
    def path(self) -> str:
        """The address at which our service answers it."""
        if self.tile:
            return "/tiles/locations/{}/{}/{}.mvt".format(*self.tile)
        if self.bbox is None:
            return f"/api/locations/{self.slug}"
        asked = {
            "bbox": ",".join(map(str, self.bbox)),
            "limit": PAGE,
            "category": self.category,
            "q": self.words,
        }
        told = {name: value for name, value in asked.items() if value}
        return "/api/locations?" + urlencode(told | {"facets": str(self.with_facets).lower()}, safe=",")


class Figure(NamedTuple):
    """A line of the table: what is measured, with which questions; the clients may hold the answers."""

    name: str
    questions: Sequence[Question]
    is_held: bool = False


def figures(places: int) -> list[Figure]:
    """Return what is measured, for a database of so many places."""
    draw = Draws(places)
    return [
        Figure("page of 100, city box", draw.boxes(CITY)),
        Figure("page of 100, prefecture box", draw.boxes(PREFECTURE)),
        Figure("the same with facets, city", draw.boxes(CITY, with_facets=True)),
        Figure("the same with facets, prefecture", draw.boxes(PREFECTURE, with_facets=True)),
        Figure("category, city box", draw.of_a_category(CITY)),
        Figure("category, prefecture box", draw.of_a_category(PREFECTURE)),
        Figure("text castle, city box", draw.boxes(CITY, words="castle")),
        Figure("text 城, city box", draw.boxes(CITY, words="城")),
        Figure("one place", draw.single_places()),
        Figure("one place, If-None-Match", draw.single_places(), is_held=True),
        Figure("page of 100, city box, If-None-Match", draw.boxes(CITY), is_held=True),
        *(Figure(f"tile z{z}", draw.tiles(z)) for z in (5, 8, 11, 14)),
    ]


class Draws:
    """Draws questions where the places of the database are; the same ones each time."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.lons, self.lats, _towns = generator.positions(places)
        self.draw = np.random.default_rng(generator.SEED + 2)

    def boxes(self, widths: tuple[float, float], **more: object) -> list[Question]:
        return [Question(bbox=box, **more) for box in self._boxes(widths)]

    def of_a_category(self, widths: tuple[float, float]) -> list[Question]:
        kinds = self.draw.choice(list(taxonomy().categories), MOST_ASKED)
        return [
            Question(bbox=box, category=str(kind))
            for box, kind in zip(self._boxes(widths), kinds, strict=True)
        ]

    def single_places(self) -> list[Question]:
        chosen = self.draw.permutation(self.places)[:MOST_ASKED]
        return [Question(place=int(place)) for place in chosen]

    def tiles(self, zoom: int) -> list[Question]:
        """Draw tiles by their places, so that full ones come up more often; each tile once."""
        chosen = self.draw.permutation(self.places)[:MOST_ASKED]
        drawn = dict.fromkeys(tile_at(self.lons[place], self.lats[place], zoom) for place in chosen)
        return [Question(tile=tile) for tile in drawn]

    def _boxes(self, widths: tuple[float, float]) -> list[tuple[float, float, float, float]]:
        middles = self.draw.integers(0, self.places, MOST_ASKED)
        halves = self.draw.uniform(*widths, (MOST_ASKED, 2)) / 2
        lons, lats = self.lons[middles], self.lats[middles]
        sides = np.stack(
            [lons - halves[:, 0], lats - halves[:, 1], lons + halves[:, 0], lats + halves[:, 1]], axis=1
        )
        return [tuple(box) for box in sides.round(4).tolist()]
