"""Typing errors in Latin script: the nearest words that occur in names."""

from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import func, or_, select
from sqlmodel import Session

from app.kit import fulltext
from app.kit.text import fold
from app.locations.models import LocationWords, Vocabulary

SHORTEST = 4
"""Shorter words have too many neighbours to guess."""
MOST_NEIGHBOURS, MOST_TRIED = 5, 20


def mended(session: Session, words: str) -> str | None:
    """Return `words` with unknown Latin words replaced by near ones that together find something, if any do.

    One slip is forgiven in a word of up to six letters, two in longer ones; two letters swapped are one.
    """
    given = fold(words).split(" ")
    choices = [_nearest(session, word) if _may_be_mistyped(session, word) else [word] for word in given]
    tried = (" ".join(choice) for choice in islice(product(*choices), MOST_TRIED))
    return next((better for better in tried if better != " ".join(given) and _finds(session, better)), None)


def _may_be_mistyped(session: Session, word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= SHORTEST and not _finds(session, word)


def _finds(session: Session, words: str) -> bool:
    found = select(LocationWords.id).where(fulltext.matches(LocationWords.words, fulltext.phrases(words)))
    return session.scalar(found.limit(1)) is not None


def _nearest(session: Session, word: str) -> list[str]:
    """Return the known words that a slip or two make of `word`, the likeliest first; else the word itself."""
    slips = 1 if len(word) <= 6 else 2
    length = func.length(Vocabulary.word)
    likely = select(Vocabulary.word).where(
        length.between(len(word) - slips, len(word) + slips),
        # The first or the second letter is right, in its place or in the other's.
        or_(*(func.substr(Vocabulary.word, at, 1) == letter for at in (1, 2) for letter in word[:2])),
    )
    known = session.scalars(likely.order_by(Vocabulary.word)).all()
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips, limit=MOST_NEIGHBOURS)
    return [found[0] for found in near] or [word]
