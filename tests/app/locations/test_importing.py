"""What becomes of a file of places: each row, the whole, and the same file again."""

import gzip
import io
import os
import zipfile

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from app.accounts.models import OrganisationKind
from app.kit.errors import BadRequest, Incomplete
from app.locations import catalogue, importing
from app.locations.importing import carry_out, plan
from app.locations.imports.candidate import Outcome
from app.locations.imports.order import Order
from app.locations.models import Facet, Location, LocationCard
from app.locations.rules import Status
from geo.formats.errors import FileError
from geo.formats.source import Wishes
from tests.factories import people, places
from tests.factories.areas import organisation, two_prefectures
from tests.factories.authors import TESTS

HEADING = "id,name,name_en,category,lat,lon,description"
CASTLE = "1,姫路城,Himeji Castle,castle,34.8394,134.6939,白い天守"
PARK = "2,中之島公園,Nakanoshima Park,公園,34.6925,135.5080,"
ORDER = Order(source="tests", licence="CC0")


@pytest.fixture
def areas(session: Session) -> Session:
    two_prefectures(session)
    return session


@pytest.fixture
def table(tmp_path):
    """Return a function that writes lines as a CSV file."""

    def write(*lines, heading=HEADING, encoding="utf-8"):
        path = tmp_path / "places.csv"
        path.write_text("\n".join((heading, *lines)) + "\n", encoding=encoding)
        return path

    return write


def outcomes(report):
    return [(entry["row"], entry["outcome"]) for entry in report.entries()]


def codes(report):
    return [(remark["row"], remark["code"]) for remark in report.remarks(notes=True)]


def names(session):
    return sorted(session.scalars(select(Location.slug)))


class TestAdding:
    def test_every_good_row_becomes_a_public_place(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE, PARK), ORDER)
        assert areas.scalar(select(func.count()).select_from(LocationCard)) == 4  # two languages each

    def test_a_draft_is_asked_for(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE), Order(source="tests", status=Status.DRAFT))
        assert areas.scalar(select(Location.status)) == Status.DRAFT

    def test_a_row_is_told_in_both_languages(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE), ORDER)
        place = areas.scalars(select(Location)).one()
        assert (place.name, place.description, place.licence) == (
            {"ja": "姫路城", "en": "Himeji Castle"},
            {"ja": "白い天守"},
            "CC0",
        )

    def test_the_category_may_be_a_word_of_ours_in_any_language(self, areas, table):
        carry_out(areas, TESTS, table(PARK), ORDER)
        assert areas.scalar(select(Location.category)) == "city_park"

    def test_a_category_is_never_guessed(self, areas, table):
        report = carry_out(areas, TESTS, table("3,どこか,,,34.8,134.7,"), ORDER)
        assert codes(report) == [(2, "category-unknown")]

    def test_the_sender_may_give_the_category(self, areas, table):
        order = Order(source="tests", category="house")
        assert carry_out(areas, TESTS, table("3,どこか,,,34.8,134.7,"), order).outcomes[Outcome.ADD] == 1

    def test_columns_may_be_named(self, areas, table):
        order = Order(source="tests", category="house", columns={"name": "Nom du lieu"}, language="fr")
        carry_out(areas, TESTS, table("Mairie,34.8,134.7", heading="Nom du lieu,lat,lon"), order)
        assert areas.scalar(select(Location.name)) == {"fr": "Mairie"}

    def test_the_plan_writes_nothing(self, areas, table):
        report = plan(areas, table(CASTLE, PARK), ORDER)
        assert (report.outcomes[Outcome.ADD], names(areas)) == (2, [])


