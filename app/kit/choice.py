"""A column that holds one word of a vocabulary: text in the database, the vocabulary's member in Python."""

from enum import StrEnum
from typing import Any

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Choice(TypeDecorator[StrEnum]):
    """Text of at most 20 letters; a word that the vocabulary lacks is refused on the way in and out."""

    impl = String(20)
    cache_ok = True

    def __init__(self, vocabulary: type[StrEnum]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.vocabulary(value).value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.vocabulary(value)
