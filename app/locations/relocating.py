"""Use case: find anew in which municipality places lie, after the official file has redrawn some areas.

A place moves only by an official border: into an area of the file that holds it, or out of one that ended.
What an approximate border says is worth less than what the place's own source stated.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from app.accounts.importing import AreasReport
from app.accounts.whereabouts import Gazetteer, Whereabouts
from app.kit import audit
from app.kit.audit import Author
from app.locations import shown
from app.locations.models import Location
from geo.geometry import BaseGeometry

BATCH = 2_000


def relocate(session: Session, actor: Author, report: AreasReport) -> int:
    """Write the municipality and prefecture of the places that a file of boundaries concerns.

    `report` says what stood in the file; what is shown of places in areas with a new name is written anew.
    Returns how many places moved to another municipality. One that no official area holds keeps its own.
    """
    gazetteer = Gazetteer(session, official=True)
    moved = 0
    for places in _batches(session):
        moves = [move for move in _moves(gazetteer, places, report) if move]
        touched = {move["id"] for move in moves}
        touched |= {place.id for place in places if place.municipality_id in report.renamed_ids}
        if touched:
            with shown.changing(session, sorted(touched)):
                if moves:
                    session.execute(update(Location), moves)
        moved += len(moves)
    audit.record(session, actor, "location:relocate", "location", "", places=moved)
    return moved


def _batches(session: Session) -> Iterator[Any]:
    """Yield the places by their ids, some thousand at a time."""
    columns = select(Location.id, Location.geom, Location.municipality_id).order_by(Location.id).limit(BATCH)
    last = 0
    while places := session.execute(columns.where(Location.id > last)).all():
        yield places
        last = places[-1].id


def _moves(gazetteer: Gazetteer, places: Any, report: AreasReport) -> Iterator[dict[str, Any]]:
    positions = [_position(place.geom) for place in places]
    lons, lats = [lon for lon, _ in positions], [lat for _, lat in positions]
    within, near = gazetteer.locate(lons, lats, strictly=True), gazetteer.locate(lons, lats)
    for place, holds, nearest in zip(places, within, near, strict=True):
        where = nearest if place.municipality_id in report.ended_ids else holds
        yield _move(place, where) if where and _is_concerned(place, where, report) else {}


def _is_concerned(place: Any, where: Whereabouts, report: AreasReport) -> bool:
    """Tell whether the area that a place would leave, or the one that it would move to, is of the file."""
    return bool({place.municipality_id, where.municipality_id} & (report.ids | report.ended_ids))


def _position(shape: BaseGeometry) -> tuple[float, float]:
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    return point.x, point.y


def _move(place: Any, where: Whereabouts) -> dict[str, Any]:
    if place.municipality_id == where.municipality_id:
        return {}
    return {
        "id": place.id,
        "municipality_id": where.municipality_id,
        "prefecture_code": where.prefecture_code,
    }
