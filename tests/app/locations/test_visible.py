"""What a list holds is what the rule says: `visible_to` in SQL against `sees`, for every actor and place."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.actor import NOBODY, Actor
from app.accounts.models import OrganisationKind, Role
from app.accounts.whereabouts import Gazetteer
from app.locations import care, catalogue
from app.locations.access import Permission
from app.locations.models import Location
from app.locations.rules import Status
from tests.factories import people, places
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS

BODIES = {
    "himeji-fc": OrganisationKind.FILM_COMMISSION,
    "osaka-fc": OrganisationKind.FILM_COMMISSION,
    "kinki-net": OrganisationKind.BLOCK_SECRETARIAT,
    "hyogo-police": OrganisationKind.PERMIT_AUTHORITY,
    "a-company": OrganisationKind.PRODUCTION_COMPANY,
    "operator": OrganisationKind.PLATFORM_OPERATOR,
}
SCOPES = st.none() | st.frozensets(st.sampled_from([*Permission, "account:own"]))


@pytest.fixture
def kept(session):
    """Return all places, one in each status in each body's care and in nobody's, and the bodies' ids."""
    two_prefectures(session)
    ids = {slug: people.organisation(session, slug, kind).id for slug, kind in BODIES.items()}
    for status in Status:
        drafts = [
            places.draft(f"{status}-{slug}".replace("_", "-"), details={"commission_id": ids.get(slug)})
            for slug in (*ids, "nobodys")
        ]
        catalogue.add(session, TESTS, drafts, Gazetteer(session), status)
    return session.scalars(select(Location)).all(), ids


@st.composite
def actors(draw: st.DrawFn) -> tuple[str | None, dict[str, object]]:
    """Draw somebody: for whom they work, in which role, vouched for or not, signed in or by a token."""
    slug = draw(st.none() | st.sampled_from(list(BODIES)))
    is_vouched, scopes = draw(st.booleans()), draw(SCOPES)
    role = draw(st.sampled_from(list(Role))) if slug else None
    return slug, {"role": role, "is_vouched": bool(slug) and is_vouched, "scopes": scopes}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=actors())
def test_rule_and_sql_agree_on_every_place(session, kept, drawn):
    every_place, ids = kept
    slug, said = drawn
    actor = Actor(person_id=1, organisation_id=ids.get(slug), kind=BODIES.get(slug), **said)
    listed = set(session.scalars(select(Location.id).where(care.visible_to(actor))))
    assert listed == {place.id for place in every_place if care.sees(actor, place)}


def test_for_nobody_there_is_what_is_public(session, kept):
    listed = session.scalars(select(Location).where(care.visible_to(NOBODY))).all()
    assert {place.status for place in listed} == {Status.PUBLIC}
    assert len(listed) == len(BODIES) + 1


@pytest.mark.parametrize(("is_vouched", "shown"), [(True, {"draft", "public"}), (False, {"public"})])
def test_who_works_for_a_commission_that_nobody_vouched_for_finds_no_drafts_in_its_list(
    session, kept, is_vouched, shown
):
    body = people.organisation(session, "himeji-fc", OrganisationKind.FILM_COMMISSION)
    actor = Actor(1, body.id, body.kind, Role.READER, is_vouched)
    assert shown == {each.status for each in care.in_care(session, actor, body)} & {"draft", "public"}
