"""Every SELECT of single public places and of what is kept ready of all of them."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select
from sqlmodel import Session

from app.accounts.models import Area
from app.kit import versions
from app.kit.errors import NotFound
from app.locations.models import Credit, Facet, Location, LocationCard, Photo, TransportStop
from app.locations.rules import Status
from app.locations.search import Circle
from app.locations.shown import BODY
from geo import points, zorder
from geo.walk import disjoint

FEATURE = (
    select(LocationCard.feature)
    .join(Location, Location.id == LocationCard.location_id)
    .where(Location.slug == bindparam("slug"), LocationCard.lang == bindparam("lang"))
)
"""The question for the finished feature of the place `slug` in the language `lang`."""


class Place(NamedTuple):
    """A public place with all that is told of it."""

    location: Location
    facets: dict[str, list[str]]
    credits: Sequence[Credit]
    photos: Sequence[Photo]
    areas: Sequence[Area]
    """The municipality, the city that it is a ward of, the prefecture: the smallest first."""


class Nearby(NamedTuple):
    stop: TransportStop
    distance_m: float


def dataset_version(session: Session) -> int:
    """Return the version of all public places; equal versions give equal answers."""
    return versions.current(session, BODY)


def get_public(session: Session, slug: str) -> Location:
    """Raises: NotFound: no such place, or it is not public."""
    location = session.scalar(select(Location).where(Location.slug == slug, Location.status == Status.PUBLIC))
    if location is None:
        raise unknown(slug)
    return location


def unknown(slug: str) -> NotFound:
    """Return the error for a place that is not, or that the public may not know of."""
    return NotFound("There is no public place {slug!r}.", slug=slug)


def get_place(session: Session, slug: str) -> Place:
    """Return a public place with all that is told of it.

    Raises:
        NotFound: no such place, or it is not public.
    """
    location = get_public(session, slug)
    facets: dict[str, list[str]] = {}
    for facet in session.scalars(select(Facet).where(Facet.location_id == location.id)):
        facets.setdefault(facet.attribute, []).append(facet.value)
    works = select(Credit).where(Credit.location_id == location.id).order_by(Credit.year, Credit.id)
    photos = select(Photo).where(Photo.location_id == location.id).order_by(Photo.position, Photo.id)
    return Place(
        location,
        facets,
        session.scalars(works).all(),
        session.scalars(photos).all(),
        _areas_around(session, location),
    )


def _areas_around(session: Session, location: Location) -> list[Area]:
    area = session.get(Area, location.municipality_id) if location.municipality_id else None
    area = area or session.scalar(select(Area).where(Area.code == location.prefecture_code))
    found: list[Area] = []
    while area and area.parent_id:
        found.append(area)
        area = session.get(Area, area.parent_id)
    return found


def feature(session: Session, slug: str, lang: str) -> str | None:
    """Return the finished GeoJSON feature of a public place, or nothing."""
    return session.scalar(FEATURE, {"slug": slug, "lang": lang})


def stops_near(
    session: Session, lon: float, lat: float, radius_m: float = 20_000, limit: int = 5
) -> list[Nearby]:
    """Return the nearest stations and airports within the radius, the nearest first."""
    circle = Circle(lon, lat, radius_m)
    metres = points.metres_from(TransportStop.lon, TransportStop.lat, lon, lat).label("metres")
    inside = [TransportStop.zkey.between(*ends) for ends in disjoint(zorder.ranges(circle.bounds))]
    nearest = (
        select(TransportStop, metres).where(or_(*inside), metres <= radius_m).order_by(metres).limit(limit)
    )
    return [Nearby(*row) for row in session.execute(nearest)]


def sitemap(session: Session, after: str = "", limit: int = 50_000) -> Sequence[tuple[str, object]]:
    """Return the slug of each public place and when it last changed, by slug."""
    statement = select(Location.slug, Location.updated_at).where(
        Location.status == Status.PUBLIC, Location.slug > after
    )
    return [tuple(row) for row in session.execute(statement.order_by(Location.slug).limit(limit))]


def origins(session: Session) -> Sequence[tuple[str, str, int]]:
    """Return the sources of public places with their licence and number of places, the largest first."""
    number = func.count()
    statement = select(Location.source, Location.licence, number).where(Location.status == Status.PUBLIC)
    rows = session.execute(statement.group_by(Location.source, Location.licence).order_by(number.desc()))
    return [(source, licence, places) for source, licence, places in rows]