class TestAgain:
    def test_the_same_file_changes_nothing(self, areas, table):
        path = table(CASTLE, PARK)
        carry_out(areas, TESTS, path, ORDER)
        assert outcomes(carry_out(areas, TESTS, path, ORDER)) == [(2, "unchanged"), (3, "unchanged")]

    def test_a_newer_file_updates_by_id(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE), ORDER)
        carry_out(areas, TESTS, table(CASTLE.replace("姫路城", "姫路の城")), ORDER)
        assert areas.scalars(select(Location.name)).one()["ja"] == "姫路の城"

    def test_an_update_keeps_the_address_of_the_page(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE), ORDER)
        before = names(areas)
        carry_out(areas, TESTS, table(CASTLE.replace("Himeji Castle", "White Heron Castle")), ORDER)
        assert names(areas) == before

    def test_an_update_is_shown(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE), ORDER)
        carry_out(areas, TESTS, table(CASTLE.replace("白い天守", "大天守")), ORDER)
        assert "大天守" in areas.scalar(select(LocationCard.feature).where(LocationCard.lang == "ja"))

    def test_what_is_gone_stays(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE, PARK), ORDER)
        carry_out(areas, TESTS, table(CASTLE), ORDER)
        assert set(areas.scalars(select(Location.status))) == {Status.PUBLIC}

    def test_what_is_gone_is_retired_when_asked(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE, PARK), ORDER)
        order = Order(source="tests", licence="CC0", retires_missing=True)
        report = carry_out(areas, TESTS, table(CASTLE), order)
        retired = areas.scalars(select(Location.source_id).where(Location.status == Status.RETIRED)).all()
        assert (retired, report.outcomes[Outcome.RETIRE]) == (["2"], 1)

    def test_a_row_that_became_wrong_is_not_gone(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE, PARK), ORDER)
        order = Order(source="tests", licence="CC0", retires_missing=True)
        carry_out(areas, TESTS, table(CASTLE, "2,中之島公園,,公園,135.5080,34.6925,"), order)
        assert set(areas.scalars(select(Location.status))) == {Status.PUBLIC}

    @pytest.mark.parametrize(
        "line", ["中之島公園,公園,135.5080,34.6925", "中之島公園,公園,,", '"中"之,公園,1,2']
    )
    def test_nothing_is_retired_where_nobody_can_tell_what_is_gone(self, areas, table, line):
        heading = "name,category,lat,lon"
        first = ("城,城,34.8394,134.6939", "中之島公園,公園,34.6925,135.5080")
        carry_out(areas, TESTS, table(*first, heading=heading), ORDER)
        order = Order(source="tests", licence="CC0", retires_missing=True)
        report = carry_out(areas, TESTS, table(first[0], line, heading=heading), order)
        assert set(areas.scalars(select(Location.status))) == {Status.PUBLIC}
        assert [finding.code for finding in report.file_findings] == ["not-retired"]

    def test_a_place_that_moved_a_little_is_not_gone(self, areas, table):
        heading, order = "name,category,lat,lon", Order(source="tests", licence="CC0", retires_missing=True)
        carry_out(areas, TESTS, table("城,城,34.8394,134.6939", heading=heading), ORDER)
        carry_out(areas, TESTS, table("城,城,34.8396,134.6939", heading=heading), order)
        assert set(areas.scalars(select(Location.status))) == {Status.PUBLIC}

    def test_places_of_other_sources_are_never_retired(self, areas, table):
        places.publish(areas)
        carry_out(areas, TESTS, table(PARK), Order(source="tests", retires_missing=True))
        assert Status.RETIRED not in set(areas.scalars(select(Location.status)))

    def test_a_retired_place_stays_retired(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE), ORDER)
        place = areas.scalars(select(Location)).one()
        catalogue.take(areas, TESTS, place, importing.Action.RETIRE)
        report = carry_out(areas, TESTS, table(CASTLE.replace("白い", "青い")), ORDER)
        assert (codes(report), areas.scalar(select(Location.status))) == (
            [(2, "is-retired")],
            Status.RETIRED,
        )

    def test_rows_without_ids_are_known_again(self, areas, table):
        path = table("城,城,34.8394,134.6939", heading="name,category,lat,lon")
        carry_out(areas, TESTS, path, ORDER)
        assert outcomes(carry_out(areas, TESTS, path, ORDER)) == [(2, "unchanged")]


