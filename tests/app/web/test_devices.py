"""What a browser says it is, told to people."""

import pytest

from app.web.devices import device

BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {BLINK}", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {BLINK} Edg/130.0.0.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {BLINK}", "Chrome on Android"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {BLINK}", "Chrome on ChromeOS"),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.0 Safari/605.1.15",
            "Safari on Mac",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) {WEBKIT} CriOS/130.0 Mobile Safari/604.1",
            "Chrome on iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
            "Firefox on Windows",
        ),
    ],
)
def test_a_browser_that_is_known_is_called_by_its_name(agent: str, told: str):
    assert device(agent, "en") == told


def test_a_program_that_is_not_known_is_shown_as_it_calls_itself():
    assert device("curl/8.5.0", "en") == "curl/8.5.0"


def test_one_that_says_nothing_is_said_to_be_unknown():
    assert device("", "en") == "An unknown program"


def test_it_is_told_in_the_language_of_the_reader():
    assert device("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Firefox/132.0", "ja") == "Firefox（Linux）"
