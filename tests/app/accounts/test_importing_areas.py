"""What an official file of boundaries does to the areas."""

import gzip
import json
import shutil
from contextlib import closing

import pytest
from shapely.geometry import box, mapping
from sqlalchemy import select
from sqlmodel import Session

from app.accounts import queries
from app.accounts.importing import SOURCE, AreasReport, replace_areas
from app.accounts.models import Area, AreaLevel
from app.accounts.whereabouts import Gazetteer
from app.kit import versions
from app.kit.db import Database
from app.locations.models import Location, LocationCard
from app.locations.relocating import relocate
from geo.formats.errors import FileError
from geo.formats.source import open_source
from seeds import load
from tests.factories import places
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS

HIMEJI = ("兵庫県", "", "姫路市", "28201", (134, 34, 134.5, 35.7))
TOWN = ("兵庫県", "佐用郡", "佐用町", "28501", (134.5, 34, 135.4, 35.7))
WARD = ("大阪府", "大阪市", "都島区", "27102", (135.4, 34, 136, 35))
UNSETTLED = ("兵庫県", "", "所属未定地", "", (135.3, 34, 135.4, 34.1))


@pytest.fixture
def n03(tmp_path):
    """Return a function that writes areas as an N03 file and opens it."""

    def write(*areas):
        features = [
            {
                "type": "Feature",
                "geometry": mapping(box(*bounds)),
                "properties": {
                    "N03_001": prefecture, "N03_002": "", "N03_003": third, "N03_004": name, "N03_007": code,
                },
            }
            for prefecture, third, name, code, bounds in areas
        ]  # fmt: skip
        path = tmp_path / "n03.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return open_source(path)

    return write


@pytest.fixture
def areas(session: Session) -> Session:
    two_prefectures(session)
    return session


def municipality(session, slug):
    joined = select(Area.code).join(Location, Location.municipality_id == Area.id)
    return session.scalar(joined.where(Location.slug == slug))


def shape_of(session, code):
    return session.scalar(select(Area.area).where(Area.code == code))


class TestAreas:
    def test_keep_their_ids(self, areas, n03):
        before = dict(areas.execute(select(Area.code, Area.id)).all())
        replace_areas(areas, TESTS, n03(HIMEJI, TOWN, WARD))
        after = dict(areas.execute(select(Area.code, Area.id)).all())
        assert before.items() <= after.items()

    def test_get_the_official_outline(self, areas, n03):
        replace_areas(areas, TESTS, n03(HIMEJI, TOWN, WARD))
        himeji = queries.get_area(areas, "28201")
        assert (himeji.area.bounds, himeji.is_approximate, himeji.source) == (HIMEJI[4], False, SOURCE)

    def test_keep_their_names_in_every_language(self, areas, n03):
        replace_areas(areas, TESTS, n03(HIMEJI, TOWN, WARD))
        assert queries.get_area(areas, "28201").name == {"en": "Himeji", "ja": "姫路市"}

    def test_that_are_new_stand_below_their_prefecture(self, areas, n03):
        report = replace_areas(areas, TESTS, n03(HIMEJI, TOWN))
        town = queries.get_area(areas, "28501")
        assert (report.added, town.parent_id, town.level) == (
            ["28501 佐用町"],
            queries.get_area(areas, "28").id,
            AreaLevel.MUNICIPALITY,
        )

    def test_of_a_prefecture_are_what_lies_in_it(self, areas, n03):
        replace_areas(areas, TESTS, n03(HIMEJI))
        assert shape_of(areas, "28").equals(box(*HIMEJI[4]))

    def test_of_a_designated_city_are_its_wards(self, areas, n03):
        replace_areas(areas, TESTS, n03(WARD))
        assert shape_of(areas, "27100").equals(box(*WARD[4]))

    def test_of_other_prefectures_stay(self, areas, n03):
        replace_areas(areas, TESTS, n03(HIMEJI, TOWN))
        assert queries.get_area(areas, "27102").is_approximate

    def test_raise_their_version(self, areas, n03):
        before = versions.current(areas, "areas")
        replace_areas(areas, TESTS, n03(HIMEJI))
        assert versions.current(areas, "areas") > before


