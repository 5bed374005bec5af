"""A film commission comes to the platform, gets its people, and is handed over: in Japanese, in a browser."""

import re
import time
from contextlib import closing
from email import message_from_bytes, policy

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.accounts import operating
from app.accounts.models import Role
from app.kit.db import Database
from tests.browser.conftest import Open
from tests.browser.test_pages import RULES
from tests.factories import people
from tests.factories.authors import TESTS
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.browser

COMMISSION = "himeji-film-commission"
OPERATOR, BOSS, DEPUTY = "operator@example.jp", "boss@himeji.example.jp", "deputy@himeji.example.jp"
LINK = re.compile(r"https?://[^/]+(/\S+#\S+)")
FORMS = ["sign-up", "sign-in", "forgot", "reset", "confirm", "invitation"]


@pytest.fixture(scope="module")
def operator(seeded):
    with closing(Database(seeded.database_url)) as database, database.writer() as session:
        body = operating.operator(session, TESTS)
        people.person(session, OPERATOR, "運営 花子", works_for=body, role=Role.MANAGER)


def link_in_mail(seeded, address: str, subject: str) -> str:
    """Return the path of the link in the latest letter to an address, as soon as it has come."""
    for _ in range(100):
        found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in latest(seeded)]
        for letter in found:
            if letter["To"] == address and subject in letter["Subject"]:
                return LINK.search(letter.get_content()).group(1)
        time.sleep(0.1)
    raise AssertionError(f"No letter “{subject}” came to {address}.")


def latest(seeded):
    return sorted((seeded.data / "mail").glob("*.eml"), key=lambda file: -file.stat().st_mtime_ns)


def fit_for_everyone(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def sign_up(page: Page, seeded, name: str, address: str) -> None:
    page.goto("/ja/sign-up")
    page.get_by_label("お名前").fill(name)
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="アカウントを作る").click()
    expect(page.get_by_role("heading", name="メールをご確認ください")).to_be_visible()
    page.goto(link_in_mail(seeded, address, "確認"))
    expect(page.get_by_label("メールに記載のコード")).to_be_hidden()
    page.get_by_role("button", name="確認する").click()
    sign_in(page, address)


def sign_in(page: Page, address: str) -> None:
    page.goto("/ja/sign-in")
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="ログイン", exact=True).click()
    expect(page.get_by_role("heading", name="マイページ")).to_be_visible()


def invite(page: Page, address: str, role: str) -> None:
    page.goto(f"/ja/organisations/{COMMISSION}/members")
    fit_for_everyone(page)
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_label("役割", exact=True).select_option(role)
    page.get_by_role("button", name="招待を送る").click()
    expect(page.get_by_text(address)).to_be_visible()


def accept(page: Page, seeded, address: str) -> None:
    page.goto(link_in_mail(seeded, address, "招待"))
    page.get_by_role("button", name="招待を受ける").click()
    expect(page.get_by_role("heading", name="マイページ")).to_be_visible()
    fit_for_everyone(page)


