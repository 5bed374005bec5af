"""In which municipality many points lie, without asking the database for each."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import Session

from app.accounts.models import Area, AreaLevel

COAST_DEGREES = 0.03
"""About 3 km: a point this far off every area (a pier, an islet, a coarse coast) belongs to the nearest."""


class Whereabouts(NamedTuple):
    """The smallest municipality or ward at a point, and its prefecture."""

    municipality_id: int
    code: str
    prefecture_code: str


class Gazetteer:
    """The municipalities and wards of the country, held ready for many questions.

    `official` leaves those out whose borders are approximate.
    """

    def __init__(self, session: Session, *, official: bool = False) -> None:
        levels = (AreaLevel.MUNICIPALITY, AreaLevel.WARD)
        columns = (Area.id, Area.code, Area.prefecture_code, Area.area, Area.parent_id, Area.is_approximate)
        rows = session.execute(select(*columns).where(Area.level.in_(levels))).all()
        cities = {row.parent_id for row in rows}  # a designated city is told by its wards
        rows = [row for row in rows if row.id not in cities and not (official and row.is_approximate)]
        self.by_code = {row.code: Whereabouts(row.id, row.code, row.prefecture_code) for row in rows}
        self._places = [self.by_code[row.code] for row in rows]
        shapes = [row.area for row in rows]
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)

    def locate(
        self, lons: Sequence[float], lats: Sequence[float], *, strictly: bool = False
    ) -> list[Whereabouts | None]:
        """Return where each point lies; nothing for a point that is far from every area.

        `strictly` gives a point off an area to none, however near it is.
        """
        if not self._places or not lons:
            return [None] * len(lons)
        points: NDArray[np.object_] = shapely.points([*zip(lons, lats, strict=True)])
        area_at = np.full(len(points), -1)
        _put(area_at, self._tree.query(points, predicate="intersects"))
        if strictly:
            return [self._places[index] if index >= 0 else None for index in area_at]
        outside = np.flatnonzero(area_at < 0)  # few: asking for the nearest takes fifteen times as long
        nearest = self._tree.query_nearest(points[outside], max_distance=COAST_DEGREES, all_matches=False)
        _put(area_at, (outside[nearest[0]], nearest[1]))
        return [self._places[index] if index >= 0 else None for index in area_at]

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all areas with their coast; nothing when there are none."""
        if not self._places:
            return None
        west, south, east, north = shapely.total_bounds(self._tree.geometries)
        reach = COAST_DEGREES
        return float(west - reach), float(south - reach), float(east + reach), float(north + reach)

    def prefectures_near(self, lon: float, lat: float) -> set[str]:
        """Return the codes of the prefectures within some 3 km of a point."""
        near = self._tree.query(shapely.Point(lon, lat), predicate="dwithin", distance=COAST_DEGREES)
        return {self._places[index].prefecture_code for index in near}


def _put(area_at: NDArray[np.int64], found: tuple[NDArray[np.int64], NDArray[np.int64]]) -> None:
    """Note for each point the area that was found; of several that share a border, the first."""
    which, area = found
    area_at[which[::-1]] = area[::-1]
