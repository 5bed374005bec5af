"""When to file what, so that a shoot day holds; and the first shoot day, if all is filed from today on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guidelines.document import LeadTime, Span
from guidelines.lead_time import ANY, Office, earliest_shoot_day, latest_filing_day
from guidelines.requirements import Finding

Haste = Literal["least", "plan"]
NOTHING: Mapping[str, Office] = {}


@dataclass(frozen=True)
class Filing:
    """When a requirement is to be filed."""

    id: str
    latest_on: date | None
    """At the latest, by the hard minimum; None where no source says one."""
    plan_on: date | None
    """Prudently."""
    waits_for: tuple[str, ...]
    """What must be settled before it."""
    is_late: bool


@dataclass(frozen=True)
class Timeline:
    """All filings of a shoot, the earliest first; what has no date comes last."""

    filings: tuple[Filing, ...]
    earliest_shoot_on: date
    """The first day for which nothing is late by its hard minimum, if all is filed from today on."""
    critical_path: tuple[str, ...]
    """The requirements, each after the one before it, because of which it is not earlier."""


def timeline(
    needed: Iterable[Finding], shoot_day: date, today: date, offices: Mapping[str, Office] = NOTHING
) -> Timeline:
    """Return when to file each requirement for a shoot day; `offices` says when whose office is closed."""
    findings = {finding.requirement.id: finding for finding in needed}
    waits = {
        id_: tuple(each for each in finding.requirement.after if each in findings)
        for id_, finding in findings.items()
    }
    latest = _filing_days(findings, waits, shoot_day, "least", offices)
    plan = _filing_days(findings, waits, shoot_day, "plan", offices)
    filings = [
        Filing(id_, latest[id_], plan[id_], waits[id_], is_late=_is_past(latest[id_], today))
        for id_ in findings
    ]
    filings.sort(key=lambda each: (each.plan_on or each.latest_on or date.max, each.id))
    first, path = _earliest(findings, waits, today, offices)
    return Timeline(tuple(filings), first, path)


def span_of(lead_time: LeadTime | None, haste: Haste) -> Span | None:
    """Return how long before it must be filed; without a plan, the least is the plan."""
    if lead_time is None:
        return None
    return lead_time.least if haste == "least" else lead_time.plan or lead_time.least


def _is_past(day: date | None, today: date) -> bool:
    return day is not None and day < today


def _filing_days(
    findings: Mapping[str, Finding],
    waits: Mapping[str, tuple[str, ...]],
    shoot_day: date,
    haste: Haste,
    offices: Mapping[str, Office],
) -> dict[str, date | None]:
    """Return the latest filing day of each, so early that what waits for it can still be filed in time."""
    days: dict[str, date | None] = {}
    begun: dict[str, date] = {}
    for id_ in reversed(_in_order(waits)):
        by = min((begun[other] for other in findings if id_ in waits[other]), default=shoot_day)
        span = span_of(findings[id_].edition.lead_time, haste)
        days[id_] = latest_filing_day(by, span, offices.get(id_, ANY)) if span else None
        begun[id_] = days[id_] or by
    return days


def _earliest(
    findings: Mapping[str, Finding],
    waits: Mapping[str, tuple[str, ...]],
    today: date,
    offices: Mapping[str, Office],
) -> tuple[date, tuple[str, ...]]:
    settled: dict[str, tuple[date, tuple[str, ...]]] = {}
    for id_ in _in_order(waits):
        begin, path = max((settled[each] for each in waits[id_]), default=(today, ()))
        span = span_of(findings[id_].edition.lead_time, "least")
        until = earliest_shoot_day(begin, span, offices.get(id_, ANY)) if span else begin
        settled[id_] = (until, (*path, id_) if span else path)
    return max(settled.values(), default=(today, ()))


def _in_order(waits: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the requirements, each after those that it waits for; the book has no circles."""
    ordered: list[str] = []

    def visit(id_: str) -> None:
        if id_ not in ordered:
            for each in waits[id_]:
                visit(each)
            ordered.append(id_)

    for id_ in waits:
        visit(id_)
    return ordered
