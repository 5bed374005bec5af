"""What somebody tries who is signed in and means ill: others' numbers in paths, fields that no form has."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import staff, tokens
from app.accounts.actor import Actor
from app.accounts.models import ApiToken, Invitation, Membership, OrganisationKind, Role, SignIn
from app.kit.parameters import fields
from app.main import create_app
from app.web.words import scopes
from tests.factories import people
from tests.house.served import routes_of

FORMS = {
    f"POST {route.path}": route.endpoint
    for route in routes_of(create_app())
    if "POST" in route.methods and route.path.startswith("/{lang}")
}


@pytest.fixture
def two(database):
    """Return two commissions, each with its manager, and what the manager of the other one has."""
    with database.writer() as session:
        ours = people.organisation(session, "himeji-fc", OrganisationKind.FILM_COMMISSION)
        theirs = people.organisation(session, "kobe-fc", OrganisationKind.FILM_COMMISSION)
        people.person(session, "mallory@example.jp", works_for=ours)
        victim = people.person(session, works_for=theirs)
        acting = Actor(victim.id, theirs.id, theirs.kind, Role.MANAGER)
        staff.invite(session, acting, theirs, "new@example.jp", Role.READER)
        tokens.issue(session, acting, "theirs", list(scopes("en")), timedelta(days=1), list(scopes("en")))
    people.sign_in(database)
    with database.reader() as session:
        return {
            "person": victim.id,
            "organisation": theirs.id,
            "sign_in": session.scalar(select(SignIn.id)),
            "token": session.scalar(select(ApiToken.id)),
            "invitation": session.scalar(select(Invitation.id)),
        }


@pytest.fixture
def mallory(client, database, two):
    return people.carry(client, people.sign_in(database, "mallory@example.jp"))


def kept(database) -> list[list[tuple]]:
    """Return all that belongs to somebody, but for what changes by looking."""
    tables = (Membership.__table__, Invitation.__table__, ApiToken.__table__)
    with database.reader() as session:
        devices = select(SignIn.id, SignIn.person_id, SignIn.working_for).order_by(SignIn.id)
        return [*(session.execute(table.select()).all() for table in tables), session.execute(devices).all()]


OTHERS = [
    ("GET", "/en/organisations/kobe-fc/members", {}),
    ("POST", "/en/organisations/kobe-fc/invitations", {"address": "mallory@example.jp", "role": "manager"}),
    ("POST", "/en/organisations/kobe-fc/invitations/{invitation}/take-back", {}),
    ("POST", "/en/organisations/himeji-fc/invitations/{invitation}/take-back", {}),
    ("POST", "/en/organisations/kobe-fc/members/{person}/role", {"role": "reader"}),
    ("POST", "/en/organisations/kobe-fc/members/{person}/remove", {}),
    ("POST", "/en/organisations/himeji-fc/members/{person}/role", {"role": "reader"}),
    ("POST", "/en/organisations/himeji-fc/members/{person}/remove", {}),
    ("POST", "/en/account/sessions/{sign_in}/end", {}),
    ("POST", "/en/account/tokens/{token}/revoke", {}),
    ("POST", "/en/account/act-for", {"organisation": "{organisation}"}),
    ("POST", "/en/desk/organisations/kobe-fc/vouch", {}),
]


@pytest.mark.parametrize(("method", "path", "form"), OTHERS, ids=[path for _method, path, _form in OTHERS])
def test_what_is_another_persons_is_neither_shown_nor_changed(mallory, database, two, method, path, form):
    before = kept(database)
    form = {name: value.format(**two) for name, value in form.items()}
    answer = mallory.request(method, path.format(**two), data=form, follow_redirects=False)
    assert answer.status_code in (403, 404)
    assert "hanako" not in answer.text.lower()
    assert kept(database) == before


@pytest.mark.parametrize("form", FORMS)
def test_a_field_that_the_form_does_not_have_is_refused_and_named(mallory, database, form):
    field = "organisation_id"
    assert field not in fields(FORMS[form])
    path = re.sub(
        r"\{[^}]*\}", "1", form.split(" ")[1].replace("{lang}", "en").replace("{slug}", "himeji-fc")
    )
    before = kept(database)
    answer = mallory.post(path, data={field: "1"}, headers={"accept": "application/json"})
    assert answer.status_code == 400
    assert field in answer.json()["detail"]
    assert kept(database) == before
