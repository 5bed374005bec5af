"""Letters arrive, in the reader's language, and say all that they should."""

import re
import socket
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from app.accounts.models import Purpose
from app.accounts.notices import Notice
from app.kit import clock, outbox
from app.kit.outbox import Message
from app.notifications import worker
from app.notifications.letters import TEMPLATES, letter
from app.notifications.mail import road_of
from app.settings import Mail

FACTS = {
    "name": "花子",
    "path": "/ja/confirm#abc",
    "expires_at": "2026-11-30T00:00:00+00:00",
    "organisation": {"en": "Himeji FC", "ja": "姫路FC"},
    "role": "decider",
    "member": "太郎",
    "slug": "himeji-fc",
    "device": "Firefox",
    "network": "192.0.2.7",
    "what": "私の鍵",
    "says": "姫路市役所の担当です。",
}
SENDER, ORIGIN = "Rokechi <rokechi@example.jp>", "https://rokechi.example"
KINDS = sorted({path.name.split(".")[0] for path in TEMPLATES.glob("*.txt")})
POSTED = re.compile(r'(?:outbox\.post|letters\.send)\(\s*session,[^"]*?"(\w+)"')


def message(kind: str = "confirm_address", lang: str = "ja") -> Message:
    return Message(
        id=5, kind=kind, address="hanako@example.jp", lang=lang, facts=FACTS, posted_at=clock.now()
    )


class TestLetter:
    @pytest.mark.parametrize("lang", ["en", "ja"])
    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_can_be_written_in_every_language(self, kind, lang):
        made = letter([message(kind, lang)], SENDER, ORIGIN)
        assert made["Subject"]
        assert len(made.get_content()) > 80

    def test_every_kind_that_is_posted_has_its_words(self):
        room = Path(__file__).parents[3] / "app" / "accounts"
        posted = {found for path in room.glob("*.py") for found in POSTED.findall(path.read_text())}
        assert len(posted) >= 4
        assert posted | set(Notice) | set(Purpose) <= set(KINDS)

    def test_its_link_is_whole_and_its_end_is_told_in_the_time_of_japan(self):
        said = letter([message()], SENDER, ORIGIN).get_content()
        assert f"{ORIGIN}/ja/confirm#abc" in said
        assert "2026年11月30日 9:00:00" in said

    def test_sent_twice_it_is_known_to_be_the_same(self):
        one = message()
        assert letter([one], SENDER, ORIGIN)["Message-ID"] == letter([one], SENDER, ORIGIN)["Message-ID"]

    @pytest.mark.parametrize("lang", ["en", "ja"])
    def test_the_notices_of_a_day_are_one_letter_that_greets_once(self, lang):
        kinds = ("member_joined", "member_left", "organisation_vouched_for")
        made = letter([message(kind, lang) for kind in kinds], SENDER, ORIGIN)
        said = made.get_content()
        assert "3" in made["Subject"]
        assert said.count("花子") == 1
        assert said.count(f"{ORIGIN}/{lang}/account#notices") == 1
        assert said.count(FACTS["member"]) >= 2

    @pytest.mark.parametrize("kind", KINDS)
    def test_only_what_can_be_chosen_says_so(self, kind):
        said = letter([message(kind)], SENDER, ORIGIN).get_content()
        assert ("#notices" in said) == (kind in set(Notice))

    def test_no_address_can_add_a_header(self):
        forged = message()
        forged.address = "a@example.jp\nBcc: b@example.jp"
        with pytest.raises(ValueError, match=r"CR|LF|invalid|address"):
            letter([forged], SENDER, ORIGIN)


class Box:
    """A mail server that keeps what it gets, and is busy at first."""

    def __init__(self, busy: int) -> None:
        self.busy, self.got = busy, []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.busy:
            self.busy -= 1
            return "451 4.7.1 Try again later"
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box():
    kept = Box(busy=1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    kept.settings = Mail(host="127.0.0.1", port=port, security="none")
    yield kept
    controller.stop()


class TestDeliver:
    def test_a_server_that_is_busy_gets_it_in_the_end(self, database, box, tmp_path):
        with database.writer() as session:
            outbox.post(session, "confirm_address", "hanako@example.jp", "ja", **FACTS)
        road = road_of(box.settings, tmp_path)
        assert worker.deliver(database, road, SENDER, ORIGIN) == 0
        with database.writer() as session:
            session.get_one(Message, 1).due_at = clock.now()
        assert worker.deliver(database, road, SENDER, ORIGIN) == 1
        (got,) = box.got
        assert "メールアドレスの確認" in got["Subject"]
        assert "花子 様" in got.get_content()

    def test_without_a_host_letters_lie_in_a_folder(self, database, tmp_path):
        with database.writer() as session:
            outbox.post(session, "confirm_address", "hanako@example.jp", "ja", **FACTS)
        assert worker.deliver(database, road_of(Mail(), tmp_path), SENDER, ORIGIN) == 1
        assert len(list(tmp_path.glob("*.eml"))) == 1
