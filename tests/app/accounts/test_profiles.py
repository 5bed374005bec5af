"""What a commission says of its services: written by its manager, read by everybody."""

import pytest
from sqlmodel import select

from app.kit.audit import AuditEntry
from tests.factories import caring, people

FORM = {
    "languages": ["en", "ja"], "notice_days": "14", "attends_en": "Every shoot", "attends_ja": "すべての撮影",
    "accepts_ja": "学生作品も可", "fees_en": "None",
}  # fmt: skip


@pytest.fixture
def browser(database, client):
    with database.writer() as session:
        caring.hidden_house(session)
    return lambda who: people.carry(client, people.sign_in(database, f"{who}@example.jp"))


def told(client) -> dict:
    found = client.get("/api/commissions").json()
    return next(body["profile"] for body in found if body["slug"] == "himeji-fc")


def write(browser, who="manager", **form):
    return browser(who).post("/en/organisations/himeji-fc/profile", data=FORM | form, follow_redirects=False)


class TestProfile:
    def test_it_is_empty_until_the_commission_says_something(self, browser):
        assert told(browser("manager")) is None

    def test_the_api_tells_what_its_manager_wrote(self, browser):
        assert write(browser).headers["location"] == "/en/commissions/himeji-fc"
        assert told(browser("producer")) == {
            "languages": ["ja", "en"],
            "notice_days": 14,
            "attends": {"en": "Every shoot", "ja": "すべての撮影"},
            "accepts": {"ja": "学生作品も可"},
            "fees": {"en": "None"},
        }

    def test_the_public_page_tells_it_in_the_readers_language(self, browser):
        write(browser)
        page = browser("producer").get("/ja/commissions/himeji-fc").text
        assert all(each in page for each in ("日本語、英語", "14 日", "すべての撮影", "学生作品も可"))

    def test_the_form_holds_what_is_told(self, browser):
        write(browser)
        page = browser("manager").get("/en/organisations/himeji-fc/profile").text
        assert (page.count(" checked"), "Every shoot</textarea>" in page) == (2, True)

    @pytest.mark.parametrize(
        "form",
        [
            {"notice_days": "soon"},
            {"notice_days": "-1"},
            {"notice_days": "99999"},
            {"languages": "xx"},
            {"fees_en": "x" * 2_001},
        ],
        ids=lambda form: next(iter(form)),
    )
    def test_what_cannot_be_is_refused_and_changes_nothing(self, browser, form):
        assert write(browser, **form).status_code == 400
        assert told(browser("manager")) is None

    @pytest.mark.parametrize(("who", "status"), [("decider", 403), ("neighbour", 404), ("operator", 303)])
    def test_others_do_not_write_it_but_the_operator_may(self, browser, who, status):
        assert write(browser, who).status_code == status

    def test_the_log_tells_what_changed(self, browser, session):
        write(browser)
        write(browser, notice_days="7")
        entries = session.scalars(select(AuditEntry).where(AuditEntry.tag == "organisation:profile")).all()
        assert (entries[1].said["before"], entries[1].said["after"]) == (
            {"notice_days": 14},
            {"notice_days": 7},
        )
