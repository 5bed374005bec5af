"""The tables of places: what a place is, what is shown of it, and what is kept to find it quickly."""

from datetime import date, datetime
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.kit.choice import Choice
from app.kit.clock import Instant
from app.kit.text import LocalizedText, texts
from app.locations.rules import Status
from geo.column import Geometry


def _of_location(*, primary_key: bool = False, index: bool = False) -> Any:
    reference = ForeignKey("location.id", ondelete="CASCADE")
    return Field(sa_column=Column(Integer, reference, primary_key=primary_key, index=index, nullable=False))


FACETS = (
    "category", "era", "setting", "noise", "power", "closure", "prefecture_code", "has_photo", "has_credit",
)  # fmt: skip
"""The columns by whose values the places of a search are counted."""


class Location(SQLModel, table=True):
    """A place where one can shoot.

    `geom` is the exact shape and never leaves the commission when `blur_m` is set; `lon`, `lat` is the
    position that the public sees, and the only one that searches use. `rank_key` and `freshness_key` are
    its places in two orders (see the rules of these names), and empty unless the place is public.
    """

    model_config = {"arbitrary_types_allowed": True}
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("ix_location_walk", "rank_key", "id", "lon", "lat", "slug", *FACETS),  # so are tiles and facets
        Index("ix_location_category_walk", "category", "rank_key", "id", "lon", "lat"),
        Index("ix_location_prefecture_walk", "prefecture_code", "rank_key", "id"),
        Index("ix_location_municipality_walk", "municipality_id", "rank_key", "id"),
        Index("ix_location_freshness_walk", "freshness_key", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=100)
    status: Status = Field(default=Status.DRAFT, sa_column=Column(Choice(Status), nullable=False))
    rank_key: int | None = Field(default=None, sa_column=Column(BigInteger))
    freshness_key: int | None = None

    name: LocalizedText = texts()
    kana: str = ""
    description: LocalizedText = texts()
    category: str = Field(max_length=40)

    geom: BaseGeometry = Field(sa_column=Column(Geometry("GEOMETRY"), nullable=False))
    blur_m: int = 0
    lon: float
    lat: float
    prefecture_code: str = Field(max_length=2)
    municipality_id: int | None = Field(default=None, foreign_key="area.id")
    address: str = ""

    era: str | None = Field(default=None, max_length=40)
    setting: str | None = Field(default=None, max_length=40)
    noise: str | None = Field(default=None, max_length=40)
    power: str | None = Field(default=None, max_length=40)
    closure: str | None = Field(default=None, max_length=40)
    floor_area_m2: float | None = None
    ceiling_height_m: float | None = None
    access_width_m: float | None = None
    parking_spaces: int | None = None
    capacity: int | None = None
    lead_days: int | None = None
    fee_amount_minor: int | None = None
    fee_currency: str | None = Field(default=None, max_length=3)
    fee_note: LocalizedText = texts()
    restrictions: LocalizedText = texts()

    commission_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    has_photo: bool = False
    has_credit: bool = False

    source: str = ""
    source_id: str | None = None
    source_url: str = ""
    licence: str = ""
    checked_on: date | None = None
    content_hash: str = ""
    """Of the source's row, so that importing the same row again changes nothing."""
    created_at: datetime = Field(sa_column=Column(Instant(), nullable=False))
    updated_at: datetime = Field(sa_column=Column(Instant(), nullable=False))


class Facet(SQLModel, table=True):
    """One value of an attribute of which a place may have many: a look, an intrusion, a season, a light."""

    __tablename__ = "location_facet"
    __table_args__ = (Index("ix_location_facet_value", "attribute", "value", "location_id"),)

    location_id: int = _of_location(primary_key=True)
    attribute: str = Field(primary_key=True, max_length=20)
    value: str = Field(primary_key=True, max_length=40)


class LocationCard(SQLModel, table=True):
    """A public place as others get it, ready to send: one GeoJSON feature for each language."""

    __tablename__ = "location_card"
    __table_args__ = (Index("ix_location_card_name", "lang", "sort_name", "location_id"),)

    location_id: int = _of_location(primary_key=True)
    lang: str = Field(primary_key=True, max_length=8)
    name: str
    sort_name: str
    feature: str = Field(sa_column=Column(Text, nullable=False))


class LocationWords(SQLModel, table=True):
    """What a public place is found by.

    `names` are in one script and between bars, those of its areas behind a tilde, with a space around each
    word: | himeji castle | 姫路城 |~| hyogo | 兵庫県 |.
    """

    __tablename__ = "location_words"

    id: int = _of_location(primary_key=True)
    names: str = Field(sa_column=Column(Text, nullable=False))
    words: str = Field(sa_column=Column(Text, nullable=False, info={"fulltext": True}))


class Vocabulary(SQLModel, table=True):
    """The Latin words that occur in names, titles and kinds, so that a typing error can be forgiven."""

    __tablename__ = "location_vocabulary"

    word: str = Field(primary_key=True, max_length=40)


class Cell(SQLModel, table=True):
    """How many public places of a category lie in a cell of the tile grid, and where their middle is.

    Kept by the writes, for the low zooms. `category` is empty in the rows that count all. `number` is the
    cell's on the Morton curve of its zoom, so that the cells of a tile are one stretch of the table.
    """

    __tablename__ = "location_cell"
    __table_args__ = ({"sqlite_with_rowid": False},)

    zoom: int = Field(primary_key=True)
    category: str = Field(primary_key=True, max_length=40)
    number: int = Field(primary_key=True)
    places: int
    sum_lon: float
    sum_lat: float


class Photo(SQLModel, table=True):
    """A picture, kept by the hash of its content. Nothing that the camera wrote beside it is kept."""

    __tablename__ = "location_photo"

    id: int | None = Field(default=None, primary_key=True)
    location_id: int = _of_location(index=True)
    position: int = 0
    content: str = Field(index=True)
    """Its name below /photos/, as is that of its thumbnail."""
    thumbnail: str = Field(index=True)
    width: int
    height: int
    alt: LocalizedText = texts()
    credit: str
    licence: str
    taken_on: date | None = None


class Contact(SQLModel, table=True):
    """Whom the commission calls about a place. Never public."""

    __tablename__ = "location_contact"

    id: int | None = Field(default=None, primary_key=True)
    location_id: int = _of_location(index=True)
    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""


class Credit(SQLModel, table=True):
    """A work that was shot at the place, and who says so."""

    __tablename__ = "location_credit"

    id: int | None = Field(default=None, primary_key=True)
    location_id: int = _of_location(index=True)
    title: LocalizedText = texts()
    year: int | None = None
    kind: str = Field(default="film", max_length=20)
    source: str = ""


class Report(SQLModel, table=True):
    """An error that a reader reported about a place, for its commission to look at."""

    __tablename__ = "location_report"

    id: int | None = Field(default=None, primary_key=True)
    location_id: int = _of_location(index=True)
    at: datetime = Field(sa_column=Column(Instant(), nullable=False))
    lang: str = Field(max_length=8)
    says: str = Field(sa_column=Column(Text, nullable=False))
    reply_to: str = ""
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, default=dict))


class TransportStop(SQLModel, table=True):
    """A railway station or an airport, from which distances are told."""

    __tablename__ = "transport_stop"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    kind: str = Field(index=True, max_length=12)
    name: LocalizedText = texts()
    names: str = Field(sa_column=Column(Text, nullable=False))
    """Folded, between bars: |sannomiya|三ノ宮|."""
    lines: str = ""
    operator: str = ""
    lon: float
    lat: float
    zkey: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    source: str
