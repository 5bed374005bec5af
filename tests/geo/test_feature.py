import pytest
from pydantic import TypeAdapter, ValidationError

from geo.feature import Extent, Feature, FeatureCollection, Link
from geo.geometry import from_geojson, to_geojson

CASTLE = {
    "type": "Feature",
    "id": "himeji-castle",
    "geometry": {"type": "Point", "coordinates": [134.6939, 34.8394]},
    "properties": {"name": "姫路城"},
}


class TestFeature:
    def test_a_geometry_goes_in_and_comes_out(self):
        feature = Feature(**CASTLE)
        members = feature.geometry.model_dump(exclude_none=True)
        assert to_geojson(from_geojson(members)) == CASTLE["geometry"]

    def test_a_place_may_be_unknown(self):
        assert Feature(geometry=None, properties={}).geometry is None

    def test_another_type_is_refused(self):
        with pytest.raises(ValidationError):
            Feature(**CASTLE | {"type": "Thing"})


class TestFeatureCollection:
    def test_it_says_how_many_there_are(self):
        page = FeatureCollection(features=[CASTLE], numberMatched=12, numberReturned=1)
        assert page.model_dump(exclude_none=True)["numberMatched"] == 12

    def test_its_members_have_the_names_of_the_standard(self):
        # OGC 17-069r4, 7.16.2; RFC 7946, section 3.3.
        names = set(TypeAdapter(FeatureCollection).json_schema()["properties"])
        assert names == {"type", "features", "links", "timeStamp", "numberMatched", "numberReturned"}


class TestExtent:
    def test_longitude_comes_first_in_its_reference_system(self):
        extent = Extent(spatial={"bbox": [(122.9, 24.0, 154.0, 45.6)]})
        assert extent.spatial.crs == "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


class TestLink:
    def test_it_is_small_where_little_is_said(self):
        assert Link(href="/items", rel="next").model_dump(exclude_none=True) == {
            "href": "/items",
            "rel": "next",
        }
