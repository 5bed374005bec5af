"""Maps built by folium, in parts that fit into a page of our own. The only file that knows folium.

folium writes popup and tooltip text into the page as it is and loads its scripts from foreign addresses.
So no text of people ever goes into a folium object, data come by URL, and every script is one of ours.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template
from markupsafe import Markup

SCRIPT = re.compile(r'<script src="([^"]+)"')
STYLE_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


@dataclass(frozen=True)
class MapParts:
    """A map as its page needs it: addresses to load, the element, and the script that fills it."""

    scripts: tuple[str, ...]
    style_sheets: tuple[str, ...]
    html: Markup
    script: Markup


@dataclass(frozen=True)
class RasterTiles:
    """Ready-made pictures of a map, and whom to name for them (markup of the deployment, not of people)."""

    url: str
    attribution: str


@dataclass(frozen=True)
class VectorTiles:
    """Tiles that the page draws itself; `options` go to the script as they are."""

    url: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MapPlan:
    """What a map shows. `name` is how the page's scripts find it, under `window.maps`."""

    name: str
    base: RasterTiles | VectorTiles
    points: VectorTiles | None = None
    centre: tuple[float, float] = (137.5, 38.0)
    zoom: int = 5
    bounds: tuple[float, float, float, float] | None = None
    may_draw: bool = False
    follows_window: bool = True
    """Whether the map sees by itself that its window has another size; else the page's scripts tell it."""


def build(plan: MapPlan, address_of: Callable[[str], str]) -> MapParts:
    """Return the parts of the map; `address_of` gives the address of a vendored or own file by its name."""
    made = _Map(plan, address_of)
    if isinstance(plan.base, RasterTiles):
        folium.TileLayer(plan.base.url, attr=plan.base.attribution, max_zoom=18).add_to(made)
    else:
        made.add_child(_Layer("baseGrid", plan.base))
    if plan.points:
        made.add_child(_Layer("tilePoints", plan.points))
    made.add_child(_Named(plan.name))
    return _parts(made)


class _Map(folium.Map):
    """folium's map with our own files and, where drawing is allowed, the means for it."""

    def __init__(self, plan: MapPlan, address_of: Callable[[str], str]) -> None:
        lon, lat = plan.centre
        super().__init__(
            (lat, lon),
            zoom_start=plan.zoom,
            tiles=None,
            zoom_control=False,
            min_zoom=4,
            max_zoom=18,
            zoom_snap=0.5,
            track_resize=plan.follows_window,
        )
        self.default_js = [(name, address_of(name)) for name in _scripts(plan)]
        self.default_css = [(name, address_of(name)) for name in _style_sheets(plan)]
        if plan.bounds:
            west, south, east, north = plan.bounds
            whole = folium.FitBounds([(south, west), (north, east)])
            # A movement that is still going on would undo what the page's own scripts show next.
            whole.options["animate"] = False
            self.add_child(whole)


class _Layer(MacroElement):
    """A layer that one of our scripts defines: `L.<kind>(url, options)`."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "L.{{ this.kind }}({{ this.url }}, {{ this.options }}).addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, kind: str, tiles: VectorTiles) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = kind
        self.kind = kind
        self.url = _for_script(tiles.url)
        self.options = _for_script(tiles.options)


class _Named(MacroElement):
    """Hands the map over to the page's own scripts."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "(window.maps = window.maps || {})[{{ this.map_name }}] = {{ this._parent.get_name() }};"
        "{% endmacro %}"
    )

    def __init__(self, name: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "named"
        self.map_name = _for_script(name)


def _scripts(plan: MapPlan) -> list[str]:
    drawing = ["vendor/leaflet-geoman-free/leaflet-geoman.min.js"] if plan.may_draw else []
    return [
        "vendor/leaflet/leaflet.js",
        "vendor/leaflet.vectorgrid/Leaflet.VectorGrid.bundled.min.js",
        *drawing,
        "js/map-layers.js",
    ]


def _style_sheets(plan: MapPlan) -> list[str]:
    drawing = ["vendor/leaflet-geoman-free/leaflet-geoman.css"] if plan.may_draw else []
    return ["vendor/leaflet/leaflet.css", *drawing]


def _for_script(value: Any) -> str:
    """Return `value` as JSON that cannot end a script element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _parts(made: folium.Map) -> MapParts:
    figure: Any = made.get_root()
    figure.render()
    head = figure.header.render()
    return MapParts(
        tuple(SCRIPT.findall(head)),
        tuple(STYLE_SHEET.findall(head)),
        Markup(figure.html.render()),  # noqa: S704 - folium's own markup; nothing of people's is in it
        Markup(figure.script.render()),  # noqa: S704
    )
