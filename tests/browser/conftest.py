"""A real browser on a service that was seeded as anyone would seed it. No request may leave the service."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.kit import schema
from app.kit.db import Database
from app.main import create_app
from app.settings import Settings
from seeds.__main__ import fill
from tests.conftest import absent

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of a deployment whose database holds Japan."""
    settings = Settings(data=tmp_path_factory.mktemp("seeded"), log="console")
    database = Database(settings.database_url)
    schema.upgrade(database)
    with database.writer() as session:
        fill(session)
    database.close()
    return settings


@pytest.fixture(scope="session")
def base_url(seeded: Settings) -> Iterator[str]:
    """Yield the address of the running service."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(seeded), port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://localhost:{port}"  # a number is no site that a passkey could be for
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        absent("Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[Open]:
    """Yield a way to open an address; afterwards nothing may have gone wrong on any page."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_at(
        path: str, width: int = 1440, height: int = 900, *, quiet: bool = True, **options: object
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=base_url, **options
        )
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.route("**/*", lambda route: _only_here(route, base_url, faults))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        if quiet:
            page.on("console", lambda said: said.type == "error" and faults.append(f"console: {said.text}"))
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    yield open_at
    for context in contexts:
        for page in context.pages:
            faults += page.evaluate("window.violations")
        context.close()
    assert faults == []


def _only_here(route, base_url: str, faults: list[str]) -> None:
    if route.request.url.startswith((base_url, "data:", "blob:")):
        route.continue_()
    else:
        faults.append(f"left: {route.request.url}")
        route.abort()
