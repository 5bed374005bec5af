"""The book of Japan is whole, says what the facts table says, and answers right at its edges."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidelines.check import faults
from guidelines.document import Edition, Instrument, Part, Span
from guidelines.load import book
from guidelines.requirements import find
from seeds import read

DAY = date(2027, 4, 12)
PARTS: dict[Part, str] = {
    "basis": "legal_basis", "issuer": "issuer", "when": "trigger", "lead_time": "lead_time", "fee": "fee",
    "documents": "documents", "notes": "notes",
}  # fmt: skip
URL = re.compile(r"https?://\S+")
INSTRUMENTS = {"permit_or_notification": "permit", "visa": "immigration"}
ONE_MONTH = Span(amount=1, unit="months")
IN_MONTHS = {"JP-PORT-EVENT", "JP-RIVER-OCCUPY", "JP-CULT-OWNER"}
"""Their sources count in months what the table gives as 20 business days."""
IN_HOURS = {"JP-DRONE-FACILITY"}
"""48 hours; the table has no number of business days for it."""

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> list[Row]:
    """Return the rows of the facts table."""
    table = shared_data.parent / "facts" / "japan_permits.csv"
    if not table.is_file():
        pytest.skip("The table of Japanese permits is absent.")
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def edition(id_: str) -> Edition:
    found = book().by_id[id_].requirement.edition_on(DAY)
    assert found is not None
    return found


def told(id_: str, part: Part) -> bool:
    """Tell whether a requirement says anything of a part."""
    here = edition(id_)
    if part == "fee":
        return bool(here.fee or here.fee_note)
    return part == "when" or bool(getattr(here, part))


def cells(rows: list[Row]) -> Iterator[tuple[str, Part, str]]:
    """Yield for each part of each row where it stands, as the table says."""
    for row in rows:
        for part, column in PARTS.items():
            if source := row[f"{column}_src"].strip():
                yield row["permit_id"], part, source


def words(thing: Any) -> str:
    """Return all words that stand anywhere in a part."""
    if hasattr(thing, "model_dump"):
        thing = thing.model_dump()
    if isinstance(thing, dict):
        thing = list(thing.values())
    return " ".join(map(words, thing)) if isinstance(thing, list | tuple) else str(thing)


# ------------------------------------------------------------------ the book and the table


def test_nothing_is_wrong_with_it() -> None:
    assert [str(fault) for fault in faults(book())] == []


def test_only_insurance_is_always_needed() -> None:
    always = [rule.requirement.id for rule in book().rules if edition(rule.requirement.id).when == "true"]
    assert always == ["JP-INSURANCE"]


def test_every_topic_has_its_file() -> None:
    assert {(rule.file, f"{rule.requirement.topic}.yaml") for rule in book().rules} == {
        (rule.file, rule.file) for rule in book().rules
    }


def test_local_rules_name_areas_that_exist() -> None:
    known = {area.code for area in read.areas()}
    assert {code for rule in book().rules for code in rule.requirement.only_in} <= known


def test_every_row_is_in_it_as_what_it_is(rows: list[Row]) -> None:
    said = {row["permit_id"]: row["instrument_type"] for row in rows}
    ours = {id_: book().by_id[id_].requirement.instrument for id_ in said if id_ in book().by_id}
    assert ours == {id_: Instrument(INSTRUMENTS.get(kind, kind)) for id_, kind in said.items()}


def test_what_the_table_does_not_source_is_told_to_be_unverified(rows: list[Row]) -> None:
    wrong = [
        (id_, part)
        for id_, part, source in cells(rows)
        if not URL.search(source) and told(id_, part) and part not in edition(id_).unverified
    ]
    assert wrong == []


def test_what_the_table_sources_is_not_told_to_be_unverified(rows: list[Row]) -> None:
    sourced = [(id_, part) for id_, part, source in cells(rows) if URL.search(source)]
    assert [(id_, part) for id_, part in sourced if not told(id_, part)] == []
    assert [(id_, part) for id_, part in sourced if part in edition(id_).unverified] == []


def test_what_is_partly_sourced_says_so_in_both_languages(rows: list[Row]) -> None:
    mixed = [(id_, part) for id_, part, source in cells(rows) if URL.search(source) and "GK" in source]
    assert len(mixed) == 5
    for id_, part in mixed:
        said = words(getattr(edition(id_), part))
        assert "not verified" in said, id_
        assert "未確認" in said, id_


def test_every_source_of_the_table_is_cited_for_its_part(rows: list[Row]) -> None:
    cited = {
        (rule.requirement.id, part, source.url)
        for rule in book().rules
        for source in edition(rule.requirement.id).sources
        for part in source.of
    }
    table = {(id_, part, url) for id_, part, said in cells(rows) for url in URL.findall(said)}
    assert table - cited == set()


def test_lead_times_are_those_of_the_table(rows: list[Row]) -> None:
    wrong = []
    for row in rows:
        id_, lead = row["permit_id"], edition(row["permit_id"]).lead_time
        least, plan = (lead.least, lead.plan) if lead else (None, None)
        if (least is not None or row["lead_time_bd_min"]) and not _agrees(
            id_, least, row["lead_time_bd_min"]
        ):
            wrong.append((id_, "least"))
        if (
            (str(plan.amount), plan.unit) != (row["lead_time_bd_plan"], "business_days")
            if plan
            else row["lead_time_bd_plan"]
        ):
            wrong.append((id_, "plan"))
    assert wrong == []


def _agrees(id_: str, least: Span | None, business_days: str) -> bool:
    if id_ in IN_MONTHS:
        return (least, business_days) == (ONE_MONTH, "20")
    if id_ in IN_HOURS:
        return (least, business_days) == (Span(amount=48, unit="hours"), "")
    return (
        least is not None and least.unit in ("business_days", "days") and str(least.amount) == business_days
    )


# ------------------------------------------------------------------ edges


def needed(values: dict[str, Any], *codes: str) -> frozenset[str]:
    """Return what a shoot needs, of which everything that is not said here is answered with no."""
    rest = {fact.name: {"yes_no": False, "number": 0}.get(fact.kind, []) for fact in book().facts}
    rest |= {"days.count": 1}
    return find(book(), rest | values, DAY, codes).ids


def pyro(over_50: int, over_30: int, over_15: int, over_tenth: int) -> dict[str, Any]:
    return {
        "shoot.pyro": True, "shoot.pyro_over_50_g": over_50, "shoot.pyro_30_to_50_g": over_30,
        "shoot.pyro_15_to_30_g": over_15, "shoot.pyro_tenth_to_15_g": over_tenth,
    }  # fmt: skip


@pytest.mark.parametrize(
    "exempt", [(0, 0, 0, 0), (0, 5, 0, 0), (0, 5, 25, 20), (0, 0, 30, 20), (0, 0, 0, 50)]
)
def test_few_light_effects_need_no_permit_but_are_told_to_the_fire_station(exempt: tuple[int, ...]) -> None:
    found = needed(pyro(*exempt))
    assert "JP-PYRO-CONSUME" not in found
    assert "JP-FIRE-SMOKE" in found


@pytest.mark.parametrize(
    "counts", [(1, 0, 0, 0), (0, 6, 0, 0), (0, 5, 26, 0), (0, 0, 31, 0), (0, 5, 25, 21), (0, 0, 0, 51)]
)
def test_one_effect_more_needs_a_permit(counts: tuple[int, ...]) -> None:
    assert "JP-PYRO-CONSUME" in needed(pyro(*counts))


@pytest.mark.parametrize(
    ("grammes", "metres", "more", "is_needed"),
    [
        (99, 150, {"site.in_did": True}, False),
        (100, 149, {}, False),
        (100, 150, {}, True),
        (100, 10, {"days.is_night": True}, True),
        (100, 10, {"site.in_did": True}, True),
        (100, 10, {"site.near_airport": True}, True),
        (100, 10, {"shoot.drone_near_people": True}, True),
        (100, 10, {"shoot.drone_over_event": True}, True),
        (100, 10, {"shoot.drone_out_of_sight": True}, True),
        (100, 10, {"shoot.drone_drops_or_carries": True}, True),
        (100, 10, {"shoot.drone_in_emergency_airspace": True}, True),
    ],
)
def test_a_drone_by_its_weight_height_place_and_hour(
    grammes: int, metres: int, more: dict[str, Any], is_needed: bool
) -> None:
    drone = {"shoot.drone": True, "shoot.drone_g": grammes, "shoot.drone_height_m": metres}
    found = needed(drone | more)
    assert ("JP-DRONE-FLIGHT" in found) == is_needed
    assert "JP-DRONE-LAND" in found


def test_no_drone_is_too_light_for_an_important_facility() -> None:
    light = {"shoot.drone": True, "shoot.drone_g": 1, "site.near_important_facility": True}
    assert "JP-DRONE-FACILITY" in needed(light)


@pytest.mark.parametrize(("days", "is_told"), [(30, True), (31, False)])
def test_river_land_is_notified_for_thirty_days(days: int, is_told: bool) -> None:
    found = needed({"site.surfaces": ["river_land"], "days.count": days})
    assert ("JP-RIVER-TEMP" in found) == is_told


@pytest.mark.parametrize("deed", ["shoot.is_exclusive", "shoot.structure", "shoot.digs"])
@pytest.mark.parametrize(
    ("surface", "told", "occupied"),
    [("river_land", "JP-RIVER-TEMP", "JP-RIVER-OCCUPY"), ("beach", "JP-COAST-INFO", "JP-COAST-OCCUPY")],
)
def test_who_occupies_is_permitted_and_does_not_notify(
    deed: str, surface: str, told: str, occupied: str
) -> None:
    free, not_free = (
        needed({"site.surfaces": [surface]}, "14"),
        needed({"site.surfaces": [surface], deed: True}, "14"),
    )
    assert (told in free, occupied in free) == (True, False)
    assert (told in not_free, occupied in not_free) == (False, True)


def test_a_metal_prop_gun_is_forbidden_and_a_plastic_one_is_not() -> None:
    assert "JP-WEAPON-IMITATION" in needed({"shoot.prop_gun": True, "shoot.prop_gun_of_metal": True})
    assert "JP-WEAPON-IMITATION" not in needed({"shoot.prop_gun": True})


# ------------------------------------------------------------------ local rules


@pytest.mark.parametrize(
    ("codes", "values", "here", "instead_of"),
    [
        (["14130", "14"], {"site.surfaces": ["port"]}, "JP-PORT-FACILITY-KAWASAKI", "JP-PORT-FACILITY"),
        (["22103", "22100"], {"site.surfaces": ["port"]}, "JP-PORT-FACILITY-SHIMIZU", "JP-PORT-FACILITY"),
        (
            ["14104", "14100", "14"],
            {"site.surfaces": ["port"], "site.on_osanbashi": True},
            "JP-PORT-FACILITY-OSANBASHI",
            "JP-PORT-FACILITY",
        ),
        (
            ["13107", "13"],
            {"site.surfaces": ["urban_park"], "site.in_yokoamicho_park": True, "shoot.is_commercial": True},
            "JP-PARK-URBAN-YOKOAMICHO",
            "JP-PARK-URBAN",
        ),
        (
            ["14201", "14"],
            {
                "site.surfaces": ["urban_park"],
                "site.land_owners": ["municipality"],
                "shoot.is_commercial": True,
            },
            "JP-PARK-URBAN-YOKOSUKA",
            "JP-PARK-URBAN",
        ),
        (
            ["14201", "14"],
            {"site.surfaces": ["public_building"], "site.land_owners": ["municipality"]},
            "JP-FACILITY-PUBLIC-YOKOSUKA",
            "JP-FACILITY-PUBLIC",
        ),
    ],
)
def test_a_local_rule_stands_in_for_the_general_one(
    codes: list[str], values: dict[str, Any], here: str, instead_of: str
) -> None:
    found, elsewhere = needed(values, *codes), needed(values, "47201", "47")
    assert (here in found, instead_of in found) == (True, False)
    assert (here in elsewhere, instead_of in elsewhere) == (False, True)


def test_another_pier_of_yokohama_has_the_general_rule() -> None:
    assert "JP-PORT-FACILITY" in needed({"site.surfaces": ["port"]}, "14100", "14")


def test_a_drone_on_a_kanagawa_beach_is_also_notified() -> None:
    beach = {"site.surfaces": ["beach"], "shoot.drone": True}
    assert {"JP-COAST-INFO", "JP-DRONE-LAND", "JP-DRONE-LAND-KANAGAWA"} <= needed(beach, "14205", "14")
    assert "JP-DRONE-LAND-KANAGAWA" not in needed(beach, "22219", "22")


def test_the_beaches_of_shimoda_change_hands_in_the_bathing_season() -> None:
    found = needed({"site.surfaces": ["beach"]}, "22219", "22")
    assert "JP-COAST-INFO-SHIMODA" in found
    assert "bathing season" in edition("JP-COAST-INFO-SHIMODA").issuer.title["en"]


def test_the_town_of_hinode_has_terms_for_what_it_supports() -> None:
    assert "JP-RESIDENTS-HINODE" in needed({"shoot.has_local_support": True}, "13305", "13")
    assert "JP-RESIDENTS-HINODE" not in needed({"shoot.has_local_support": True}, "13306", "13")


def test_any_one_police_station_of_a_prefecture_may_act() -> None:
    one = [r.requirement.id for r in book().rules if edition(r.requirement.id).issuer.one_per_prefecture]
    assert one == ["JP-ROAD-USE"]
