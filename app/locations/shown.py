"""Keeps what is shown of public places in step with them: cards, words, cells, ranks.

Whoever changes a place does it inside `changing`; whoever adds one tells `add`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from app.accounts.models import Area
from app.kit import bulk, fulltext, versions
from app.kit.db import insert_into
from app.kit.text import LocalizedText
from app.locations import cards, cells
from app.locations.cards import Told
from app.locations.models import Credit, Facet, Location, LocationCard, LocationWords, Photo, Vocabulary
from app.locations.rules import Status
from app.locations.taxonomy import taxonomy

BATCH = 2_000
BODY = "locations"
"""The name of all public places among the versioned bodies of data."""

Names = dict[Any, tuple[LocalizedText, str]]
"""Name and kana of areas: prefectures by code, municipalities by id."""
Facets = Mapping[str, Sequence[str]]

PLACES, CARDS, WORDS = (table.__table__ for table in (Location, LocationCard, LocationWords))
SAID_IN_WORDS = [
    PLACES.c[name]
    for name in (
        "id", "name", "kana", "description", "category", "prefecture_code", "municipality_id", "lon", "lat",
        *taxonomy().one(),
    )
]  # fmt: skip
"""The columns of a place of which its words tell; a revision reads no other, which may not be there yet."""


class New(NamedTuple):
    """A place that has just been added: its row, and what other tables say of it."""

    place: Any
    facets: Facets
    works: Sequence[LocalizedText]


@contextmanager
def changing(session: Session, ids: Sequence[int]) -> Iterator[None]:
    """Keep what is shown in step with the places that the block changes."""
    cells.take_out(session, ids)
    yield
    session.flush()
    for start in range(0, len(ids), BATCH):
        _refresh(session, ids[start : start + BATCH])
    versions.advance(session, BODY)
    session.expire_all()  # ranks were written past the session


def add(session: Session, new: Sequence[New]) -> None:
    """Show places that were not there before, as far as they are public; their ranks are written already."""
    names = _areas(session, [each.place for each in new])
    _show(session, [_told_of(each.place, names, each.facets, each.works) for each in new])
    versions.advance(session, BODY)


def _refresh(session: Session, ids: Sequence[int]) -> None:
    """Write anew what is shown of `ids`; a place that is not public is shown nowhere."""
    session.execute(delete(CARDS).where(CARDS.c.location_id.in_(ids)))
    session.execute(delete(WORDS).where(WORDS.c.id.in_(ids)))
    told = list(_told(session, ids))
    moved = [
        stands | {"row": place.id}
        for place, stands in ((t.place, standing(t.place, t.facets, t.works, t.photo)) for t in told)
        if any(getattr(place, name) != value for name, value in stands.items())
    ]
    if moved:
        session.connection().execute(update(PLACES).where(PLACES.c.id == bindparam("row")), moved)
    _show(session, told)


def _show(session: Session, told: Sequence[Told]) -> None:
    public = [each for each in told if each.place.status == Status.PUBLIC]
    bulk.pour(session, CARDS, (card for each in public for card in cards.cards(each)))
    _put_into_words(session, public)
    cells.add(session, [(each.place.lon, each.place.lat, each.place.category) for each in public])


def put_into_words_anew(session: Session) -> None:
    """Write the words of all public places anew, after what is written of them has changed."""
    session.execute(delete(Vocabulary))
    ids = session.scalars(
        select(PLACES.c.id).where(PLACES.c.rank_key.is_not(None)).order_by(PLACES.c.id)
    ).all()
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        session.execute(delete(WORDS).where(WORDS.c.id.in_(some)))
        _put_into_words(session, list(_told(session, some, SAID_IN_WORDS)))


def _put_into_words(session: Session, public: Sequence[Told]) -> None:
    names: list[str] = []
    bulk.pour(session, WORDS, _words(public, names))
    words = {word for text in names for word in text.split()}
    other = {text for each in public for text in cards.vocabulary(each)}
    _learn(session, words.union(*map(fulltext.runs, other)))


def _words(public: Sequence[Told], names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the words of each place, and add its names to `names`."""
    for each in public:
        row = cards.words(each)
        names.append(row["names"])
        yield row


def standing(place: Any, facets: Facets, works: Sequence[Any], photo: Any = None) -> dict[str, Any]:
    """Return what the row of a place says of its standing, and of what other tables hold for it."""
    held = {"has_photo": bool(photo), "has_credit": bool(works)}
    return cards.order_keys(place, look=facets.get("look"), **held) | held


def _told(session: Session, ids: Sequence[int], columns: Iterable[Any] = (PLACES,)) -> Iterator[Told]:
    places = session.execute(select(*columns).where(PLACES.c.id.in_(ids))).all()
    area_of = _areas(session, places)
    facets = _facets(session, ids)
    works = _grouped(session, select(Credit.location_id, Credit.title).order_by(Credit.id), Credit, ids)
    photos = _photos(session, ids)
    for place in places:
        yield _told_of(
            place, area_of, facets.get(place.id, {}), works.get(place.id, []), photos.get(place.id)
        )


def _told_of(
    place: Any, area_of: Names, facets: Facets, works: Sequence[LocalizedText], photo: Any = None
) -> Told:
    prefecture, municipality = (
        area_of.get(key, ({}, "")) for key in (place.prefecture_code, place.municipality_id)
    )
    kana = prefecture[1], municipality[1]
    return Told(place, prefecture[0], municipality[0], kana, facets, works, photo)


def _areas(session: Session, places: Sequence[Any]) -> Names:
    """Return name and kana of the places' areas."""
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


def _learn(session: Session, runs: Iterable[str]) -> None:
    """Add the Latin words among `runs` to the vocabulary that typing errors are mended from."""
    words = {run for run in runs if run.isascii() and run.isalpha() and 4 <= len(run) <= 40}
    if words:
        add = insert_into(session, Vocabulary).on_conflict_do_nothing()
        session.connection().execute(add, [{"word": word} for word in sorted(words)])
