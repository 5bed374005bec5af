"""A reader says what is wrong about a place."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session

from app.kit import clock
from app.kit.audit import AuditEntry
from app.kit.errors import Incomplete, NotFound
from app.locations import reports
from app.locations.models import Report
from tests.factories import catalogue
from tests.factories.authors import TESTS


@pytest.fixture
def filled(session: Session) -> Session:
    catalogue.fill(session)
    return session


class TestSend:
    def test_keeps_what_was_said(self, filled: Session):
        report = reports.send(filled, TESTS, "himeji-castle", "  Seven floors, not six.  ", "", "en")
        assert report.says == "Seven floors, not six."

    def test_is_written_down(self, filled: Session):
        reports.send(filled, TESTS, "himeji-castle", "Seven floors, not six.", "", "en")
        assert "location:report" in filled.scalars(select(AuditEntry.tag)).all()

    @pytest.mark.parametrize("says", ["", "   short   ", "x" * 4_001])
    def test_refuses_what_says_nothing_or_far_too_much(self, filled: Session, says: str):
        with pytest.raises(Incomplete, match="10 to 4,000"):
            reports.send(filled, TESTS, "himeji-castle", says, "", "en")

    def test_knows_only_public_places(self, filled: Session):
        with pytest.raises(NotFound):
            reports.send(filled, TESTS, "nowhere", "Seven floors, not six.", "", "en")


def test_after_half_a_year_nobody_needs_the_address_of_whoever_reported(filled):
    for _ in range(2):
        reports.send(filled, TESTS, "himeji-castle", "Seven floors, not six.", "reader@example.jp", "en")
    old = filled.scalars(select(Report).order_by(Report.id)).first()
    old.at = clock.now() - timedelta(days=181)
    filled.flush()
    assert reports.forget_addresses(filled) == 1
    filled.expire_all()
    addresses = list(filled.scalars(select(Report.reply_to).order_by(Report.id)))
    assert addresses == ["", "reader@example.jp"]
