"""Full-text search in Japanese and Latin script with the same hits on both databases.

Japanese is indexed as overlapping pairs of characters, Latin script as words. Kana are folded to one
script and one length of vowel, kanji to the form of today, and a romanised query is also asked as kana of
the readings, so that "himeji jo" and "ひめじ" both find 姫路城 by its reading, and "tera" no 建てられた.
`matches` is FTS5 on SQLite and a tsvector on PostgreSQL.
"""

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

import jaconv
from sqlalchemy import Boolean, Column, Connection, bindparam, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import MetaData
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

from app.kit.kanji import present
from app.kit.text import fold

# Letters only: a middle dot or a voicing mark that stands alone parts words, as it does for both databases.
KANA_LETTERS = r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
CJK = KANA_LETTERS + r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af々〆ヶ"
IS_CJK = re.compile(f"[{CJK}]").match
RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
KANA = re.compile(r"[\u3041-\u309f]+")
LATIN_SYLLABLES = re.compile(
    r"(?:[kgsztdnhbpmrwyfj]?y?[aeiou]|sh[aiueo]|ch[aiueo]|ts[aiueo]|n(?![aeiouy])|([kstpc])(?=\1|ch))+"
)
MORE = "*"
"""At the end of a wanted word: it may go on. No word holds this mark itself."""
READING = "y"
"""Before each word of a reading, so that romanised words are looked for there alone."""
TOKENIZER = 'tokenize="unicode61 remove_diacritics 0"'
LONG_VOWELS = (
    (re.compile(r"([おこそとのほもよろをごぞどぼぽょ])[うお]"), r"\1"),
    (re.compile(r"([うくすつぬふむゆるぐずづぶぷゅ])う"), r"\1"),
    (re.compile("ー"), ""),
)
KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}")
TOKYO = re.compile("(東京|とうきょう)(?=[都と])")
"""Kyoto is no part of it, though its letters are: 東京都 is two words."""
POSSESSIVE = re.compile(r"(?<=[^\W_])['’]s\b")
ONE_OF_MANY = (
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"(?<=ch|sh|ss)es$|(?<=[a-z][xz])es$"), ""),
    (re.compile(r"(?<=[a-z]{2}[^siu])s$"), ""),
)
STOP_WORDS = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "near", "of", "on", "or", "the", "to", "with"]
)
"""Words that narrow nothing; a query of nothing else asks for them all the same."""


def tokens(text: str, *, index: bool = False) -> list[str]:
    """Return the words of `text`: Latin runs whole, Japanese runs as overlapping pairs.

    With `index`, the last character of a Japanese run is a word too, so that one character finds it.
    """
    words: list[str] = []
    for run in runs(text):
        if len(run) == 1 or not IS_CJK(run):
            words.append(run)
        else:
            words += map("".join, pairwise(run))
            words += run[-1:] if index else ()
    return words


def one_script(text: str) -> str:
    """Return `text` folded: "ヒメジジョウ" is "ひめじじょ", 嚴島 is 厳島.

    Katakana become hiragana, long vowels short, and old forms of kanji those of today.
    """
    folded = fold(text)
    if folded.isascii():
        return folded
    folded = TOKYO.sub(r"\1 ", jaconv.kata2hira(present(folded)))
    return KANA.sub(lambda match: short_vowels(match.group()), folded)


@lru_cache(maxsize=16_384)
def short_vowels(kana: str) -> str:
    """Return `kana` with long vowels made short, as romanised names leave them out."""
    for pattern, short in LONG_VOWELS:
        kana = pattern.sub(short, kana)
    return kana


def kana_of(word: str) -> str | None:
    """Return a romanised Japanese word in kana, or nothing where it cannot be Japanese: "jo" is "じょ"."""
    if not LATIN_SYLLABLES.fullmatch(word):
        return None
    kana = one_script(jaconv.alphabet2kana(word))
    return kana if KANA.fullmatch(kana) else None