class TestDuplicates:
    def test_an_id_that_stands_twice_is_reported(self, areas, table):
        report = carry_out(areas, TESTS, table(CASTLE, PARK.replace("2,", "1,", 1)), ORDER)
        assert (outcomes(report)[1], codes(report)) == ((3, "duplicate"), [(3, "id-twice")])

    def test_without_ids_the_name_within_100_m_tells(self, areas, table):
        lines = ("城,城,34.8394,134.6939", "城,城,34.8398,134.6943", "城,城,34.8420,134.6939")
        report = carry_out(areas, TESTS, table(*lines, heading="name,category,lat,lon"), ORDER)
        assert codes(report) == [(3, "same-place-in-file")]

    def test_ids_tell_namesakes_apart(self, areas, table):
        lines = (CASTLE, CASTLE.replace("1,", "9,", 1))
        assert carry_out(areas, TESTS, table(*lines), ORDER).outcomes[Outcome.ADD] == 2

    def test_a_namesake_from_another_source_is_reported(self, areas, table):
        places.publish(areas)
        report = carry_out(areas, TESTS, table(CASTLE), ORDER)
        (remark,) = report.remarks()
        assert (remark["outcome"], "“himeji-castle”" in remark["says"]) == ("duplicate", True)

    def test_a_namesake_that_is_not_public_is_not_named(self, areas, table):
        catalogue.add(areas, TESTS, [places.HIMEJI_CASTLE], importing.Gazetteer(areas), Status.DRAFT)
        (remark,) = plan(areas, table(CASTLE), ORDER, knows_all=True).remarks()
        assert "himeji-castle" not in remark["says"]

    def test_a_namesake_that_is_not_public_is_kept_from_whoever_may_not_know_all(self, areas, table):
        catalogue.add(areas, TESTS, [places.HIMEJI_CASTLE], importing.Gazetteer(areas), Status.DRAFT)
        assert outcomes(plan(areas, table(CASTLE), ORDER)) == [(2, "add")]

    def test_so_is_a_draft_of_the_same_source(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE), Order(source="tests", licence="CC0", status=Status.DRAFT))
        told = [outcomes(plan(areas, table(CASTLE), ORDER, knows_all=knows)) for knows in (False, True)]
        assert told == [[(2, "add")], [(2, "update")]]  # it is a draft, and this publishes

    def test_rows_without_a_name_are_no_namesakes(self, areas, table):
        lines = (",城,34.8,134.6", ",城,34.8,134.6", "城,城,34.8394,134.6939")
        report = plan(areas, table(*lines, heading="name,category,lat,lon"), ORDER)
        assert codes(report) == [(2, "name-missing"), (3, "name-missing")]

    def test_duplicates_go_in_when_allowed(self, areas, table):
        places.publish(areas)
        order = Order(source="tests", allows_duplicates=True)
        assert carry_out(areas, TESTS, table(CASTLE), order).outcomes[Outcome.ADD] == 1


class TestWrongRows:
    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ("3,城,,城,134.7,34.8,", "position-swapped"),
            ("3,城,,城,34.8,34.8,", "latitude-twice"),
            ("3,城,,城,6862072.7,647672.8,", "metres-not-degrees"),
            ("3,城,,城,48.85,2.35,", "out-of-area"),
            ("3,城,,城,34.8,,", "position-half-missing"),
            ("3,,,城,34.8,134.7,", "name-missing"),
            ("3,城,,砦,34.8,134.7,", "category-unknown"),
            ("3,城,,城,35.5,135.9,", "in-no-area"),
        ],
    )
    def test_are_left_out_and_said(self, areas, table, line, code):
        report = carry_out(areas, TESTS, table(CASTLE, line), ORDER)
        assert (codes(report), report.outcomes[Outcome.ADD]) == ([(3, code)], 1)

    @pytest.mark.parametrize(
        ("line", "column", "value"),
        [
            ("3,城,,砦,34.8,134.7,", "category", "砦"),
            ("1,城,,城,34.8,134.7,", "id", "1"),
            ("3,城,,城,35.5,135.9,", "lat", "35.5, 135.9"),
        ],
    )
    def test_say_in_which_column_and_what_stands_there(self, areas, table, line, column, value):
        (remark,) = plan(areas, table(CASTLE, line), ORDER).remarks()
        assert (remark["column"], remark["value"]) == (column, value)

    def test_one_that_stands_twice_in_the_file_says_its_name(self, areas, table):
        path = table("城,城,34.8394,134.6939", "城,城,34.8394,134.6939", heading="name,category,lat,lon")
        (remark,) = plan(areas, path, ORDER).remarks()
        assert (remark["column"], remark["value"]) == ("name", "城")

    @pytest.mark.parametrize(("lang", "found"), [("en", "Hyogo"), ("ja", "兵庫県")])
    def test_a_prefecture_is_called_as_the_reader_calls_it(self, areas, table, lang, found):
        path = table("城,城,34.5,134.5,大阪府", heading="name,category,lat,lon,都道府県名")
        (remark,) = plan(areas, path, Order("tests", lang=lang)).remarks()
        assert (found in remark["says"], remark["column"]) == (True, "都道府県名")

    def test_a_row_without_a_position_is_left_out(self, areas, table):
        report = carry_out(areas, TESTS, table(CASTLE, "3,城,,城,,,"), ORDER)
        assert outcomes(report)[1] == (3, "no_position")

    def test_a_position_far_from_the_stated_prefecture_is_said(self, areas, table):
        path = table("城,城,34.5,134.5,大阪府", heading="name,category,lat,lon,都道府県名")
        report = carry_out(areas, TESTS, path, ORDER)
        assert (codes(report), report.outcomes[Outcome.ADD]) == ([(2, "other-prefecture")], 1)

    def test_one_refuses_a_strict_order_whole(self, areas, table):
        with pytest.raises(Incomplete, match="1 of 2 rows cannot go in"):
            carry_out(areas, TESTS, table(CASTLE, "3,城,,城,134.7,34.8,"), Order("tests", is_strict=True))
        assert names(areas) == []


