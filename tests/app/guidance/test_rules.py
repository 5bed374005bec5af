"""What a shoot costs: what is known is added up, what is not is named."""

from datetime import date, time

from app.guidance.rules import Hours, fees
from guidelines.document import Edition, Fee, Issuer, Requirement
from guidelines.load import book
from guidelines.requirements import Finding

WORDS = {"en": "x", "ja": "x"}
ALWAYS = book().language.read("true")


def finding(id_: str, fee: Fee | None = None, **more: object) -> Finding:
    edition = Edition(when="true", trigger=WORDS, issuer=Issuer(title=WORDS), fee=fee, **more)
    requirement = Requirement(
        id=id_, instrument="permit", topic="road", title=WORDS, editions={date(2020, 1, 1): edition}
    )
    return Finding(requirement, edition, ALWAYS, {}, holds=True)


def test_an_application_is_one_at_least_and_one_for_each_office_at_most():
    total = fees([finding("JP-A", Fee(least=2000, most=2500, per="application"))], 3, {"JP-A": 2})
    assert (total.least, total.most, total.unknown) == (2000, 5000, ())


def test_a_fee_by_the_day_is_taken_for_each_day():
    assert fees([finding("JP-A", Fee(least=100, most=100, per="day"))], 3, {}).most == 300


def test_a_fee_by_the_hour_is_a_beginning_only():
    total = fees([finding("JP-A", Fee(least=6400, most=19200, per="hour"))], 2, {})
    assert (total.least, total.most, total.unknown) == (12_800, 38_400, ("JP-A",))


def test_what_costs_and_nobody_knows_how_much_is_named():
    found = [finding("JP-A", fee_note=WORDS), finding("JP-B", unverified=("fee",)), finding("JP-C")]
    assert fees(found, 1, {}).unknown == ("JP-A", "JP-B")


def test_hours_over_midnight_end_on_the_next_day():
    begin, end = Hours(time(20), time(2)).on(date(2027, 4, 12))
    assert (begin.day, end.day) == (12, 13)