def index_text(*texts: str, readings: Iterable[str] = ()) -> str:
    """Return what the index stores for `texts`, one space between words; for `readings`, what is kana."""
    words = tokens("\n".join(texts), index=True)  # one pass: a break parts words as well
    read = [READING + word for word in tokens("\n".join(readings)) if KANA.fullmatch(word)]
    return " ".join(words + read)


Script = Callable[[str], str]


def runs(text: str) -> list[str]:
    """Return the runs of letters in `text`, in one script."""
    return RUN.findall(one_script(text))


def words_of(query: str, of_all: Collection[str] = (), scripted: Script = one_script) -> list[str]:
    """Return the words that a query asks for, without those that narrow nothing.

    Such are the stop words and, in the singular, the words `of_all` texts.
    """
    words = RUN.findall(scripted(POSSESSIVE.sub("", query)))
    return [word for word in words if word not in STOP_WORDS and singular(word) not in of_all] or words


def singular(word: str) -> str:
    """Return an English word in the singular, as far as its spelling tells; any other as it is."""
    if len(word) > 3 and word.isascii():
        for ending, single in ONE_OF_MANY:
            if ending.search(word):
                return ending.sub(single, word)
    return word


Alike = Callable[[str], Iterable[str]]
"""Gives the other words by which what a word means may be called."""


def _nothing_else(_word: str) -> Iterable[str]:
    return ()


def phrases(query: str, alike: Alike = _nothing_else, of_all: Collection[str] = ()) -> list[list[list[str]]]:
    """Return the query as all-of, any-of, phrase: every word must be found, in one of its spellings.

    A longer word may stand in for one that ends in `MORE`.
    """
    return [_spellings([word, *alike(word)]) for word in words_of(query, of_all)]


def _spellings(words: Iterable[str]) -> list[list[str]]:
    spelt: list[list[str]] = []
    for word in words:
        spelt.append(_spelling(tokens(word)))
        if (one := singular(word)) != word:
            spelt.append([one])
        if kana := word if KANA.fullmatch(word) else kana_of(word):
            spelt.append([READING + part for part in tokens(kana)])
    return spelt


def _spelling(words: list[str]) -> list[str]:
    is_long_enough = len(words) == 1 and (len(words[0]) >= 3 or bool(re.match(f"[{CJK}]$", words[0])))
    return [words[0] + MORE] if is_long_enough else words


class matches(FunctionElement[bool]):  # noqa: N801
    """`matches(column, query)`: the text in `column`, written by `index_text`, holds every word of `query`.

    The table must have an integer primary key named `id`, and its column be given to `fulltext_column`.
    A query without a word in it matches nothing.
    """

    type = Boolean()
    inherit_cache = True
    name = "matches"
    _is_implicitly_boolean = True  # no "= 1" around it on SQLite, which would hide the index

    def __init__(self, column: Any, wanted: list[list[list[str]]]) -> None:
        self.column = column
        super().__init__(
            bindparam(None, fts5_query(wanted), unique=True), bindparam(None, tsquery(wanted), unique=True)
        )


@compiles(matches, "sqlite")
def _fts5(element: matches, compiler: SQLCompiler, **kw: Any) -> str:
    table, column = element.column.table.name, element.column.name
    query = compiler.process(element.clauses.clauses[0], **kw)
    return f"{table}.id IN (SELECT rowid FROM ft_{table}_{column} WHERE ft_{table}_{column} MATCH {query})"


@compiles(matches, "postgresql")
def _tsvector(element: matches, compiler: SQLCompiler, **kw: Any) -> str:
    query = compiler.process(element.clauses.clauses[1], **kw)
    return f"to_tsvector('simple', {compiler.process(element.column, **kw)}) @@ to_tsquery('simple', {query})"


def fts5_query(wanted: list[list[list[str]]]) -> str:
    """Return `wanted` in the language of FTS5."""
    return " AND ".join("(" + " OR ".join(map(_fts5_phrase, spellings)) + ")" for spellings in wanted) or '""'


