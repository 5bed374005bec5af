"""Which column of a source says what about a place, by the names that governments and programs give them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from rapidfuzz import process

from app.kit.errors import BadRequest
from geo.formats.findings import listed, shown
from geo.sentence import Sentence, together

_ASIDE: Final = re.compile(r"[\s_\-・.,/:()\[\]{}「」]")

# Names as `plain` leaves them; of several that are there, the first counts.
KNOWN: Final[Mapping[str, str]] = {
    "id": "id no 管理対象id 識別子 施設id 管理番号 番号 identifier",
    "issuer": "都道府県コード又は市区町村コード 全国地方公共団体コード 市区町村コード",
    "name": "名称 名前 名称日本語 施設名 施設名称 観光施設名 文化財名 スポット名 name nameja title",
    "name_en": "名称英語 名称英字 名称英語表記 英語名 nameen nameenglish englishname",
    "kana": "名称カナ 名称かな 名称フリガナ フリガナ ふりがな カナ かな よみ kana namekana",
    "part": "棟名",
    "description": "説明 概要 説明日本語 description descriptionja summary",
    "description_en": "説明英語 概要英語 descriptionen descriptionenglish",
    "address": "所在地連結表記 住所 所在地 住所表記 address fulladdress",
    "url": "url ウェブサイト ホームページ website web link",
    "category": "category カテゴリ カテゴリー ロケ地分類",
    "poi": "poiコード 地理的目標物分類コード",
    "kind": "",
    "era": "",
    "prefecture": "所在地都道府県 都道府県名 都道府県 prefecture",
    "checked_on": "最終確認日 確認日 更新日 最終更新日 データ更新日 checkedon updated lastupdated",
    "setting": "屋内屋外 屋内外 setting indooroutdoor",
    "look": "見立て look doublefor",
    "intrusion": "現代物の写り込み 写り込み intrusion intrusions",
    "noise": "騒音 noise",
    "power": "電源 power",
    "closure": "貸切通行止め closure",
    "season": "見頃の季節 season",
    "light": "光 light",
    "floor_area_m2": "床面積 床面積m2 flooraream2 floorarea",
    "ceiling_height_m": "天井高 天井高m ceilingheightm ceilingheight",
    "access_width_m": "搬入路の幅 搬入路の幅m accesswidthm accesswidth",
    "parking_spaces": "駐車台数 駐車可能台数 parkingspaces",
    "capacity": "収容人数 収容人員 capacity",
    "lead_days": "必要な事前連絡 必要な事前連絡日 leaddays",
    "fee_amount_minor": "撮影料金 feeamountminor",
    "fee_currency": "通貨 feecurrency",
    "fee_note": "撮影料金備考 feenote feenoteja",
    "fee_note_en": "feenoteen",
    "restrictions": "利用制限 制限事項 restrictions restrictionsja",
    "restrictions_en": "restrictionsen",
    "commission": "フィルムコミッション 担当フィルムコミッション commission",
    "lat": "",
    "lon": "",
}


def plain(column: str) -> str:
    """Return a column's name without width, case, separators and brackets: 名称_カナ is 名称（カナ）."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", column).casefold())


def find(columns: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the column of every field that a source has; what the sender says goes before names.

    Raises:
        BadRequest: the sender names a field or a column that there is not.
    """
    for field, column in given.items():
        if field not in KNOWN:
            raise BadRequest(
                "There is no field {field!r}. The fields are: {known}.",
                parameter="column",
                field=shown(field),
                known=list(KNOWN),
            )
        if column not in columns:
            raise _no_column(column, columns)
    by_name = {plain(column): column for column in reversed(columns)}
    found = {
        field: by_name[name]
        for field, names in KNOWN.items()
        for name in reversed(names.split())
        if name in by_name
    }
    return found | dict(given)


def _no_column(wanted: str, columns: Sequence[str]) -> BadRequest:
    near = process.extractOne(wanted, columns, score_cutoff=60)
    says = [Sentence("There is no column {column!r}.", column=shown(wanted))]
    says += [Sentence("Did you mean {column!r}?", column=shown(near[0]))] if near else []
    says += [Sentence("The columns are: {columns}.", columns=listed(columns))]
    return BadRequest(together(says), parameter="column")
