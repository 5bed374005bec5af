"""What a browser says it is, in words that its owner knows."""

import re

from app.web.view import say

BROWSERS = {
    "Edge": re.compile(r"\bEdg(?:A|iOS)?/"),
    "Opera": re.compile(r"\bOPR/"),
    "Samsung Internet": re.compile(r"\bSamsungBrowser/"),
    "Firefox": re.compile(r"\b(?:Firefox|FxiOS)/"),
    "Chrome": re.compile(r"\b(?:Headless)?(?:Chrome|CriOS)/"),
    "Safari": re.compile(r"\bVersion/.*\bSafari/"),
}
"""The first that is found: most of these say that they are the ones below them too."""
SYSTEMS = {
    "iPhone": re.compile(r"\biPhone\b"),
    "iPad": re.compile(r"\biPad\b"),
    "Android": re.compile(r"\bAndroid\b"),
    "Windows": re.compile(r"\bWindows NT\b"),
    "Mac": re.compile(r"\bMacintosh\b"),
    "ChromeOS": re.compile(r"\bCrOS\b"),
    "Linux": re.compile(r"\bLinux\b"),
}


def device(agent: str, lang: str) -> str:
    """Return browser and system where both are known ones; else what the program says of itself."""
    browser, system = _named(BROWSERS, agent), _named(SYSTEMS, agent)
    if browser and system:
        return say(lang, "%(browser)s on %(system)s", browser=browser, system=system)
    return agent or say(lang, "An unknown program")


def _named(known: dict[str, re.Pattern[str]], agent: str) -> str:
    return next((name for name, mark in known.items() if mark.search(agent)), "")
