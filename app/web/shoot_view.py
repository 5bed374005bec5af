"""What the finder's page shows: the questions to ask next, and the answer by office and by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session

from app.guidance import answer, finder
from app.guidance.asking import shoot_of
from app.guidance.schemas import AnswerOut, AreaTouched, FilingOut, RequirementOut
from app.kit import clock
from app.kit.text import LocalizedText
from app.web.shoot_address import ShootAddress
from guidelines.facts import Fact
from guidelines.load import Book

NEXT = 6
"""So many questions are put at a time; the others follow."""
AREAS = 4
AHEAD = timedelta(days=60)
"""Without a day, the finder asks about one so far ahead."""
WIDE = 1000


class Question(NamedTuple):
    """A fact that is asked, and whether it has been answered."""

    fact: Fact
    is_answered: bool


class Group(NamedTuple):
    """What is to be had from the same office, or from the same kind of other party."""

    name: LocalizedText
    offices: Sequence[LocalizedText]
    requirements: list[RequirementOut]


class Bar(NamedTuple):
    """A filing on the time line, from its prudent to its latest day, in thousandths of the whole."""

    filing: FilingOut
    title: LocalizedText
    start: int
    width: int
    is_critical: bool


@dataclass(frozen=True)
class FinderView:
    """The page; without a site there is no answer yet."""

    asked: ShootAddress
    day: date
    questions: list[Question]
    further: int
    """How many more questions can still change the answer."""
    told: AnswerOut | None = None
    groups: Sequence[Group] = ()
    bars: Sequence[Bar] = ()
    first_filing: date | None = None
    late: Sequence[RequirementOut] = ()

    @property
    def areas(self) -> list[LocalizedText]:
        """Return the names of the smallest areas that the site touches, of a few at most."""
        return [area.name for area in self._smallest[:AREAS]]

    @property
    def areas_more(self) -> int:
        return max(0, len(self._smallest) - AREAS)

    @property
    def _smallest(self) -> list[AreaTouched]:
        areas = self.told.site.areas if self.told else []
        return [area for area in areas if area.level != "prefecture"] or areas


def look(session: Session, book: Book, asked: ShootAddress) -> FinderView:
    """Return the page for what an address says.

    Raises:
        BadRequest, GeometryError, Incomplete: something cannot be used.
    """
    today = clock.today()
    day = asked.first_on or today + AHEAD
    shoot = asked.shoot(book, day)
    if shoot is None:
        first = [Question(book.facts[name], name in asked.facts) for name in ("site.surfaces",)]
        return FinderView(asked, day, first, 0)
    found = finder.requirements(session, book, shoot_of(book, shoot), today)
    told = answer.told(found)
    answered = [Question(fact, True) for fact in book.facts.asked if fact.name in asked.facts]
    following = [Question(book.facts[name], False) for name in found.questions]
    return FinderView(
        asked=asked,
        day=day,
        questions=[*answered, *following[:NEXT]],
        further=max(0, len(following) - NEXT),
        told=told,
        groups=_groups(told.requirements),
        bars=_bars(told, shoot.first_on),
        first_filing=min((each.plan_on for each in told.timeline.filings if each.plan_on), default=None),
        late=[each for each in told.requirements if each.lead_time and each.lead_time.is_late],
    )


def _groups(requirements: Sequence[RequirementOut]) -> list[Group]:
    """Put together what the same offices are asked for; what has no office goes by who gives it."""
    groups: dict[str, Group] = {}
    for each in requirements:
        offices = [office.name for office in each.offices]
        key = "|".join(office.slug for office in each.offices) or each.issuer["en"]
        name = offices[0] if len(offices) == 1 else each.issuer
        groups.setdefault(key, Group(name, offices, [])).requirements.append(each)
    return list(groups.values())


def _bars(told: AnswerOut, shoot_day: date) -> list[Bar]:
    filings = [each for each in told.timeline.filings if each.plan_on or each.latest_on]
    if not filings:
        return []
    titles = {each.id: each.title for each in told.requirements}
    begin = min(told.timeline.today, *(_first(each) for each in filings))
    whole = max((shoot_day - begin).days, 1)
    critical = set(told.timeline.critical_path)
    return [
        Bar(
            each,
            titles[each.id],
            start := (_first(each) - begin).days * WIDE // whole,
            max(WIDE - start, 1) if each.latest_on is None else _width(each, begin, whole, start),
            each.id in critical,
        )
        for each in filings
        if each.id in titles
    ]


def _first(filing: FilingOut) -> date:
    return min(day for day in (filing.plan_on, filing.latest_on) if day)


def _width(filing: FilingOut, begin: date, whole: int, start: int) -> int:
    latest = filing.latest_on or begin
    return max((latest - begin).days * WIDE // whole - start, 6)
