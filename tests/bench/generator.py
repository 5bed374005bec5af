"""Made places by the million, clustered like Japan's towns: the same ones for the same seed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from app.locations.drafts import Draft
from app.locations.taxonomy import taxonomy
from tests.bench.towns import TOWNS

SEED: Final = 20240607
WEST, SOUTH, EAST, NORTH = 123.0, 24.0, 146.0, 46.0
IN_TOWN, BY_ROAD = 0.88, 0.09
"""Shares of the places that lie at hot spots of a town and along a road; the rest lies anywhere between."""
BATCH: Final = 5_000

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

# What a name is made of. 城 (castle) stands in names that are no castle's, as it does in life.
STEMS = (
    ("Shiroyama", "城山", "しろやま"), ("Miyagi", "宮城", "みやぎ"), ("Ibaraki", "茨城", "いばらき"),
    ("Sakura", "桜", "さくら"), ("Matsubara", "松原", "まつばら"), ("Kawabata", "川端", "かわばた"),
    ("Nakano", "中野", "なかの"), ("Honmachi", "本町", "ほんまち"), ("Midori", "緑", "みどり"),
    ("Fujimi", "富士見", "ふじみ"), ("Asahi", "朝日", "あさひ"), ("Minato", "港", "みなと"),
    ("Wakaba", "若葉", "わかば"), ("Tenjin", "天神", "てんじん"), ("Hachiman", "八幡", "はちまん"),
    ("Umeda", "梅田", "うめだ"), ("Hikari", "光", "ひかり"), ("Shimizu", "清水", "しみず"),
    ("Izumi", "泉", "いずみ"), ("Kasuga", "春日", "かすが"), ("Inari", "稲荷", "いなり"),
    ("Takayama", "高山", "たかやま"), ("Ishibashi", "石橋", "いしばし"), ("Aoba", "青葉", "あおば"),
)  # fmt: skip
LOOKS = ("samurai_japan", "modern_japan", "showa_japan", "europe")


def positions(number: int, seed: int = SEED) -> tuple[Numbers, Numbers, Whole]:
    """Return longitudes, latitudes and the town of each place, in an order that tells nothing."""
    draw = np.random.default_rng(seed)
    weights = np.array([town.people for town in TOWNS], dtype=float) ** 0.9
    middles = np.array([(town.lon, town.lat) for town in TOWNS])
    towns = draw.choice(len(TOWNS), number, p=weights / weights.sum())
    share = draw.random(number)
    spots = _hot_spots(draw, towns, middles)
    roads = _along_roads(draw, towns, middles)
    anywhere = middles[towns] + draw.normal(0, 0.45, (number, 2))
    chosen = np.where(
        (share < IN_TOWN)[:, None], spots, np.where((share < IN_TOWN + BY_ROAD)[:, None], roads, anywhere)
    )
    lons, lats = np.clip(chosen, (WEST, SOUTH), (EAST, NORTH)).round(7).T
    return lons, lats, towns


def _hot_spots(draw: Generator, towns: Whole, middles: Numbers) -> Numbers:
    """Put each place near one of its town's 4 to 40 hot spots, thick in the middle and thin around."""
    spots_of = draw.integers(4, 41, len(TOWNS))
    spots = middles[:, None] + draw.normal(0, 0.035, (len(TOWNS), 40, 2))
    widths = draw.lognormal(-5.2, 0.6, (len(TOWNS), 40))
    spot = (draw.random(len(towns)) * spots_of[towns]).astype(int)
    return spots[towns, spot] + draw.laplace(0, 1, (len(towns), 2)) * widths[towns, spot][:, None]


def _along_roads(draw: Generator, towns: Whole, middles: Numbers) -> Numbers:
    """Put each place beside a straight road from its town to one of the four nearest."""
    apart = np.hypot(*(middles[:, None] - middles[None]).transpose(2, 0, 1))
    near = apart.argsort(axis=1)[:, 1:5]
    ends = middles[near[towns, draw.integers(0, 4, len(towns))]]
    along = draw.random((len(towns), 1))
    return middles[towns] * (1 - along) + ends * along + draw.normal(0, 0.003, (len(towns), 2))


def slug(number: int) -> str:
    """Return the slug of the place of that number, from 0."""
    return f"place-{number}"


def batches(number: int, seed: int = SEED) -> Iterator[list[Draft]]:
    """Yield `number` places as drafts, so many at a time."""
    lons, lats, _towns = positions(number, seed)
    points = shapely.points(lons, lats)
    draw = np.random.default_rng(seed + 1)
    for start in range(0, number, BATCH):
        some = range(start, min(start + BATCH, number))
        yield [
            _draft(place, points[place], row)
            for place, row in zip(some, draw.random((len(some), 8)), strict=True)
        ]


def _draft(number: int, point: Any, draws: Numbers) -> Draft:
    """Return one place; `draws` are numbers from 0 to 1 that decide what it is."""
    kinds = list(taxonomy().categories.values())
    kind = kinds[int(draws[0] ** 1.5 * len(kinds))]
    en, ja, kana = STEMS[int(draws[1] * len(STEMS))]
    name = {"en": f"{en} {kind.label['en']} {number}", "ja": f"{ja}{kind.label['ja']} {number}"}
    return Draft(
        slug=slug(number),
        name=name,
        kana=kana,
        category=kind.slug,
        geom=point,
        description=_description(kind.label, ja, en) if draws[2] < 0.5 else {},
        facets={"look": (_one_of(LOOKS, draws[3] * 4),)} if draws[3] < 0.25 else {},
        details=_details(draws),
        source="made for measuring",
        source_id=str(number),
        licence="CC0",
        checked_on=date(2020, 1, 1) + timedelta(days=int(draws[7] * 2_000)),
    )


def _description(label: dict[str, str], ja: str, en: str) -> dict[str, str]:
    return {
        "en": f"A {label['en'].lower()} in {en}, made for measuring and found nowhere else.",
        "ja": f"{ja}にある{label['ja']}。測定のために作られた場所。",
    }


def _details(draws: Numbers) -> dict[str, Any]:
    """Return columns; every draft has the same ones, so that they go in as one statement."""
    eras = list(taxonomy().attributes["era"].values)
    return {
        "era": _one_of(eras, draws[4] * 3) if draws[4] < 1 / 3 else None,
        "floor_area_m2": round(float(draws[5]) * 1_000, 1) if draws[5] < 0.4 else None,
        "parking_spaces": int(draws[6] * 60) if draws[6] < 0.5 else None,
    }


def _one_of(values: Any, draw: float) -> Any:
    return values[int(draw * len(values))]
