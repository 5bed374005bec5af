"""`python -m seeds.derive.stations BASE_DATA` writes `seeds/data/stations.csv.gz`: Japan's railway stations.

Source: 国土数値情報（鉄道データ N02, 2020）, MLIT, CC BY 4.0, as carried by the package pygeonlp.
Entries of one name within 300 m are one station. A kana is given only where two dictionaries agree, or one
agrees with the romanised name of a town within 2.5 km written the same (Geolonia 住所データ, CC BY 4.0).
Where towns of that spelling are read otherwise elsewhere, only the town near by counts; nor is a name
taken for its dictionary reading that could be an ordinary word (放出 is Hanaten, not hoshutsu).
"""

import argparse
import csv
import gzip
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from seeds.derive.projection import Points, points_to_metres
from seeds.derive.readings import is_made_of_names, proposals, spelled
from seeds.derive.towns import read_town_names

_TARGET = Path(__file__).parents[1] / "data" / "stations.csv.gz"
_SAME_STATION_M = 300
_SAME_TOWN_M = 2_500
_PREFIXES = {"新": "しん", "東": "ひがし", "西": "にし", "南": "みなみ", "北": "きた"}
_O = "こそとのほもよろごぞどぼぽょ"
_PARTICLE = re.compile("(?<=[ぁ-ゖ一-鿿々])[ヶケノツ](?=[一-鿿々])")
"""Katakana that is no foreign word: 虎ノ門, 姉ヶ崎, 三ツ屋."""
_LONG_O = set("遠通郡氷十多")
_ORDINARY = {
    "中央",
    "公園",
    "温泉",
    "大学",
    "学園",
    "高校",
    "市役所",
    "役場",
    "空港",
    "海岸",
    "前",
    "港",
    *_PREFIXES,
}
_COLUMNS = ("name_ja", "kana", "romaji", "lines", "operators", "lon", "lat")


@dataclass
class Stop:
    """One entry of the source: a station on one line."""

    name: str
    operator: str
    line: str
    lon: float
    lat: float


def main() -> None:
    """Derive the stations and write them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("base_data", type=Path, help="the folder base_data of pygeonlp's source package")
    stations = _stations(read_stops(parser.parse_args().base_data))
    readings = _readings(stations)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    names = {stops[0].name for stops in stations}
    writer.writerows(sorted(_row(stops, kana, names) for stops, kana in zip(stations, readings, strict=True)))
    _TARGET.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


def read_stops(base_data: Path) -> list[Stop]:
    """Read every station of every line."""
    with (base_data / "ksj-station-N02-2020.csv").open(encoding="utf-8-sig") as lines:
        return [_stop(row) for row in csv.DictReader(lines)]


def _stop(row: dict[str, str]) -> Stop:
    operator, _, line = row["hypernym"].partition("/")
    return Stop(row["body"], operator, line, float(row["longitude"]), float(row["latitude"]))


def _stations(stops: list[Stop]) -> list[list[Stop]]:
    by_name: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        by_name[stop.name].append(stop)
    return [group for same in by_name.values() for group in _clusters(same)]


def _clusters(stops: list[Stop]) -> Iterator[list[Stop]]:
    """Split stops of one name into those reachable from each other by steps of 300 m."""
    xy = _metres(stops)
    left = set(range(len(stops)))
    while left:
        group, edge = set(), {min(left)}
        while edge:
            group |= edge
            near = np.min([np.hypot(*(xy - xy[i]).T) for i in edge], axis=0) <= _SAME_STATION_M
            edge = {int(i) for i in np.nonzero(near)[0]} - group
        left -= group
        yield [stops[i] for i in sorted(group)]


def _metres(stops: list[Stop]) -> Points:
    return points_to_metres(np.array([(stop.lon, stop.lat) for stop in stops]))


def _readings(stations: list[list[Stop]]) -> list[str]:
    names, xy = read_town_names()
    anywhere: dict[str, set[str]] = defaultdict(set)
    for name, romaji in names:
        anywhere[name].add(spelled(romaji))
    near = cKDTree(xy).query_ball_point(_metres([stops[0] for stops in stations]), _SAME_TOWN_M)
    return [
        _reading(_plain(stops[0].name), {names[i] for i in towns}, anywhere)
        for stops, towns in zip(stations, near, strict=True)
    ]


def _plain(name: str) -> str:
    return name.removeprefix("JR").removeprefix("ＪＲ")


def _reading(name: str, near: set[tuple[str, str]], anywhere: dict[str, set[str]]) -> str:
    """Return the kana that a town near by confirms, or that no town of this spelling contradicts."""
    *sudachi, janome = proposals(name)
    here = {spelled(romaji) for town, romaji in near if town == name}
    if here:
        agreed = [kana for kana in (*sudachi, janome) if spelled(kana) in here]
    else:
        undisputed = janome == sudachi[0] and anywhere[name] <= {spelled(janome)}
        agreed = [janome] if undisputed and is_made_of_names(name, _ORDINARY) else []
    return agreed[0] if agreed and _is_kana(agreed[0]) and not agreed[0].endswith("とおり") else ""


def _is_kana(text: str) -> bool:
    return all("ぁ" <= letter <= "ゖ" or letter == "ー" for letter in text)


def _row(stops: list[Stop], kana: str, names: set[str]) -> tuple[str, ...]:
    lon, lat = np.mean([(stop.lon, stop.lat) for stop in stops], axis=0)
    lines, operators = (
        "|".join(dict.fromkeys(getattr(stop, field) for stop in stops)) for field in ("line", "operator")
    )
    romaji = romanised(_plain(stops[0].name), kana, names)
    return stops[0].name, kana, romaji, lines, operators, f"{lon:.5f}", f"{lat:.5f}"


def romanised(name: str, kana: str, stations: set[str]) -> str:
    """Return the name as a sign without macrons has it, or "" for foreign words, which kana disfigure.

    A station named after another by 新, 東, 西, 南 or 北 has a hyphen there: Shin-Osaka.
    """
    if not kana or re.search("[ァ-ヶー]", _PARTICLE.sub("", name) + kana):
        return ""
    prefix = _PREFIXES.get(name[0], "") if name[1:] in stations else ""
    if prefix and kana.startswith(prefix):
        rest = letters(name[1:], kana.removeprefix(prefix))
        return f"{letters(prefix, prefix).capitalize()}-{rest.capitalize()}"
    return letters(name, kana).capitalize()


def letters(name: str, kana: str) -> str:
    """Romanise kana, keeping vowels of different words apart: ひろおか is Hirooka, but どおり dori."""
    kana = re.sub(f"(?<=[{_O}])(?=おお)", "|", kana)
    if not _LONG_O.intersection(name):
        kana = re.sub(f"(?<=[{_O}])(?=お)", "|", kana)
    if "ノ" in name:
        kana = re.sub("(?<=の)(?=[うお])", "|", kana)
    if "海ノ" in name:
        kana = re.sub("(?<=.)(?=うみ)", "|", kana)
    if "浦" in name:
        kana = re.sub("(?<=.)(?=うら)", "|", kana)
    return re.sub("n(?=[bmp])", "m", "".join(spelled(part) for part in kana.split("|")))


if __name__ == "__main__":
    main()
