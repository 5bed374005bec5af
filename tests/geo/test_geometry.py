import json
import math

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.errors import (
    Antimeridian,
    BadBox,
    Empty,
    GeometryError,
    Malformed,
    NotClosed,
    NotFinite,
    NotValid,
    OutOfRange,
    SelfCrossing,
    TooFewPoints,
    TooManyVertices,
)
from geo.geometry import (
    MAX_VERTICES,
    box,
    checked,
    from_geojson,
    from_wkt,
    parse_bbox,
    parse_ring,
    require_clear_way,
    to_geojson,
)

SHINJUKU = [[139.70, 35.68], [139.71, 35.68], [139.71, 35.69], [139.70, 35.69], [139.70, 35.68]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


COORDINATE = st.floats(-80, 80).map(lambda value: round(value, 4))


class TestFromGeojson:
    def test_a_square_has_its_corners(self):
        assert from_geojson(polygon(SHINJUKU)).bounds == (139.70, 35.68, 139.71, 35.69)

    def test_text_and_object_mean_the_same(self):
        assert from_geojson(json.dumps(polygon(SHINJUKU))) == from_geojson(polygon(SHINJUKU))

    def test_heights_are_dropped(self):
        assert not from_geojson({"type": "Point", "coordinates": [139.7, 35.6, 12]}).has_z

    def test_positions_are_rounded_to_a_centimetre(self):
        point = from_geojson({"type": "Point", "coordinates": [139.123456789, 35.6]})
        assert point.x == 139.1234568

    def test_a_collection_keeps_its_parts(self):
        part = {"type": "Point", "coordinates": [139.7, 35.6]}
        collection = from_geojson({"type": "GeometryCollection", "geometries": [part, polygon(SHINJUKU)]})
        assert [each.geom_type for each in collection.geoms] == ["Point", "Polygon"]

    @pytest.mark.parametrize(
        ("value", "error"),
        [
            ("{", Malformed),
            ("[" * 100_000, Malformed),
            ([1, 2], Malformed),
            ({"type": "Circle", "coordinates": [1, 2]}, Malformed),
            ({"type": ["Point"], "coordinates": [1, 2]}, Malformed),
            ({"type": "Point"}, Malformed),
            ({"type": "Point", "coordinates": "139.7,35.6"}, Malformed),
            ({"type": "Point", "coordinates": [True, 35.6]}, Malformed),
            ({"type": "Feature", "geometry": None}, Malformed),
            ({"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection"}]}, Malformed),
            ({"type": "Point", "coordinates": []}, Empty),
            ({"type": "Point", "coordinates": [math.nan, 35.6]}, NotFinite),
            ('{"type": "Point", "coordinates": [1e999, 35.6]}', NotFinite),
            ({"type": "Point", "coordinates": [10**400, 35.6]}, NotFinite),
            ({"type": "Point", "coordinates": [200, 35.6]}, OutOfRange),
            ({"type": "LineString", "coordinates": [[139, 35]]}, TooFewPoints),
            (polygon(SHINJUKU[:3]), TooFewPoints),
            (polygon(SHINJUKU[:4]), NotClosed),
            (polygon([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]), SelfCrossing),
            (polygon(SHINJUKU, [[0, 0], [1, 1], [1, 0], [0, 0]]), NotValid),
        ],
    )
    def test_what_is_wrong_has_a_name(self, value, error):
        with pytest.raises(error):
            from_geojson(value)

    def test_an_open_ring_is_told_its_number_and_its_cure(self):
        hole = [[139.702, 35.682], [139.704, 35.682], [139.704, 35.684], [139.702, 35.684]]
        with pytest.raises(
            NotClosed, match=r"Ring 2 is not closed: repeat its first point \(139.702, 35.682\)"
        ):
            from_geojson(polygon(SHINJUKU, hole))

    def test_a_bad_point_is_told_its_place(self):
        parts = [[SHINJUKU], [[*SHINJUKU[:2], [139.7, "x"], *SHINJUKU[3:]]]]
        with pytest.raises(Malformed, match="Part 2, ring 1, point 3"):
            from_geojson({"type": "MultiPolygon", "coordinates": parts})

    def test_swapped_numbers_are_recognised(self):
        with pytest.raises(OutOfRange, match="swapped"):
            from_geojson({"type": "Point", "coordinates": [35.6, 139.7]})

    def test_a_crossing_is_told_where_it_is(self):
        with pytest.raises(SelfCrossing) as caught:
            from_geojson(polygon([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]))
        assert caught.value.facts == {"near": [0.5, 0.5]}

    def test_too_much_detail_is_refused(self):
        line = {"type": "LineString", "coordinates": [[lon / 100, 35] for lon in range(MAX_VERTICES + 1)]}
        with pytest.raises(TooManyVertices, match="10,001"):
            from_geojson(line)

    def test_official_boundaries_may_be_as_fine_as_they_are(self):
        line = {"type": "LineString", "coordinates": [[lon / 100, 35] for lon in range(MAX_VERTICES + 1)]}
        assert len(from_geojson(line, most_vertices=None).coords) == MAX_VERTICES + 1

    json_values = st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=12,
    )

    @given(st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon"]), json_values)
    def test_nonsense_is_only_ever_refused_in_our_own_words(self, kind, coordinates):
        try:
            geometry = from_geojson({"type": kind, "coordinates": coordinates})
        except GeometryError:
            return
        assert geometry.is_valid


class TestFromWkt:
    def test_a_point_is_read(self):
        assert from_wkt("POINT (139.7 35.6)").coords[0] == (139.7, 35.6)

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("somewhere", Malformed),
            ("SRID=4326;POINT (1 2)", Malformed),
            ("CIRCULARSTRING (0 0, 1 1, 2 0)", Malformed),
            ("POLYGON EMPTY", Empty),
            ("POLYGON ((0 0, 1 1, 1 0))", NotClosed),
            ("POINT (35.6 139.7)", OutOfRange),
        ],
    )
    def test_what_is_wrong_has_a_name(self, text, error):
        with pytest.raises(error):
            from_wkt(text)