class TestAnAreaThatTheFileLacks:
    @pytest.fixture
    def report(self, areas, n03):
        return replace_areas(areas, TESTS, n03(TOWN))

    def test_keeps_its_row_and_covers_nothing(self, areas, report):
        assert shape_of(areas, "28201").is_empty

    def test_is_told_with_where_its_middle_lies_now(self, report):
        assert [(ended.code, ended.now_code) for ended in report.ended] == [("28201", "28501")]

    def test_answers_for_no_place_any_more(self, areas, report):
        assert "28201" not in {area.code for area in queries.area_at(areas, box(134.1, 34.1, 134.2, 34.2))}

    def test_is_told_once(self, areas, report, n03):
        assert replace_areas(areas, TESTS, n03(TOWN)).ended == []


class TestReport:
    def test_tells_how_much_of_an_area_changed(self, areas, n03):
        report = replace_areas(areas, TESTS, n03(HIMEJI, TOWN))
        assert report.changed_share["28201"] == pytest.approx(1 - 0.5 / 1.4)

    def test_tells_of_a_new_name(self, areas, n03):
        report = replace_areas(areas, TESTS, n03(("兵庫県", "", "白鷺市", "28201", HIMEJI[4])))
        assert report.renamed == [("28201", "姫路市", "白鷺市")]

    def test_a_new_name_leaves_no_old_one_in_another_language(self, areas, n03):
        replace_areas(areas, TESTS, n03(("兵庫県", "", "白鷺市", "28201", HIMEJI[4])))
        assert queries.get_area(areas, "28201").name == {"ja": "白鷺市"}

    def test_tells_of_areas_without_a_code(self, areas, n03):
        report = replace_areas(areas, TESTS, n03(HIMEJI, UNSETTLED))
        assert [finding.code for finding in report.findings] == ["area-without-code"]

    def test_a_file_without_one_area_is_refused(self, areas, n03):
        with pytest.raises(FileError, match="no area with a code"):
            replace_areas(areas, TESTS, n03(UNSETTLED))


class TestPlaces:
    def test_move_with_the_border(self, areas, n03):
        places.publish(areas)  # the castle at 134.69 is in Himeji, which gives its east to the town
        moved = relocate(areas, TESTS, replace_areas(areas, TESTS, n03(HIMEJI, TOWN, WARD)))
        castle = select(Area.code).join(Location, Location.municipality_id == Area.id)
        assert (moved, areas.scalar(castle.where(Location.slug == "himeji-castle"))) == (2, "28501")

    def test_are_shown_with_the_new_name(self, areas, n03):
        places.publish(areas)
        report = replace_areas(areas, TESTS, n03(("兵庫県", "", "白鷺市", "28201", (134, 34, 135.4, 35.7))))
        relocate(areas, TESTS, report)
        cards = select(LocationCard.feature).join(Location, Location.id == LocationCard.location_id)
        card = areas.scalar(cards.where(Location.slug == "himeji-castle", LocationCard.lang == "ja"))
        assert "白鷺市" in card

    def test_stay_when_nothing_changed(self, areas):
        places.publish(areas)
        assert relocate(areas, TESTS, AreasReport()) == 0

    def test_stay_where_their_source_says_though_an_approximate_border_says_otherwise(self, areas, n03):
        stated = places.draft("a-house", 135.39, 34.5, area_code="27102")  # in the box of Himeji
        places.publish(areas, [stated])
        report = replace_areas(areas, TESTS, n03(("兵庫県", "", "姫路市", "28201", (134, 34, 135, 35.7))))
        assert (relocate(areas, TESTS, report), municipality(areas, "a-house")) == (0, "27102")

    def test_stay_when_their_area_shrinks_and_only_an_approximate_one_holds_them(self, areas, n03):
        places.publish(areas, [places.draft("a-house", 135.5, 34.5, area_code="28201")])
        report = replace_areas(areas, TESTS, n03(HIMEJI, TOWN))
        assert (relocate(areas, TESTS, report), municipality(areas, "a-house")) == (0, "28201")

    def test_that_were_said_to_lie_elsewhere_move_into_an_official_area_that_holds_them(self, areas, n03):
        places.publish(areas, [places.draft("a-house", 135.39, 34.5, area_code="27102")])
        report = replace_areas(areas, TESTS, n03(HIMEJI, TOWN))
        assert (relocate(areas, TESTS, report), municipality(areas, "a-house")) == (1, "28501")

    def test_just_off_an_official_area_stay_in_another_prefecture(self, areas, n03):
        places.publish(areas, [places.draft("a-pier", 135.41, 34.5)])  # a kilometre east of Hyogo
        report = replace_areas(areas, TESTS, n03(HIMEJI, TOWN))
        assert (relocate(areas, TESTS, report), municipality(areas, "a-pier")) == (0, "27102")

    def test_of_an_area_that_has_ended_go_to_the_nearest_official_one(self, areas, n03):
        places.publish(areas, [places.draft("a-pier", 133.98, 35.0)])
        report = replace_areas(areas, TESTS, n03(("兵庫県", "", "白鷺市", "28299", (134, 34, 135.4, 35.7))))
        assert (relocate(areas, TESTS, report), municipality(areas, "a-pier")) == (1, "28299")

    def test_elsewhere_are_left_alone_when_one_prefecture_is_imported(self, areas, n03):
        replace_areas(areas, TESTS, n03(WARD))  # official by now, and it holds the house
        places.publish(areas, [places.draft("a-house", 135.6, 34.5, area_code="28201")])
        relocated = relocate(areas, TESTS, AreasReport(ids={0}))
        assert (relocated, municipality(areas, "a-house")) == (0, "28201")

    def test_by_the_water_belong_to_the_nearest(self, areas):
        (found,) = Gazetteer(areas).locate([133.98], [35.0])
        assert found.code == "28201"


