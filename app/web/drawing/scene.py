"""A whole print: sky, sun or moon, mist, hills or sea, the motif, and what stands in front."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from app.web.drawing import built, nature, worked
from app.web.drawing.palette import MOODS, Palette, mood_of
from app.web.drawing.pen import disc, line, moved, oval, path, rect, smooth

Motif = Callable[[Palette, Random], str]

HEIGHT = 480
HORIZON = 300
GROUND = 392

# fmt: off
MOTIFS: dict[str, Motif] = {
    "castle": built.castle, "castle_ruin": built.ruin, "archaeological": built.ruin,
    "historic_building": built.facade, "monument": built.stones,
    "samurai_house": built.town, "merchant_town": built.town, "farmhouse": built.thatch,
    "western_house": built.facade, "brick_building": built.brick, "shrine": built.torii,
    "temple": built.pagoda, "church": built.church, "cemetery": built.stones, "city_street": worked.blocks,
    "alley": worked.lane, "shopping_arcade": worked.lane, "slope": worked.steps, "viewpoint": worked.blocks,
    "waterfront": worked.boats,
    "government": built.facade, "school": built.facade, "hospital": built.facade, "library": built.facade,
    "museum": built.facade, "theatre": built.facade, "sports": worked.stadium, "market": worked.stalls,
    "shop": worked.stalls, "restaurant": worked.lane, "hotel": built.town, "onsen": built.onsen,
    "office": worked.blocks, "theme_park": worked.wheel, "studio": worked.chimneys,
    "factory": worked.chimneys,
    "mine": worked.tunnel, "brewery": built.town,
    "power": worked.dam, "abandoned": built.ruin,
    "station": worked.train, "railway": worked.train, "airport": worked.airport, "port": worked.boats,
    "lighthouse": worked.lighthouse, "road": worked.winding_road, "bridge": worked.bridge, "dam": worked.dam,
    "tunnel": worked.tunnel, "tower": worked.tower, "house": built.town, "apartment": worked.blocks,
    "village": built.thatch, "mountain": nature.peak, "volcano": nature.volcano, "forest": nature.forest,
    "river": nature.river, "waterfall": nature.waterfall, "lake": nature.lake, "wetland": nature.marsh,
    "beach": nature.shore, "cliff": nature.cliff, "island": nature.island, "dune": nature.dunes,
    "grassland": nature.meadow, "cave": nature.cave, "snow": nature.snowfield,
    "rice_terrace": nature.terraces, "farmland": nature.rows, "ranch": nature.meadow,
    "garden": nature.garden, "city_park": nature.garden,
}
# fmt: on
WITHOUT_HILLS = {"city_street", "alley", "shopping_arcade", "restaurant", "office", "apartment"}


@dataclass(frozen=True)
class Sight:
    """What a print is made from: the same sight gives the same print."""

    name: str
    category: str
    seasons: list[str] = field(default_factory=list)
    lights: list[str] = field(default_factory=list)
    is_coastal: bool = False


def draw(sight: Sight, width: int = 640) -> str:
    """Return the print as SVG, `width` units wide and 480 high."""
    seed = int.from_bytes(hashlib.blake2b(sight.name.encode(), digest_size=8).digest())
    r = Random(seed)  # noqa: S311 - a picture, not a secret
    mood = "winter" if sight.category == "snow" else mood_of(sight.seasons, sight.lights, seed >> 8)
    p = MOODS[mood]
    motif = MOTIFS[sight.category]
    layers = [
        _sky(p, width),
        _light(p, r, width, mood),
        _mist(p, r, width),
        _distance(p, r, width, sight),
        _foot(p, r, width),
        moved(width / 2 + r.uniform(-24, 24), GROUND, motif(p, r), r.uniform(0.98, 1.08)),
        _foreground(p, r, width, mood),
        rect(0, 0, width, HEIGHT, "none", stroke=p.dark, stroke_width=6, stroke_opacity=0.12),
    ]
    size = f'width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(layers)}</svg>'


def _sky(p: Palette, width: int) -> str:
    stops = ((0, p.zenith), (0.16, p.zenith), (0.5, p.horizon), (1, p.horizon))
    inks = "".join(f'<stop offset="{at}" stop-color="{colour}"/>' for at, colour in stops)
    return f'<defs><linearGradient id="sky" x2="0" y2="1">{inks}</linearGradient></defs>' + rect(
        0, 0, width, HEIGHT, "url(#sky)"
    )


def _light(p: Palette, r: Random, width: int, mood: str) -> str:
    is_low = mood in ("sunrise", "sunset")
    x = width * r.choice((r.uniform(0.14, 0.3), r.uniform(0.7, 0.86)))
    y = r.uniform(210, 250) if is_low else r.uniform(70, 130)
    stars = ""
    if mood == "night":
        places = ((r.uniform(0, width), r.uniform(6, 200)) for _ in range(width // 12))
        stars = "".join(
            disc(sx, sy, r.uniform(0.6, 1.7), p.disc, opacity=round(r.uniform(0.4, 1), 2))
            for sx, sy in places
        )
    glow = disc(x, y, 66, p.disc, opacity=0.22) if mood != "winter" else ""
    return stars + glow + disc(x, y, 48 if is_low else 36, p.disc, opacity=0.95)


def _mist(_p: Palette, r: Random, width: int) -> str:
    drawn = ""
    for _ in range(4):
        x, y, w = r.uniform(-60, width), r.uniform(60, 230), r.uniform(120, 300)
        drawn += rect(x, y, w, 13, "#fff", rx=6.5, opacity=0.34)
        drawn += rect(x + r.uniform(20, 90), y + 9, w * 0.7, 12, "#fff", rx=6, opacity=0.3)
    return drawn


def _distance(p: Palette, r: Random, width: int, sight: Sight) -> str:
    if sight.category in WITHOUT_HILLS:
        return ""
    far = smooth(_ridge(r, width, 210, 275), HEIGHT, p.far)
    if sight.is_coastal:
        waves = "".join(
            line(
                f"M{r.uniform(0, width):.0f} {r.uniform(306, 352):.0f}h{r.uniform(20, 70):.0f}",
                "#fff",
                2,
                opacity=0.45,
            )
            for _ in range(14)
        )
        return far + rect(0, HORIZON, width, HEIGHT, p.water) + waves
    veil = rect(0, 262, width, 40, p.horizon, opacity=0.35)
    return far + veil + smooth(_ridge(r, width, 272, 316), HEIGHT, p.middle)


def _ridge(r: Random, width: int, high: float, low: float) -> list[tuple[float, float]]:
    steps = max(5, width // 110)
    return [(width * n / steps, r.uniform(high, low)) for n in range(steps + 1)]


def _foot(p: Palette, r: Random, width: int) -> str:
    line_of = [(width * n / 4, GROUND - 22 + r.uniform(-9, 9)) for n in range(5)]
    return smooth(line_of, HEIGHT, p.ground)


def _foreground(p: Palette, r: Random, width: int, mood: str) -> str:
    edge = path(
        f"M0 {HEIGHT}V{HEIGHT - 26}Q{width * 0.3:.0f} {HEIGHT - 52} {width * 0.55:.0f} {HEIGHT - 20}"
        f"T{width} {HEIGHT - 34}V{HEIGHT}Z",
        p.near,
    )
    grass = "".join(
        line(
            f"M{x:.0f} {HEIGHT}q{r.uniform(-6, 6):.0f} -20 {r.uniform(-12, 12):.0f} {-r.uniform(26, 46):.0f}",
            p.near,
            2.5,
        )
        for x in (r.uniform(0, width) for _ in range(width // 22))
    )
    return edge + grass + SEASONAL.get(mood, _nothing)(p, r, width)


def _nothing(_p: Palette, _r: Random, _width: int) -> str:
    return ""


def _branch(p: Palette, r: Random, width: int) -> str:
    """Return a branch that hangs in from a corner, with blossoms or leaves of the season."""
    side = r.choice((0, width))
    sign = 1 if side == 0 else -1
    wood = line(
        f"M{side} 26Q{side + sign * 80} 30 {side + sign * 190} 92"
        f"M{side + sign * 90} 42Q{side + sign * 130} 30 {side + sign * 170} 40",
        p.dark,
        6,
    )
    leaves = "".join(
        oval(
            side + sign * (20 + t * 180) + r.gauss(0, 14),
            26 + t * t * 66 + r.gauss(0, 18),
            s,
            s * 0.8,
            p.accent,
            opacity=round(r.uniform(0.7, 1), 2),
        )
        for t, s in ((r.random(), r.uniform(4, 9)) for _ in range(64))
    )
    return wood + leaves


def _snow(_p: Palette, r: Random, width: int) -> str:
    flakes = ((r.uniform(0, width), r.uniform(0, HEIGHT), r.uniform(1.2, 3.6)) for _ in range(width // 7))
    return "".join(disc(x, y, size, "#fff", opacity=0.9) for x, y, size in flakes)


SEASONAL: dict[str, Callable[[Palette, Random, int], str]] = {
    "spring": _branch,
    "autumn": _branch,
    "winter": _snow,
}
