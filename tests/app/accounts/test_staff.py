"""Who works for an organisation: invited, promoted, gone; and nothing is orphaned."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from app.accounts import operating, sessions, staff, tokens
from app.accounts import people as queries
from app.accounts.actor import Actor
from app.accounts.models import Block, BlockMember, Invitation, OrganisationKind, Role
from app.kit import audit, clock
from app.kit.errors import Conflict, NotAllowed, NotFound, NotSignedIn
from app.kit.outbox import Message
from tests.factories import people

COMMISSION, SECRETARIAT = OrganisationKind.FILM_COMMISSION, OrganisationKind.BLOCK_SECRETARIAT


def acting(session, person, organisation) -> Actor:
    return Actor(
        person_id=person.id, **sessions.of_seat(queries.find_seat(session, person.id, organisation.id))
    )


def code(session) -> str:
    letter = session.scalars(
        select(Message).where(Message.kind == "invitation").order_by(Message.id.desc())
    ).first()
    return letter.facts["path"].partition("#")[2]


def notices(session) -> list[tuple[str, str]]:
    return [(letter.kind, letter.address) for letter in session.scalars(select(Message).order_by(Message.id))]


@pytest.fixture
def himeji(session):
    return people.organisation(session, "himeji-fc", COMMISSION, vouched=False)


@pytest.fixture
def manager(session, himeji) -> Actor:
    return acting(session, people.person(session, "boss@example.jp", works_for=himeji), himeji)


@pytest.fixture
def hanako(session) -> Actor:
    return Actor(person_id=people.person(session).id)


class TestInvitation:
    def test_whoever_reads_the_mail_joins_in_the_role_they_were_asked_for(
        self, session, himeji, manager, hanako
    ):
        staff.invite(session, manager, himeji, "Hanako@example.jp", Role.EDITOR)
        staff.accept(session, hanako, code(session))
        assert queries.find_seat(session, hanako.person_id, himeji.id).membership.role == Role.EDITOR

    def test_it_is_good_once(self, session, himeji, manager, hanako):
        staff.invite(session, manager, himeji, "hanako@example.jp", Role.EDITOR)
        staff.accept(session, hanako, code(session))
        with pytest.raises(NotAllowed, match="used"):
            staff.accept(session, hanako, code(session))

    def test_of_two_who_take_it_at_the_same_instant_one_gets_it(self, database):
        with database.writer() as session:
            himeji = people.organisation(session, "himeji-fc", COMMISSION)
            boss = people.person(session, "boss@example.jp", works_for=himeji)
            staff.invite(session, acting(session, boss, himeji), himeji, "hanako@example.jp", Role.EDITOR)
            token, hanako = code(session), Actor(person_id=people.person(session).id)
        both = Barrier(2)

        def take(_n: int) -> bool:
            both.wait()
            try:
                with database.writer() as session:
                    staff.accept(session, hanako, token)
            except (NotAllowed, Conflict):
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(take, range(2))) == [False, True]

    def test_somebody_else_cannot_take_it(self, session, himeji, manager):
        staff.invite(session, manager, himeji, "hanako@example.jp", Role.EDITOR)
        mallory = people.person(session, "mallory@example.jp")
        with pytest.raises(NotAllowed, match="another address"):
            staff.accept(session, Actor(person_id=mallory.id), code(session))

    def test_it_expires(self, session, himeji, manager, hanako):
        staff.invite(session, manager, himeji, "hanako@example.jp", Role.EDITOR)
        session.execute(update(Invitation).values(expires_at=clock.now() - timedelta(seconds=1)))
        with pytest.raises(NotAllowed, match="expired"):
            staff.accept(session, hanako, code(session))

    def test_a_second_one_makes_the_first_void(self, session, himeji, manager, hanako):
        staff.invite(session, manager, himeji, "hanako@example.jp", Role.MANAGER)
        first = code(session)
        staff.invite(session, manager, himeji, "hanako@example.jp", Role.READER)
        with pytest.raises(NotAllowed):
            staff.accept(session, hanako, first)

    def test_taken_back_it_is_good_no_more(self, session, himeji, manager, hanako):
        invitation = staff.invite(session, manager, himeji, "hanako@example.jp", Role.EDITOR)
        staff.take_back(session, manager, himeji, invitation.id)
        with pytest.raises(NotAllowed, match="taken back"):
            staff.accept(session, hanako, code(session))

    def test_once_accepted_it_cannot_be_taken_back(self, session, himeji, manager, hanako):
        invitation = staff.invite(session, manager, himeji, "hanako@example.jp", Role.EDITOR)
        staff.accept(session, hanako, code(session))
        with pytest.raises(NotFound):
            staff.take_back(session, manager, himeji, invitation.id)

    @pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.DECIDER])
    def test_only_a_manager_invites(self, session, himeji, role):
        member = people.person(session, works_for=himeji, role=role)
        with pytest.raises(NotAllowed, match="role"):
            staff.invite(session, acting(session, member, himeji), himeji, "x@example.jp", Role.MANAGER)

    def test_the_manager_of_another_one_does_not(self, session, himeji, manager):
        other = people.organisation(session, "kobe-fc", COMMISSION)
        with pytest.raises(NotAllowed):
            staff.invite(session, manager, other, "x@example.jp", Role.READER)

    def test_nobody_accepts_who_does_not_say_who_they_are(self, session):
        with pytest.raises(NotSignedIn):
            staff.accept(session, Actor(), "code")

    def test_a_member_needs_no_invitation(self, session, himeji, manager):
        with pytest.raises(Conflict):
            staff.invite(session, manager, himeji, "boss@example.jp", Role.READER)


class TestLeaving:
    def test_the_last_manager_cannot_become_less_while_nobody_follows(self, session, himeji, manager):
        with pytest.raises(Conflict, match="manager first"):
            staff.change_role(session, manager, himeji, manager.person_id, Role.READER)

    def test_a_manager_hands_over_and_goes(self, session, himeji, manager, hanako):
        staff.invite(session, manager, himeji, "hanako@example.jp", Role.EDITOR)
        staff.accept(session, hanako, code(session))
        staff.change_role(session, manager, himeji, hanako.person_id, Role.MANAGER)
        staff.remove(session, manager, himeji, manager.person_id)
        assert [member.person.address for member in queries.members(session, himeji.id)] == [
            "hanako@example.jp"
        ]
        assert "last_manager_left" not in dict(notices(session))

    def test_when_the_last_manager_goes_the_secretariat_of_the_block_is_told(self, session, himeji, manager):
        secretariat = people.organisation(session, "kinki-secretariat", SECRETARIAT)
        block = Block(slug="kinki", name={"en": "Kinki", "ja": "近畿"})
        session.add(block)
        session.flush()
        session.add_all(
            BlockMember(block_id=block.id, organisation_id=each.id) for each in (himeji, secretariat)
        )
        people.person(session, "secretary@example.jp", works_for=secretariat)
        staff.remove(session, manager, himeji, manager.person_id)
        assert notices(session) == [("last_manager_left", "secretary@example.jp")]

    def test_anybody_may_leave_and_nobody_may_send_others_away_but_a_manager(self, session, himeji, manager):
        reader = people.person(session, "reader@example.jp", works_for=himeji, role=Role.READER)
        who = acting(session, reader, himeji)
        with pytest.raises(NotAllowed):
            staff.remove(session, who, himeji, manager.person_id)
        staff.remove(session, who, himeji, reader.id)
        with pytest.raises(NotFound):
            staff.remove(session, manager, himeji, reader.id)

    def test_who_comes_back_brings_no_old_token_and_acts_for_nobody_yet(
        self, database, session, himeji, manager
    ):
        reader = people.person(session, "reader@example.jp", works_for=himeji, role=Role.READER)
        who, scopes = acting(session, reader, himeji), ["places:inside"]
        shown = tokens.issue(session, who, "mine", scopes, timedelta(days=1), scopes)
        opened = sessions.begin(session, reader, people.VISIT)
        staff.remove(session, manager, himeji, reader.id)
        staff.seat(session, manager.author, reader, himeji.id, Role.MANAGER)
        assert tokens.actor_of(session, shown, "") is None
        assert sessions.actor_of(session, opened.token, "")[0].organisation_id is None

    def test_joining_and_leaving_are_told_of_the_organisation_concerned(self, session, himeji, manager):
        kobe = people.organisation(session, "kobe-fc", COMMISSION)
        reader = people.person(session, "reader@example.jp", works_for=kobe, role=Role.READER)
        staff.invite(session, manager, himeji, "reader@example.jp", Role.EDITOR)
        who = acting(session, reader, kobe)
        staff.accept(session, who, code(session))
        staff.remove(session, who, himeji, reader.id)
        left, joined = audit.history(session, "organisation", himeji.id, 2)
        assert (joined.tag, left.tag) == ("member:join", "member:leave")
        assert {joined.on_behalf_of, left.on_behalf_of} == {f"organisation:{himeji.id}"}
        assert left.said["before"] == {"role": "editor"}

    def test_when_the_last_manager_is_switched_off_the_operator_is_told(self, session, himeji, manager):
        operator = operating.operator(session, people.TESTS)
        people.person(session, "op@example.jp", works_for=operator)
        operating.disable(session, people.TESTS, queries.get(session, manager.person_id))
        assert ("last_manager_left", "op@example.jp") in notices(session)


class TestVouching:
    def test_a_token_vouches_for_nobody(self, session, himeji):
        secretariat = people.organisation(session, "kinki-secretariat", SECRETARIAT)
        block = Block(slug="kinki", name={"en": "Kinki", "ja": "近畿"})
        session.add(block)
        session.flush()
        session.add_all(
            BlockMember(block_id=block.id, organisation_id=each.id) for each in (himeji, secretariat)
        )
        secretary = acting(session, people.person(session, works_for=secretariat), secretariat)
        assert staff.vouches_for(session, secretary, himeji)
        with pytest.raises(NotAllowed):
            staff.vouch(session, replace(secretary, scopes=frozenset({"places:import"})), himeji)

    def test_the_secretariat_of_the_block_vouches_and_the_members_are_told(self, session, himeji, manager):
        secretariat = people.organisation(session, "kinki-secretariat", SECRETARIAT)
        block = Block(slug="kinki", name={"en": "Kinki", "ja": "近畿"})
        session.add(block)
        session.flush()
        session.add_all(
            BlockMember(block_id=block.id, organisation_id=each.id) for each in (himeji, secretariat)
        )
        secretary = people.person(session, "secretary@example.jp", works_for=secretariat, role=Role.DECIDER)
        staff.vouch(session, acting(session, secretary, secretariat), himeji)
        assert himeji.vouched_at
        assert notices(session) == [("organisation_vouched_for", "boss@example.jp")]

    def test_the_secretariat_of_another_block_does_not(self, session, himeji):
        secretariat = people.organisation(session, "tohoku-secretariat", SECRETARIAT)
        secretary = people.person(session, works_for=secretariat)
        with pytest.raises(NotAllowed):
            staff.vouch(session, acting(session, secretary, secretariat), himeji)

    def test_nobody_vouches_for_themselves(self, session, himeji, manager):
        with pytest.raises(NotAllowed):
            staff.vouch(session, manager, himeji)
