"""What can be wrong with a row as a place, beside what `geo.formats.findings` knows of rows and positions."""

from typing import Final

from geo.formats.findings import Kind, Severity

# fmt: off
NAME_MISSING: Final = Kind("name-missing", Severity.ERROR,
    "The place has no name.",
    "Fill in its name; if another column holds it, name that with the option column: name=COLUMN.")
CATEGORY_UNKNOWN: Final = Kind("category-unknown", Severity.ERROR,
    "What kind of place this is, is not clear: {rule}.",
    "Give a column with our categories (category=COLUMN), or one category for all such rows.")
NOT_A_PLACE: Final = Kind("not-a-place", Severity.ERROR,
    "This is a thing or a skill, not a place to shoot: {rule}.",
    "Leave it out; to put it on the map where it is kept, give a category for such rows.")
IN_NO_AREA: Final = Kind("in-no-area", Severity.ERROR,
    "{value} (latitude, longitude) lies in no municipality, nor within 3 km of one.",
    "Correct the position; if it is right, import the areas of the place first.")
OTHER_PREFECTURE: Final = Kind("other-prefecture", Severity.WARNING,
    "The row says {value}, but its position lies in {found}.",
    "Look at the position on a map, and correct it or the prefecture.")
DATE_UNCLEAR: Final = Kind("date-unclear", Severity.WARNING,
    "“{value}” is not a day; the date was left blank.",
    "Write it like 2026-11-23.")
ATTRIBUTE_UNCLEAR: Final = Kind("attribute-unclear", Severity.WARNING,
    "“{value}” is none of the words here; it was left out.",
    "Choose from: {known}.")
NUMBER_UNCLEAR: Final = Kind("number-unclear", Severity.WARNING,
    "“{value}” is not a number from 0 to {most}; it was left out.",
    "Write the number alone, in the unit that the heading names.")
CURRENCY_UNCLEAR: Final = Kind("currency-unclear", Severity.WARNING,
    "The fee has no currency of three letters; it was left out.",
    "Add a column fee_currency with JPY in it.")
COMMISSION_UNKNOWN: Final = Kind("commission-unknown", Severity.WARNING,
    "There is no film commission “{value}”; the place is in the care of none.",
    "Write the slug of one, as /api/commissions lists them.")
ID_TWICE: Final = Kind("id-twice", Severity.ERROR,
    "“{value}” stands in row {first} already.",
    "Give each place an id of its own, or delete the row that is not needed.")
SAME_PLACE_IN_FILE: Final = Kind("same-place-in-file", Severity.ERROR,
    "Row {first} has the same name, less than 100 m away.",
    "Delete one of the two; if they are two places, give the rows ids.")
SAME_PLACE_KNOWN: Final = Kind("same-place-known", Severity.ERROR,
    "Already here as “{known}”, from {source}: the same name, less than 100 m away.",
    "Nothing to do; if it is another place, allow duplicates.")
IS_RETIRED: Final = Kind("is-retired", Severity.WARNING,
    "The place is retired here, and stays so.",
    "Reopen it if it can be used again.")
# The file as a whole
NOT_RETIRED: Final = Kind("not-retired", Severity.WARNING,
    "No place was retired: {rows} rows that were left out have no id of their own, so that nobody can tell "
    "which places are gone.",
    "Mend those rows, or give them ids, and import the file again.")
# fmt: on
