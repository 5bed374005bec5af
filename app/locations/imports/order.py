"""What a sender says about a file of places, beside what stands in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.kit import languages
from app.kit.errors import BadRequest
from app.locations.rules import Status
from app.locations.taxonomy import taxonomy
from geo.formats.source import Wishes
from geo.formats.texts import unprintable
from geo.sentence import Translate


@dataclass(frozen=True)
class Order:
    """How to import a file of places. Empty words mean: as the file says, or as its list is known to be."""

    source: str = ""
    source_url: str = ""
    licence: str = ""
    category: str = ""
    """For rows that do not say by themselves what kind of place they are about."""
    language: str = ""
    """Of names and descriptions that a column does not tell the language of."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field to column, where names do not tell."""
    status: Status = Status.PUBLIC
    is_strict: bool = False
    """Whether one wrong row refuses the file."""
    retires_missing: bool = False
    """Whether public places of the same source are retired when the file has them no more."""
    allows_duplicates: bool = False
    """Whether a place goes in though one of the same name, from elsewhere, is within 100 m."""
    wishes: Wishes = field(default_factory=Wishes)
    translate: Translate = str
    """Into the language in which the sender wants to hear of it."""
    lang: str = "en"
    """The code of that language."""

    def __post_init__(self) -> None:
        for parameter, text in self._words():
            _require_printable(parameter, text)
        if self.language:
            languages.require_known(self.language)
        if self.category:
            taxonomy().require_category(self.category)

    def _words(self) -> Iterator[tuple[str, str]]:
        """Yield what the sender wrote, each with the name of its parameter."""
        for name in ("source", "source_url", "licence", "category", "language"):
            yield name, getattr(self, name)
        for name in ("layer", "encoding", "crs"):
            yield name, getattr(self.wishes, name) or ""
        yield from (("column", part) for pair in self.columns.items() for part in pair)


def _require_printable(parameter: str, text: str) -> None:
    if strange := unprintable(text) or next((c for c in text if c in "\t\r\n"), ""):
        raise BadRequest(
            "{parameter} holds a character that cannot be shown ({character}): leave it out.",
            parameter=parameter,
            character=f"U+{ord(strange):04X}",
        )


def named_columns(pairs: Iterable[str]) -> dict[str, str]:
    """Return what `FIELD=COLUMN`, each of several, says.

    Raises:
        BadRequest: one is not written so.
    """
    return dict(_pair(text) for text in pairs)


def _pair(text: str) -> tuple[str, str]:
    field_name, equals, column = text.partition("=")
    if not equals:
        raise BadRequest(
            "{given!r} is not FIELD=COLUMN, such as name=施設名.", parameter="column", given=text[:80]
        )
    return field_name.strip(), column.strip()
