"""`python -m guidelines`: says what is wrong in the library, or how much is in it."""

import sys
from collections.abc import Sequence

from guidelines.check import faults
from guidelines.errors import GuidelineError
from guidelines.load import BOOKS, read


def main(countries: Sequence[str]) -> int:
    """Print what is wrong, a line each; return how many."""
    found = 0
    for country in countries:
        try:
            book = read(BOOKS / country)
        except GuidelineError as error:
            told = [str(error)]
        else:
            told = [str(fault) for fault in faults(book)]
            print(f"{country}: {len(book.rules)} requirements, {len(list(book.facts))} facts")  # noqa: T201
        for line in told:
            print(f"✗ {line}", file=sys.stderr)  # noqa: T201
        found += len(told)
    return found


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:] or ["jp"]), 1))
