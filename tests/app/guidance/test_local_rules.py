"""Rules of one's own area: who may propose, who publishes, what they change, and what stays on record."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts import people as queries
from app.accounts import sessions
from app.accounts.actor import Actor
from app.accounts.models import Organisation, OrganisationKind, Role
from app.guidance import local_rules
from app.guidance.models import LocalRule, RuleStatus
from app.kit import audit, clock
from app.kit.errors import Conflict, Incomplete, NotAllowed, NotFound, NotSignedIn
from guidelines.load import book
from guidelines.requirements import find
from tests.factories import areas, people

COMMISSION = OrganisationKind.FILM_COMMISSION
DAY = date(2035, 4, 12)
SMOKE = {"site.surfaces": ["beach"], "shoot.smoke": True}


def content(**changed) -> dict:
    edition = {
        "when": '"beach" in site.surfaces && shoot.smoke',
        "trigger": {"en": "Smoke on a beach of Himeji.", "ja": "姫路の海岸でのスモーク。"},
        "issuer": {"title": {"en": "Beach office", "ja": "海岸事務所"}},
        "unverified": ["when", "issuer"],
    }
    return {
        "id": "LOCAL-28201-SMOKE",
        "instrument": "notification",
        "topic": "coast",
        "title": {"en": "Smoke on the beach", "ja": "海岸でのスモークの届出"},
        "only_in": ["28201"],
        "editions": {"2026-01-01": edition},
    } | changed


def acting(session, address: str, body: Organisation, role: Role = Role.DECIDER) -> Actor:
    person = people.person(session, address, works_for=body, role=role)
    return Actor(person.id, **sessions.of_seat(queries.find_seat(session, person.id, body.id)))


@pytest.fixture
def himeji(session) -> Organisation:
    area = areas.two_prefectures(session)
    body = areas.organisation(session, "himeji-fc", COMMISSION, (area["28201"], "film_commission"))
    kobe = areas.organisation(session, "kobe-fc", COMMISSION, (area["28"], "film_commission"))
    areas.organisation(session, "osaka-fc", COMMISSION, (area["27"], "film_commission"))
    areas.block(session, "kinki", [area["28"]], [body, kobe])
    for each in session.scalars(select(Organisation)):
        each.vouched_at = clock.now()
    return body


@pytest.fixture
def hanako(session, himeji) -> Actor:
    return acting(session, "hanako@example.jp", himeji)


def body(session, slug: str) -> Organisation:
    return session.scalar(select(Organisation).where(Organisation.slug == slug))


def needed(session, *codes: str) -> frozenset[str]:
    return find(local_rules.here(session), SMOKE, DAY, [codes or ("28", "28201")]).ids


class TestProposing:
    def test_a_proposal_changes_nothing_yet(self, session, hanako):
        local_rules.propose(session, hanako, content(), "asked at the office")
        assert "LOCAL-28201-SMOKE" not in needed(session)

    def test_the_preview_says_which_situations_would_be_answered_otherwise(self, session, himeji):
        operator = acting(session, "op@example.jp", people.operating.operator(session, people.TESTS))
        rule = local_rules.read(session, operator, content(only_in=["13"]))
        found = local_rules.preview(session, rule)
        assert all("LOCAL-28201-SMOKE" in (*each.added, *each.opened) for each in found)

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"only_in": ["27"]}, NotAllowed),
            ({"only_in": ["28"]}, NotAllowed),
            ({"only_in": []}, Incomplete),
            ({"id": "JP-SMOKE"}, Incomplete),
            ({"title": {"en": "Smoke"}}, Incomplete),
            ({"instrument": "wish"}, Incomplete),
            ({"editions": {}}, Incomplete),
            ({"replaces": ["JP-NOTHING"]}, Incomplete),
        ],
    )
    def test_what_is_of_another_area_or_faulty_is_refused(self, session, hanako, changed, error):
        with pytest.raises(error):
            local_rules.propose(session, hanako, content(**changed), "")

    @pytest.mark.parametrize(
        "when", ["shoot.unicorn", "shoot.drone_g", "true &&", "shoot.smoke && !shoot.smoke"]
    )
    def test_a_condition_that_cannot_be_asked_or_never_holds_is_refused(self, session, hanako, when):
        edition = content()["editions"]["2026-01-01"] | {"when": when}
        with pytest.raises(Incomplete):
            local_rules.propose(session, hanako, content(editions={"2026-01-01": edition}), "")

    def test_readers_producers_and_strangers_propose_nothing(self, session, himeji):
        reader = acting(session, "reader@example.jp", himeji, Role.READER)
        studio = people.organisation(session, "studio", OrganisationKind.PRODUCTION_COMPANY)
        for actor in (reader, acting(session, "p@example.jp", studio)):
            with pytest.raises(NotAllowed):
                local_rules.propose(session, actor, content(), "")
        with pytest.raises(NotSignedIn):
            local_rules.propose(session, Actor(), content(), "")


class TestDeciding:
    def test_a_second_person_publishes_and_the_finder_answers_with_it(self, session, himeji, hanako):
        rule = local_rules.propose(session, hanako, content(), "")
        local_rules.publish(session, acting(session, "taro@example.jp", himeji), rule.id)
        assert "LOCAL-28201-SMOKE" in needed(session)
        assert "LOCAL-28201-SMOKE" not in needed(session, "27", "27102")
        assert "LOCAL-28201-SMOKE" not in {each.requirement.id for each in book().rules}

    def test_somebody_of_the_same_block_may_too(self, session, hanako):
        rule = local_rules.propose(session, hanako, content(), "")
        local_rules.publish(session, acting(session, "k@example.jp", body(session, "kobe-fc")), rule.id)
        assert rule.status == RuleStatus.PUBLISHED

    def test_nobody_publishes_their_own(self, session, hanako):
        rule = local_rules.propose(session, hanako, content(), "")
        with pytest.raises(NotAllowed, match="second person"):
            local_rules.publish(session, hanako, rule.id)

    def test_nobody_of_another_block_decides(self, session, hanako):
        rule = local_rules.propose(session, hanako, content(), "")
        with pytest.raises(NotAllowed):
            local_rules.publish(session, acting(session, "o@example.jp", body(session, "osaka-fc")), rule.id)

    def test_an_editor_decides_nothing_and_what_is_not_there_is_not_found(self, session, himeji, hanako):
        rule = local_rules.propose(session, hanako, content(), "")
        with pytest.raises(NotAllowed):
            local_rules.publish(session, acting(session, "e@example.jp", himeji, Role.EDITOR), rule.id)
        with pytest.raises(NotFound):
            local_rules.publish(session, hanako, 999)

    def test_what_is_declined_stays_so_with_its_reason(self, session, himeji, hanako):
        rule = local_rules.propose(session, hanako, content(), "")
        taro = acting(session, "taro@example.jp", himeji)
        local_rules.decline(session, taro, rule.id, "the fire station asks for it already")
        assert (rule.status, rule.answer) == (RuleStatus.DECLINED, "the fire station asks for it already")
        with pytest.raises(Conflict):
            local_rules.publish(session, taro, rule.id)

    def test_a_new_version_takes_the_place_of_the_old_one_which_stays_on_record(
        self, session, himeji, hanako
    ):
        taro = acting(session, "taro@example.jp", himeji)
        for title in ("First", "Second"):
            rule = local_rules.propose(session, hanako, content(title={"en": title, "ja": title}), "")
            local_rules.publish(session, taro, rule.id)
        versions = session.scalars(select(LocalRule).order_by(LocalRule.id)).all()
        assert [each.status for each in versions] == [RuleStatus.RETIRED, RuleStatus.PUBLISHED]
        assert local_rules.here(session).by_id["LOCAL-28201-SMOKE"].requirement.title["en"] == "Second"

    def test_taken_back_it_holds_no_more(self, session, himeji, hanako):
        rule = local_rules.propose(session, hanako, content(), "")
        taro = acting(session, "taro@example.jp", himeji)
        local_rules.publish(session, taro, rule.id)
        local_rules.retire(session, taro, rule.id)
        assert "LOCAL-28201-SMOKE" not in needed(session)

    def test_what_nobody_confirmed_for_a_year_is_stale_until_somebody_does(self, session, himeji, hanako):
        rule = local_rules.propose(session, hanako, content(), "")
        taro = acting(session, "taro@example.jp", himeji)
        local_rules.publish(session, taro, rule.id)
        later = clock.today() + timedelta(days=366)
        assert local_rules.is_stale(rule, later)
        rule.confirmed_on = clock.today() - timedelta(days=400)
        assert local_rules.is_stale(rule, clock.today())
        assert not local_rules.is_stale(local_rules.confirm(session, taro, rule.id), clock.today())

    def test_each_step_stands_in_the_log(self, session, himeji, hanako):
        rule = local_rules.propose(session, hanako, content(), "")
        local_rules.publish(session, acting(session, "taro@example.jp", himeji), rule.id)
        tags = [entry.tag for entry in audit.history(session, "local_rule", rule.id)]
        assert tags == ["rule:publish", "rule:propose"]
