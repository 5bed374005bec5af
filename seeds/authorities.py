"""Permit authorities, written out from the rules in `seeds/data/authorities.yaml` for every area of Japan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from seeds.read import DATA, AreaRow


class Competence(NamedTuple):
    """One subject in one area; grade A has an official source, B a secondary one, GK none: unverified."""

    subject: str
    area_code: str
    basis: dict[str, str]
    source: str
    grade: str
    note: str = ""


@dataclass(frozen=True)
class AuthorityRow:
    """A permit authority and what it is competent for. Without address or telephone: none is known."""

    slug: str
    name: dict[str, str]
    kind: str
    level: str
    note: str
    competences: tuple[Competence, ...]


Item = dict[str, Any]


def authorities(areas: Iterable[AreaRow]) -> Iterator[AuthorityRow]:
    """Give every authority: those of the rules for each of the areas, and the ones that stand alone."""
    document = yaml.safe_load((DATA / "authorities.yaml").read_text(encoding="utf-8"))
    known = list(areas)
    alone = {entry["slug"]: entry for entry in document["entries"]}
    for rule in document["rules"]:
        served = set(alone[rule["except"]]["areas"]) if "except" in rule else set()
        for area in known:
            if area.level == rule["level"] and area.code not in served:
                yield _of_area(rule, area, document["bases"])
    prefectures = [area.code for area in known if area.level == "prefecture"]
    for entry in alone.values():
        yield _alone(entry, prefectures, document["bases"])


def _of_area(rule: Item, area: AreaRow, bases: Item) -> AuthorityRow:
    held = [s for s in rule["subjects"] if s.get("only") != "coastal" or area.is_coastal]
    return AuthorityRow(
        slug=rule["slug"].format(code=area.code),
        name=_name(rule, area),
        kind=rule["kind"],
        level=rule["level"],
        note=rule.get("note", ""),
        competences=tuple(_competence(subject, area.code, rule, bases) for subject in held),
    )


def _name(rule: Item, area: AreaRow) -> dict[str, str]:
    named: dict[str, str] | None = rule.get("names", {}).get(area.code)
    ja, en = area.name["ja"], area.name["en"]
    short = ja if ja == "北海道" else ja[:-1]  # 北海道 alone keeps its 道
    words = {"name_ja": ja, "name_en": en, "short_ja": short}
    return named or {language: form.format(**words) for language, form in rule["name"].items()}


def _alone(entry: Item, prefectures: list[str], bases: Item) -> AuthorityRow:
    codes = prefectures if entry["areas"] == "all" else entry["areas"]
    held = [_competence(subject, code, entry, bases) for code in codes for subject in entry["subjects"]]
    level = "national" if entry["kind"] != "fire" else "municipality"
    return AuthorityRow(
        entry["slug"], entry["name"], entry["kind"], level, entry.get("note", ""), tuple(held)
    )


def _competence(subject: Item, area_code: str, authority: Item, bases: Item) -> Competence:
    """Join what is said of the subject, of the authority and of the law; the nearest word counts."""
    law = bases[subject["subject"]]
    said = law | {key: authority[key] for key in ("source", "grade") if key in authority} | subject
    return Competence(
        said["subject"], area_code, said["basis"], said["source"], said["grade"], said.get("note", "")
    )
