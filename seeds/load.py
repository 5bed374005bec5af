"""Plays Japan into an empty database through the use cases: a seed cannot be what the service forbids."""

from collections.abc import Iterator
from datetime import date

import shapely
from sqlalchemy import select
from sqlmodel import Session

from app.accounts import areas, organisations
from app.accounts.areas import AreaDraft
from app.accounts.models import Area, AreaLevel, Organisation, OrganisationKind
from app.accounts.organisations import CompetenceDraft, Registration
from app.accounts.queries import SUPPORTS_SHOOTS
from app.accounts.whereabouts import Gazetteer
from app.kit.audit import Author
from app.locations import catalogue, stations
from app.locations.rules import Status
from app.locations.stations import StopDraft
from seeds import authorities, places, read
from seeds.authorities import AuthorityRow
from seeds.read import CommissionRow

ACTOR = Author("seeds")
CC_BY = "CC BY 4.0"
STATIONS = "MLIT National Land Numerical Information N02, 2020 (CC BY 4.0), through the package pygeonlp"
AIRPORTS = "airportsdata (MIT); Japanese names by the Rokechi editors"
TOP_DOWN = [level.value for level in AreaLevel]
JAPAN = (122.0, 20.0, 154.5, 46.0)


def is_loaded(session: Session) -> bool:
    """Tell whether the seeds, or anything else, are already there."""
    return session.scalar(select(Area.id).limit(1)) is not None


def load_areas(session: Session) -> dict[str, int]:
    """Add the country, its prefectures, municipalities and wards; return their ids by code."""
    about = read.about()
    return areas.add(session, ACTOR, _areas(about.attribution, about.derived_on))


def _areas(source: str, derived_on: date) -> Iterator[AreaDraft]:
    given = (True, source, CC_BY, derived_on)  # approximate, all of them
    name = {"en": "Japan", "ja": "日本"}
    yield AreaDraft("JP", AreaLevel.COUNTRY, "", name, "にほん", shapely.box(*JAPAN), True, *given)
    for row in sorted(read.areas(), key=lambda row: TOP_DOWN.index(row.level)):
        yield AreaDraft(
            row.code, AreaLevel(row.level), row.parent or "JP", row.name, row.kana, row.polygon,
            row.is_coastal, *given,
        )  # fmt: skip


def load_organisations(session: Session, area_ids: dict[str, int]) -> int:
    """Add the commissions, their blocks and the permit authorities; return how many organisations."""
    rows = list(read.commissions())
    registrations = [_commission(row) for row in rows]
    registrations += [_authority(row) for row in authorities.authorities(read.areas())]
    ids = organisations.register(session, ACTOR, registrations, area_ids)
    for position, block in enumerate(read.blocks()):
        added = areas.add_block(session, ACTOR, block.slug, block.name, block.prefectures, position)
        members = [ids[row.slug] for row in rows if row.block == block.slug]
        bodies = session.scalars(select(Organisation).where(Organisation.id.in_(members))).all()
        areas.join_block(session, ACTOR, added, bodies)
    return len(registrations)


def _commission(row: CommissionRow) -> Registration:
    source = " ".join(row.sources)
    details = {
        "level": row.level, "host": row.host, "website": row.website, "phone": row.phone, "email": row.email,
        "founded": row.founded, "note": row.notes, "area_note": row.area_note,
        "is_verified": not row.unverified, "source": source,
        "checked_on": row.checked_on, "checked_how": row.checked_how,
    }  # fmt: skip
    supports = [CompetenceDraft(SUPPORTS_SHOOTS, code, {}, source) for code in row.areas]
    return Registration(row.slug, OrganisationKind(row.kind), row.name, supports, details)


def _authority(row: AuthorityRow) -> Registration:
    competences = [CompetenceDraft(*competence) for competence in row.competences]
    details = {"office": row.kind, "level": row.level, "note": row.note}
    return Registration(row.slug, OrganisationKind.PERMIT_AUTHORITY, row.name, competences, details)


def load_stops(session: Session) -> int:
    """Add the railway stations and airports; return how many."""
    return stations.add(session, ACTOR, [*_stations(), *_airports()])


def _stations() -> Iterator[StopDraft]:
    taken: dict[str, int] = {}
    for row in read.stations():
        slug = f"station-{row.romaji.lower() or row.name_ja}".replace(" ", "-")
        taken[slug] = taken.get(slug, 0) + 1
        yield StopDraft(
            slug if taken[slug] == 1 else f"{slug}-{taken[slug]}", "station",
            {"ja": row.name_ja, "en": row.romaji}, (row.kana,),
            "、".join(row.lines), "、".join(row.operators), row.lon, row.lat, STATIONS,
        )  # fmt: skip


def _airports() -> Iterator[StopDraft]:
    for row in read.airports():
        codes = (row.icao, row.iata)
        slug = f"airport-{(row.iata or row.icao).lower()}"
        yield StopDraft(slug, "airport", row.name, codes, "", "", row.lon, row.lat, AIRPORTS)


def load_places(session: Session) -> int:
    """Add the hand-written places, open to everybody; return how many."""
    return len(catalogue.add(session, ACTOR, list(places.drafts()), Gazetteer(session), Status.PUBLIC))
