"""Addresses in a text as links that say whose they are."""

from urllib.parse import urlsplit

from markupsafe import Markup, escape

LINK = Markup('<a href="{}" rel="noopener external">{}</a>')


def hosts(text: str) -> Markup:
    """Return the text with each web address in it as a link that is called by its host."""
    return Markup(" ").join(_linked(word) for word in text.split())


def _linked(word: str) -> Markup:
    try:
        parts = urlsplit(word)
    except ValueError:
        return escape(word)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return escape(word)
    return LINK.format(word, parts.hostname.removeprefix("www."))
