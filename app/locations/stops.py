"""Stations and airports by what people call them."""

from collections.abc import Sequence

from sqlalchemy import case, func, or_, select
from sqlmodel import Session

from app.kit.text import fold
from app.locations.models import TransportStop


def get_by_slug(session: Session, slug: str) -> TransportStop | None:
    return session.scalar(select(TransportStop).where(TransportStop.slug == slug))


def named(session: Session, words: str, limit: int = 8) -> Sequence[TransportStop]:
    """Return the stops whose name begins with `words`, in any language; the fullest match first."""
    wanted = fold(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if not wanted:
        return []
    is_whole = TransportStop.names.like(f"%|{wanted}|%", escape="\\")
    begins = TransportStop.names.like(f"%|{wanted}%", escape="\\")
    order = (case((is_whole, 0), else_=1), func.length(TransportStop.names), TransportStop.id)
    return session.scalars(
        select(TransportStop).where(or_(is_whole, begins)).order_by(*order).limit(limit)
    ).all()


def origins(session: Session) -> list[tuple[str, int]]:
    """Return the sources of stations and airports with the number of them, the largest first."""
    number = func.count()
    statement = select(TransportStop.source, number).group_by(TransportStop.source).order_by(number.desc())
    return [(source, stops) for source, stops in session.execute(statement)]
