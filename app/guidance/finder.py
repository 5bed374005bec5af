"""Use case: a drawn site, its days and what is known of a shoot in; out what it needs, from whom, by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from sqlmodel import Session

from app.accounts import queries as accounts
from app.accounts.queries import Competence
from app.guidance import site as sites
from app.guidance.rules import FeeTotal, Hours, fees, is_dark
from app.guidance.site import SiteFacts
from app.kit import clock
from app.kit.errors import BadRequest
from geo.geometry import BaseGeometry
from geo.sentence import Words
from geo.sun import sun_day
from guidelines.load import Book
from guidelines.requirements import Finding, Findings, completed, find, open_questions
from guidelines.timeline import Timeline, timeline

PAST = Words("{day} lies in the past: in Japan it is {today} now.")


@dataclass(frozen=True)
class Shoot:
    """What is asked about; `facts` are checked already."""

    site: BaseGeometry
    first_on: date
    last_on: date
    hours: Hours | None
    facts: Mapping[str, Any]

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1


@dataclass(frozen=True)
class Answer:
    """What the book says of a shoot, with the offices of the place."""

    book: Book
    shoot: Shoot
    today: date
    site: SiteFacts
    values: Mapping[str, Any]
    findings: Findings
    questions: Sequence[str]
    offices: Mapping[str, Sequence[Competence]]
    """By requirement: whose competence it is where the site lies."""
    timeline: Timeline
    fees: FeeTotal


def requirements(session: Session, book: Book, shoot: Shoot, today: date) -> Answer:
    """Return what a shoot needs.

    Raises:
        BadRequest: the days lie in the past; the site is too long, or outside Japan.
    """
    if shoot.last_on < today:
        raise BadRequest(PAST, day=shoot.last_on.isoformat(), today=today.isoformat(), parameter="first_on")
    site = sites.read(session, shoot.site, shoot.first_on)
    values = completed(book, {**site.values, **_of_days(shoot), **shoot.facts})
    findings = find(book, values, shoot.first_on, site.places)
    offices = _offices(session, findings.needed, shoot, site)
    dates = timeline(findings.needed, shoot.first_on, today)
    counts = {id_: len(found) for id_, found in offices.items() if found}
    total = fees(findings.needed, shoot.days, counts)
    questions = open_questions(book, values, findings)
    return Answer(book, shoot, today, site, values, findings, questions, offices, dates, total)


def _of_days(shoot: Shoot) -> dict[str, Any]:
    """Return the facts that follow from the days and hours; without hours, nobody knows about the night."""
    facts: dict[str, Any] = {"days.count": shoot.days}
    if shoot.hours:
        days = {shoot.first_on, shoot.last_on}
        facts["days.is_night"] = any(_is_dark(shoot, shoot.hours, day) for day in days)
    return facts


def _is_dark(shoot: Shoot, hours: Hours, day: date) -> bool:
    middle = shapely.centroid(shoot.site)
    sun = sun_day(middle.x, middle.y, day, clock.JAPAN)
    if sun.sunrise is None or sun.sunset is None:  # nowhere in Japan
        return True
    return is_dark(hours, day, sun.sunrise.time(), sun.sunset.time())


def _offices(
    session: Session, needed: Sequence[Finding], shoot: Shoot, site: SiteFacts
) -> dict[str, list[Competence]]:
    """Return who is competent for each requirement; in one question for all, since most shoots ask many."""
    subjects = {finding.edition.issuer.subject for finding in needed} - {""}
    if not subjects:
        return {}
    where = shapely.point_on_surface(site.areas[0].area) if site.is_offshore else shoot.site
    found: dict[str, list[Competence]] = {}
    for competence in accounts.competences(session, where, shoot.first_on):
        found.setdefault(competence.jurisdiction.subject, []).append(competence)
    return {finding.requirement.id: found.get(finding.edition.issuer.subject, []) for finding in needed}
