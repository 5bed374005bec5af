"""What the pages of film commissions show."""

import re
from dataclasses import dataclass
from typing import Any

import orjson
import shapely
from sqlmodel import Session

from app.accounts import queries
from app.accounts.models import COMMISSIONS, Area, AreaLevel, Block, Organisation, ServiceProfile
from app.accounts.queries import get_organisation
from app.kit import clock
from app.kit.errors import NotFound
from app.kit.text import fold, localized
from app.locations.asking import search_of
from app.locations.finding import find
from app.locations.schemas import LocationFilter
from app.web import words
from app.web.i18n import Forms
from app.web.view import say
from geo.geometry import to_geojson

DRAWN_DEGREES = 0.003
"""About 300 m: an area is drawn no finer than that."""
FIRST_PLACES = 8
JAPANESE = re.compile("[\u3041-\u9fff]")


@dataclass(frozen=True)
class Listed:
    """A commission in the directory, and a position to stand for it on the map."""

    body: Organisation
    name: str
    area_names: list[str]
    at: tuple[float, float] | None


@dataclass(frozen=True)
class ListedBlock:
    """A block with its commissions; `slug` is empty for those in no block."""

    slug: str
    name: str
    members: list[Listed]


@dataclass(frozen=True)
class CommissionView:
    """A commission as its page tells it."""

    body: Organisation
    name: str
    other_names: list[tuple[str, str]]
    blocks: list[Block]
    areas: list[Area]
    outline: dict[str, Any] | None
    profile: list[tuple[str, str]]
    cards: list[dict[str, Any]]
    number: int
    is_exact: bool
    host: str
    area_note: str
    ask_instead: Organisation | None
    """Who can be asked while nobody knows how to reach this one."""

    @property
    def is_reachable(self) -> bool:
        return _is_reachable(self.body)


def by_block(session: Session, lang: str) -> list[ListedBlock]:
    """Return the whole directory, block by block; each commission stands once, in its first block."""
    blocks_of = queries.blocks_of_members(session)
    positions = _positions(session, lang)
    members: dict[str, list[Listed]] = {}
    for body in queries.commissions(session):
        block = next(iter(blocks_of.get(body.id or 0, ())), None)
        names, at = positions.get(body.id or 0, ([], None))
        listed = Listed(body, localized(body.name, lang), names, at)
        members.setdefault(block.slug if block else "", []).append(listed)
    for found in members.values():
        found.sort(key=lambda listed: (listed.body.level not in ("national", "regional"), fold(listed.name)))
    named = [("", say(lang, "For the whole country"))]
    named += [(block.slug, localized(block.name, lang)) for block in queries.blocks(session)]
    return [ListedBlock(slug, name, members[slug]) for slug, name in named if slug in members]


def _positions(session: Session, lang: str) -> dict[int, tuple[list[str], tuple[float, float] | None]]:
    """Return the names of the areas of each commission, and a point within the first."""
    codes_of = queries.area_codes_of_commissions(session)
    wanted = {code for codes in codes_of.values() for code in codes}
    areas = {area.code: area for area in queries.areas_by_code(session, wanted)}
    found: dict[int, tuple[list[str], tuple[float, float] | None]] = {}
    for organisation_id, codes in codes_of.items():
        mine = [areas[code] for code in codes if code in areas]
        local = [area for area in mine if area.level != AreaLevel.COUNTRY]
        point = local[0].area.representative_point() if local else None
        found[organisation_id] = (
            [localized(area.name, lang) for area in mine],
            (point.x, point.y) if point else None,
        )
    return found


def view_of(session: Session, slug: str, lang: str) -> CommissionView:
    """Return all that the page of a commission says.

    Raises:
        NotFound: no organisation is called so, or it is no commission.
    """
    body = get_organisation(session, slug)
    if body.kind not in COMMISSIONS:
        raise NotFound("There is no film commission {slug!r}.", slug=slug)
    areas = list(queries.areas_of(session, body))
    search = search_of(session, LocationFilter(commission=slug), lang, limit=FIRST_PLACES)
    found = find(session, search, with_facets=False)
    return CommissionView(
        body,
        localized(body.name, lang),
        [(code, name) for code, name in body.name.items() if code != lang and name],
        queries.blocks_of_members(session).get(body.id or 0, []),
        areas,
        _outline(areas),
        _profile(session.get(ServiceProfile, body.id), lang),
        [orjson.loads(feature) for feature in found.page.features],
        found.number,
        found.is_exact,
        _told_in(lang, body.host),
        _told_in(lang, body.area_note),
        None if _is_reachable(body) else _ask_instead(session, body, areas),
    )


def _is_reachable(body: Organisation) -> bool:
    return bool(body.website or body.phone)


def _told_in(lang: str, words: str) -> str:
    """Return words of the seeds, which are in one language only, where the reader's is that one."""
    return words if (lang == "ja") == bool(JAPANESE.search(words)) else ""


def _ask_instead(session: Session, body: Organisation, areas: list[Area]) -> Organisation | None:
    """Return the commission or network of the prefecture that can be reached; else one of the country."""
    if not areas:
        return None
    here = areas[0].area.representative_point()
    answering = queries.competences(session, here, clock.today(), queries.SUPPORTS_SHOOTS)
    wide = [found.organisation for found in answering if found.area.level == AreaLevel.PREFECTURE]
    others = [other for other in wide if other.id != body.id and _is_reachable(other)]
    return min(others, key=lambda other: other.level == queries.NATIONAL, default=None)


def _outline(areas: list[Area]) -> dict[str, Any] | None:
    shapes = [area.area for area in areas if area.level != AreaLevel.COUNTRY]
    if not shapes:
        return None
    return to_geojson(shapely.union_all(shapes).simplify(DRAWN_DEGREES))


def _profile(profile: ServiceProfile | None, lang: str) -> list[tuple[str, str]]:
    """Return each part of the service profile with what the commission told, or nothing yet."""
    told = profile or ServiceProfile(organisation_id=0)
    notice = Forms(lang).unit(told.notice_days, "day") if told.notice_days is not None else ""
    return [
        (
            say(lang, "Languages"),
            Forms(lang).listed([words.language(code, lang) for code in told.languages or []]),
        ),
        (say(lang, "Notice needed"), notice),
        (say(lang, "Attends shoots"), localized(told.attends or {}, lang)),
        (say(lang, "Accepts"), localized(told.accepts or {}, lang)),
        (say(lang, "Fees"), localized(told.fees or {}, lang)),
    ]
