"""The answer of the finder on paper and in a calendar."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from icalendar import Calendar, Event

from app.guidance.schemas import AnswerOut, RequirementOut
from app.kit import clock
from app.kit.pdf import printed
from app.kit.text import LocalizedText, localized
from app.web import words
from app.web.assets import VENDOR
from app.web.i18n import Forms
from app.web.shoot_view import FinderView
from app.web.view import say

TEMPLATE = Path(__file__).parent / "sheets" / "requirements.typ"
LETTERS = VENDOR / "noto-sans-jp"


class Writer:
    """Says the answer in one language, or in another one beside it."""

    def __init__(self, lang: str, beside: str = "") -> None:
        self.lang, self.beside = lang, beside
        self.forms, self.instruments = Forms(lang), words.instruments(lang)

    def both(self, text: LocalizedText) -> list[str]:
        """Return a text in each of the languages that are wanted."""
        said = [localized(text, self.lang), text.get(self.beside, "") if self.beside else ""]
        return [each for each in dict.fromkeys(said) if each]

    def yen(self, least: int, most: int) -> str:
        amounts = (self.forms.money(each, "JPY") for each in dict.fromkeys((least, most)))
        return "–".join(amounts)


def sheet(shown: FinderView, told: AnswerOut, lang: str, beside: str, address: str) -> bytes:
    """Return the answer as a PDF; `address` is where it can be seen again."""
    write = Writer(lang, beside)
    values = {
        "lang": lang,
        "title": say(write.lang, "What do I need, from whom, by when?"),
        "place": ", ".join(localized(name, lang) for name in shown.areas),
        "day": write.forms.day(shown.day),
        "figures": _figures(shown, told, write),
        "late_title": say(
            write.lang,
            "Too late for %(day)s, by the shortest time that the sources give:",
            day=write.forms.day(shown.day),
        ),
        "late": [localized(each.title, lang) for each in shown.late],
        "dates_title": say(write.lang, "When to file"),
        "dates_head": [say(write.lang, "What"), say(write.lang, "Plan"), say(write.lang, "At the latest")],
        "dates": [list(row) for row in _dates(shown, write)],
        "groups": [
            {
                "name": " / ".join(write.both(group.name)),
                "items": [_item(each, write) for each in group.requirements],
            }
            for group in shown.groups
        ],
        "lists": list(_lists(told, write)),
        "foot": f"{address} · {write.forms.day(told.timeline.today)}",
        "word": say(
            write.lang,
            "This is a guide, not the word of an office. Offices decide; ask early. "
            "It claims nothing beyond its sources.",
        ),
    }
    return printed(TEMPLATE, LETTERS, values, told.timeline.today)


def calendar(told: AnswerOut, lang: str, address: str) -> bytes:
    """Return the filing days as iCalendar (RFC 5545): a day for the prudent date, and one for the latest."""
    made = Calendar()
    made.add("prodid", "-//Rokechi//Requirements//EN")
    made.add("version", "2.0")
    titles = {each.id: localized(each.title, lang) for each in told.requirements}
    for filing in told.timeline.filings:
        title = titles.get(filing.id)
        if title and filing.plan_on:
            said = say(lang, "File: %(title)s", title=title)
            made.add_component(_event(filing.id, "plan", filing.plan_on, said, address))
        if title and filing.latest_on:
            said = say(lang, "Latest day to file: %(title)s", title=title)
            made.add_component(_event(filing.id, "latest", filing.latest_on, said, address))
    return bytes(made.to_ical())


def _event(id_: str, kind: str, day: date, summary: str, address: str) -> Event:
    event = Event()
    event.add("uid", f"{id_}-{kind}-{day:%Y%m%d}@rokechi")
    event.add("dtstamp", clock.now())
    event.add("dtstart", day)
    event.add("summary", summary)
    event.add("url", f"{address}#{id_}")
    return event


def _figures(shown: FinderView, told: AnswerOut, write: Writer) -> list[tuple[str, str]]:
    first, earliest = shown.first_filing, told.timeline.earliest_shoot_on
    figures = [(say(write.lang, "File the first by"), write.forms.day(first))] if first else []
    return [
        *figures,
        (say(write.lang, "Earliest possible day, if all is filed today"), write.forms.day(earliest)),
        (say(write.lang, "Fees that are known"), write.yen(told.fees.least, told.fees.most)),
    ]


def _dates(shown: FinderView, write: Writer) -> Iterable[tuple[str, str, str]]:
    for bar in shown.bars:
        plan, latest = bar.filing.plan_on, bar.filing.latest_on
        first, last = (write.forms.day(day) if day else "–" for day in (plan, latest))
        yield localized(bar.title, write.lang), first, last


def _item(each: RequirementOut, write: Writer) -> dict[str, Any]:
    plan = each.lead_time.plan_on if each.lead_time else None
    return {
        "instrument": write.instruments[each.instrument],
        "title": " / ".join(write.both(each.title)),
        "by": say(write.lang, "File by %(day)s", day=write.forms.day(plan)) if plan else "",
        "texts": write.both(each.trigger),
        "rows": [[label, texts] for label, texts in _rows(each, write) if texts],
    }


def _rows(each: RequirementOut, write: Writer) -> Iterable[tuple[str, list[str]]]:
    lang, parts = write.lang, words.parts(write.lang)
    offices = [localized(office.name, lang) for office in each.offices]
    sources = [f"{source.url} ({source.grade}, {source.checked_on})" for source in each.sources]
    unverified = ", ".join(parts[part] for part in each.unverified)
    yield say(lang, "Law"), write.both(each.basis)
    yield say(lang, "Whom to ask"), [*write.both(each.issuer), *offices]
    yield say(lang, "Lead time"), write.both(each.lead_time.note) if each.lead_time else []
    yield say(lang, "Fee"), _fee(each, write)
    yield say(lang, "Documents"), [text for document in each.documents for text in write.both(document)]
    yield say(lang, "To know"), [text for note in each.notes for text in write.both(note)]
    yield say(lang, "Sources"), sources
    yield say(lang, "Unverified"), [unverified] if unverified else []


def _fee(each: RequirementOut, write: Writer) -> list[str]:
    if each.fee is None:
        return []
    least, most = each.fee.least, each.fee.most
    figure = [write.yen(least, most)] if least is not None and most is not None else []
    return [*figure, *write.both(each.fee.note)]


def _lists(told: AnswerOut, write: Writer) -> Iterable[dict[str, Any]]:
    waiting = [(each.title, each.trigger) for each in told.open]
    in_vain = [(each.title, each.because) for each in told.not_needed]
    titles = (say(write.lang, "May be needed as well"), say(write.lang, "Not needed"))
    for title, items in zip(titles, (waiting, in_vain), strict=True):
        if items:
            said = [[localized(name, write.lang), write.both(text)] for name, text in items]
            yield {"title": title, "items": said}
