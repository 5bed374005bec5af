"""Use case: add railway stations and airports, from which distances are told."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import Session

from app.kit import audit, versions
from app.kit.audit import Author
from app.kit.text import LocalizedText, fold
from app.locations.models import TransportStop
from geo import zorder

BATCH = 2_000


class StopDraft(NamedTuple):
    """A station or airport as a source tells it; `other_names` are readings and codes."""

    slug: str
    kind: str
    name: LocalizedText
    other_names: tuple[str, ...]
    lines: str
    operator: str
    lon: float
    lat: float
    source: str


def add(session: Session, actor: Author, drafts: Iterable[StopDraft]) -> int:
    """Add stops and return how many."""
    rows = [_row(draft) for draft in drafts]
    for start in range(0, len(rows), BATCH):
        session.execute(insert(TransportStop), rows[start : start + BATCH])
    versions.advance(session, "stops")
    audit.record(session, actor, "stop:add", "transport_stop", "", stops=len(rows))
    return len(rows)


def _row(draft: StopDraft) -> dict[str, Any]:
    row = draft._asdict()
    names = [*draft.name.values(), *row.pop("other_names")]
    return row | {
        "names": "|" + "|".join(fold(name) for name in names if name) + "|",
        "zkey": zorder.key(draft.lon, draft.lat),
    }
