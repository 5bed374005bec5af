"""Two prefectures that share a border, a city, a designated city with its ward, and who answers for them."""

from shapely.geometry import box
from sqlmodel import Session

from app.accounts.areas import measured
from app.accounts.models import (
    Area,
    AreaLevel,
    Block,
    BlockArea,
    BlockMember,
    Jurisdiction,
    Organisation,
    OrganisationKind,
)

SOURCE = {"source": "drawn for tests", "licence": "none"}


def two_prefectures(session: Session) -> dict[str, Area]:
    """Add the areas 28 (Hyogo, Himeji 28201) and 27 (Osaka, its city 27100 with a ward 27102) as boxes."""
    country = _area(session, "JP", AreaLevel.COUNTRY, ("Japan", "日本"), (122, 24, 154, 46))
    hyogo = _area(session, "28", AreaLevel.PREFECTURE, ("Hyogo", "兵庫県"), (134, 34, 135.4, 35.7), country)
    himeji = _area(
        session, "28201", AreaLevel.MUNICIPALITY, ("Himeji", "姫路市"), (134, 34, 135.4, 35.7), hyogo
    )
    osaka = _area(session, "27", AreaLevel.PREFECTURE, ("Osaka", "大阪府"), (135.4, 34, 136, 35), country)
    city = _area(
        session, "27100", AreaLevel.MUNICIPALITY, ("Osaka City", "大阪市"), (135.4, 34, 136, 35), osaka
    )
    ward = _area(session, "27102", AreaLevel.WARD, ("Miyakojima", "都島区"), (135.4, 34, 136, 35), city, "27")
    return {area.code: area for area in (country, hyogo, himeji, osaka, city, ward)}


def _area(
    session: Session,
    code: str,
    level: AreaLevel,
    name: tuple[str, str],
    bounds: tuple[float, float, float, float],
    parent: Area | None = None,
    prefecture: str = "",
) -> Area:
    shape = box(*bounds)
    prefecture = prefecture or (code[:2] if level != AreaLevel.COUNTRY else "")
    area = Area(
        code=code, level=level, name=dict(zip(("en", "ja"), name, strict=True)), area=shape,
        **measured(shape) | {"area_m2": shape.area * 1e10 / (1 + len(code))},
        parent_id=parent and parent.id, prefecture_code=prefecture, **SOURCE,
    )  # fmt: skip
    session.add(area)
    session.flush()
    return area


def organisation(
    session: Session, slug: str, kind: OrganisationKind, *competences: tuple[Area, str], **more: object
) -> Organisation:
    """Add an organisation that answers for each subject in each area of `competences`."""
    body = Organisation(slug=slug, kind=kind, name={"en": slug.title(), "ja": slug}, **more)
    session.add(body)
    session.flush()
    session.add_all(
        Jurisdiction(organisation_id=body.id, area_id=area.id, subject=subject)
        for area, subject in competences
    )
    session.flush()
    return body


def block(session: Session, slug: str, areas: list[Area], members: list[Organisation]) -> Block:
    """Add a regional block of areas and member commissions."""
    added = Block(slug=slug, name={"en": slug.title(), "ja": slug})
    session.add(added)
    session.flush()
    session.add_all(BlockArea(block_id=added.id, area_id=area.id) for area in areas)
    session.add_all(BlockMember(block_id=added.id, organisation_id=member.id) for member in members)
    session.flush()
    return added