class TestTexts:
    """What no page, terminal or database should be given stays outside."""

    @pytest.mark.parametrize("strange", ["\0", "\x07", "\x1b[31m", "\u202e", "\ufffe"])
    @pytest.mark.parametrize("field", [0, 1, 3, 6])
    def test_a_character_that_cannot_be_shown_leaves_the_row_out(self, areas, table, field, strange):
        cells = ["3", "城", "", "城", "34.8", "134.7", "石垣"]
        cells[field] += f"{strange}x"
        padding = [f"p{n},町家{n},,house,{34.1 + n / 1000:.3f},134.7," for n in range(200)]  # NUL comes late
        report = carry_out(areas, TESTS, table(*padding, ",".join(cells)), ORDER)
        assert ("text-unprintable" in dict(codes(report)[::-1]).values(), report.outcomes[Outcome.ADD]) == (
            True,
            200,
        )

    def test_a_tab_and_a_new_line_do_no_harm(self, areas, table):
        report = carry_out(areas, TESTS, table('3,城,,城,34.8,134.7,"石\t垣\n堀"'), ORDER)
        assert report.outcomes[Outcome.ADD] == 1

    def test_a_character_of_its_author_alone_is_said_and_goes_in(self, areas, table):
        report = carry_out(areas, TESTS, table("3,城\ue007,,城,34.8,134.7,"), ORDER)
        assert (codes(report), report.outcomes[Outcome.ADD]) == ([(2, "text-private")], 1)

    @pytest.mark.parametrize("line", ["x" * 201 + ",城,,城,34.8,134.7,", f"3,{'長' * 5_000},,城,34.8,134.7,"])
    def test_a_text_beyond_all_measure_leaves_the_row_out(self, areas, table, line):
        assert codes(carry_out(areas, TESTS, table(CASTLE, line), ORDER)) == [(3, "text-too-long")]

    @pytest.mark.parametrize("field", ["source", "source_url", "licence"])
    def test_a_sender_may_not_send_them_either(self, field):
        with pytest.raises(BadRequest, match=rf"{field} holds a character.*U\+0000"):
            Order(**{field: "a\0b"})

    @pytest.mark.parametrize("language", ["zz", "klingon", "ja_JP"])
    def test_a_language_that_there_is_not_is_refused(self, language):
        with pytest.raises(BadRequest, match="There is no language"):
            Order(language=language)


