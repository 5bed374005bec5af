"""In which municipality many points lie, without asking the database for each."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
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
    """The municipalities and wards of the country, held ready for many questions."""

    def __init__(self, session: Session) -> None:
        levels = (AreaLevel.MUNICIPALITY, AreaLevel.WARD)
        statement = select(Area.id, Area.code, Area.prefecture_code, Area.area, Area.parent_id)
        rows = session.execute(statement.where(Area.level.in_(levels))).all()
        cities = {row.parent_id for row in rows}  # a designated city is told by its wards
        rows = [row for row in rows if row.id not in cities]
        self.by_code = {row.code: Whereabouts(row.id, row.code, row.prefecture_code) for row in rows}
        self._places = [self.by_code[row.code] for row in rows]
        self._tree = shapely.STRtree([row.area for row in rows])

    def locate(self, lons: Sequence[float], lats: Sequence[float]) -> list[Whereabouts | None]:
        """Return where each point lies; nothing for a point that is far from every area."""
        if not self._places:
            return [None] * len(lons)
        points = shapely.points(np.asarray(lons), np.asarray(lats))
        which, area = self._tree.query_nearest(points, max_distance=COAST_DEGREES, all_matches=False)
        found: list[Whereabouts | None] = [None] * len(points)
        for point, index in zip(which, area, strict=True):
            found[point] = self._places[index]
        return found
