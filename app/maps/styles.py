"""How things look on every map: a symbol for each group of categories, colours by day and by night.

A symbol is the `d` of one SVG path on a field of 24 by 24, filled by the even-odd rule; it is told apart
without colour. Colours have a contrast of at least 4.5 : 1 to the white of the symbol.
"""

from typing import Any

SYMBOLS = {
    "gate": ("M12 2.5 23 8.6v2.6H1V8.6zM4.2 12.6h3.2V21H4.2zM16.6 12.6h3.2V21h-3.2zM8.8 12.6h6.4v2.2H8.8z"),
    "torii": (
        "M1 4.2c7 1.9 15 1.9 22 0l-.6 3.2C15.6 9 8.4 9 1.6 7.4zM3 11.2h18v2.3H3z"
        "M5.6 8.6h2.6L7.6 21.5H4.6zM15.8 8.6h2.6l1 12.9h-3zM11 9h2v2.2h-2z"
    ),
    "street": ("M1.5 3H8v18H1.5zM16 3h6.5v18H16zM11.2 4h1.6v4h-1.6zM11.2 10h1.6v4h-1.6zM11.2 16h1.6v4h-1.6z"),
    "pillars": (
        "M12 2 22.5 8v2.2h-21V8zM4 11.6h2.8v7H4zM10.6 11.6h2.8v7h-2.8zM17.2 11.6H20v7h-2.8z"
        "M1.5 20h21v2.2h-21z"
    ),
    "shop": "M4 3h16l2.8 7.2H1.2zM3 11.6h18V21H3zM6 14v7h4.5v-7zM13 14v4h5v-4z",
    "factory": (
        "M2 21V10.5l6-4v4l6-4v4l1.4-.9L16 2h4l1.6 19zM6 14v3h2.6v-3zM11 14v3h2.6v-3zM16 14v3h2.6v-3z"
    ),
    "rail": (
        "M7.5 2h9A3.5 3.5 0 0 1 20 5.5v9A3.5 3.5 0 0 1 16.5 18h-9"
        "A3.5 3.5 0 0 1 4 14.5v-9A3.5 3.5 0 0 1 7.5 2z"
        "M6.8 5.5v4.8h10.4V5.5zM7 13h2.6v2.4H7zM14.4 13H17v2.4h-2.6zM7.8 19h2.4l-2 3.2H5.6z"
        "M13.8 19h2.4l2.2 3.2h-2.6z"
    ),
    "bridge": "M1 7h22v3.2h-1.6V19h-3.2c0-4.2-2.7-6.8-6.2-6.8S5.8 14.8 5.8 19H2.6v-8.8H1z",
    "house": "M12 2.8 23 12.4h-3V21h-5.6v-6H9.6v6H4v-8.6H1z",
    "mountain": "M.8 20.5 9.2 5l4.3 7 2.3-3.6L23.2 20.5zM9.2 8.6 7.4 12l1.7 1.2 1.3-1.2 1 .8z",
    "field": (
        "M1.5 6.5c6-4 15 3 21-1V9c-6 4-15-3-21 1zM1.5 12.5c6-4 15 3 21-1V15c-6 4-15-3-21 1z"
        "M1.5 18.5c6-4 15 3 21-1V21c-6 4-15-3-21 1z"
    ),
    "tree": (
        "M12 1.8c4.6 0 7.8 3 7.8 6.9 0 3.8-2.8 6.7-6.4 7.1v6.4h-2.8"
        "v-6.4c-3.6-.4-6.4-3.3-6.4-7.1 0-3.9 3.2-6.9 7.8-6.9z"
    ),
}

GROUP_COLOURS = {
    "historic": "#8a3a24",
    "religious": "#a8321f",
    "street": "#2f5168",
    "public": "#3c4f7a",
    "commercial": "#7a4a6b",
    "industrial": "#57534a",
    "transport": "#46506b",
    "structure": "#5f5348",
    "residential": "#7d5a24",
    "nature": "#2f6b4f",
    "rural": "#5f6b1f",
    "park": "#3f6f3a",
}

# The base map: sea is the ground that the rest lies on.
BASE_PALETTES: dict[str, dict[str, str]] = {
    "day": {
        "sea": "#dbe5e8",
        "land": "#f7f4ec",
        "abroad": "#e6e7e1",
        "prefecture": "#b9ae9b",
        "municipality": "#ddd5c5",
        "rim": "#fffdf8",
        "disc": "#fffdf8",
        "disc_rim": "#8a7f6c",
        "figure": "#38332a",
    },
    "night": {
        "sea": "#14191c",
        "land": "#262521",
        "abroad": "#1c1f20",
        "prefecture": "#5a5447",
        "municipality": "#39362f",
        "rim": "#77705f",
        "disc": "#34322c",
        "disc_rim": "#8d8471",
        "figure": "#ece8df",
    },
}


def legend(groups: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return symbol and colour of each group, as the map's script takes them."""
    return {
        slug: {"symbol": SYMBOLS[group.symbol], "colour": GROUP_COLOURS[slug]}
        for slug, group in groups.items()
    }
