"""What a place's page shows: the place, who is competent there, what is near, how fresh the facts are."""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlmodel import Session

from app.accounts import queries as accounts
from app.accounts.models import Organisation
from app.accounts.queries import NATIONAL, SUPPORTS_SHOOTS, Competence
from app.kit import clock
from app.kit.text import localized
from app.locations.cards import public_address, public_shape
from app.locations.finding import find
from app.locations.models import Location
from app.locations.places import Nearby, Place, get_place, stops_near
from app.locations.search import Circle, LocationSearch, Sort
from app.locations.taxonomy import taxonomy
from app.web.cards import position
from app.web.facts import Fact, facts
from app.web.words import subjects
from geo import measure
from geo.geometry import BaseGeometry, Point, to_geojson

SIMILAR_WITHIN_M = 150_000
MOST_SIMILAR = 4
STOPS_LOOKED_AT, MOST_STOPS = 12, 5
STALE_AFTER_DAYS = 365 * 2


@dataclass(frozen=True)
class Similar:
    """A place of the same kind, and how far it is."""

    card: dict[str, Any]
    distance_m: float


@dataclass(frozen=True)
class PlaceView:
    """A place as its page tells it."""

    place: Place
    name: str
    other_names: list[tuple[str, str]]
    summary: str
    where: list[str]
    facts: list[Fact]
    manager: Organisation | None
    commissions: list[Competence]
    national: list[Competence]
    """Those that answer for the whole country."""
    authorities: list[tuple[str, list[Competence]]]
    stops: list[Nearby]
    similar: list[Similar]
    shape: dict[str, Any]
    is_old: bool

    @property
    def location(self) -> Location:
        return self.place.location

    @property
    def address(self) -> str:
        return public_address(self.location)


def view_of(session: Session, slug: str, lang: str) -> PlaceView:
    """Return all that the page of a public place says.

    Raises:
        NotFound: no such place, or it is not public.
    """
    place = get_place(session, slug)
    location = place.location
    today = clock.today()
    competences = accounts.competences(session, Point(location.lon, location.lat), today)
    checked = location.checked_on
    supporters = [found for found in competences if found.jurisdiction.subject == SUPPORTS_SHOOTS]
    return PlaceView(
        place=place,
        name=localized(location.name, lang),
        other_names=[(code, name) for code, name in location.name.items() if code != lang and name],
        summary=localized(location.description, lang),
        where=[localized(area.name, lang) for area in place.areas],
        facts=facts(place, lang),
        manager=session.get(Organisation, location.commission_id) if location.commission_id else None,
        commissions=[found for found in supporters if found.organisation.level != NATIONAL],
        national=[found for found in supporters if found.organisation.level == NATIONAL],
        authorities=_by_subject(competences, lang),
        stops=_readable(stops_near(session, location.lon, location.lat, limit=STOPS_LOOKED_AT), lang),
        similar=similar(session, location, lang),
        shape=to_geojson(public_shape(location)),
        is_old=checked is not None and (today - checked).days > STALE_AFTER_DAYS,
    )


def _readable(stops: list[Nearby], lang: str) -> list[Nearby]:
    """Return the nearest stop, and of the others first those whose name is in the reader's language."""
    others = sorted(stops[1:], key=lambda near: not near.stop.name.get(lang))
    return sorted([*stops[:1], *others][:MOST_STOPS], key=lambda near: near.distance_m)


def _by_subject(competences: list[Competence], lang: str) -> list[tuple[str, list[Competence]]]:
    """Return the authorities of each subject, the most local first; the usual subjects come first."""
    found: dict[str, list[Competence]] = {}
    for competence in competences:
        if competence.jurisdiction.subject != SUPPORTS_SHOOTS:
            found.setdefault(competence.jurisdiction.subject, []).append(competence)
    order = list(subjects(lang))
    return sorted(found.items(), key=lambda entry: order.index(entry[0]) if entry[0] in order else len(order))


def similar(session: Session, location: Location, lang: str) -> list[Similar]:
    """Return the nearest places of the same kind."""
    here = Point(location.lon, location.lat)
    search = LocationSearch(
        lang=lang,
        circle=Circle(location.lon, location.lat, SIMILAR_WITHIN_M),
        categories=taxonomy().groups[taxonomy().categories[location.category].group].categories,
        sort=Sort.DISTANCE,
        limit=MOST_SIMILAR + 1,
    )
    cards = [orjson.loads(feature) for feature in find(session, search, with_facets=False).page.features]
    others = [card for card in cards if card["id"] != location.slug][:MOST_SIMILAR]
    return [Similar(card, measure.distance_m(here, _shape(card))) for card in others]


def _shape(card: dict[str, Any]) -> BaseGeometry:
    from_card: BaseGeometry = Point(*position(card["geometry"]))
    return from_card


def json_ld(view: PlaceView, origin: str, lang: str) -> dict[str, Any]:
    """Return the place in the words of schema.org; of what is not known it says nothing."""
    location, photos = view.location, view.place.photos
    address = f"{origin}/{lang}/places/{location.slug}"
    picture = f"/photos/{photos[0].content}" if photos else f"/pictures/{lang}/{location.slug}.png"
    told = {
        "@context": "https://schema.org",
        "@type": "Place",
        "@id": address,
        "url": address,
        "name": view.name,
        "alternateName": [name for _, name in view.other_names],
        "description": view.summary,
        "image": origin + picture,
        "geo": {"@type": "GeoCoordinates", "longitude": location.lon, "latitude": location.lat},
        "address": _said(
            {
                "@type": "PostalAddress",
                "addressCountry": "JP",
                "addressRegion": view.where[-1] if view.where else "",
                "addressLocality": view.where[0] if len(view.where) > 1 else "",
                "streetAddress": view.address,
            }
        ),
    }
    return _said(told)


def _said(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}
