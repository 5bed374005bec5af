"""Which columns hold a position."""

import pytest

from geo.formats.columns import find_columns, plain_name


class TestFindColumns:
    @pytest.mark.parametrize(
        ("lon", "lat"),
        [
            ("経度", "緯度"),
            ("longitude", "latitude"),
            ("LON", "LAT"),
            ("lng", "lat"),
            ("X", "Y"),
            ("Ｘ座標", "Ｙ座標"),
            ("経度（世界測地系）", "緯度（世界測地系）"),
            ("施設_経度", "施設_緯度"),
            ("Coordonnée en X", "Coordonnée en Y"),
            ("GPS Longitude", "GPS Latitude"),
        ],
    )
    def test_a_pair_is_known_by_its_names(self, lon, lat):
        assert find_columns(["名称", lat, lon]).pairs == ((lon, lat),)

    @pytest.mark.parametrize("name", ["WKT", "geo_shape", "the_geom"])
    def test_a_shape_is_known_by_its_name(self, name):
        assert find_columns(["name", name]).shapes == (name,)

    @pytest.mark.parametrize(
        ("name", "is_first"), [("geo_point_2d", True), ("緯度経度", True), ("lonlat", False)]
    )
    def test_both_numbers_may_stand_in_one_cell(self, name, is_first):
        assert find_columns([name]).points == ((name, is_first),)

    def test_named_degrees_are_trusted_before_x_and_y(self):
        assert find_columns(["X", "Y", "緯度", "経度"]).pairs == (("経度", "緯度"), ("X", "Y"))

    def test_the_plain_name_wins_over_one_with_an_addition(self):
        assert find_columns(["駐車場_緯度", "駐車場_経度", "緯度", "経度"]).pairs == (("経度", "緯度"),)

    def test_two_with_an_addition_are_a_question(self):
        found = find_columns(["駅_緯度", "駅_経度", "庁舎_緯度", "庁舎_経度"])
        assert [finding.code for finding in found.findings] == ["position-columns-unclear"] * 2

    def test_two_with_known_names_are_decided_aloud(self):
        (finding,) = find_columns(["lat", "latitude", "lon"]).findings
        assert finding.says == "Several columns could hold the latitude: lat, latitude. “lat” was used."

    def test_one_half_may_be_given(self):
        found = find_columns(["lat", "latitude", "lon"], lat="latitude")
        assert (found.pairs, found.findings) == ((("lon", "latitude"),), ())

    def test_the_old_datum_is_not_taken_for_the_new_one(self):
        found = find_columns(["緯度（日本測地系）", "経度（日本測地系）"])
        assert not found.pairs

    def test_the_old_datum_is_said(self):
        found = find_columns(["緯度（日本測地系）", "経度（日本測地系）"])
        assert [finding.code for finding in found.findings] == ["old-datum"] * 2

    def test_a_table_without_a_position_has_none(self):
        assert not find_columns(["名称", "住所"]).names

    def test_each_says_what_it_holds_the_most_trusted_first(self):
        found = find_columns(["geom", "Y", "X", "緯度経度", "緯度", "経度"])
        assert found.roles == (
            ("lon", "経度"), ("lat", "緯度"), ("lon", "X"), ("lat", "Y"),
            ("lat,lon", "緯度経度"), ("shape", "geom"),
        )  # fmt: skip


class TestPlainName:
    @pytest.mark.parametrize("name", ["Geo_Point-2D", "geo point 2d", "ＧＥＯ＿ＰＯＩＮＴ＿２Ｄ (WGS 84)"])
    def test_width_case_and_remarks_make_no_difference(self, name):
        assert plain_name(name) == "geopoint2d"
