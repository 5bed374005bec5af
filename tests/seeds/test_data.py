"""The data that ships is whole, agrees with itself, and with the real files where these are at hand."""

import csv
import gzip
import re
from collections import Counter
from pathlib import Path

import pytest
import shapely

from seeds import read
from seeds.authorities import AuthorityRow, authorities
from seeds.derive.coast import at_the_sea

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "japan_fcs.csv"
PHONE = re.compile(r"\b0\d{1,4}-\d{1,4}-\d{3,4}\b")
SUBJECTS = {
    *("road_use", "road", "river", "coast", "port", "park", "natural_park", "forest", "cultural_property"),
    *("fire", "explosives", "aviation", "labour", "immigration", "customs", "harbour"),
}
# Hamamatsu had these seven wards until 2023-12-31; some lists still do.
FORMER_WARDS = {f"2213{n}" for n in range(1, 8)}


@pytest.fixture(scope="module")
def areas() -> dict[str, read.AreaRow]:
    return {area.code: area for area in read.areas()}


@pytest.fixture(scope="module")
def permit_authorities(areas: dict[str, read.AreaRow]) -> list[AuthorityRow]:
    return list(authorities(areas.values()))


def shared_rows(shared_data: Path, name: str) -> list[dict[str, str]]:
    with gzip.open(shared_data / name, "rt", encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


class TestAreas:
    def test_japan_has_47_prefectures_1741_municipalities_and_171_wards(self, areas):
        assert Counter(a.level for a in areas.values()) == {
            "prefecture": 47,
            "municipality": 1741,
            "ward": 171,
        }

    def test_no_code_is_given_twice(self):
        codes = [area.code for area in read.areas()]
        assert len(codes) == len(set(codes))

    def test_codes_have_two_digits_for_a_prefecture_and_five_below(self, areas):
        digits = {"prefecture": 2, "municipality": 5, "ward": 5}
        assert all(a.code.isdigit() and len(a.code) == digits[a.level] for a in areas.values())

    def test_those_above_come_first(self):
        seen = {""}
        for area in read.areas():
            assert area.parent in seen
            seen.add(area.code)

    def test_every_name_is_known_in_both_languages_and_in_kana(self, areas):
        assert all(
            a.name["ja"] and a.name["en"] and re.fullmatch("[ぁ-ゖー]+", a.kana) for a in areas.values()
        )

    def test_every_polygon_is_valid_and_holds_something(self, areas):
        assert not [a.code for a in areas.values() if not a.polygon.is_valid or a.polygon.is_empty]

    def test_the_parts_of_a_prefecture_fill_it_without_overlap(self, areas):
        municipalities = [a for a in areas.values() if a.level == "municipality" and a.parent == "14"]
        whole = areas["14"].polygon
        assert sum(m.polygon.area for m in municipalities) == pytest.approx(whole.area, rel=1e-6)

    def test_a_designated_city_is_the_join_of_its_wards(self, areas):
        wards = shapely.union_all([a.polygon for a in areas.values() if a.parent == "22130"])
        assert wards.symmetric_difference(areas["22130"].polygon).area == pytest.approx(0, abs=1e-9)

    def test_hamamatsu_has_the_three_wards_of_2024(self, areas):
        assert {a.code for a in areas.values() if a.parent == "22130"} == {"22138", "22139", "22140"}

    @pytest.mark.parametrize(
        ("lon", "lat", "code"),
        [
            (139.7671, 35.6812, "13101"),  # Tokyo station
            (134.6939, 34.8394, "28201"),  # Himeji castle
            (127.7195, 26.2172, "47201"),  # Shuri castle
            (140.7263, 41.7959, "01202"),  # Goryokaku
            (132.4536, 34.3955, "34101"),  # the dome of Hiroshima
            (137.7275, 34.7641, "22138"),  # Hatsuoi, Mikatahara, in the new Chuo ward
            (130.5000, 30.3800, "46505"),  # Yakushima
        ],
    )
    def test_a_well_known_place_lies_in_its_municipality(self, areas, lon, lat, code):
        assert areas[code].polygon.covers(shapely.Point(lon, lat))

    @pytest.mark.parametrize("prefecture", ["09", "10", "11", "19", "20", "21", "25", "29"])
    def test_nothing_in_a_prefecture_without_sea_is_coastal(self, areas, prefecture):
        assert not [code for code, area in areas.items() if code[:2] == prefecture and area.is_coastal]

    @pytest.mark.parametrize("code", ["01100", "13101", "13104", "13122", "15504", "26102", "27127"])
    def test_places_that_only_lie_near_the_sea_are_not_coastal(self, areas, code):
        assert not areas[code].is_coastal

    @pytest.mark.parametrize("code", ["01", "13", "47", "28201", "34202", "46505"])
    def test_places_by_the_sea_are_coastal(self, areas, code):
        assert areas[code].is_coastal

    @pytest.mark.parametrize("code", ["13102", "13103", "13108", "13109", "13111", "13123"])
    def test_every_ward_of_tokyo_that_lies_on_the_bay_is_coastal(self, areas, code):
        assert areas[code].is_coastal

    @pytest.mark.parametrize("code", ["42205", "42307", "42308", "42321", "42322"])
    def test_a_bay_with_a_narrow_mouth_is_the_sea(self, areas, code):  # Omura Bay
        assert areas[code].is_coastal

    @pytest.mark.parametrize("code", ["14103", "27107", "27108", "27141", "40108"])
    def test_a_harbour_too_narrow_for_the_outlines_is_the_sea(self, areas, code):
        assert areas[code].is_coastal

    def test_what_is_coastal_is_what_the_outlines_in_the_file_say(self, areas):
        outlines = {code: area.polygon for code, area in areas.items() if area.level != "prefecture"}
        cities = {area.parent for area in areas.values() if area.level == "ward"}
        smallest = {code: outline for code, outline in outlines.items() if code not in cities}
        assert at_the_sea(smallest) == {code for code in smallest if areas[code].is_coastal}

    def test_the_file_says_where_it_comes_from_and_when(self):
        about = read.about()
        assert "CC BY 4.0" in about.attribution
        assert about.derived_on.year >= 2026


class TestAreasAgainstRealData:
    def test_every_local_government_has_an_area(self, areas, shared_data):
        rows = shared_rows(shared_data, "places/jp_local_governments_localgovjp_2026-07.csv.gz")
        assert {row["lgcode"][:5] for row in rows} - FORMER_WARDS <= set(areas)

    def test_names_and_kana_are_those_of_the_local_governments(self, areas, shared_data):
        rows = shared_rows(shared_data, "places/jp_local_governments_localgovjp_2026-07.csv.gz")
        stated = {r["lgcode"][:5]: (r["city"], r["citykana"]) for r in rows if r["lgcode"][:5] in areas}
        ours = {code: (areas[code].name["ja"], areas[code].kana) for code in stated}
        without_spaces = {code: tuple(s.replace(" ", "") for s in texts) for code, texts in stated.items()}
        assert ours == without_spaces

    def test_almost_every_town_hall_stands_in_its_own_area(self, areas, shared_data):
        rows = shared_rows(shared_data, "places/jp_local_governments_localgovjp_2026-07.csv.gz")
        halls = [r for r in rows if r["lgcode"][:5] in areas and r["lng"]]
        at_home = [
            areas[r["lgcode"][:5]].polygon.covers(shapely.Point(float(r["lng"]), float(r["lat"])))
            for r in halls
        ]
        assert sum(at_home) / len(at_home) > 0.95

    def test_99_percent_of_registered_buildings_lie_in_their_stated_prefecture(self, areas, shared_data):
        rows = shared_rows(shared_data, "places/jp_registered_tangible_cultural_properties_2022-11.csv.gz")
        by_name = {a.name["ja"]: a.polygon for a in areas.values() if a.level == "prefecture"}
        shapely.prepare(list(by_name.values()))
        placed = [r for r in rows if r["緯度"] and r["経度"] and float(r["経度"]) > 100]
        inside = [by_name[r["都道府県"]].covers(_point(r)) for r in placed if r["都道府県"] in by_name]
        assert sum(inside) / len(placed) > 0.989


def _point(row: dict[str, str]) -> shapely.Point:
    return shapely.Point(float(row["経度"]), float(row["緯度"]))


class TestStationsAndAirports:
    def test_stations_lie_in_japan(self):
        assert all(122 < s.lon < 146 and 24 < s.lat < 46 for s in read.stations())

    def test_a_great_station_is_one_station_with_all_its_lines(self):
        (himeji,) = [s for s in read.stations() if s.name_ja == "姫路"]
        assert {"山陽新幹線", "山陽線"} <= set(himeji.lines)

    @pytest.mark.parametrize(
        ("name", "romaji"),
        [
            ("姫路", "Himeji"),
            ("新大阪", "Shin-Osaka"),
            ("日暮里", "Nippori"),
            ("東京", "Tokyo"),
            ("虎ノ門", "Toranomon"),
            ("丸ノ内", "Marunouchi"),
            ("千駄ヶ谷", "Sendagaya"),
            ("四ツ木", "Yotsugi"),
        ],
    )
    def test_a_station_is_romanised_as_on_its_signs(self, name, romaji):
        assert {s.romaji for s in read.stations() if s.name_ja == name} == {romaji}

    @pytest.mark.parametrize("name", ["たまプラーザ", "高輪ゲートウェイ", "京口"])
    def test_a_foreign_word_or_a_name_without_a_reading_is_not_romanised(self, name):
        assert {s.romaji for s in read.stations() if s.name_ja == name} == {""}

    def test_a_reading_that_two_dictionaries_guess_wrong_is_left_open(self):
        assert {s.kana for s in read.stations() if s.name_ja in ("放出", "十三")} == {""}

    def test_every_airport_has_a_name_in_both_languages_and_its_own_code(self):
        airports = list(read.airports())
        assert all(a.name["ja"] and a.name["en"] for a in airports)
        assert len({a.icao for a in airports}) == len(airports)

    def test_the_airport_of_ishigaki_is_the_new_one(self):
        (ishigaki,) = [a for a in read.airports() if a.iata == "ISG"]
        assert ishigaki.lon > 124.2


class TestBlocks:
    def test_every_prefecture_belongs_to_one_block(self, areas):
        members = [code for block in read.blocks() for code in block.prefectures]
        assert sorted(members) == [a.code for a in areas.values() if a.level == "prefecture"]


class TestCommissions:
    def test_no_slug_is_given_twice(self):
        slugs = [c.slug for c in read.commissions()]
        assert len(slugs) == len(set(slugs)) == 132

    def test_every_area_of_competence_is_known(self, areas):
        assert {code for c in read.commissions() for code in c.areas} <= set(areas)

    def test_areas_lie_in_the_prefecture_of_the_commission(self):
        regional = [c for c in read.commissions() if c.level != "national"]
        assert all(code.startswith(c.prefecture) for c in regional for code in c.areas)

    def test_a_commission_is_in_the_block_of_its_prefecture(self):
        block_of = {code: block.slug for block in read.blocks() for code in block.prefectures}
        assert all(c.block == block_of[c.prefecture] for c in read.commissions() if c.level != "national")

    def test_each_has_a_source_or_is_marked_unverified(self):
        assert all(c.sources or c.unverified for c in read.commissions())

    def test_each_kind_is_known(self):
        kinds = {"film_commission", "desk", "network", "federation"}
        assert {c.kind for c in read.commissions()} == kinds

    @pytest.mark.skipif(not FACTS.exists(), reason="The researched facts are absent.")
    def test_telephone_numbers_are_those_of_the_researched_facts(self):
        with FACTS.open(encoding="utf-8-sig") as lines:
            stated = {row["phone"] for row in csv.DictReader(lines)}
        assert {c.phone for c in read.commissions() if c.phone} <= stated

    def test_no_telephone_number_hides_in_any_other_text(self):
        texts = [c.notes + c.host + c.area_note for c in read.commissions()]
        assert not [text for text in texts if PHONE.search(text)]


class TestAuthorities:
    def test_no_slug_is_given_twice(self, permit_authorities):
        slugs = [authority.slug for authority in permit_authorities]
        assert len(slugs) == len(set(slugs))

    def test_every_competence_has_a_known_subject_area_basis_and_grade(self, permit_authorities, areas):
        held = [c for authority in permit_authorities for c in authority.competences]
        assert {c.subject for c in held} == SUBJECTS
        assert {c.area_code for c in held} <= set(areas)
        assert {c.grade for c in held} <= {"A", "B", "GK"}
        assert all({*c.basis} == {"en", "ja"} and c.source for c in held)

    def test_no_competence_is_held_twice_by_one_authority(self, permit_authorities):
        for authority in permit_authorities:
            held = [(c.subject, c.area_code) for c in authority.competences]
            assert len(held) == len(set(held)), authority.slug

    @pytest.mark.parametrize(
        "subject",
        [
            "road_use",
            "road",
            "river",
            "park",
            "natural_park",
            "forest",
            "cultural_property",
            "labour",
            "aviation",
        ],
    )
    def test_every_prefecture_has_an_authority_for(self, permit_authorities, areas, subject):
        prefectures = {code for code, area in areas.items() if area.level == "prefecture"}
        assert prefectures <= {
            c.area_code for a in permit_authorities for c in a.competences if c.subject == subject
        }

    def test_every_municipality_has_exactly_one_fire_authority(self, permit_authorities, areas):
        served = Counter(
            c.area_code for a in permit_authorities for c in a.competences if c.subject == "fire"
        )
        assert served == Counter(a.code for a in areas.values() if a.level == "municipality")

    def test_only_places_by_the_sea_have_a_municipal_coast_authority(self, permit_authorities, areas):
        coasts = {c.area_code for a in permit_authorities for c in a.competences if c.subject == "coast"}
        assert all(areas[code].is_coastal for code in coasts)

    @pytest.mark.parametrize(
        ("slug", "name"),
        [
            ("police-13", "警視庁"),
            ("police-01", "北海道警察"),
            ("police-26", "京都府警察"),
            ("police-28", "兵庫県警察"),
            ("labour-26", "京都労働局"),
            ("labour-13", "東京労働局"),
        ],
    )
    def test_an_authority_has_its_real_name(self, permit_authorities, slug, name):
        assert {a.name["ja"] for a in permit_authorities if a.slug == slug} == {name}
