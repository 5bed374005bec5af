"""Typing errors in Latin script: the nearest words that occur in names."""

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import func, or_, select
from sqlmodel import Session

from app.kit import fulltext
from app.kit.text import fold
from app.locations.models import LocationWords, Vocabulary

SHORTEST = 4
"""Shorter words have too many neighbours to guess."""


def mended(session: Session, words: str) -> str | None:
    """Return `words` with each unknown Latin word replaced by its nearest neighbour, or nothing to mend.

    One slip is forgiven in a word of up to six letters, two in longer ones; two letters swapped are one.
    """
    given = fold(words).split(" ")
    better = [_nearest(session, word) if _may_be_mistyped(session, word) else word for word in given]
    return None if better == given else " ".join(better)


def _may_be_mistyped(session: Session, word: str) -> bool:
    if not (word.isascii() and word.isalpha() and len(word) >= SHORTEST):
        return False
    found = select(LocationWords.id).where(fulltext.matches(LocationWords.words, fulltext.phrases(word)))
    return session.scalar(found.limit(1)) is None


def _nearest(session: Session, word: str) -> str:
    slips = 1 if len(word) <= 6 else 2
    length = func.length(Vocabulary.word)
    likely = select(Vocabulary.word).where(
        length.between(len(word) - slips, len(word) + slips),
        # The first or the second letter is right, in its place or in the other's.
        or_(*(func.substr(Vocabulary.word, at, 1) == letter for at in (1, 2) for letter in word[:2])),
    )
    found = process.extractOne(
        word, session.scalars(likely).all(), scorer=OSA.distance, score_cutoff=slips, processor=None
    )
    return found[0] if found else word
