"""Areas, and the regional blocks that are made of them."""

from datetime import date
from enum import StrEnum

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Column, ForeignKey, Integer
from sqlmodel import Field, SQLModel

from app.kit.choice import Choice
from app.kit.text import LocalizedText, texts
from geo.column import Geometry


class AreaLevel(StrEnum):
    """Where an area stands. A ward may lie in a designated city; that city is a municipality too."""

    COUNTRY = "country"
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"
    WARD = "ward"


class Area(SQLModel, table=True):
    """An administrative area. `code` is the JIS code: two digits for a prefecture, five below, JP above.

    `is_approximate` areas are good enough to draw and to guess by; the official file replaces them.
    """

    model_config = {"arbitrary_types_allowed": True}

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=5)
    level: AreaLevel = Field(sa_column=Column(Choice(AreaLevel), nullable=False, index=True))
    name: LocalizedText = texts()
    kana: str = ""
    parent_id: int | None = Field(default=None, foreign_key="area.id", index=True)
    prefecture_code: str = Field(default="", index=True, max_length=2)
    """Of the prefecture that the area lies in, itself included; empty for the country."""
    area: BaseGeometry = Field(sa_column=Column(Geometry("GEOMETRY"), nullable=False))
    area_m2: float
    label_lon: float
    label_lat: float
    """Where its name stands: well within the largest part."""
    is_coastal: bool = False
    is_approximate: bool = True
    source: str
    licence: str
    checked_on: date | None = None


class Block(SQLModel, table=True):
    """A regional block: a set of areas, and the commissions that work together in them."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: LocalizedText = texts()
    position: int = 0


class BlockArea(SQLModel, table=True):
    __tablename__ = "block_area"

    block_id: int = Field(
        sa_column=Column(Integer, ForeignKey("block.id", ondelete="CASCADE"), primary_key=True)
    )
    area_id: int = Field(
        sa_column=Column(Integer, ForeignKey("area.id", ondelete="CASCADE"), primary_key=True, index=True)
    )
