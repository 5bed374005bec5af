"""The maps of the pages: what lies on each, as a plan for folium."""

from collections.abc import Callable
from urllib.parse import urlencode

from app.locations.taxonomy import taxonomy
from app.maps.styles import BASE_PALETTES, legend
from app.settings import Maps
from geo.folium_page import MapParts, MapPlan, RasterTiles, VectorTiles, build

JAPAN = (122.8, 24.0, 146.0, 45.6)
BASE_URL = "/tiles/base/{z}/{x}/{y}.mvt"
PLACES_URL = "/tiles/locations/{z}/{x}/{y}.mvt"

AddressOf = Callable[[str], str]


def search_map(settings: Maps, lang: str, address_of: AddressOf, **asked: str) -> MapParts:
    """Return the map of all places that match `asked`, to draw on; the page chooses its view and its size."""
    layers = (_base(settings, lang), places(lang, **asked))
    plan = MapPlan("search", *layers, may_draw=True, follows_window=False)
    return build(plan, address_of)


def place_map(settings: Maps, lang: str, address_of: AddressOf, lon: float, lat: float) -> MapParts:
    """Return the map around one place, with its neighbours."""
    plan = MapPlan("place", _base(settings, lang), places(lang), centre=(lon, lat), zoom=12)
    return build(plan, address_of)


def site_map(settings: Maps, lang: str, address_of: AddressOf) -> MapParts:
    """Return a map of Japan on which a site is drawn."""
    return build(MapPlan("site", _base(settings, lang), bounds=JAPAN, may_draw=True), address_of)


def area_map(settings: Maps, lang: str, address_of: AddressOf) -> MapParts:
    """Return a map of Japan on which the page draws areas or organisations."""
    return build(MapPlan("areas", _base(settings, lang), bounds=JAPAN), address_of)


def places(lang: str, **asked: str) -> VectorTiles:
    """Return the layer of the places that match what is `asked`, in the words of the search's address."""
    query = urlencode(asked)
    options = {"legend": legend(taxonomy().groups), "palettes": BASE_PALETTES, "lang": lang}
    return VectorTiles(PLACES_URL + (f"?{query}" if query else ""), options)


def _base(settings: Maps, lang: str) -> RasterTiles | VectorTiles:
    if settings.tile_url:
        return RasterTiles(settings.tile_url, settings.tile_attribution)
    return VectorTiles(
        BASE_URL, {"palettes": BASE_PALETTES, "lang": lang, "attribution": "Rokechi · Natural Earth"}
    )
