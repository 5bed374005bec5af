"""Sentences that keep their words and their facts apart until someone knows the reader's language.

Nothing here knows a language: English stands in the code, where it also is the message id of every
catalogue, and whoever talks to people brings the translation.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, Self

Translate = Callable[[str], str]
"""From a template in English to the same in one language; `str` leaves it in English."""


class Words(str):
    """Words with places for facts, as `str.format` fills them: for tables of what may have to be said."""

    __slots__ = ()


class Sentence(str):
    """A text in English that can be said in another language, because it remembers of what it was made.

    A fact may be a sentence itself, or a list, which is written with commas.
    """

    template: str
    facts: dict[str, Any]

    def __new__(cls, template: str, /, **facts: Any) -> Self:
        said = super().__new__(cls, _filled(template, facts, str))
        said.template, said.facts = template, facts
        return said

    def told(self, translate: Translate) -> str:
        """Return it in the language of `translate`."""
        return _filled(translate(self.template), self.facts, translate)


class Refusal(Exception):
    """A no, with what is wrong, where, and what would help.

    `facts` holds JSON values only: what the sentence mentions, and what lets a form mark its fields.
    """

    def __init__(self, says: str, /, **facts: Any) -> None:
        self.sentence = says if isinstance(says, Sentence) else Sentence(says, **facts)
        self.facts = facts
        super().__init__(self.sentence)


def counted(count: int, one: Words, many: Words, /, **facts: Any) -> Sentence:
    """Return the words for one thing or for several, with `count` among the facts."""
    return Sentence(one if count == 1 else many, count=count, **facts)


def together(sentences: Iterable[Sentence]) -> Sentence:
    """Return one or more sentences, said one after the other."""
    return reduce(lambda first, then: Sentence("{first} {then}", first=first, then=then), sentences)


def told(fact: Any, translate: Translate) -> Any:
    """Return a fact with every sentence in it, also within a list or an object, in another language."""
    if isinstance(fact, Sentence):
        return fact.told(translate)
    if isinstance(fact, dict):
        return {name: told(each, translate) for name, each in fact.items()}
    return _Listed(told(each, translate) for each in fact) if isinstance(fact, list | tuple) else fact


class _Listed(list[Any]):
    def __format__(self, _spec: str) -> str:
        return ", ".join(map(str, self))


def _filled(template: str, facts: dict[str, Any], translate: Translate) -> str:
    return template.format(**{name: told(fact, translate) for name, fact in facts.items()})