class TestColumns:
    OLD = "緯度（日本測地系）,経度（日本測地系）"

    def test_of_the_old_datum_alone_refuse_the_file(self, areas, table):
        with pytest.raises(FileError, match="old Japanese datum"):
            plan(areas, table("城,城,34.8,134.7", heading=f"name,category,{self.OLD}"), ORDER)

    def test_of_the_old_datum_are_not_taken_because_the_sender_names_them(self, areas, table):
        named = dict(zip(("lat", "lon"), self.OLD.split(","), strict=True))
        with pytest.raises(FileError, match="old Japanese datum"):
            plan(
                areas,
                table("城,城,34.8,134.7", heading=f"name,category,{self.OLD}"),
                Order("tests", columns=named),
            )

    def test_of_the_old_datum_beside_new_ones_are_said(self, areas, table):
        path = table("城,城,34.8,134.7,34.8,134.7", heading=f"name,category,{self.OLD},緯度,経度")
        report = plan(areas, path, ORDER)
        assert [(each.code, each.severity) for each in report.file_findings] == [("old-datum", "warning")] * 2

    def test_two_for_one_half_are_said(self, areas, table):
        report = plan(areas, table("城,城,34.8,35.8,134.7", heading="name,category,lat,latitude,lon"), ORDER)
        (finding,) = report.file_findings
        assert (finding.column, finding.value) == ("lat", "lat, latitude")

    def test_the_sender_may_choose_one_half(self, areas, table):
        path = table("城,城,35.8,34.8,134.7", heading="name,category,lat,latitude,lon")
        report = plan(areas, path, Order("tests", columns={"lat": "latitude"}))
        assert (report.file_findings, report.outcomes[Outcome.ADD]) == ((), 1)

    def test_are_read_in_the_coordinate_system_that_the_sender_names(self, areas, table):
        path = table("城,城,-131073,20000", heading="name,category,north,east")
        named = {"lat": "north", "lon": "east"}
        carry_out(areas, TESTS, path, Order("tests", columns=named, wishes=Wishes(crs="EPSG:6673")))
        (place,) = areas.scalars(select(Location))
        assert (round(place.lon, 1), round(place.lat, 1)) == (134.6, 34.8)

    def test_called_x_and_y_are_not_guessed_in_metres(self, areas, table):
        path = table("城,城,-131073,20000", heading="name,category,X,Y")
        with pytest.raises(FileError, match="which to the north"):
            plan(areas, path, Order("tests", wishes=Wishes(crs="EPSG:6673")))

    def test_of_which_none_holds_names_are_told_once(self, areas, table):
        with pytest.raises(FileError, match=r"No row has a name. The columns are: Titre, category, lat, lon"):
            plan(areas, table("Mairie,城,34.8,134.7", heading="Titre,category,lat,lon"), ORDER)

    def test_whose_names_are_all_blank_refuse_the_file(self, areas, table):
        with pytest.raises(FileError, match="No row has a name"):
            plan(areas, table("3,,,城,34.8,134.7,", "4,,,城,34.8,134.7,"), ORDER)


class TestKnownLists:
    SAME = "都道府県名,名称,名称_カナ,名称_英語,POIコード,緯度,経度,説明"
    OLD = f"都道府県コード又は市区町村コード,NO,住所,{SAME}"
    NEW = f"全国地方公共団体コード,ID,所在地_連結表記,{SAME}"
    ROW = "282014,7,姫路市本町68,兵庫県,姫路城,ヒメジジョウ,Himeji Castle,0607,34.8394,134.6939,天守"

    @pytest.mark.parametrize("heading", [OLD, NEW])
    def test_old_and_new_columns_say_the_same(self, areas, table, heading):
        carry_out(areas, TESTS, table(self.ROW, heading=heading, encoding="cp932"), Order())
        place = areas.scalars(select(Location)).one()
        assert (place.source, place.source_id, place.category, place.address, place.kana) == (
            "兵庫県 観光施設一覧", "282014-7", "castle", "姫路市本町68", "ひめじじょう",
        )  # fmt: skip

    def test_a_newer_edition_with_new_columns_is_the_same_list(self, areas, table):
        carry_out(areas, TESTS, table(self.ROW, heading=self.OLD), Order())
        report = carry_out(areas, TESTS, table(self.ROW, heading=self.NEW), Order())
        assert outcomes(report) == [(2, "unchanged")]

    def test_an_old_document_is_no_place(self, areas, table):
        heading = "名称,種類,文化財指定日,緯度,経度"
        report = carry_out(
            areas, TESTS, table("古文書,古文書,2000-01-01,34.8,134.7", heading=heading), Order()
        )
        assert codes(report) == [(2, "not-a-place")]

    def test_the_rule_behind_each_category_is_counted(self, areas, table):
        report = carry_out(areas, TESTS, table(self.ROW, heading=self.OLD), Order())
        assert report.rules == {("POIコード 0607", "castle"): 1}


