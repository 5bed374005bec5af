"""The log is told in sentences, with the names of those who are still here."""

import re

import pytest

from app.accounts import staff
from app.accounts.actor import Actor
from app.accounts.models import OrganisationKind, Role
from app.kit import audit
from app.locations.rules import Action
from app.web import deeds
from tests.factories import people
from tests.house.tracked import ROOT

RECORDED = re.compile(r'audit\.record\(\s*[^"]*?"([a-z-]+:[a-z-]+)"', re.DOTALL)


@pytest.fixture
def himeji(session):
    """Return a commission whose manager has made somebody else a decider and has left."""
    body = people.organisation(session, "himeji-fc", OrganisationKind.FILM_COMMISSION)
    boss = people.person(session, "boss@example.jp", "Boss", works_for=body)
    hanako = people.person(session, works_for=body, role=Role.EDITOR)
    acting = Actor(boss.id, body.id, body.kind, Role.MANAGER)
    staff.change_role(session, acting, body, hanako.id, Role.MANAGER)
    staff.remove(session, acting, body, boss.id)
    return body


def told(session, body, lang: str) -> list[str]:
    return [deed.says for deed in deeds.told(session, audit.history(session, "organisation", body.id), lang)]


def test_it_says_who_came_and_went_and_what_changed(session, himeji):
    assert told(session, himeji, "en")[:3] == [
        "Boss left",
        "The role of Hanako changed: edits → manages",
        "Hanako joined: edits",
    ]


def test_it_says_so_in_japanese(session, himeji):
    assert told(session, himeji, "ja")[1] == "Hanakoさんの役割が変わりました：編集 → 管理"


def test_it_names_for_whom_it_was_done(session, himeji):
    latest = deeds.told(session, audit.history(session, "organisation", himeji.id), "en")[0]
    assert (latest.who, latest.on_behalf_of) == ("Boss", "himeji-fc")


def test_who_is_gone_and_what_was_erased_have_no_name(session, himeji):
    entries = audit.history(session, "organisation", himeji.id)
    audit.erase(session, people.TESTS, entries)
    session.delete(people.operating.get(session, "boss@example.jp"))
    session.flush()
    session.expire_all()
    latest = deeds.told(session, audit.history(session, "organisation", himeji.id), "en")
    assert [deed.says for deed in latest][:2] == ["… left", "The role of … changed: … → …"]
    assert latest[0].who == str(deeds.GONE)


def test_every_deed_that_the_program_writes_down_has_a_sentence():
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "app").rglob("*.py")]
    tags = {tag for source in sources for tag in RECORDED.findall(source)}
    tags |= {f"location:{action}" for action in Action}
    assert len(tags) > 30
    assert tags - {"audit:erase"} == deeds.SAYS.keys() - {"audit:erase"}
