"""Use case: find anew in which municipality places lie, after the areas have changed."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from app.accounts.whereabouts import Gazetteer, Whereabouts
from app.kit import audit
from app.kit.audit import Author
from app.locations import shown
from app.locations.models import Location
from geo.geometry import BaseGeometry

BATCH = 2_000


def relocate(session: Session, actor: Author, renamed: Collection[int] = ()) -> int:
    """Write the municipality and prefecture of every place whose position lies elsewhere now.

    `renamed` are the ids of areas whose names changed: what is shown of their places is written anew.
    Returns how many places moved to another municipality. One that lies in no area keeps the one it had.
    """
    gazetteer = Gazetteer(session)
    moved = 0
    for places in _batches(session):
        positions = [_position(place.geom) for place in places]
        found = gazetteer.locate([lon for lon, _ in positions], [lat for _, lat in positions])
        moves = [_move(place, where) for place, where in zip(places, found, strict=True) if where]
        moves = [move for move in moves if move]
        touched = {move["id"] for move in moves}
        touched |= {place.id for place in places if place.municipality_id in renamed}
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
