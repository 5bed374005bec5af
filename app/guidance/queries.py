"""Every SELECT of layers and what lies at a site."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlmodel import Session

from app.guidance.models import SiteFeature, SiteLayer
from geo.geometry import BaseGeometry
from geo.predicates import intersects


class Found(NamedTuple):
    """A feature near a site, with its layer."""

    layer: SiteLayer
    name: str
    geom: BaseGeometry


def layers(session: Session) -> Sequence[SiteLayer]:
    return session.scalars(select(SiteLayer).order_by(SiteLayer.subject, SiteLayer.slug)).all()


def layers_on(session: Session, day: date) -> Sequence[SiteLayer]:
    """Return the layers that speak of a day."""
    begun = or_(SiteLayer.valid_from.is_(None), SiteLayer.valid_from <= day)
    lasts = or_(SiteLayer.valid_until.is_(None), SiteLayer.valid_until >= day)
    return session.scalars(select(SiteLayer).where(begun, lasts).order_by(SiteLayer.id)).all()


def features_in(session: Session, around: BaseGeometry, layers: Sequence[SiteLayer]) -> list[Found]:
    """Return the features of these layers that touch a shape."""
    by_id = {layer.id: layer for layer in layers}
    if not by_id:
        return []
    asked = select(SiteFeature.layer_id, SiteFeature.name, SiteFeature.geom)
    touching = asked.where(intersects(SiteFeature.geom, around), SiteFeature.layer_id.in_(by_id))
    return [Found(by_id[layer_id], name, geom) for layer_id, name, geom in session.execute(touching)]
