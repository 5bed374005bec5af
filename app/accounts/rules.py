"""Pure decisions about accounts: which password is good, which address is one, where a sign-in may lead.

Passwords follow NIST SP 800-63B: length counts, composition does not, and what everybody uses is refused.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app.kit.errors import BadRequest, Incomplete
from geo.sentence import Words

SHORTEST, LONGEST = 12, 1024
TOO_SHORT = Words("The password is too short: take at least {shortest} characters, such as four words.")
TOO_LONG = Words("The password is too long: take at most {longest} characters.")
COMMON = Words("Many people use this password or one much like it: take words that only you put together.")
ABOUT_YOU = Words("The password is made of your name or address: take something nobody knows of you.")
MONOTONE = Words("The password repeats itself: take words that differ.")

LONGEST_NAME, LONGEST_ADDRESS = 200, 254
ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,63}")
NO_ADDRESS = Words("{address!r} is no mail address: it looks like name@example.jp, in plain Latin letters.")

LEET = str.maketrans("0134578@$!", "oieastbasi")
OF_OURS = ("rokechi", "ロケ地")
SITE_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def require_good_password(password: str, known: Iterable[str]) -> None:
    """Refuse a password that others would guess; `known` is what they know of the person.

    Raises:
        Incomplete: it says what is wrong with it.
    """
    if len(password) > LONGEST:
        raise Incomplete(TOO_LONG, missing=["password"], longest=LONGEST)
    said = unicodedata.normalize("NFKC", password)
    if len(said) < SHORTEST:
        raise Incomplete(TOO_SHORT, missing=["password"], shortest=SHORTEST)
    plain = said.casefold()
    if len(set(plain)) < 5 or _is_repeated(plain):
        raise Incomplete(MONOTONE, missing=["password"])
    if _without(plain, OF_OURS) or _core(plain) in _common() or _core(plain.translate(LEET)) in _common():
        raise Incomplete(COMMON, missing=["password"])
    parts = {part for text in known for part in re.split(r"[\W_]+", text.casefold()) if len(part) >= 4}
    if _without(plain, parts):
        raise Incomplete(ABOUT_YOU, missing=["password"])


def canonical_address(text: str) -> str:
    """Return a mail address in the one form by which addresses are compared.

    Only plain Latin letters are taken, so that no address can look like another one.

    Raises:
        BadRequest: it is none.
    """
    name, at, domain = unicodedata.normalize("NFKC", text.strip()).casefold().rpartition("@")
    try:
        address = name + at + domain.encode("idna").decode()
    except UnicodeError:
        address = ""
    if text.isascii() is False and not name.isascii():
        address = ""
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address) or ".." in address:
        raise BadRequest(NO_ADDRESS, parameter="address", address=text[:LONGEST_ADDRESS])
    return address


def safe_return_path(path: str) -> str:
    """Return where to go after signing in: a path of this site, or its home for anything else."""
    return path if SITE_PATH.fullmatch(path) else "/"


@cache
def _common() -> frozenset[str]:
    """Return the passwords that leaked most often, without what people hang on their ends."""
    return frozenset(_core(word) for word in FREQUENCY_LISTS["passwords"] if len(_core(word)) >= 4)


def _core(text: str) -> str:
    return text.strip("0123456789!?.,;:#*+-_=@$%&()[] ")


def _is_repeated(text: str) -> bool:
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1))


def _without(text: str, words: Iterable[str]) -> bool:
    """Tell whether hardly anything is left of a text without some words."""
    left = text
    for word in words:
        left = left.replace(word, "")
    return left != text and len(_core(left)) < SHORTEST // 2
