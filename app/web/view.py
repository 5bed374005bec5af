"""From values to a page: the frame that every page shares, whole page or piece."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from babel import Locale
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from markupsafe import Markup, escape

from app.accounts.current import token_of
from app.kit import languages
from app.kit.errors import DomainError, NotFound
from app.kit.http import status_of
from app.kit.render import catalogue, environment
from app.kit.text import LocalizedText, language_told, localized
from app.locations.taxonomy import taxonomy
from app.maps.styles import GROUP_COLOURS, SYMBOLS
from app.web.assets import asset
from app.web.cards import position
from app.web.i18n import Forms
from app.web.links import hosts
from geo.sentence import Translate

HERE = Path(__file__).parent
LOCALES = HERE / "locale"
# One address gives a page or a piece of it, and `/` a language that the reader did not name.
FRESH = {"cache-control": "private, no-cache", "vary": "Accept-Language, Cookie, HX-Request"}
OWN = "private, no-store"
YEAR_S = 365 * 24 * 3600


class Alternate(NamedTuple):
    """The same page in another language."""

    lang: str
    name: str
    href: str


@cache
def templates(lang: str) -> Environment:
    """Return the environment of a language, with the forms of its numbers and days."""
    forms = Forms(lang)

    def text(words: LocalizedText) -> str:
        return localized(words, lang)

    def marked(words: LocalizedText) -> Markup:
        """Return the text; one in another language says so, for voices and for the forms of characters."""
        told = language_told(words, lang)
        plain = escape(words.get(told, ""))
        return plain if told in ("", lang) else Markup('<span lang="{}">{}</span>').format(told, plain)

    made = environment(
        HERE / "templates",
        catalogue(LOCALES, lang),
        number=forms.number,
        day=forms.day,
        day_or_month=forms.day_or_month,
        clock=forms.clock,
        instant=forms.instant,
        distance=forms.distance,
        unit=forms.unit,
        duration=forms.duration,
        listed=forms.listed,
        hosts=hosts,
        text=text,
        marked=marked,
        tongue=lambda words: language_told(words, lang),
        position=position,
        host=lambda address: urlsplit(address).netloc.removeprefix("www."),
    )
    groups, eras = taxonomy().groups, taxonomy().attributes["era"].values
    made.globals.update(
        asset=asset,
        lang=lang,
        group_colours=GROUP_COLOURS,
        symbol_of={slug: SYMBOLS[group.symbol] for slug, group in groups.items()},
        eras={slug: text(label) for slug, label in eras.items()},
    )
    return made


def page_language(lang: str) -> str:
    """Return the language that the page's address begins with.

    Raises:
        NotFound: it is none of ours, so there is no such page.
    """
    if lang not in languages.offered():
        raise NotFound("There is no page at this address.")
    return lang


def say(lang: str, message: str, **facts: Any) -> str:
    """Return a message of the catalogue, for what is put together in Python."""
    return translation(lang)(message) % facts


def translation(lang: str) -> Translate:
    """Return the way into a language, for what the rooms below say of themselves."""
    translate: Translate = catalogue(LOCALES, lang).ugettext
    return translate


def fragment(request: Request, template: str, lang: str, **context: Any) -> HTMLResponse:
    """Answer with a piece of a page."""
    body = templates(lang).get_template(template).render(request=request, nonce=_nonce(request), **context)
    return HTMLResponse(body, headers={"content-language": lang, **FRESH})


def page(request: Request, template: str, lang: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Answer with a whole page in `lang`, which the reader keeps."""
    response = fragment(request, template, lang, **frame(request, lang), **context)
    response.status_code = status
    if template.startswith(("account/", "places/edit")) or context.get("inside"):
        response.headers["cache-control"] = OWN  # nothing of it stays on a machine that others use
    if status == 200 and languages.language_of(request) != lang:
        response.set_cookie(languages.COOKIE, lang, max_age=YEAR_S, samesite="lax", httponly=True)
    return response


def refused(refusal: DomainError, lang: str) -> dict[str, Any]:
    """Return what a page that was refused something shows: its status, and what is wrong."""
    return {"status": status_of(refusal), "fault": refusal.sentence.told(translation(lang))}


def frame(request: Request, lang: str) -> dict[str, Any]:
    """Return what the frame needs: addresses of this page, and of it in every language."""
    origin = origin_of(request)
    _, first, rest = request.url.path.split("/", 2) if request.url.path.count("/") > 1 else ("", "", "")
    rest = rest if first in languages.offered() else ""
    query = f"?{request.url.query}" if request.url.query else ""
    alternates = [
        Alternate(code, Locale.parse(code).get_display_name(code) or code, f"/{code}/{rest}")
        for code in languages.offered()
    ]
    return {
        "origin": origin,
        "alternates": alternates,
        "query": query,
        "canonical": f"{origin}/{lang}/{rest}",
        "section": rest.partition("/")[0],
        "is_signed_in": bool(token_of(request)),
        "is_trial": request.app.state.settings.mode == "trial",
    }


def origin_of(request: Request) -> str:
    """Return the public origin: as the deployment says, else as the request does."""
    return str(request.app.state.settings.origin or request.base_url).rstrip("/")


def is_fragment(request: Request) -> bool:
    """Whether a script asks for a piece to put into the page that it stands in."""
    return "hx-request" in request.headers


def _nonce(request: Request) -> str:
    return str(request.state.nonce)