class TestRequireClearWay:
    def test_a_step_over_the_antimeridian_is_refused(self):
        with pytest.raises(Antimeridian, match="from longitude 179 to -179"):
            parse_ring("179,35;-179,35;-179,36;179,36")

    def test_all_of_the_earth_is_meant(self):
        require_clear_way(shapely.box(-180, -90, 180, 90))

    def test_a_shape_cut_at_the_antimeridian_is_clear(self):
        require_clear_way(
            shapely.MultiPolygon([shapely.box(179, 35, 180, 36), shapely.box(-180, 35, -179, 36)])
        )


class TestToGeojson:
    def test_the_way_back_gives_the_same(self):
        assert from_geojson(to_geojson(from_geojson(polygon(SHINJUKU)))).equals(
            from_geojson(polygon(SHINJUKU))
        )

    def test_outer_rings_run_against_the_clock(self):
        clockwise = from_geojson(polygon(SHINJUKU[::-1]))
        assert shapely.is_ccw(shapely.linearrings(to_geojson(clockwise)["coordinates"][0]))

    def test_seven_decimals_are_enough(self):
        assert to_geojson(shapely.Point(1 / 3, 2 / 3))["coordinates"] == [0.3333333, 0.6666667]


class TestChecked:
    def test_a_shape_from_elsewhere_is_held_to_the_same_rules(self):
        with pytest.raises(OutOfRange):
            checked(shapely.Point(500, 0))


class TestBox:
    @given(
        st.lists(st.floats(-180, 180), min_size=2, max_size=2, unique=True).map(sorted),
        st.lists(st.floats(-90, 90), min_size=2, max_size=2, unique=True).map(sorted),
    )
    def test_its_bounds_are_what_was_asked_for(self, lons, lats):
        (west, east), (south, north) = lons, lats
        assert box(west, south, east, north).bounds == (west, south, east, north)

    def test_over_the_antimeridian_it_has_two_parts(self):
        assert [part.bounds for part in box(170, -20, -170, -10).geoms] == [
            (170, -20, 180, -10),
            (-180, -20, -170, -10),
        ]

    @pytest.mark.parametrize("text", ["1,2,3", "", "a,b,c,d", "nan,1,2,3", "1,2,3,1", "1,1,1,2", "0,0,181,1"])
    def test_what_is_no_box_is_refused(self, text):
        with pytest.raises(BadBox):
            parse_bbox(text)

    def test_heights_in_a_box_are_left_out(self):
        assert parse_bbox("139,35,0,140,36,99").bounds == (139, 35, 140, 36)

    def test_an_upside_down_box_is_told_to_turn(self):
        with pytest.raises(BadBox, match="south 36 is above north 35; swap them"):
            parse_bbox("139,36,140,35")


class TestParseRing:
    def test_the_last_corner_leads_back_to_the_first(self):
        assert parse_ring("135,34;136,34;136,35;135,35").equals(box(135, 34, 136, 35))

    @given(st.lists(st.tuples(COORDINATE, COORDINATE), min_size=3, max_size=3))
    def test_a_shape_is_what_was_written(self, points):
        assume(abs(shapely.Polygon(points).area) > 1e-3)
        assume(max(points)[0] - min(points)[0] <= 180)
        ring = parse_ring(";".join(f"{lon},{lat}" for lon, lat in points))
        assert list(ring.exterior.coords) == [*points, points[0]]

    @pytest.mark.parametrize(
        "text",
        ["", "135,34", "135,34;136,34", "135,34;136;137,35", "1;2;3", "a,b;c,d;e,f", "1,2,3;4,5,6;7,8,9"],
    )
    def test_anything_else_is_refused_with_an_example(self, text):
        with pytest.raises(Malformed, match="three or more corners"):
            parse_ring(text)

    def test_a_shape_that_crosses_itself_is_refused(self):
        with pytest.raises(SelfCrossing):
            parse_ring("134,34;135,35;135,34;134,35")
