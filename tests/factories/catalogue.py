"""Something of everything: areas, a block, a commission, an authority, a station, three places."""

from sqlmodel import Session

from app.accounts.models import OrganisationKind
from app.locations import stations
from app.locations.stations import StopDraft
from tests.factories import areas, places
from tests.factories.authors import TESTS

HIMEJI_STATION = StopDraft(
    slug="himeji-station", kind="station", name={"en": "Himeji", "ja": "姫路"}, other_names=(),
    lines="", operator="", lon=134.6905, lat=34.8266, source="told for tests",
)  # fmt: skip


def fill(session: Session) -> None:
    """Add it all to a database that has only its tables."""
    area = areas.two_prefectures(session)
    commission = areas.organisation(
        session, "himeji-fc", OrganisationKind.FILM_COMMISSION, (area["28201"], "film_commission")
    )
    areas.organisation(session, "hyogo-police", OrganisationKind.PERMIT_AUTHORITY, (area["28"], "road_use"))
    areas.block(session, "kinki", [area["27"], area["28"]], [commission])
    stations.add(session, TESTS, [HIMEJI_STATION])
    places.publish(session)
