"""A producer registers their company without asking anybody, and so gives nobody more than that."""

import pytest

from app.accounts import founding
from app.accounts import people as queries
from app.accounts.actor import Actor
from app.accounts.models import DECIDING, OrganisationKind, Role
from app.kit.errors import BadRequest, Conflict, NotSignedIn
from tests.factories import people


@pytest.fixture
def hanako(session) -> Actor:
    return Actor(person_id=people.person(session).id)


class TestRegistered:
    def test_the_one_who_registers_it_manages_it(self, session, hanako):
        company = founding.register_company(session, hanako, "  霧島  映画 ", "ja")
        seat = queries.find_seat(session, hanako.person_id, company.id)
        assert (seat.membership.role, company.name) == (Role.MANAGER, {"ja": "霧島 映画"})

    def test_it_is_none_of_those_that_decide(self, session, hanako):
        company = founding.register_company(session, hanako, "Kirishima Film", "en")
        assert company.kind == OrganisationKind.PRODUCTION_COMPANY
        assert company.kind not in DECIDING

    def test_two_of_one_name_are_two(self, session, hanako):
        one, other = (founding.register_company(session, hanako, "Kirishima Film", "en") for _ in range(2))
        assert one.slug != other.slug


class TestRefused:
    @pytest.mark.parametrize("name", ["", " ", "x", "x" * 201, "a\u202eb"])
    def test_a_name_that_is_none(self, session, hanako, name):
        with pytest.raises(BadRequest, match="name"):
            founding.register_company(session, hanako, name, "en")

    def test_more_than_anybody_needs(self, session, hanako):
        for _ in range(founding.MOST_COMPANIES):
            founding.register_company(session, hanako, "Kirishima Film", "en")
        with pytest.raises(Conflict):
            founding.register_company(session, hanako, "Kirishima Film", "en")

    def test_nobody(self, session):
        with pytest.raises(NotSignedIn):
            founding.register_company(session, Actor(), "Kirishima Film", "en")


class TestThePage:
    @pytest.fixture
    def browser(self, client, database):
        with database.writer() as session:
            people.person(session)
        return people.carry(client, people.sign_in(database))

    def test_the_company_is_there_to_act_for(self, browser):
        assert "霧島映画" in browser.post("/ja/account/companies", data={"name": "霧島映画"}).text

    def test_what_was_typed_stays_beside_what_is_wrong_with_it(self, browser):
        answer = browser.post("/en/account/companies", data={"name": "x"})
        assert answer.status_code == 400
        assert "2 to 200 characters" in answer.text
        assert 'value="x"' in answer.text
