"""The languages of this service, and which of them a reader gets."""

from functools import cache
from typing import Annotated

from babel import Locale, negotiate_locale
from fastapi import Depends, Query, Request

from app.kit.errors import BadRequest
from app.settings import Settings
from geo.sentence import Translate

COOKIE = "lang"


@cache
def offered() -> tuple[str, ...]:
    """Return the codes of the languages, the default first. Each is a catalogue in `app/web/locale`."""
    return Settings().languages.offered


def require_offered(code: str) -> str:
    """Return `code` if it is one of ours.

    Raises:
        BadRequest: it is not.
    """
    if code not in offered():
        raise BadRequest(
            "There is no language {lang!r} here. Choose from: {known}.",
            parameter="lang",
            lang=code,
            known=offered(),
        )
    return code


def require_known(code: str) -> str:
    """Return `code` if it is that of a language of the world, such as fr or ain.

    Raises:
        BadRequest: it is not.
    """
    if "_" in code or code not in Locale(offered()[0]).languages:
        raise BadRequest(
            "There is no language {language!r}: give its code (ISO 639), such as en, ja, ko, zh or fr.",
            parameter="language",
            language=code,
        )
    return code


def language_of(request: Request, asked: str = "") -> str:
    """Return the language asked for, else the one chosen before, else what the browser prefers."""
    if asked:
        return require_offered(asked)
    chosen = request.cookies.get(COOKIE, "")
    if chosen in offered():
        return chosen
    preferred = [part.split(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
    return negotiate_locale([code for code in preferred if code], offered(), sep="-") or offered()[0]


def language_of_answer(request: Request) -> str:
    """Return the language in which to say no: the page's own or the one asked for, if it is one of ours."""
    named = (request.url.path[1:].partition("/")[0], request.query_params.get("lang", ""))
    return next((code for code in named if code in offered()), "") or language_of(request)


def translation(request: Request, lang: str) -> Translate:
    """Return the way into a language that this service was given."""
    translate: Translate = request.app.state.translation(lang)
    return translate


def headers(lang: str) -> dict[str, str]:
    """Return what an answer says of its language, so that a cache gives it to nobody who reads another."""
    return {"content-language": lang, "vary": "accept-language, cookie"}


async def _asked(  # a plain function would be given a thread, which costs more than it does
    request: Request,
    lang: Annotated[str, Query(max_length=8, description="en or ja; else as Accept-Language says.")] = "",
) -> str:
    return language_of(request, lang)


Lang = Annotated[str, Depends(_asked)]
