"""`python -m guidelines`: says what is wrong in the library, or how much is in it."""

import sys
from collections.abc import Sequence

from guidelines.check import faults, faults_of_matters
from guidelines.errors import GuidelineError
from guidelines.load import BOOKS, read
from guidelines.matters import read as read_matters


def main(countries: Sequence[str]) -> int:
    """Print what is wrong, a line each; return how many."""
    found = 0
    for country in countries:
        try:
            book = read(BOOKS / country)
            matters = read_matters(BOOKS / country, book)
        except GuidelineError as error:
            told = [str(error)]
        else:
            told = [str(fault) for fault in [*faults(book), *faults_of_matters(matters)]]
            counted = f"{len(book.rules)} requirements, {len(list(book.facts))} facts, {len(matters)} matters"
            print(f"{country}: {counted}")  # noqa: T201
        for line in told:
            print(f"✗ {line}", file=sys.stderr)  # noqa: T201
        found += len(told)
    return found


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:] or ["jp"]), 1))
