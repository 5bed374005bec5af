"""Words that find nothing, mended: Latin ones by the nearest known ones, Japanese ones by parting them."""

import re
from collections.abc import Iterator
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import func, or_, select
from sqlmodel import Session

from app.kit.fulltext import IS_CJK, matches
from app.locations import wording
from app.locations.models import LocationWords, TransportStop, Vocabulary

SHORTEST = 4
"""Shorter words have too many neighbours to guess."""
MOST_NEIGHBOURS, MOST_LIKELY, MOST_TRIED = 20, 5, 20
MOST_HITS = 200
"""Of words that more places have than this, none is likelier."""
PARTICLE = re.compile("(?<=.)[のをにでとがはへも](?=[おご]?[^ぁ-ん]|$)")
END_OF_WORD = re.compile(
    "(?<=[ぁ-ん]{2})(?=[^ぁ-んー])|(?<=[ァ-ヺー])(?=[^ァ-ヺー])|(?<=[^ァ-ヺー])(?=[ァ-ヺ])"
)
ENDING = re.compile("(?<=[^ぁ-ん][ぁ-ん])[ぁ-ん]$")
"""What changes of a verb: 見える is also looked for as 見え."""


def mended(session: Session, words: str) -> str | None:
    """Return `words` with unknown words replaced by others that together find something, if any do.

    One slip is forgiven in a Latin word of up to six letters, two in longer ones; two letters swapped are
    one. A Japanese run is parted at its particles and where its script changes, else in two.
    """
    given = wording.as_typed(words)
    choices = [[word] if _finds(session, word) else _likely(session, word) for word in given]
    tried = (" ".join(" ".join(choice).split()) for choice in islice(product(*choices), MOST_TRIED))
    return next((better for better in tried if better != " ".join(given) and _finds(session, better)), None)


def _likely(session: Session, word: str) -> list[str]:
    """Return what may be meant by a word that finds nothing, the likeliest first; else the word itself."""
    if IS_CJK(word):
        return list(dict.fromkeys(_parted(word)))
    may_be_mistyped = word.isascii() and word.isalpha() and len(word) >= SHORTEST
    return _nearest(session, word) if may_be_mistyped and not _is_a_stop(session, word) else [word]


def _finds(session: Session, words: str) -> bool:
    return _hits(session, words, 1) > 0


def _hits(session: Session, words: str, most: int) -> int:
    """Return how many places have `words`, at most `most`."""
    found = select(LocationWords.id).where(matches(LocationWords.words, wording.phrases(words)))
    return session.scalar(select(func.count()).select_from(found.limit(most).subquery())) or 0


def _is_a_stop(session: Session, word: str) -> bool:
    """Tell whether a station or an airport is called so: then it is no slip, though no place is there."""
    called_so = select(TransportStop.id).where(TransportStop.names.like(f"%|{word}|%"))
    return session.scalar(called_so.limit(1)) is not None


def _nearest(session: Session, word: str) -> list[str]:
    """Return the known words that a slip or two make of `word`; of equally near ones, that of more places."""
    slips = 1 if len(word) <= 6 else 2
    length = func.length(Vocabulary.word)
    likely = select(Vocabulary.word).where(
        length.between(len(word) - slips, len(word) + slips),
        # The first or the second letter is right, in its place or in the other's.
        or_(*(func.substr(Vocabulary.word, at, 1) == letter for at in (1, 2) for letter in word[:2])),
    )
    known = session.scalars(likely.order_by(Vocabulary.word)).all()
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips, limit=MOST_NEIGHBOURS)
    hits = {found: _hits(session, found, MOST_HITS) for found, *_ in near}
    by_likelihood = sorted(near, key=lambda found: (found[1], -hits[found[0]]))
    return [found[0] for found in by_likelihood[:MOST_LIKELY]] or [word]


def _parted(run: str) -> Iterator[str]:
    """Yield a Japanese run in parts, the larger ones first."""
    yield run
    for between in (PARTICLE, END_OF_WORD):
        run = between.sub(" ", run)
        yield run
    stems = [ENDING.sub("", part) for part in run.split()]
    yield " ".join(part for part in stems if not re.fullmatch("[ぁ-ん]", part)) or run
    longest = max(run.split(), key=len)
    middle_first = sorted(range(1, len(longest)), key=lambda at: abs(2 * at - len(longest)))
    yield from (run.replace(longest, f"{longest[:at]} {longest[at:]}") for at in middle_first)
