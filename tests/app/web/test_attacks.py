"""What somebody tries who is signed in and means ill: others' numbers in paths, fields that no form has."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import claiming, staff, tokens
from app.accounts.actor import Actor
from app.accounts.models import (
    ApiToken,
    Claim,
    Invitation,
    Membership,
    OrganisationKind,
    OutsideAccount,
    Passkey,
    Role,
    ServiceProfile,
    SignIn,
)
from app.accounts.whereabouts import Gazetteer
from app.guidance.models import LocalRule, RuleStatus
from app.kit import clock
from app.kit.parameters import fields
from app.locations import catalogue
from app.locations.models import Location
from app.locations.rules import Action
from app.main import create_app
from app.web.words import scopes
from tests.factories import people, places
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS
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
        people.person(session, "mallory@example.jp", "Mallory", works_for=ours)
        victim = people.person(session, works_for=theirs)
        acting = Actor(victim.id, theirs.id, theirs.kind, Role.MANAGER)
        staff.invite(session, acting, theirs, "new@example.jp", Role.READER)
        claimed = people.organisation(session, "osaka-fc", OrganisationKind.FILM_COMMISSION, vouched=False)
        claim = claiming.ask(session, acting, claimed, "I work in its office, as its own site says.")
        session.add(
            Passkey(
                person_id=victim.id, credential_id="a", public_key=b"k", name="phone", created_at=clock.now()
            )
        )
        session.add(
            OutsideAccount(
                person_id=victim.id, issuer="https://id.example", subject="1", connected_at=clock.now()
            )
        )
        rule = LocalRule(
            organisation_id=theirs.id, requirement_id="LOCAL-X", content={}, status=RuleStatus.PROPOSED,
            proposed_by=victim.id, proposed_at=clock.now(),
        )  # fmt: skip
        session.add(rule)
        two_prefectures(session)
        draft = places.draft("their-draft", details={"commission_id": theirs.id})
        catalogue.add(session, TESTS, [draft], Gazetteer(session))
        tokens.issue(session, acting, "theirs", list(scopes("en")), timedelta(days=1), list(scopes("en")))
    people.sign_in(database)
    with database.reader() as session:
        return {
            "person": victim.id,
            "organisation": theirs.id,
            "sign_in": session.scalar(select(SignIn.id)),
            "token": session.scalar(select(ApiToken.id)),
            "invitation": session.scalar(select(Invitation.id)),
            "passkey": session.scalar(select(Passkey.id)),
            "outside": session.scalar(select(OutsideAccount.id)),
            "claim": claim.id,
            "rule": session.scalar(select(LocalRule.id)),
        }


@pytest.fixture
def mallory(client, database, two):
    return people.carry(client, people.sign_in(database, "mallory@example.jp"))


def kept(database) -> list[list[tuple]]:
    """Return all that belongs to somebody, but for what changes by looking."""
    owned = (
        Membership,
        Invitation,
        ApiToken,
        Passkey,
        OutsideAccount,
        Claim,
        ServiceProfile,
        Location,
        LocalRule,
    )
    tables = [each.__table__ for each in owned]
    with database.reader() as session:
        devices = select(SignIn.id, SignIn.person_id, SignIn.working_for).order_by(SignIn.id)
        return [*(session.execute(table.select()).all() for table in tables), session.execute(devices).all()]


PLACE = {"geometry": {"type": "Point", "coordinates": [134.69, 34.84]}, "name": {"en": "ours"}}
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
    ("POST", "/en/account/passkeys/{passkey}/remove", {}),
    ("POST", "/en/account/outside/{outside}/disconnect", {}),
    ("POST", "/en/desk/organisations/kobe-fc/vouch", {}),
    ("POST", "/en/desk/letters/1/revive", {}),
    ("POST", "/en/claims/{claim}/grant", {}),
    ("POST", "/en/claims/{claim}/decline", {}),
    ("GET", "/en/organisations/kobe-fc/places", {}),
    ("GET", "/en/organisations/kobe-fc/profile", {}),
    ("POST", "/en/organisations/kobe-fc/profile", {"fees_en": "ours"}),
    ("GET", "/en/places/their-draft/edit", {}),
    ("GET", "/api/locations/their-draft/inside", {}),
    ("POST", "/en/places/their-draft/edit", {"name_en": "ours"}),
    *(("POST", f"/en/rules/{{rule}}/{step}", {}) for step in ("publish", "decline", "retire", "keep")),
    *(("POST", f"/en/places/their-draft/{step}", {}) for step in Action),
    *(("POST", f"/api/locations/their-draft/{step}", {}) for step in Action),
    ("PUT", "/api/locations/their-draft", {}),
]
FOR_EVERYBODY = {"POST /{lang}/organisations/{slug}/claim", "POST /{lang}/places/{slug}/reports"}
"""Have a number in their path that is nobody's alone."""


def test_every_form_with_a_number_in_its_path_is_tried():
    named = {form for form in FORMS if "{" in form.replace("{lang}", "")} - FOR_EVERYBODY
    tried = [f"{method} {path}" for method, path, _form in OTHERS]
    pattern = {form: re.sub(r"\{[^}]*\}", "[^/]+", form) for form in named}
    untried = {form for form, each in pattern.items() if not any(re.fullmatch(each, one) for one in tried)}
    assert untried == set()


def test_the_name_of_anothers_company_is_not_told(mallory, database, two):
    with database.writer() as session:
        people.organisation(session, "company-0123456789", OrganisationKind.PRODUCTION_COMPANY)
    for path in ("claim", "members", "places", "profile"):
        answer = mallory.get(f"/en/organisations/company-0123456789/{path}")
        assert answer.status_code == 404


@pytest.mark.parametrize(("method", "path", "form"), OTHERS, ids=[path for _method, path, _form in OTHERS])
def test_what_is_another_persons_is_neither_shown_nor_changed(mallory, database, two, method, path, form):
    before = kept(database)
    form = {name: value.format(**two) for name, value in form.items()}
    sent = {"json": PLACE} if method == "PUT" else {"data": form}
    answer = mallory.request(method, path.format(**two), follow_redirects=False, **sent)
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
