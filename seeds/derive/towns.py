"""The towns (町丁・大字) of Japan with the municipality each belongs to, and the municipalities' names.

Source: the package jp-prefecture (MIT), whose tables are Geolonia's 住所データ (CC BY 4.0). What has
changed since or is missing there is mended here, each with its reason.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from seeds.derive.projection import Points, points_to_metres

# Toshima village and Yunomae town have no town in the table. Port, office, station and hamlets, by hand.
_MISSING = {
    "13362": [(139.2822, 34.5297)],
    "43506": [(130.9808, 32.2764), (130.9826, 32.2747), (130.9990, 32.2690), (131.0090, 32.2860)],
}
_MISSING_NAMES = {
    "13362": ("利島村", "Toshima-mura"),
    "43506": ("球磨郡湯前町", "Kuma-gun Yunomae-machi"),
}

# Hamamatsu went from seven wards to three on 2024-01-01; Chuo also took the Mikatahara part of 北区.
_HAMAMATSU = {"22131": "22138", "22132": "22138", "22133": "22138", "22134": "22138", "22135": "22139"}
_HAMAMATSU |= {"22136": "22139", "22137": "22140"}
_MIKATAHARA = ("初生町", "三方原町", "東三方町", "豊岡町", "三幸町", "大原町", "根洗町")
_HAMAMATSU_NAMES = {
    "22138": ("浜松市中央区", "Hamamatsu-shi Chuo-ku"),
    "22139": ("浜松市浜名区", "Hamamatsu-shi Hamana-ku"),
    "22140": ("浜松市天竜区", "Hamamatsu-shi Tenryu-ku"),
}

# The table cuts romanised names after 35 letters, takes the wrong one
# of ケ and ヶ, and runs vowels together that belong to different words (Toyo-oka).
_NAME_REPAIRS = {
    "01642": ("広尾郡広尾町", "Hiro-gun Hiroo-cho"),
    "02307": ("東津軽郡外ヶ浜町", "Higashitsugaru-gun Sotogahama-machi"),
    "07482": ("東白川郡矢祭町", "Higashishirakawa-gun Yamatsuri-machi"),
    "08208": ("龍ケ崎市", "Ryugasaki-shi"),
    "12218": ("勝浦市", "Katsuura-shi"),
    "12224": ("鎌ケ谷市", "Kamagaya-shi"),
    "12229": ("袖ケ浦市", "Sodegaura-shi"),
    "19346": ("西八代郡市川三郷町", "Nishiyatsushiro-gun Ichikawamisato-cho"),
    "19430": ("南都留郡富士河口湖町", "Minamitsuru-gun Fujikawaguchiko-machi"),
    "20416": ("下伊那郡豊丘村", "Shimoina-gun Toyooka-mura"),
    "27220": ("箕面市", "Minoo-shi"),
    "27383": ("南河内郡千早赤阪村", "Minamikawachi-gun Chihayaakasaka-mura"),
    "28209": ("豊岡市", "Toyooka-shi"),
    "30421": ("東牟婁郡那智勝浦町", "Higashimuro-gun Nachikatsuura-cho"),
    "36301": ("勝浦郡勝浦町", "Katsura-gun Katsuura-cho"),
    "42208": ("松浦市", "Matsuura-shi"),
    "46213": ("西之表市", "Nishinoomote-shi"),
}


_BLOCK = re.compile("(.+?)[一二三四五六七八九十]+丁目")


@dataclass(frozen=True)
class Towns:
    """Town centroids in metres, with the 5-digit code of the municipality or ward of each."""

    xy: Points
    codes: NDArray[np.str_]


def read_towns() -> Towns:
    """Read every town centroid once, with today's municipality codes."""
    rows = [*_town_rows(), *((code, *point) for code, points in _MISSING.items() for point in points)]
    xy = points_to_metres(np.array([row[1:] for row in rows], dtype=float))
    _, first = np.unique(xy.round(1), axis=0, return_index=True)
    first.sort()
    return Towns(xy[first], np.array([row[0] for row in rows])[first])


def read_town_names() -> tuple[list[tuple[str, str]], Points]:
    """Read (Japanese, romanised) names of towns, and where each is, in metres.

    The blocks of a town (旭ケ丘一丁目) give the town's name too, and every town that of its municipality.
    """
    municipalities = read_names()
    named = [
        (name, float(row["longitude"]), float(row["latitude"]))
        for row in _table("towns.csv")
        for name in _names_at(row, municipalities)
    ]
    return [name for name, *_ in named], points_to_metres(np.array([lonlat for _, *lonlat in named]))


def _names_at(row: dict[str, str], municipalities: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield row["town"], row["townAlphabet"]
    if block := _BLOCK.fullmatch(row["town"]):
        yield block[1], row["townAlphabet"].rpartition(" ")[0]
    ja, romaji = municipalities.get(_today(row["cityCode"], row["town"]), ("", ""))
    name, own = re.split("[郡市](?=.)", ja)[-1], romaji.rpartition(" ")[2]
    if own:
        yield name, own.replace("-", "")
        yield name[:-1], own.rpartition("-")[0]


def read_names() -> dict[str, tuple[str, str]]:
    """Read code → (Japanese, romanised), county first: ("石狩郡当別町", "Ishikari-gun Tobetsu-cho")."""
    names = {row["cityCode"]: (row["cityName"], row["cityAlphabet"]) for row in _table("cities.csv")}
    current = {code: name for code, name in names.items() if code not in _HAMAMATSU}
    return dict(sorted((current | _MISSING_NAMES | _HAMAMATSU_NAMES | _NAME_REPAIRS).items()))


def _town_rows() -> Iterator[tuple[str, float, float]]:
    for row in _table("towns.csv"):
        yield _today(row["cityCode"], row["town"]), float(row["longitude"]), float(row["latitude"])


def _today(code: str, town: str) -> str:
    if code == "22135" and town.startswith(_MIKATAHARA):
        return "22138"
    return _HAMAMATSU.get(code, code)


def _table(name: str) -> Iterator[dict[str, str]]:
    with (files("jp_prefecture") / "data" / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)