@pytest.mark.slow
class TestN03:
    """The official file as of 2021, simplified, in both formats that it is at hand in."""

    @pytest.fixture(params=["geojson", "topojson"])
    def japan(self, request, migrated_file, shared_data, tmp_path):
        name = f"jp_municipalities_n03_2021_s0010.{request.param}.gz"
        source = open_source(shared_data / "boundaries" / name)
        file = shutil.copy(migrated_file, tmp_path / "japan.db")
        with closing(Database(f"sqlite:///{file}")) as database, database.writer() as session:
            yield session, replace_areas(session, TESTS, source)

    def test_is_taken_in_whole(self, japan):
        _, report = japan
        assert (len(report.added), len(report.findings)) == (1_747 + 175 + 47, 6)

    def test_locates_a_castle(self, japan):
        session, _ = japan
        (found,) = Gazetteer(session).locate([134.6939], [34.8394])
        assert found.code == "28201"

    def test_again_changes_nothing(self, japan, shared_data):
        session, _ = japan
        source = open_source(shared_data / "boundaries" / "jp_municipalities_n03_2021_s0010.topojson.gz")
        report = replace_areas(session, TESTS, source)
        assert (report.added, report.ended, report.usual_change < 1e-4) == ([], [], True)


@pytest.mark.slow
def test_hyogo_alone_moves_no_place_of_another_prefecture(migrated_file, shared_data, tmp_path):
    """The areas and places that ship, and the official file cut to one prefecture."""
    file = shared_data / "boundaries" / "jp_municipalities_n03_2021_s0010.geojson.gz"
    whole = json.loads(gzip.decompress(file.read_bytes()))
    hyogo = [each for each in whole["features"] if each["properties"]["N03_001"] == "兵庫県"]
    cut = tmp_path / "hyogo.geojson"
    cut.write_text(json.dumps(whole | {"features": hyogo}), encoding="utf-8")
    copy = shutil.copy(migrated_file, tmp_path / "japan.db")
    with closing(Database(f"sqlite:///{copy}")) as database, database.writer() as session:
        load.load_areas(session)
        load.load_places(session)
        of_prefecture = select(Location.slug, Location.prefecture_code)
        before = dict(session.execute(of_prefecture).all())
        relocate(session, TESTS, replace_areas(session, TESTS, open_source(cut)))
        assert dict(session.execute(of_prefecture).all()) == before
