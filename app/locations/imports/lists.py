"""The published lists that are recognised by their columns, and what goes without saying about each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.locations.imports import fields


@dataclass(frozen=True)
class KnownList:
    """A format: by which columns it is known, and what its publisher says about all of it."""

    slug: str
    title: str
    marks: tuple[str, ...]
    """The columns, as `fields.plain` leaves them, that such a list has; others may lack."""
    columns: dict[str, str] = field(default_factory=dict)
    """Fields that only this list calls so: era from 時代."""
    kinds: str = ""
    """The table of `kinds.yaml` for its `kind` column."""
    source: str = ""
    """Empty where every town publishes its own: then the town is said, with the title."""
    source_url: str = ""
    licence: str = ""


LISTS = (
    KnownList(
        "registered_properties",
        "登録有形文化財（建造物）, registered tangible cultural properties",
        ("文化財種類", "種別1", "管理対象id"),
        columns={"kind": "種別1", "era": "時代"},
        kinds="registered",
        source="文化庁 国指定文化財等データベース（登録有形文化財）",
        source_url="https://kunishitei.bunka.go.jp/",
        licence="Open data, attribution required",
    ),
    KnownList(
        "cultural_property",
        "文化財一覧",
        ("名称", "種類", "文化財指定日"),
        columns={"kind": "種類"},
        kinds="cultural",
    ),
    KnownList("public_facility", "公共施設一覧", ("名称", "poiコード", "団体名")),
    KnownList("tourism", "観光施設一覧", ("名称", "poiコード", "説明")),
    KnownList("public_facility", "公共施設一覧", ("名称", "poiコード")),
)


def recognise(columns: Sequence[str]) -> KnownList | None:
    """Return the list whose columns these are, whether called by the old names or the new ones."""
    there = {fields.plain(column) for column in columns}
    return next((known for known in LISTS if there.issuperset(known.marks)), None)
