"""Use case: one search answered, with a typing error forgiven where nothing else matches."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from app.locations import spelling
from app.locations.queries import Catalogue, Page
from app.locations.search import MOST_COUNTED, LocationSearch


@dataclass(frozen=True)
class Found:
    """A page of places, how many there are in all, and how they divide."""

    page: Page
    number: int
    """At most `MOST_COUNTED` + 1, which means "more"."""
    facets: dict[str, dict[str, int]] | None
    mended: str | None
    """What was searched for instead of words that nothing matches."""

    @property
    def is_exact(self) -> bool:
        return self.number <= MOST_COUNTED


def find(session: Session, search: LocationSearch, *, with_facets: bool = True) -> Found:
    """Return the places that match; words without any match are mended where that helps."""
    catalogue = Catalogue(session, search)
    number = catalogue.number
    better = None if number else mended(session, search)
    if better:
        catalogue = Catalogue(session, better)
        number = catalogue.number
    facets = catalogue.facets() if with_facets else None
    return Found(catalogue.page(), number, facets, better and better.words)


def mended(session: Session, search: LocationSearch) -> LocationSearch | None:
    """Return a search that matched nothing with its words mended, if they can be."""
    words = spelling.mended(session, search.words) if search.asks_words else None
    return replace(search, words=words) if words else None
