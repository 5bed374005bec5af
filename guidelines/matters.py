"""What each party must deal with in each phase of a shoot: texts for people, with items to ask for.

`matters/sources.yaml` names the sources, `matters/<party>/<phase>.yaml` holds the texts, every language of a
sentence on one spot, so that none can be changed without the others being seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from geo.sentence import Words
from guidelines.document import LANGUAGES, Frozen, Grade
from guidelines.errors import GuidelineError
from guidelines.expression import Condition
from guidelines.facts import Text
from guidelines.load import BOOKS, TWICE, WRONG, Book, book, checked, yaml_in

NO_SOURCE = Words("there is no source of this name in sources.yaml")
NO_LIST = Words("a file of matters is a list of entries with names")
NO_NAMES = Words("every source has a name")


class Party(StrEnum):
    """Who must deal with it."""

    FILM_MAKERS = "film-makers"
    FILM_COMMISSIONS = "film-commissions"
    PERMIT_AUTHORITIES = "permit-authorities"


class Phase(StrEnum):
    """When; in the order of a production."""

    DEVELOPMENT = "development"
    SCOUTING = "scouting"
    PREPARATION = "preparation"
    SHOOTING = "shooting"
    WRAP = "wrap"
    RELEASE = "release"


class Topic(StrEnum):
    """What it is about."""

    RESIDENTS = "residents"
    SAFETY = "safety"
    TRAFFIC = "traffic"
    HERITAGE = "heritage"
    """Heritage and nature."""
    DISASTERS = "disasters"
    """Weather and disasters."""
    HEALTH = "health"
    """Infectious disease."""
    RIGHTS = "rights"
    """Portraits, buildings, music."""
    WORK = "work"
    """Working conditions and fair contracts."""
    GUESTS = "guests"
    """Food, faith and language of guests."""
    PROMOTION = "promotion"
    """Credits, stills and promotion."""
    RESTORATION = "restoration"
    COMPLAINTS = "complaints"


class Evidence(StrEnum):
    """What shows that an item is settled, beyond the word of whom it is asked of."""

    NONE = "none"
    DOCUMENT = "document"
    PHOTO = "photo"
    DATE = "date"
    PERSON = "person"


def _whole(text: Text) -> Text:
    lacking = [lang for lang in LANGUAGES if not text.get(lang, "").strip()]
    if lacking or len(text) > len(LANGUAGES):
        raise ValueError(f"say it in {', '.join(LANGUAGES)}, and in nothing else")
    return text


Whole = Annotated[Text, AfterValidator(_whole)]
"""Words that are there in every language."""


class Reference(Frozen):
    """A source, and what was taken from it in words of our own."""

    url: str = Field(pattern=r"^https?://")
    grade: Grade
    checked_on: date
    says: Whole


class ChecklistItem(Frozen):
    """Something to be settled, and by whom. Without a condition it is asked for every shoot."""

    id: str = Field(pattern=r"^[a-z]{2}(\.[a-z]+(-[a-z0-9]+)*){4}$")
    title: Whole
    hint: Whole
    when: str = "true"
    asked_of: Party
    evidence: Evidence = Evidence.NONE


class Matter(Frozen):
    """What a party must deal with in a phase, about one topic."""

    id: str
    party: Party
    phase: Phase
    topic: Topic
    title: Whole
    text: Whole
    items: tuple[ChecklistItem, ...] = Field(min_length=1, max_length=5)
    ours: bool = False
    """It is advice of our own and states nothing that would need a source."""
    sources: tuple[Reference, ...] = ()

    @model_validator(mode="after")
    def _says_whence_it_comes(self) -> Self:
        if self.ours == bool(self.sources):
            raise ValueError("name its sources, or say `ours: true`; not both")
        if len({item.id for item in self.items}) < len(self.items):
            raise ValueError("two items have the same id")
        return self


@dataclass(frozen=True)
class Matters:
    """Matters of a country, by party, phase and topic; with the conditions of their items."""

    book: Book
    all: tuple[Matter, ...]
    conditions: Mapping[str, Condition]
    """By their own words."""
    references: Mapping[str, Reference]

    def __iter__(self) -> Iterator[Matter]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def of(
        self, party: Party | None = None, phase: Phase | None = None, topic: Topic | None = None
    ) -> "Matters":
        """Return only those of a party, a phase, a topic; what is not given does not matter."""
        asked = (party, phase, topic)
        kept = (
            matter
            for matter in self
            if all(want in (None, has) for want, has in zip(asked, _place(matter), strict=True))
        )
        return replace(self, all=tuple(kept))


@cache
def matters(country: str = "jp") -> Matters:
    """Return the matters of a country, read once.

    Raises:
        GuidelineError: something in them is wrong.
    """
    return read(BOOKS / country, book(country))


def read(folder: Path, book: Book) -> Matters:
    """Return the matters that lie in the folder of a country, in one order wherever a file stands.

    Raises:
        GuidelineError: something in them is wrong.
    """
    shelf = folder / "matters"
    sources = yaml_in(shelf / "sources.yaml") if (shelf / "sources.yaml").exists() else {}
    if not isinstance(sources, dict):
        raise GuidelineError(WRONG, file="sources.yaml", rule="?", reason=NO_NAMES, where="")
    references = {name: checked(Reference, told, "sources.yaml", name) for name, told in sources.items()}
    found: dict[str, Matter] = {}
    conditions: dict[str, Condition] = {}
    for path in sorted(shelf.glob("*/*.yaml")):
        for matter in _matters(path, folder.name, references):
            if matter.id in found:
                raise GuidelineError(TWICE, file=path.name, rule=matter.id)
            found[matter.id] = matter
            conditions |= {item.when: _condition(book, item, path.name) for item in matter.items}
    ordered = sorted(found.values(), key=_order)
    return Matters(book, tuple(ordered), conditions, references)


def _matters(path: Path, country: str, references: Mapping[str, Reference]) -> Iterator[Matter]:
    """Yield what one file holds; party and phase are the names of its folder and its own."""
    told = yaml_in(path)
    file = f"{path.parent.name}/{path.name}"
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise GuidelineError(WRONG, file=file, rule="?", reason=NO_LIST, where="")
    for entry in told:
        id_ = f"{country}.{path.parent.name}.{path.stem}.{entry.get('topic', '?')}"
        whole = entry | {"id": id_, "party": path.parent.name, "phase": path.stem}
        if isinstance(items := entry.get("items"), list):
            whole["items"] = [_item(item, id_, path.parent.name) for item in items]
        if isinstance(named := entry.get("sources"), list):
            if unknown := [str(name) for name in named if str(name) not in references]:
                raise GuidelineError(WRONG, file=file, rule=id_, reason=NO_SOURCE, where=unknown[0])
            whole["sources"] = [references[str(name)] for name in named]
        yield checked(Matter, whole, file, id_)


def _item(told: Any, matter: str, party: str) -> Any:
    """Return an item with its whole id; it is asked of the party of its matter unless it says another."""
    if not isinstance(told, dict):
        return told
    return {"asked_of": party} | told | {"id": f"{matter}.{told.get('id', '?')}"}


def _condition(book: Book, item: ChecklistItem, file: str) -> Condition:
    try:
        return book.language.read(item.when)
    except GuidelineError as error:
        raise GuidelineError(WRONG, file=file, rule=item.id, reason=error.sentence, where="when") from error


def _place(matter: Matter) -> tuple[Party, Phase, Topic]:
    return matter.party, matter.phase, matter.topic


def _order(matter: Matter) -> tuple[int, ...]:
    return tuple(list(type(each)).index(each) for each in _place(matter))
