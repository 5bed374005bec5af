"""Which of the derived areas lie at the sea, judged by the areas alone, as they are written.

Measured with the official MLIT N03 of 2021-01-01 (simplified to 1 %): of the 1,889 areas in both, the same
lie at the sea, but for Saroma, whose lagoon N03 counts as land, and Ogi, whose shore was simplified away.
"""

import shapely
from shapely.geometry.base import BaseGeometry

from geo.measure import area_m2
from seeds.derive.simplify import ISLET_M2

_SHORTEST_DEGREES = 0.003

# The outlines close harbours and river mouths narrower than some 800 m, and the nearest town decides whose a
# beach is. Where either makes a coast vanish or appear, what N03 or the port's own authority says counts.
_AT_THE_SEA = {
    "04209",  # Tagajo: the port of Sendai-Shiogama
    "04406",  # Rifu: Matsushima Bay
    "14103",  # Nishi Ward, Yokohama: the port of Yokohama
    "23227",  # Takahama, Aichi: Kinuura Bay
    "23442",  # Higashiura: Kinuura Bay
    "27107",  # Minato Ward, Osaka: the port of Osaka
    "27108",  # Taisho Ward, Osaka: the port of Osaka
    "27113",  # Nishiyodogawa Ward, Osaka: Osaka Bay
    "27141",  # Sakai Ward, Sakai: the port of Sakai-Semboku
    "34107",  # Aki Ward, Hiroshima: Kaita Bay
    "34304",  # Kaita: Kaita Bay
    "40108",  # Yahatahigashi Ward, Kitakyushu: Dokai Bay
    "40109",  # Yahatanishi Ward, Kitakyushu: Dokai Bay
    "41208",  # Ogi: the Ariake Sea at Ashikari, https://www.pa.qsr.mlit.go.jp/karatsu/other_minato/suminoe.html
    "42391",  # Saza: Saza Bay
}
_INLAND = {
    "01109",  # Teine Ward, Sapporo: the beach beyond it is Otaru's
    "01393",  # Kuromatsunai: the beaches on either side are Suttsu's and Oshamambe's
}


def at_the_sea(areas: dict[str, BaseGeometry]) -> set[str]:
    """Return the codes of the areas that have a coast."""
    shore = _shore(list(areas.values()))
    touching = {code for code, area in areas.items() if _coast_degrees(area, shore) > _SHORTEST_DEGREES}
    return (touching | _AT_THE_SEA) - _INLAND


def _shore(areas: list[BaseGeometry]) -> BaseGeometry:
    """Return the edge of the land, to the open sea and to bays that the outlines cut off from it.

    A hole in the land is such a bay, as Omura Bay is, for the outlines count lakes as land; unless it is so
    small that it is the place of an islet which was left out.
    """
    land = shapely.get_parts(shapely.coverage_union_all(areas))
    bays = [hole for part in land for hole in part.interiors if area_m2(shapely.Polygon(hole)) > ISLET_M2]
    shore = shapely.multilinestrings([*(part.exterior for part in land), *bays])
    shapely.prepare(shore)
    return shore


def _coast_degrees(area: BaseGeometry, shore: BaseGeometry) -> float:
    return float(shapely.length(shapely.intersection(area.boundary, shore)))
