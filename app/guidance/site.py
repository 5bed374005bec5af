"""The facts of a site, read off the map: where it lies, what is there and near by, what no layer tells."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import shapely
from sqlmodel import Session

from app.accounts import queries as accounts
from app.accounts.models import Area, AreaLevel
from app.guidance import queries
from app.guidance.models import LayerSubject, SiteLayer
from app.guidance.queries import Found
from app.kit.errors import BadRequest
from geo import measure
from geo.geometry import BaseGeometry
from geo.sentence import Words

LONGEST_M = 100_000
OFFSHORE_M = 20_000
"""So far from the shore a site on the water still belongs to the municipality that it lies before."""
NEAR_M = 2_000
MEASURED = 5
ZONE_M = 300
"""Around a facility over which flights are banned; "about 300 m" by the Act."""
TOO_LONG = Words("The site is {km} km long: describe it in parts of at most {most} km each.")
ABROAD = Words("The site touches no municipality of Japan: draw it on land, or within {km} km of the shore.")

FACT_OF: Mapping[LayerSubject, str] = {
    LayerSubject.DENSELY_INHABITED: "site.in_did",
    LayerSubject.AIRPORT_AIRSPACE: "site.near_airport",
    LayerSubject.IMPORTANT_FACILITY: "site.near_important_facility",
    LayerSubject.NATURAL_PARK: "site.in_natural_park",
    LayerSubject.CULTURAL_PROPERTY: "site.in_cultural_site",
    LayerSubject.SPECIFIED_PORT: "site.in_specified_port",
    LayerSubject.TRAFFIC_ROUTE: "site.in_traffic_route",
    LayerSubject.HOMES: "site.near_homes",
}
REACH_M: Mapping[LayerSubject, float] = {LayerSubject.IMPORTANT_FACILITY: ZONE_M, LayerSubject.HOMES: 100}
"""How near is near enough for the fact to hold, where being in it is not what counts."""


@dataclass(frozen=True)
class Nearby:
    """The nearest feature of a layer."""

    subject: LayerSubject
    name: str
    distance_m: int
    layer: SiteLayer


@dataclass(frozen=True)
class SiteFacts:
    """What the map tells of a site on a day."""

    geometry: BaseGeometry
    areas: Sequence[Area]
    """The prefectures, municipalities and wards that it touches, the smallest first."""
    is_offshore: bool
    values: Mapping[str, bool] = field(default_factory=dict)
    nearby: Sequence[Nearby] = ()

    @property
    def places(self) -> list[set[str]]:
        """Return the smallest areas that it touches, each with the codes of those that it lies in."""
        parents = {area.parent_id for area in self.areas}
        code_of = {area.id: area.code for area in self.areas}
        smallest = [area for area in self.areas if area.id not in parents]
        return [
            {area.code, area.prefecture_code, code_of.get(area.parent_id, area.code)} for area in smallest
        ]

    @property
    def unknown(self) -> list[str]:
        """The facts that a layer could tell, and none does for this place."""
        return [fact for fact in FACT_OF.values() if fact not in self.values]


def read(session: Session, geometry: BaseGeometry, day: date) -> SiteFacts:
    """Return what is known of a site.

    Raises:
        BadRequest: it is too long, or lies outside Japan.
    """
    _check_length(geometry)
    areas, is_offshore = _areas(session, geometry)
    layers = queries.layers_on(session, day)
    found = queries.features_in(session, measure.buffer_m(_simple(geometry), NEAR_M), layers)
    near = [(each, measure.distance_m(geometry, each.geom)) for each in _closest(geometry, found)]
    prefectures = {area.code for area in areas if area.level == AreaLevel.PREFECTURE}
    return SiteFacts(
        geometry, areas, is_offshore, dict(_values(layers, near, prefectures)), list(_nearest(near))
    )


def _closest(geometry: BaseGeometry, found: Sequence[Found]) -> list[Found]:
    """Return the few features of each kind that are nearest: only those are measured on the Earth."""
    if not found:
        return []
    shrink = np.array([math.cos(math.radians(geometry.centroid.y)), 1.0])  # so that degrees are alike
    plane = shapely.transform([geometry, *(each.geom for each in found)], lambda points: points * shrink)
    order = np.argsort(shapely.distance(plane[0], plane[1:]), kind="stable")
    kept: dict[LayerSubject, list[Found]] = {}
    for each in (found[n] for n in order):
        of_kind = kept.setdefault(each.layer.subject, [])
        if len(of_kind) < MEASURED:
            of_kind.append(each)
    return [each for of_kind in kept.values() for each in of_kind]


def _areas(session: Session, geometry: BaseGeometry) -> tuple[list[Area], bool]:
    kinds = (AreaLevel.PREFECTURE, AreaLevel.MUNICIPALITY, AreaLevel.WARD)
    touched = [area for area in accounts.area_at(session, geometry) if area.level in kinds]
    if touched:
        return touched, False
    shore = measure.buffer_m(_simple(geometry), OFFSHORE_M)
    near = [area for area in accounts.area_at(session, shore) if area.level in kinds]
    if not near:
        raise BadRequest(ABROAD, km=OFFSHORE_M // 1000, parameter="site")
    nearest = min(near, key=lambda area: measure.distance_m(geometry, area.area))
    above = [area for area in near if area.code == nearest.prefecture_code]
    return list({area.code: area for area in (nearest, *above)}.values()), True


def _values(
    layers: Sequence[SiteLayer], near: Iterable[tuple[Found, float]], prefectures: set[str]
) -> Iterable[tuple[str, bool]]:
    """Yield the facts that a layer tells: yes where a feature is, no only where a layer is complete."""
    there = {each.layer.subject for each, distance in near if distance <= REACH_M.get(each.layer.subject, 0)}
    for subject, fact in FACT_OF.items():
        if subject in there:
            yield fact, True
        elif any(layer.subject == subject and _is_complete(layer, prefectures) for layer in layers):
            yield fact, False


def _is_complete(layer: SiteLayer, prefectures: set[str]) -> bool:
    codes = set(layer.complete_in.split(",")) if layer.complete_in else set()
    return "JP" in codes or (bool(prefectures) and prefectures <= codes)


def _nearest(near: Iterable[tuple[Found, float]]) -> Iterable[Nearby]:
    best: dict[LayerSubject, tuple[float, Found]] = {}
    for each, distance in near:
        subject = each.layer.subject
        if subject not in best or distance < best[subject][0]:
            best[subject] = (distance, each)
    for subject, (distance, each) in sorted(best.items(), key=lambda item: item[1][0]):
        yield Nearby(subject, each.name, round(distance), each.layer)


def _check_length(geometry: BaseGeometry) -> None:
    west, south, east, north = geometry.bounds
    length = measure.distance_m(shapely.Point(west, south), shapely.Point(east, north))
    if length > LONGEST_M:
        raise BadRequest(TOO_LONG, km=round(length / 1000), most=LONGEST_M // 1000, parameter="site")


def _simple(geometry: BaseGeometry) -> BaseGeometry:
    """Return the shape whose surroundings are sought: a long site by its hull, which is quicker and wider."""
    west, south, east, north = geometry.bounds
    is_small = max(east - west, north - south) < 0.3
    return geometry if is_small else shapely.convex_hull(geometry)