class TestFilesThatCannotBeUsed:
    def test_without_areas_nothing_goes_in(self, session, table):
        with pytest.raises(Incomplete, match="no areas yet"):
            carry_out(session, TESTS, table(CASTLE), ORDER)

    def test_an_unknown_table_needs_a_source(self, areas, table):
        with pytest.raises(Incomplete, match="Say who publishes"):
            carry_out(areas, TESTS, table(CASTLE), Order())

    def test_a_heading_alone_is_said(self, areas, table):
        with pytest.raises(FileError, match="no row below the heading"):
            carry_out(areas, TESTS, table(), ORDER)

    def test_no_column_for_a_position_is_said(self, areas, table):
        with pytest.raises(FileError, match="No column holds a position"):
            carry_out(areas, TESTS, table("a,b", heading="name,category"), ORDER)

    def test_a_column_that_there_is_not_is_said(self, areas, table):
        with pytest.raises(BadRequest, match="Did you mean 'name'"):
            carry_out(areas, TESTS, table(CASTLE), Order("tests", columns={"name": "nane"}))

    def test_a_field_that_there_is_not_is_said(self, areas, table):
        with pytest.raises(BadRequest, match="no field 'nom'"):
            carry_out(areas, TESTS, table(CASTLE), Order("tests", columns={"nom": "name"}))

    def test_a_group_of_categories_is_no_category(self):
        with pytest.raises(BadRequest, match="no category 'religious'"):
            Order("tests", category="religious")

    def test_the_wrong_encoding_is_said(self, areas, table):
        order = Order("tests", wishes=Wishes(encoding="utf-8"))
        with pytest.raises(FileError, match="UTF-8"):
            carry_out(areas, TESTS, table(CASTLE, encoding="cp932"), order)

    @pytest.mark.parametrize("content", [b"", b"\n\n\n", b"\0" * 1000], ids=["empty", "blank", "zeros"])
    def test_nothing_is_said(self, areas, tmp_path, content):
        (path := tmp_path / "places.csv").write_bytes(content)
        with pytest.raises(FileError):
            carry_out(areas, TESTS, path, ORDER)

    def test_ten_megabytes_of_garbage_are_said(self, areas, tmp_path):
        (path := tmp_path / "places.csv").write_bytes(os.urandom(10_000_000))
        with pytest.raises(FileError):
            carry_out(areas, TESTS, path, ORDER)

    @pytest.mark.parametrize("name", ["places.csv.gz", "places.zip"])
    def test_a_bomb_is_refused(self, areas, tmp_path, name):
        bomb, rows = tmp_path / name, (HEADING + "\n").encode() + b"," * 60_000_000
        if name.endswith("gz"):
            bomb.write_bytes(gzip.compress(rows))
        else:
            with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("places.csv", rows)
        with pytest.raises(FileError, match="far more"):
            carry_out(areas, TESTS, bomb, ORDER)


class TestFailingHalfway:
    def test_leaves_nothing(self, database, table, monkeypatch):
        monkeypatch.setattr(importing, "BATCH", 1)
        with database.writer() as session:
            two_prefectures(session)
        add, calls = catalogue.add, []

        def fail_the_second_time(*told):
            calls.append(told)
            if len(calls) == 2:
                raise OSError("the disk is full")
            return add(*told)

        monkeypatch.setattr(catalogue, "add", fail_the_second_time)
        with pytest.raises(OSError, match="disk"), database.writer() as session:
            carry_out(session, TESTS, table(CASTLE, PARK), ORDER)
        with database.reader() as session:
            assert names(session) == []


class TestReport:
    def test_as_a_table_has_every_row_and_how_to_mend_it(self, areas, table, tmp_path):
        report = plan(areas, table(CASTLE, "3,城,,城,134.7,34.8,"), ORDER)
        report.write(tmp_path / "report.csv")
        lines = (tmp_path / "report.csv").read_text("utf-8-sig").splitlines()
        assert [lines[1][:10], lines[2][-24:]] == ["2,add,姫路城,", "Exchange the two values."]

    def test_a_cell_that_a_spreadsheet_would_compute_is_harmless(self, areas, table, tmp_path):
        report = plan(areas, table(CASTLE.replace("姫路城", "=1+1")), ORDER)
        report.write(tmp_path / "report.csv")
        assert "'=1+1" in (tmp_path / "report.csv").read_text("utf-8-sig")

    def test_progress_ends_with_the_file(self, areas, table):
        told: list[float] = []
        plan(areas, table(CASTLE, PARK), ORDER, told.append)
        assert told[-1] == 1.0


