"""Somebody asks to represent a commission or an authority that has nobody here yet."""

import re

import pytest
from sqlmodel import select

from app.accounts import claiming, people
from app.accounts.actor import Actor
from app.accounts.models import Claim, Organisation, OrganisationKind, Role
from app.accounts.sessions import of_seat
from app.kit.audit import AuditEntry
from app.kit.errors import Conflict, Incomplete, NotAllowed, NotFound, NotSignedIn
from app.kit.outbox import Message
from tests.factories import areas
from tests.factories.people import carry, organisation, person, sign_in

SAYS = "I work in its office; its own site prints our number."
KIND = OrganisationKind


@pytest.fixture
def ready(session):
    """Add a commission and the secretariat of its block, another secretariat, and people."""
    drawn = areas.two_prefectures(session)
    commission = organisation(session, "himeji-fc", KIND.FILM_COMMISSION, vouched=False)
    kinki = organisation(session, "kinki-office", KIND.BLOCK_SECRETARIAT)
    tohoku = organisation(session, "tohoku-office", KIND.BLOCK_SECRETARIAT)
    areas.block(session, "kinki", [drawn["28"]], [commission, kinki])
    areas.block(session, "tohoku", [drawn["27"]], [tohoku])
    operator = organisation(session, "operator", KIND.PLATFORM_OPERATOR)
    for name, body in (("kinki", kinki), ("tohoku", tohoku), ("operator", operator)):
        person(session, f"{name}@example.jp", name.title(), works_for=body)
    person(session, "hanako@example.jp")
    return session


def actor(session, name: str) -> Actor:
    found = people.find_by_address(session, f"{name}@example.jp")
    seats = people.seats(session, found.id)
    return Actor(person_id=found.id, **(of_seat(seats[0]) if seats else {}))


def himeji(session) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.slug == "himeji-fc")).one()


def asked(session) -> int:
    return claiming.ask(session, actor(session, "hanako"), himeji(session), SAYS).id


def letters(session, kind: str) -> set[str]:
    return set(session.scalars(select(Message.address).where(Message.kind == kind)))


class TestAsk:
    def test_the_secretariat_of_its_block_and_the_operator_are_told(self, ready):
        asked(ready)
        assert letters(ready, "organisation_claimed") == {"kinki@example.jp", "operator@example.jp"}

    def test_nobody_asks_without_an_account(self, ready):
        with pytest.raises(NotSignedIn):
            claiming.ask(ready, Actor(), himeji(ready), SAYS)

    def test_one_says_who_one_is(self, ready):
        with pytest.raises(Incomplete, match="who you are"):
            claiming.ask(ready, actor(ready, "hanako"), himeji(ready), "me")

    def test_once_is_enough(self, ready):
        asked(ready)
        with pytest.raises(Conflict, match="already"):
            asked(ready)

    def test_an_organisation_with_people_invites_them_itself(self, ready):
        person(ready, "boss@example.jp", works_for=himeji(ready))
        with pytest.raises(Conflict, match="managers"):
            asked(ready)

    def test_a_secretariat_is_not_represented_so(self, ready):
        office = ready.scalars(select(Organisation).where(Organisation.slug == "kinki-office")).one()
        with pytest.raises(NotFound):
            claiming.ask(ready, actor(ready, "hanako"), office, SAYS)

    def test_nobody_asks_for_the_whole_directory(self, ready):
        for number in range(claiming.MOST_OPEN):
            body = organisation(ready, f"fc-{number}", KIND.FILM_COMMISSION, vouched=False)
            claiming.ask(ready, actor(ready, "hanako"), body, SAYS)
        with pytest.raises(Conflict, match="wait"):
            asked(ready)


class TestAnswer:
    @pytest.mark.parametrize("who", ["kinki", "operator"])
    def test_who_can_vouch_makes_them_the_first_manager(self, ready, who):
        claiming.grant(ready, actor(ready, who), asked(ready))
        (member,) = people.members(ready, himeji(ready).id)
        assert (member.person.address, member.membership.role) == ("hanako@example.jp", Role.MANAGER)
        assert himeji(ready).vouched_at
        assert letters(ready, "claim_granted") == {"hanako@example.jp"}
        assert not letters(ready, "organisation_to_vouch_for")

    def test_or_declines_and_then_one_may_ask_again(self, ready):
        claiming.decline(ready, actor(ready, "kinki"), asked(ready))
        assert letters(ready, "claim_declined") == {"hanako@example.jp"}
        assert (people.members(ready, himeji(ready).id), himeji(ready).vouched_at) == ([], None)
        assert asked(ready)

    @pytest.mark.parametrize("who", ["tohoku", "hanako"])
    @pytest.mark.parametrize("answer", [claiming.grant, claiming.decline])
    def test_others_do_neither(self, ready, who, answer):
        number = asked(ready)
        with pytest.raises(NotAllowed):
            answer(ready, actor(ready, who), number)
        assert ready.get(Claim, number)

    def test_the_second_of_two_claims_is_refused(self, ready):
        first = asked(ready)
        person(ready, "taro@example.jp")
        second = claiming.ask(ready, actor(ready, "taro"), himeji(ready), SAYS).id
        claiming.grant(ready, actor(ready, "kinki"), first)
        with pytest.raises(Conflict, match="managers"):
            claiming.grant(ready, actor(ready, "kinki"), second)

    def test_the_log_tells_both_steps(self, ready):
        claiming.grant(ready, actor(ready, "kinki"), asked(ready))
        tags = set(ready.scalars(select(AuditEntry.tag)))
        assert {"claim:ask", "claim:grant", "organisation:vouch", "member:join"} <= tags

    def test_each_sees_what_they_can_answer(self, ready):
        asked(ready)
        seen = {
            who: len(claiming.waiting_for(ready, actor(ready, who)))
            for who in ("kinki", "operator", "tohoku", "hanako")
        }
        assert seen == {"kinki": 1, "operator": 1, "tohoku": 0, "hanako": 0}


class TestPages:
    @pytest.fixture
    def browser(self, ready, client, database):
        ready.commit()
        client.headers["accept"] = "text/html"
        return lambda who: carry(client, sign_in(database, f"{who}@example.jp"))

    @pytest.mark.parametrize("lang", ["en", "ja"])
    def test_from_the_directory_to_the_first_manager(self, browser, lang):
        assert "organisations/himeji-fc/claim" in browser("hanako").get(f"/{lang}/claims?q=himeji").text
        browser("hanako").post(f"/{lang}/organisations/himeji-fc/claim", data={"says": SAYS})
        page = browser("kinki").get(f"/{lang}/claims").text
        assert SAYS in page
        (grant,) = re.findall(r'action="([^"]*/grant)"', page)
        browser("kinki").post(grant)
        assert browser("hanako").get(f"/{lang}/organisations/himeji-fc/members").status_code == 200

    def test_a_refusal_is_said_beside_what_was_typed(self, browser):
        answer = browser("hanako").post("/ja/organisations/himeji-fc/claim", data={"says": "me"})
        assert (answer.status_code, ">me</textarea>" in answer.text) == (422, True)
