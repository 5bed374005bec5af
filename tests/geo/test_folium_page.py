"""The parts of a map: only our own files, and nothing that could end a script."""

from geo.folium_page import MapParts, MapPlan, RasterTiles, VectorTiles, build

BASE = VectorTiles("/tiles/{z}/{x}/{y}.mvt", {"lang": "en"})


def parts(plan: MapPlan) -> MapParts:
    return build(plan, lambda name: f"/files/{name}")


class TestParts:
    def test_every_file_is_one_of_ours(self):
        made = parts(MapPlan("a", BASE, may_draw=True))
        assert all(address.startswith("/files/") for address in made.scripts + made.style_sheets)

    def test_no_foreign_address_is_named(self):
        made = parts(MapPlan("a", BASE))
        assert "http" not in made.script + made.html

    def test_drawing_tools_come_only_where_one_may_draw(self):
        assert not [name for name in parts(MapPlan("a", BASE)).scripts if "geoman" in name]

    def test_leaflet_comes_first(self):
        assert parts(MapPlan("a", BASE)).scripts[0].endswith("leaflet.js")

    def test_the_map_is_handed_over_by_its_name(self):
        assert 'window.maps = window.maps || {})["search"]' in parts(MapPlan("search", BASE)).script

    def test_nothing_ends_the_script_element(self):
        hostile = VectorTiles("/t?q=</script>", {"text": "</script><script>alert(1)"})
        assert "</script" not in parts(MapPlan("a", hostile)).script

    def test_pictures_of_others_name_whom_to_thank(self):
        base = RasterTiles("https://tiles.example/{z}/{x}/{y}.png", "Someone")
        assert "Someone" in parts(MapPlan("a", base)).script