class TestOverHttp:
    @pytest.fixture
    def ready(self, database, client):
        with database.writer() as session:
            two_prefectures(session)
        return client

    def send(self, client, content=f"{HEADING}\n{CASTLE}\n", name="places.csv", token="", **form):
        headers = {"authorization": f"Bearer {token}".encode()} if token else {}
        files = {"file": (name, io.BytesIO(content.encode()))}
        return client.post("/api/imports", files=files, data={"source": "tests"} | form, headers=headers)

    def test_anybody_may_ask_what_would_happen(self, ready):
        answer = self.send(ready)
        assert (answer.status_code, answer.json()["outcomes"]["add"]) == (200, 1)

    def test_nobody_may_do_it_who_does_not_say_who_they_are(self, ready):
        assert self.send(ready, dry_run="false").status_code == 401

    def test_an_operator_may_do_it_with_a_token_made_for_it(self, ready):
        answer = self.send(
            ready, dry_run="false", token=people.token(ready.app.state.database, ["places:import"])
        )
        assert (answer.status_code, ready.get("/api/locations").json()["numberMatched"]) == (200, 1)

    @pytest.mark.parametrize("token", ["öpen", "rok_unknown"])
    def test_a_token_that_is_none_opens_nothing_and_says_so(self, ready, token):
        answer = self.send(ready, dry_run="false", token=token)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")

    def test_nobody_learns_of_places_that_are_not_public(self, ready):
        token = people.token(ready.app.state.database, ["places:import"])
        self.send(ready, dry_run="false", publish="false", token=token)
        assert self.send(ready).json()["outcomes"]["add"] == 1
        assert self.send(ready, token=token).json()["outcomes"]["update"] == 1

    @pytest.mark.parametrize(
        ("form", "says"),
        [
            ({"dryrun": "false"}, "The form has no field 'dryrun'"),
            ({"source": ["a", "b"]}, "The form has the field 'source' more than once"),
            ({"source": "a\0b"}, "source holds a character that cannot be shown (U+0000)"),
            ({"language": "zz"}, "There is no language 'zz'"),
            ({"layer": "一"}, "layer means nothing for csv"),
            ({"file": "text"}, "The form has the field 'file' more than once"),
        ],
    )
    def test_a_field_that_means_nothing_here_is_refused(self, ready, form, says):
        answer = self.send(ready, **form)
        assert (answer.status_code in (400, 422), says in answer.json()["detail"]) == (True, True)

    def test_columns_may_be_named_one_after_the_other(self, ready):
        answer = self.send(ready, column=["name=name", "lat=lat", "lon=lon"])
        assert answer.status_code == 200

    @pytest.mark.parametrize("query", ["foo=1", "lang=xx", "lang=en&lang=ja"])
    def test_a_parameter_that_means_nothing_here_is_refused(self, ready, query):
        files = {"file": ("places.csv", io.BytesIO(f"{HEADING}\n{CASTLE}\n".encode()))}
        answer = ready.post(f"/api/imports?{query}", files=files, data={"source": "tests"})
        assert answer.status_code == 400

    def test_a_lone_part_of_a_shapefile_lacks_only_the_others(self, ready):
        content = b"\x00\x00\x27\x0a" + b"\0" * 96
        files = {"file": ("places.shp", io.BytesIO(content))}
        detail = ready.post("/api/imports", files=files, data={"source": "tests"}).json()["detail"]
        assert "“places” lacks its .shx, .dbf." in detail

    @pytest.mark.parametrize(
        "sent",
        [
            {"data": {"file": "text"}},
            {"content": b"--x\r\nbroken", "headers": {"content-type": "multipart/form-data; boundary=y"}},
            {"content": b"--x\r\nbroken", "headers": {"content-type": "multipart/form-data"}},
        ],
    )
    def test_what_is_no_file_says_how_to_send_one(self, ready, sent):
        assert "Send the file as the form field “file”" in ready.post("/api/imports", **sent).json()["detail"]

    def test_a_hostile_name_is_only_a_name(self, ready):
        answer = self.send(ready, name="../../etc/passwd\x1b[31m.csv")
        assert (answer.status_code, "/" in answer.json()["file"]) == (200, False)

    def test_a_file_that_cannot_be_read_is_a_problem_with_words(self, ready):
        answer = self.send(ready, content="name\n城\n")
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")

    def test_a_wrong_option_is_a_problem_with_words(self, ready):
        assert "FIELD=COLUMN" in self.send(ready, column="name").json()["detail"]


