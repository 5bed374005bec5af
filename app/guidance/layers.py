"""Use case: take a layer in from a file, in the place of an earlier one of the same name. All or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import Session

from app.guidance.models import LayerSubject, SiteFeature, SiteLayer
from app.kit import audit, clock
from app.kit.audit import Author
from app.kit.errors import BadRequest
from geo.formats.errors import FileError
from geo.formats.findings import Finding
from geo.formats.position import PositionReader
from geo.formats.source import Source
from geo.geometry import Point
from geo.sentence import Words

NAMES = ("name", "名称", "名前", "施設名", "N02_005", "title")
JAPAN = (122.0, 20.0, 154.5, 46.0)
NOTHING = Words("There is not one feature in this file.")
MEND = Words("Give features with shapes, or rows with a longitude and a latitude.")
NO_CODE = Words("{code} is no code of a prefecture: give two digits such as 14, or JP for the whole country.")
BATCH = 2_000


@dataclass(frozen=True)
class LayerOrder:
    """What whoever brings a layer says of it."""

    slug: str
    subject: LayerSubject
    name: str
    source: str
    licence: str
    complete_in: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass
class LayerReport:
    """What a file brought."""

    features: int = 0
    replaced: int = 0
    left_out: list[Finding] = field(default_factory=list)


def take_in(session: Session, author: Author, source: Source, order: LayerOrder) -> LayerReport:
    """Take the features of a file in; rows without a shape are left out, and said.

    Raises:
        BadRequest: a code is none.
        FileError: nothing in the file has a shape.
    """
    for code in order.complete_in:
        if code != "JP" and not (len(code) == 2 and code.isdigit() and 1 <= int(code) <= 47):
            raise BadRequest(NO_CODE, code=code, parameter="complete_in")
    report = LayerReport()
    features = list(_features(source, report))
    if not features:
        raise FileError("no-features", NOTHING, MEND)
    report.features = len(features)
    old = session.scalar(select(SiteLayer).where(SiteLayer.slug == order.slug))
    if old:
        report.replaced = old.features
        session.execute(delete(SiteLayer).where(SiteLayer.id == old.id))
    layer = SiteLayer(
        **{name: getattr(order, name) for name in ("slug", "subject", "name", "source", "licence")},
        valid_from=order.valid_from,
        valid_until=order.valid_until,
        complete_in=",".join(order.complete_in),
        features=len(features),
        imported_at=clock.now(),
    )
    session.add(layer)
    session.flush()
    for batch in _batches(features):
        session.execute(insert(SiteFeature), [{"layer_id": layer.id, **feature} for feature in batch])
    audit.record(session, author, "layer:import", "site_layer", layer.id, slug=order.slug, n=len(features))
    return report


def _features(source: Source, report: LayerReport) -> Iterator[dict[str, Any]]:
    name = next((column for column in NAMES if column in source.columns), "")
    reader = PositionReader(source.columns, JAPAN)
    for row in source.rows():
        read = reader.read(row)
        if read.lon is None or read.lat is None:
            report.left_out.extend(read.findings)
            continue
        yield {"name": row.values.get(name, "")[:200], "geom": read.shape or Point(read.lon, read.lat)}


def _batches(features: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    return (features[start : start + BATCH] for start in range(0, len(features), BATCH))