def _fts5_phrase(words: list[str]) -> str:
    phrase = " ".join(words)
    return '"' + phrase.removesuffix(MORE) + '"' + ("*" if phrase.endswith(MORE) else "")


def tsquery(wanted: list[list[list[str]]]) -> str:
    """Return `wanted` in the language of `to_tsquery`."""
    return " & ".join("(" + " | ".join(map(_ts_phrase, spellings)) + ")" for spellings in wanted)


def _ts_phrase(words: list[str]) -> str:
    lexemes = ["'" + word.removesuffix(MORE).replace("'", "''") + "'" for word in words]
    return "(" + " <-> ".join(lexemes) + (":*" if words[-1].endswith(MORE) else "") + ")"


# ------------------------------------------------------------------ the index


def create_index(table: str, column: str, dialect: str) -> list[str]:
    """Return the statements that make the full-text index of a column and keep it."""
    if dialect == "postgresql":
        return [f"CREATE INDEX tx_{table}_{column} ON {table} USING gin (to_tsvector('simple', {column}))"]
    name = f"ft_{table}_{column}"
    add = f"INSERT INTO {name}(rowid, {column}) VALUES (NEW.id, NEW.{column})"
    drop = f"INSERT INTO {name}({name}, rowid, {column}) VALUES ('delete', OLD.id, OLD.{column})"
    options = f"content='{table}', content_rowid='id', {TOKENIZER}"
    return [
        f"CREATE VIRTUAL TABLE {name} USING fts5({column}, {options})",
        f"CREATE TRIGGER {name}_ai AFTER INSERT ON {table} BEGIN {add}; END",
        f"CREATE TRIGGER {name}_ad AFTER DELETE ON {table} BEGIN {drop}; END",
        f"CREATE TRIGGER {name}_au AFTER UPDATE OF {column} ON {table} BEGIN {drop}; {add}; END",
        f"INSERT INTO {name}({name}) VALUES ('rebuild')",
    ]


def drop_index(table: str, column: str, dialect: str) -> list[str]:
    """Return the statements that undo `create_index`."""
    if dialect == "postgresql":
        return [f"DROP INDEX IF EXISTS tx_{table}_{column}"]
    name = f"ft_{table}_{column}"
    return [f"DROP TRIGGER IF EXISTS {name}_{kind}" for kind in ("ai", "ad", "au")] + [
        f"DROP TABLE IF EXISTS {name}"
    ]


def attach_fulltext_ddl(metadata: MetaData) -> None:
    """Make the full-text indexes whenever the tables of `metadata` are made."""

    @event.listens_for(metadata, "after_create")
    def _create(_target: Any, connection: Any, tables: Any = (), **_kw: Any) -> None:
        for column in fulltext_columns(tables):
            for statement in create_index(column.table.name, column.name, connection.dialect.name):
                connection.exec_driver_sql(statement)


def fulltext_columns(tables: Any) -> list[Column[Any]]:
    """Return the columns whose `info` asks for a full-text index."""
    return [column for table in tables for column in table.columns if column.info.get("fulltext")]


def ensure_indexes(connection: Connection, metadata: MetaData) -> list[str]:
    """Make full-text indexes that are missing or lost their triggers; return their names. SQLite only."""
    if connection.dialect.name != "sqlite":
        return []
    have = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
    mended = []
    for column in fulltext_columns(metadata.tables.values()):
        table, name = column.table.name, f"ft_{column.table.name}_{column.name}"
        if table in have and not {name, *(f"{name}_{kind}" for kind in ("ai", "ad", "au"))} <= have:
            for statement in drop_index(table, column.name, "sqlite") + create_index(
                table, column.name, "sqlite"
            ):
                connection.exec_driver_sql(statement)
            mended.append(name)
    return mended


def is_fulltext_object(name: str | None) -> bool:
    """Tell whether a table or index of this name belongs to a full-text index, not to the models."""
    return bool(name) and str(name).startswith(("ft_", "tx_"))