class TestDraftsOfAnEarlierImport:
    DRAFTS = Order(source="tests", licence="CC0", status=Status.DRAFT)

    def statuses(self, session):
        return set(session.scalars(select(Location.status)))

    def test_the_same_file_again_publishes_them(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE, PARK), self.DRAFTS)
        report = carry_out(areas, TESTS, table(CASTLE, PARK), ORDER)
        assert [outcome for _, outcome in outcomes(report)] == ["update", "update"]
        assert self.statuses(areas) == {Status.PUBLIC}

    def test_a_dry_run_says_so_and_publishes_nothing(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE), self.DRAFTS)
        assert outcomes(plan(areas, table(CASTLE), ORDER, knows_all=True))[0][1] == "update"
        assert self.statuses(areas) == {Status.DRAFT}

    def test_as_drafts_again_they_stay_drafts(self, areas, table):
        carry_out(areas, TESTS, table(CASTLE), self.DRAFTS)
        carry_out(areas, TESTS, table(CASTLE), self.DRAFTS)
        assert self.statuses(areas) == {Status.DRAFT}

    @pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.RETIRED])
    def test_what_people_decide_about_is_left_to_them(self, areas, table, status):
        carry_out(areas, TESTS, table(CASTLE), self.DRAFTS)
        areas.scalars(select(Location)).one().status = status
        carry_out(areas, TESTS, table(CASTLE), ORDER)
        assert self.statuses(areas) == {status}


class TestAttributes:
    HEADING = (
        "id,name,category,lat,lon,setting,look,intrusion,noise,floor_area_m2,駐車台数,capacity,lead_days,"
        "fee_amount_minor,fee_currency,restrictions,restrictions_en,commission"
    )
    ROW = (
        '1,姫路城,castle,34.8394,134.6939,屋外,europe;時代劇,none,静か,"2,409.5㎡",0,40人,14,20000,jpy,'
        "火気厳禁,No fire,himeji-fc"
    )

    def test_each_is_taken_by_its_slug_or_its_word(self, areas, table):
        commission = organisation(areas, "himeji-fc", OrganisationKind.FILM_COMMISSION)
        report = carry_out(areas, TESTS, table(self.ROW, heading=self.HEADING), ORDER)
        place = areas.scalars(select(Location)).one()
        facets = areas.execute(select(Facet.attribute, Facet.value).order_by(Facet.attribute, Facet.value))
        assert codes(report) == []
        assert (place.setting, place.noise, place.floor_area_m2) == ("outdoor", "quiet", 2409.5)
        assert (place.parking_spaces, place.capacity, place.lead_days) == (0, 40, 14)
        assert (place.fee_amount_minor, place.fee_currency) == (20_000, "JPY")
        assert place.restrictions == {"ja": "火気厳禁", "en": "No fire"}
        assert place.commission_id == commission.id
        assert [tuple(row) for row in facets] == [
            ("intrusion", "none"), ("look", "europe"), ("look", "samurai_japan"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("column", "value", "code"),
        [
            ("setting", "underwater", "attribute-unclear"),
            ("look", "mars", "attribute-unclear"),
            ("capacity", "many", "number-unclear"),
            ("floor_area_m2", "nan", "number-unclear"),
            ("ceiling_height_m", "-3", "number-unclear"),
            ("fee_amount_minor", "500", "currency-unclear"),
            ("commission", "nowhere", "commission-unknown"),
        ],
    )
    def test_what_is_not_understood_is_reported_and_left_out(self, areas, table, column, value, code):
        row = f"1,姫路城,castle,34.8394,134.6939,{value}"
        report = carry_out(areas, TESTS, table(row, heading=f"id,name,category,lat,lon,{column}"), ORDER)
        assert (outcomes(report), codes(report)) == ([(2, "add")], [(2, code)])

    def test_the_same_file_again_changes_nothing(self, areas, table):
        organisation(areas, "himeji-fc", OrganisationKind.FILM_COMMISSION)
        carry_out(areas, TESTS, table(self.ROW, heading=self.HEADING), ORDER)
        again = carry_out(areas, TESTS, table(self.ROW, heading=self.HEADING), ORDER)
        assert outcomes(again) == [(2, "unchanged")]