@pytest.mark.usefixtures("operator")
def test_a_commission_is_invited_vouched_for_staffed_and_handed_over(open_page: Open, seeded):
    at_desk, boss, deputy = (open_page("/ja/sign-in", 1024 if n else 390, 800) for n in range(3))
    sign_in(at_desk, OPERATOR)
    fit_for_everyone(at_desk)
    invite(at_desk, BOSS, "manager")

    sign_up(boss, seeded, "姫路 太郎", BOSS)
    accept(boss, seeded, BOSS)

    at_desk.goto("/ja/desk")
    fit_for_everyone(at_desk)
    at_desk.get_by_role("button", name="この団体を確認する").click()
    expect(at_desk.get_by_role("button", name="この団体を確認する")).to_be_hidden()

    invite(boss, DEPUTY, "editor")
    sign_up(deputy, seeded, "姫路 次郎", DEPUTY)
    accept(deputy, seeded, DEPUTY)

    boss.goto(f"/ja/organisations/{COMMISSION}/members")
    boss.get_by_label("姫路 次郎さんの役割").select_option("manager")
    boss.get_by_role("listitem").filter(has_text=DEPUTY).get_by_role("button", name="役割を変更").click()
    boss.get_by_role("button", name="退会する").click()
    expect(boss.get_by_role("heading", name="マイページ")).to_be_visible()
    answer = boss.request.get(f"/ja/organisations/{COMMISSION}/members")
    assert answer.status == 404

    deputy.goto(f"/ja/organisations/{COMMISSION}/members")
    expect(deputy.get_by_role("heading", name="招待する")).to_be_visible()
    expect(deputy.get_by_text(BOSS)).to_be_hidden()


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ja", "dark")])
def test_each_form_is_fit_for_everyone_on_every_screen(open_page: Open, path: str, lang: str, scheme: str):
    page = open_page(f"/{lang}/{path}", color_scheme=scheme)
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        fit_for_everyone(page)


@pytest.mark.usefixtures("operator")
def test_after_signing_in_one_goes_on_where_one_wanted_to_but_never_elsewhere(open_page: Open):
    page = open_page("/ja/desk", quiet=False)
    expect(page).to_have_url(re.compile(r"/ja/sign-in\?next=/ja/desk$"))
    page.get_by_label("メールアドレス").fill(OPERATOR)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="ログイン", exact=True).click()
    expect(page).to_have_url(re.compile("/ja/desk$"))


@pytest.mark.usefixtures("operator")
def test_the_second_step_is_set_up_with_a_picture_and_asked_for_at_the_next_sign_in(open_page: Open):
    page = open_page("/ja/sign-in", 390, 800)
    sign_in(page, OPERATOR)
    page.goto("/ja/account/second-factor")
    expect(page.get_by_role("img", name="鍵の QR コード")).to_be_visible()
    fit_for_everyone(page)
    secret = page.locator("code.token").inner_text()
    page.get_by_label("コード", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="有効にする").click()
    expect(page.get_by_role("heading", name="回復コード")).to_be_visible()
    fit_for_everyone(page)
    code = page.locator(".codes code").first.inner_text()

    page.goto("/ja/sign-in")
    page.get_by_label("メールアドレス").fill(OPERATOR)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="ログイン", exact=True).click()
    page.get_by_label("コード").fill(code)
    page.locator("main").get_by_role("button", name="ログイン", exact=True).click()
    expect(page.get_by_role("heading", name="マイページ")).to_be_visible()

    page.goto("/ja/account/second-factor")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="解除する").click()
    expect(page.get_by_role("heading", name="マイページ")).to_be_visible()


@pytest.mark.usefixtures("operator")
def test_a_passkey_is_made_opens_the_door_and_is_removed(open_page: Open):
    page = open_page("/ja/sign-in", 390, 800, quiet=False)
    with_device(page)
    sign_in(page, OPERATOR)
    page.get_by_label("端末の名前").fill("窓口のパソコン")
    page.get_by_role("button", name="パスキーを追加する").click()
    expect(page.get_by_text("窓口のパソコン")).to_be_visible()
    fit_for_everyone(page)

    page.get_by_role("button", name="ログアウト", exact=True).click()
    page.goto("/ja/sign-in")
    fit_for_everyone(page)
    page.get_by_role("button", name="パスキーでログイン").click()
    expect(page.get_by_role("heading", name="マイページ")).to_be_visible()
    page.get_by_role("button", name="パスキー「窓口のパソコン」を削除する").click()
    expect(page.get_by_text("窓口のパソコン")).to_be_hidden()

    page.get_by_role("button", name="ログアウト", exact=True).click()
    page.goto("/ja/sign-in")
    page.get_by_role("button", name="パスキーでログイン").click()
    expect(page.get_by_text("このパスキーは登録されていないか")).to_be_visible()


def with_device(page: Page) -> None:
    """Give the browser a device that knows its owner and says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
