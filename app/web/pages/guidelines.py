"""The guidelines to read: what each party must deal with in each phase; their editions side by side."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator

from app.guidance import editions
from app.kit import languages
from app.kit.db import Reads
from app.kit.permission import OPEN, asks
from app.web import view, words
from app.web.pages.search import PageLanguage
from guidelines.load import book
from guidelines.matters import Party, Phase, Topic, matters

router = APIRouter()

Number = Annotated[str, Query(max_length=10)]
ALL = BeforeValidator(lambda said: said or None)
"""A form sends its choice of all as an empty value."""


@router.get("/{lang}/guidelines")
@asks(OPEN)
def guidelines(
    request: Request,
    lang: PageLanguage,
    party: Party = Party.FILM_MAKERS,
    phase: Annotated[Phase | None, ALL] = None,
    topic: Annotated[Topic | None, ALL] = None,
    both: Annotated[str, Query(pattern="^(yes)?$")] = "",
) -> Response:
    """Show what one party must deal with."""
    return view.page(
        request,
        "guidelines/page.html",
        lang,
        matters=matters().of(party, phase, topic).all,
        party=party,
        phase=phase,
        topic=topic,
        both=both,
        other=next((code for code in languages.offered() if code != lang), lang),
        parties=words.parties(lang),
        phases=words.phases(lang),
        topics=words.matter_topics(lang),
        evidence=words.evidence(lang),
        facts=book().facts,
        asked_when=lambda item: matters().conditions[item.when].names,
    )


@router.get("/{lang}/guidelines/editions")
@asks(OPEN)
def published(
    request: Request, session: Reads, lang: PageLanguage, first: Number = "", second: Number = editions.DRAFT
) -> Response:
    """List the editions, and show two of them side by side."""
    all_of_them = editions.all_of(session)
    first = first or (str(all_of_them[0].number) if all_of_them else editions.DRAFT)
    return view.page(
        request,
        "guidelines/editions.html",
        lang,
        editions=all_of_them,
        first=first,
        second=second,
        compared=editions.compared(session, first, second),
        titles=_titles(lang),
    )


def _titles(lang: str) -> dict[str, str]:
    named = {matter.id: matter.title for matter in matters()}
    named |= {rule.requirement.id: rule.requirement.title for rule in book().rules}
    return {id_: title.get(lang, id_) for id_, title in named.items()}
