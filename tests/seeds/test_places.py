"""The hand-written places are where they say they are, and say what they must in both languages."""

import gzip
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import orjson
import shapely
from shapely.ops import nearest_points

from app.locations.drafts import Draft
from geo.measure import distance_m
from seeds import places, read

DRAFTS = list(places.drafts())
COARSE_COAST_M = 3_500
"""Our own outlines leave out capes and islets of this size."""
FINE_COAST_M = 350
CUT_OFF_BY_N03 = {"hashima-island", "kashinozaki-lighthouse"}
"""The simplified official file has dropped the island, and the tip of the cape."""


@cache
def outlines() -> dict[str, shapely.MultiPolygon]:
    return {area.code: area.polygon for area in read.areas()}


@cache
def official(folder: Path) -> dict[str, shapely.Geometry]:
    file = folder / "boundaries" / "jp_municipalities_n03_2021_s0010.geojson.gz"
    shapes: dict[str, list[shapely.Geometry]] = {}
    for feature in orjson.loads(gzip.decompress(file.read_bytes()))["features"]:
        if code := feature["properties"]["N03_007"]:
            shape = shapely.from_geojson(orjson.dumps(feature["geometry"]))
            shapes.setdefault(code, []).append(shapely.make_valid(shape))
    return {code: shapely.union_all(parts) for code, parts in shapes.items()}


def metres_outside(draft: Draft, area: shapely.Geometry) -> float:
    point = shapely.Point(*draft.position)
    return 0 if area.covers(point) else distance_m(nearest_points(area, point)[0], point)


def strays(areas: Mapping[str, shapely.Geometry], digits: int, tolerance_m: float) -> dict[str, float]:
    """Return the places that lie further than the tolerance from the area of their code's first digits."""
    found = {
        draft.slug: metres_outside(draft, areas[draft.area_code[:digits]])
        for draft in DRAFTS
        if draft.area_code[:digits] in areas  # the wards of Hamamatsu are younger than the official file
    }
    return {slug: away for slug, away in found.items() if away > tolerance_m}


class TestWhere:
    def test_each_lies_in_its_prefecture(self):
        assert not strays(outlines(), 2, COARSE_COAST_M)

    def test_each_lies_in_its_municipality(self):
        assert not strays(outlines(), 5, COARSE_COAST_M)

    def test_each_lies_in_its_municipality_as_the_official_file_draws_it(self, shared_data):
        assert set(strays(official(shared_data), 5, FINE_COAST_M)) == CUT_OFF_BY_N03

    def test_every_prefecture_has_places(self):
        found = Counter(draft.area_code[:2] for draft in DRAFTS)
        assert set(found) == {f"{n:02}" for n in range(1, 48)}
        assert min(found.values()) >= 6


class TestWhat:
    def test_there_are_at_least_three_hundred(self):
        assert len(DRAFTS) >= 300

    def test_no_two_have_the_same_slug_or_the_same_name(self):
        slugs, names = (
            Counter(words) for words in zip(*((d.slug, d.name["ja"]) for d in DRAFTS), strict=True)
        )
        assert [word for counted in (slugs, names) for word, n in counted.items() if n > 1] == []

    def test_each_is_named_and_described_in_both_languages(self):
        texts = {d.slug: (d.name, d.description) for d in DRAFTS}
        assert not [slug for slug, both in texts.items() if any({*text} != {"en", "ja"} for text in both)]

    def test_each_is_described_in_two_sentences(self):
        assert not [d.slug for d in DRAFTS if d.description["ja"].count("。") < 2]

    def test_each_work_says_who_says_so(self):
        sources = {work.source for draft in DRAFTS for work in draft.works}
        assert not [source for source in sources if source != "unverified" and not source.startswith("http")]
