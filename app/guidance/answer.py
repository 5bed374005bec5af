"""From an answer of the finder to what is sent: words in every language, facts with their questions."""

from collections.abc import Iterable

from app.accounts.queries import Competence
from app.guidance.finder import Answer
from app.guidance.schemas import (
    AnswerOut,
    AreaTouched,
    FeeOut,
    FeesOut,
    FilingOut,
    LeadTimeOut,
    NearbyOut,
    NotNeededOut,
    OfficeOut,
    OpenOut,
    QuestionOut,
    Reason,
    RequirementOut,
    SiteOut,
    TimelineOut,
)
from app.kit.text import LocalizedText
from guidelines.document import Instrument
from guidelines.requirements import Finding
from guidelines.timeline import Filing


def told(answer: Answer) -> AnswerOut:
    """Return the whole answer."""
    filings = {filing.id: filing for filing in answer.timeline.filings}
    findings = answer.findings
    acts = [each for each in findings.needed if each.requirement.instrument != Instrument.CHANNEL]
    return AnswerOut(
        requirements=[_requirement(answer, finding, filings[finding.requirement.id]) for finding in acts],
        open=[_open(answer, finding) for finding in findings.open],
        not_needed=[_not_needed(answer, each) for each in findings.not_needed if _is_feared(each)],
        replaced=dict(findings.replaced),
        questions=[_question(answer, name) for name in answer.questions],
        site=_site(answer),
        timeline=_timeline(answer),
        fees=FeesOut(least=answer.fees.least, most=answer.fees.most, unknown=list(answer.fees.unknown)),
    )


def reasons(answer: Answer, names: Iterable[str]) -> list[Reason]:
    """Return facts with their questions, and what is known of them."""
    facts = answer.book.facts
    return [Reason(fact=name, question=facts[name].question, value=answer.values.get(name)) for name in names]


def _requirement(answer: Answer, finding: Finding, filing: Filing) -> RequirementOut:
    requirement, edition = finding.requirement, finding.edition
    return RequirementOut(
        id=requirement.id,
        instrument=requirement.instrument,
        topic=requirement.topic,
        title=requirement.title,
        trigger=edition.trigger,
        why=reasons(answer, finding.reasons),
        issuer=edition.issuer.title,
        offices=[_office(each) for each in answer.offices.get(requirement.id, ())],
        basis=edition.basis,
        documents=list(edition.documents),
        fee=_fee(finding),
        lead_time=_lead_time(finding, filing),
        after=list(filing.waits_for),
        notes=list(edition.notes),
        channels=_channels(answer, requirement.id),
        sources=list(edition.sources),
        unverified=list(edition.unverified),
        confirmed_on=max((source.checked_on for source in edition.sources), default=None),
        in_force_since=max(day for day in requirement.editions if day <= answer.shoot.first_on),
    )


def _is_feared(finding: Finding) -> bool:
    return finding.is_near and bool(finding.edition.not_needed)


def _channels(answer: Answer, id_: str) -> list[LocalizedText]:
    rules = (rule.requirement for rule in answer.book.rules)
    return [each.title for each in rules if each.channel_of == id_]


def _office(competence: Competence) -> OfficeOut:
    office, jurisdiction, area = competence
    return OfficeOut(
        slug=office.slug,
        name=office.name,
        area=area.name,
        basis=jurisdiction.basis,
        grade=jurisdiction.grade,
    )


def _fee(finding: Finding) -> FeeOut | None:
    fee, note = finding.edition.fee, finding.edition.fee_note
    if fee:
        return FeeOut(least=fee.least, most=fee.most, per=fee.per, note=fee.note or note)
    return FeeOut(least=None, most=None, per=None, note=note) if note else None


def _lead_time(finding: Finding, filing: Filing) -> LeadTimeOut | None:
    lead_time = finding.edition.lead_time
    if lead_time is None:
        return None
    return LeadTimeOut(
        least=lead_time.least,
        plan=lead_time.plan,
        note=lead_time.note,
        latest_on=filing.latest_on,
        plan_on=filing.plan_on,
        is_late=filing.is_late,
    )


def _open(answer: Answer, finding: Finding) -> OpenOut:
    requirement, edition = finding.requirement, finding.edition
    depends_on = reasons(answer, finding.reasons)
    return OpenOut(id=requirement.id, title=requirement.title, trigger=edition.trigger, depends_on=depends_on)


def _not_needed(answer: Answer, finding: Finding) -> NotNeededOut:
    requirement, edition = finding.requirement, finding.edition
    why = reasons(answer, finding.reasons)
    return NotNeededOut(id=requirement.id, title=requirement.title, because=edition.not_needed, why=why)


def _question(answer: Answer, name: str) -> QuestionOut:
    fact = answer.book.facts[name]
    return QuestionOut(
        fact=name,
        topic=fact.topic,
        kind=fact.kind,
        question=fact.question,
        hint=fact.hint,
        unit=fact.unit,
        choices={word: choice.title for word, choice in fact.choices.items()},
    )


def _site(answer: Answer) -> SiteOut:
    site = answer.site
    return SiteOut(
        areas=[AreaTouched(code=area.code, level=area.level, name=area.name) for area in site.areas],
        is_offshore=site.is_offshore,
        facts=dict(site.values),
        unknown=[name for name in site.unknown if name in answer.book.facts and name not in answer.values],
        nearby=[
            NearbyOut(
                subject=each.subject,
                name=each.name,
                distance_m=each.distance_m,
                layer=each.layer.name,
                source=each.layer.source,
            )
            for each in site.nearby
        ],
    )


def _timeline(answer: Answer) -> TimelineOut:
    timeline = answer.timeline
    return TimelineOut(
        today=answer.today,
        filings=[
            FilingOut(
                id=each.id,
                latest_on=each.latest_on,
                plan_on=each.plan_on,
                waits_for=list(each.waits_for),
                is_late=each.is_late,
            )
            for each in timeline.filings
        ],
        earliest_shoot_on=timeline.earliest_shoot_on,
        critical_path=list(timeline.critical_path),
    )
