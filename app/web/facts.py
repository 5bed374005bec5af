"""What is known of a place as rows of a table: a label and a value, in the reader's language."""

from collections.abc import Iterator

from app.kit.text import localized
from app.locations.models import Location
from app.locations.places import Place
from app.locations.taxonomy import taxonomy
from app.web.i18n import Forms
from app.web.view import say

Fact = tuple[str, str]


def facts(place: Place, lang: str) -> list[Fact]:
    """Return what is known of the place, each with its label; what nobody has told is left out."""
    told = (*_attributes(place, lang), *_measures(place.location, lang), *_terms(place.location, lang))
    return [(label, value) for label, value in told if value]


def _attributes(place: Place, lang: str) -> Iterator[Fact]:
    for slug, attribute in taxonomy().attributes.items():
        one = getattr(place.location, slug, None) if attribute.takes == "one" else None
        values = [one] if one else place.facets.get(slug, [])
        yield (
            localized(attribute.label, lang),
            " · ".join(localized(attribute.values[value], lang) for value in values),
        )


def _measures(location: Location, lang: str) -> Iterator[Fact]:
    forms = Forms(lang)
    measures = (
        (say(lang, "Floor area"), location.floor_area_m2, "square-meter"),
        (say(lang, "Ceiling height"), location.ceiling_height_m, "meter"),
        (say(lang, "Access width"), location.access_width_m, "meter"),
        (say(lang, "Parking spaces"), location.parking_spaces, ""),
        (say(lang, "Capacity in people"), location.capacity, ""),
        (say(lang, "Notice needed"), location.lead_days, "day"),
    )
    for label, value, unit in measures:
        if value is not None:
            yield label, forms.unit(value, unit) if unit else forms.number(value)


def _terms(location: Location, lang: str) -> Iterator[Fact]:
    if location.fee_amount_minor is not None and location.fee_currency:
        amount = Forms(lang).money(location.fee_amount_minor, location.fee_currency)
        yield say(lang, "Usual fee"), amount
    yield say(lang, "About the fee"), localized(location.fee_note, lang)
    yield say(lang, "Restrictions"), localized(location.restrictions, lang)
