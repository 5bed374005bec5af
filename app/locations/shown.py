"""Keeps what is shown of public places in step with them: cards, words, cells, ranks.

Whoever changes a place does it inside `changing`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session

from app.accounts.models import Area
from app.kit import fulltext, versions
from app.kit.db import insert_into
from app.locations import cards, cells
from app.locations.cards import Told
from app.locations.models import Credit, Facet, Location, LocationCard, LocationWords, Photo, Vocabulary

BATCH = 2_000
LATIN = re.compile("[0-9a-z]{4}")
BODY = "locations"
"""The name of all public places among the versioned bodies of data."""

PLACES, CARDS, WORDS = (table.__table__ for table in (Location, LocationCard, LocationWords))


@contextmanager
def changing(session: Session, ids: Sequence[int] = ()) -> Iterator[list[int]]:
    """Keep what is shown in step with the places that the block changes or adds.

    Yields the list of their ids; the block appends those it adds.
    """
    touched = list(ids)
    cells.take_out(session, touched)
    yield touched
    session.flush()
    for start in range(0, len(touched), BATCH):
        _refresh(session, touched[start : start + BATCH])
    cells.add(session, touched)
    versions.advance(session, BODY)
    session.expire_all()  # ranks were written past the session


def _refresh(session: Session, ids: Sequence[int]) -> None:
    """Write anew what is shown of `ids`; a place that is not public is shown nowhere."""
    session.execute(delete(CARDS).where(CARDS.c.location_id.in_(ids)))
    session.execute(delete(WORDS).where(WORDS.c.id.in_(ids)))
    told = list(_told(session, ids))
    ranks = [{"rank_key": cards.rank(t)} | _has(t) for t in told]
    moved = [
        ranked | {"row": t.place.id}
        for t, ranked in zip(told, ranks, strict=True)
        if any(getattr(t.place, name) != value for name, value in ranked.items())
    ]
    if moved:
        session.connection().execute(update(PLACES).where(PLACES.c.id == bindparam("row")), moved)
    public = [t for t, ranked in zip(told, ranks, strict=True) if ranked["rank_key"] is not None]
    if public:
        words = [cards.words(t) for t in public]
        session.connection().execute(insert(CARDS), [card for t in public for card in cards.cards(t)])
        session.connection().execute(insert(WORDS), words)
        _learn(session, (row["names"] for row in words))


def _has(told: Told) -> dict[str, bool]:
    return {"has_photo": bool(told.photo), "has_credit": bool(told.works)}


def _told(session: Session, ids: Sequence[int]) -> Iterator[Told]:
    places = session.execute(select(PLACES).where(PLACES.c.id.in_(ids))).all()
    area_of = _areas(session, places)
    facets = _facets(session, ids)
    works = _grouped(session, select(Credit.location_id, Credit.title).order_by(Credit.id), Credit, ids)
    photos = _photos(session, ids)
    for place in places:
        prefecture, municipality = (
            area_of.get(key, ({}, "")) for key in (place.prefecture_code, place.municipality_id)
        )
        yield Told(
            place, prefecture[0], municipality[0], (prefecture[1], municipality[1]),
            facets.get(place.id, {}), works.get(place.id, []), photos.get(place.id),
        )  # fmt: skip


def _areas(session: Session, places: Sequence[Any]) -> dict[Any, tuple[dict[str, str], str]]:
    """Return name and kana of the places' areas: prefectures by code, municipalities by id."""
    ids = {place.municipality_id for place in places}
    codes = {place.prefecture_code for place in places}
    columns = select(Area.id, Area.code, Area.name, Area.kana)
    rows = session.execute(columns.where(Area.id.in_(ids) | Area.code.in_(codes))).all()
    return {key: (row.name, row.kana) for row in rows for key in (row.id, row.code)}


def _facets(session: Session, ids: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    columns = select(Facet.location_id, Facet.attribute, Facet.value)
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for place_id, attribute, value in session.execute(columns.where(Facet.location_id.in_(ids))):
        found[place_id][attribute].append(value)
    return found


def _grouped(session: Session, columns: Any, table: Any, ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for place_id, value in session.execute(columns.where(table.location_id.in_(ids))):
        found[place_id].append(value)
    return found


def _photos(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the first picture of each place."""
    columns = select(Photo.location_id, Photo.thumbnail, Photo.alt).where(Photo.location_id.in_(ids))
    last_first = columns.order_by(Photo.position.desc(), Photo.id.desc())
    return {
        row.location_id: {"thumbnail": row.thumbnail, "alt": row.alt} for row in session.execute(last_first)
    }


def _learn(session: Session, names: Iterable[str]) -> None:
    """Add the Latin words of names to the vocabulary that typing errors are mended from."""
    words = {
        word
        for name in names
        if LATIN.search(name)  # most have none, and need not be taken apart
        for word in fulltext.tokens(name)
        if word.isascii() and 4 <= len(word) <= 40
    }
    if words:
        add = insert_into(session, Vocabulary).on_conflict_do_nothing()
        session.connection().execute(add, [{"word": word} for word in sorted(words)])
