"""Editions of the guidelines: frozen when published, compared with one another and with the draft."""

from datetime import date

import pytest

from app.guidance import editions
from app.kit.errors import Conflict, NotFound
from tests.factories.authors import TESTS

DAY = date(2027, 4, 1)


def test_an_edition_says_what_the_library_says_and_keeps_it(session):
    published = editions.publish(session, TESTS, DAY)
    kept = editions.get(session, str(published.number))
    assert (published.number, kept.digest) == (1, published.digest)
    assert "JP-ROAD-USE" in kept.entries
    assert not editions.compared(session, "1", "1")


def test_nothing_new_is_not_published_again(session):
    editions.publish(session, TESTS, DAY)
    with pytest.raises(Conflict, match="Nothing has changed"):
        editions.publish(session, TESTS, DAY)


def test_what_changed_since_stands_beside_what_was(session):
    published = editions.publish(session, TESTS, DAY)
    entries = dict(published.entries)
    del entries["JP-NOISE"]
    published.entries = entries
    session.flush()
    assert editions.compared(session, "1", "draft").added == ("JP-NOISE",)


@pytest.mark.parametrize("number", ["0", "2", "x", "-1", "1.0"])
def test_an_edition_that_is_none_is_not_found(session, number):
    editions.publish(session, TESTS, DAY)
    with pytest.raises(NotFound):
        editions.get(session, number)
