"""Names of the areas: Japanese, English, kana and romanised."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seeds.derive.readings import kana_of
from seeds.derive.towns import read_names

_KINDS = {"shi": "City", "machi": "Town", "cho": "Town", "mura": "Village", "son": "Village", "ku": "Ward"}
_COUNTY_OR_CITY = {"gun": re.compile(r"(.+?郡)(.+)"), "shi": re.compile(r"(.+?市)(.+)")}
_ENGLISH = {"Minamiarupusu-shi": "Minami-Alps City", "Minoo-shi": "Minoh City"}  # as they write themselves
_COUNTIES = {"Hiro": "Hiroo", "Katsura": "Katsuura", "Kitamatsura": "Kitamatsuura"}
_COUNTIES |= {"Higashimatsura": "Higashimatsuura", "Nishimatsura": "Nishimatsuura"}

# Code order. English without macrons, as the prefectures write themselves.
_PREFECTURES = """
北海道 ほっかいどう Hokkaido|青森県 あおもりけん Aomori|岩手県 いわてけん Iwate|宮城県 みやぎけん Miyagi
秋田県 あきたけん Akita|山形県 やまがたけん Yamagata|福島県 ふくしまけん Fukushima|茨城県 いばらきけん Ibaraki
栃木県 とちぎけん Tochigi|群馬県 ぐんまけん Gunma|埼玉県 さいたまけん Saitama|千葉県 ちばけん Chiba
東京都 とうきょうと Tokyo|神奈川県 かながわけん Kanagawa|新潟県 にいがたけん Niigata|富山県 とやまけん Toyama
石川県 いしかわけん Ishikawa|福井県 ふくいけん Fukui|山梨県 やまなしけん Yamanashi|長野県 ながのけん Nagano
岐阜県 ぎふけん Gifu|静岡県 しずおかけん Shizuoka|愛知県 あいちけん Aichi|三重県 みえけん Mie
滋賀県 しがけん Shiga|京都府 きょうとふ Kyoto|大阪府 おおさかふ Osaka|兵庫県 ひょうごけん Hyogo
奈良県 ならけん Nara|和歌山県 わかやまけん Wakayama|鳥取県 とっとりけん Tottori|島根県 しまねけん Shimane
岡山県 おかやまけん Okayama|広島県 ひろしまけん Hiroshima|山口県 やまぐちけん Yamaguchi
徳島県 とくしまけん Tokushima|香川県 かがわけん Kagawa|愛媛県 えひめけん Ehime|高知県 こうちけん Kochi
福岡県 ふくおかけん Fukuoka|佐賀県 さがけん Saga|長崎県 ながさきけん Nagasaki|熊本県 くまもとけん Kumamoto
大分県 おおいたけん Oita|宮崎県 みやざきけん Miyazaki|鹿児島県 かごしまけん Kagoshima
沖縄県 おきなわけん Okinawa
"""


@dataclass(frozen=True)
class Name:
    """What one area is called; `level` is prefecture, municipality or ward, `parent` a code."""

    code: str
    level: str
    parent: str
    ja: str
    en: str
    kana: str
    romaji: str
    county_ja: str = ""
    county_en: str = ""


def prefecture_names() -> Iterator[Name]:
    """Give the 47 prefectures in the order of their codes."""
    for number, entry in enumerate(re.split(r"[|\n]", _PREFECTURES.strip()), start=1):
        ja, kana, en = entry.split()
        yield Name(f"{number:02}", "prefecture", "", ja, en, kana, en)


def municipality_names() -> Iterator[Name]:
    """Give every city, town, village and ward in the order of their codes."""
    names = read_names()
    cities = {ja: code for code, (ja, _) in names.items() if ja.endswith("市")}
    for code, (ja, romaji) in names.items():
        above, _, own = romaji.rpartition(" ")
        if above.endswith("-shi"):
            yield _ward(code, ja, romaji, cities)
        elif above:
            yield _in_county(code, ja, romaji)
        else:
            yield Name(code, "municipality", code[:2], ja, english(own), kana_of(ja, own), own)


def english(romaji: str) -> str:
    """Return "Tobetsu-cho" as "Tobetsu Town"."""
    stem, suffix = romaji.rsplit("-", 1)
    return _ENGLISH.get(romaji, f"{stem} {_KINDS[suffix]}")


def _ward(code: str, ja: str, romaji: str, cities: dict[str, str]) -> Name:
    (city_ja, ward_ja), (city, ward) = _split(ja, romaji), romaji.split(" ")
    kana = kana_of(city_ja, city) + kana_of(ward_ja, ward)
    english_name = f"{english(ward)}, {city.removesuffix('-shi')}"
    return Name(code, "ward", cities[city_ja], ja, english_name, kana, romaji)


def _in_county(code: str, ja: str, romaji: str) -> Name:
    (county_ja, town_ja), (county, town) = _split(ja, romaji), romaji.split(" ")
    kana, county_en = kana_of(town_ja, town), english_county(county)
    return Name(code, "municipality", code[:2], town_ja, english(town), kana, town, county_ja, county_en)


def english_county(romaji: str) -> str:
    """Return "Ishikari-gun" as "Ishikari District"."""
    stem = romaji.removesuffix("-gun")
    return f"{_COUNTIES.get(stem, stem)} District"


def _split(name: str, romaji: str) -> tuple[str, str]:
    # 余市郡仁木町 and 市川市: only the romanised name says where the county or the city ends.
    found = _COUNTY_OR_CITY[romaji.partition(" ")[0].rpartition("-")[2]].fullmatch(name)
    if not found:
        raise ValueError(f"{name} does not begin with the county or city of {romaji}.")
    return found[1], found[2]
