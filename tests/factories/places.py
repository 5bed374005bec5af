"""Places as drafts, and a small catalogue of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from shapely.geometry import Point
from sqlmodel import Session

from app.accounts.whereabouts import Gazetteer
from app.locations import catalogue
from app.locations.drafts import Draft, Work
from app.locations.rules import Status
from tests.factories.authors import TESTS


def draft(slug: str, lon: float = 134.69, lat: float = 34.84, **told: Any) -> Draft:
    """Return the smallest publishable place."""
    smallest = {
        "name": {"en": slug.replace("-", " ").title()},
        "category": "house",
        "source": "told for tests",
    }
    return Draft(**{"slug": slug, "geom": Point(lon, lat)} | smallest | told)


HIMEJI_CASTLE = draft(
    "himeji-castle", 134.6939, 34.8394,
    name={"en": "Himeji Castle", "ja": "姫路城"}, kana="ひめじじょう", category="castle",
    description={"en": "A white keep above the town.", "ja": "町を見下ろす白い天守。"},
    details={"era": "edo", "setting": "both", "floor_area_m2": 2409.0},
    facets={"look": ("samurai_japan",), "intrusion": ("visitors",), "season": ("spring",)},
    works=(Work({"en": "You Only Live Twice", "ja": "007は二度死ぬ"}, 1967, "film", "unverified"),),
    checked_on=date(2026, 11, 23),
)  # fmt: skip
SHRINE = draft("tsu-shrine", 134.70, 34.90, name={"en": "Tsu Shrine", "ja": "津神社"}, category="shrine")
WAREHOUSE = draft(
    "red-brick-warehouse", 135.50, 34.69,
    name={"en": "Red Brick Warehouse", "ja": "赤レンガ倉庫"}, category="brick_building",
    details={"era": "meiji", "setting": "indoor", "ceiling_height_m": 6.5},
    facets={"look": ("meiji_japan", "europe"), "intrusion": ("none",)}, checked_on=date(2025, 1, 1),
)  # fmt: skip


def publish(session: Session, drafts: Iterable[Draft] = (HIMEJI_CASTLE, SHRINE, WAREHOUSE)) -> list[int]:
    """Add places that everybody may see; their areas must be there."""
    return catalogue.add(session, TESTS, list(drafts), Gazetteer(session), Status.PUBLIC)
