"""`python -m seeds.derive.airports` writes `seeds/data/airports.csv`: Japan's airports open to civil flights.

Positions and codes come from the package airportsdata (MIT). Which fields are open to the public, and their
names as travellers know them, is written here by hand; air bases without civil flights and army fields are
left out.
"""

import csv
from pathlib import Path

import airportsdata

_TARGET = Path(__file__).parents[1] / "data" / "airports.csv"
# The package still has the old field of Ishigaki, closed in 2013. By hand, to three decimals.
_MOVED = {"ROIG": (124.245, 24.396)}
_COLUMNS = ("icao", "iata", "name_ja", "name_en", "lon", "lat")
_NAMES = """
RJAA 成田国際空港|Narita International Airport
RJAF 松本空港|Matsumoto Airport
RJAH 百里飛行場（茨城空港）|Ibaraki Airport
RJAN 新島空港|Niijima Airport
RJAZ 神津島空港|Kozushima Airport
RJBB 関西国際空港|Kansai International Airport
RJBD 南紀白浜空港|Nanki-Shirahama Airport
RJBE 神戸空港|Kobe Airport
RJBK 岡南飛行場|Konan Airport
RJBT 但馬飛行場（コウノトリ但馬空港）|Tajima Airport
RJCB 帯広空港（とかち帯広空港）|Tokachi-Obihiro Airport
RJCC 新千歳空港|New Chitose Airport
RJCH 函館空港|Hakodate Airport
RJCK 釧路空港（たんちょう釧路空港）|Kushiro Airport
RJCM 女満別空港|Memanbetsu Airport
RJCN 中標津空港（根室中標津空港）|Nakashibetsu Airport
RJCO 札幌飛行場（丘珠空港）|Sapporo Okadama Airport
RJCW 稚内空港|Wakkanai Airport
RJDA 天草飛行場（天草空港）|Amakusa Airport
RJDB 壱岐空港|Iki Airport
RJDC 山口宇部空港|Yamaguchi Ube Airport
RJDT 対馬空港|Tsushima Airport
RJEB 紋別空港（オホーツク紋別空港）|Monbetsu Airport
RJEC 旭川空港|Asahikawa Airport
RJEO 奥尻空港|Okushiri Airport
RJER 利尻空港|Rishiri Airport
RJFC 屋久島空港|Yakushima Airport
RJFE 福江空港（五島つばき空港）|Goto-Fukue Airport
RJFF 福岡空港|Fukuoka Airport
RJFG 種子島空港|Tanegashima Airport
RJFK 鹿児島空港|Kagoshima Airport
RJFM 宮崎空港|Miyazaki Airport
RJFO 大分空港|Oita Airport
RJFR 北九州空港|Kitakyushu Airport
RJFS 佐賀空港（九州佐賀国際空港）|Saga Airport
RJFT 熊本空港|Kumamoto Airport
RJFU 長崎空港|Nagasaki Airport
RJGG 中部国際空港|Chubu Centrair International Airport
RJKA 奄美空港|Amami Airport
RJKB 沖永良部空港|Okinoerabu Airport
RJKI 喜界空港|Kikai Airport
RJKN 徳之島空港|Tokunoshima Airport
RJNA 名古屋飛行場（県営名古屋空港）|Nagoya Airport (Komaki)
RJNF 福井空港|Fukui Airport
RJNK 小松飛行場（小松空港）|Komatsu Airport
RJNO 隠岐空港|Oki Airport
RJNS 静岡空港（富士山静岡空港）|Mt. Fuji Shizuoka Airport
RJNT 富山空港|Toyama Airport
RJNW 能登空港|Noto Airport
RJOA 広島空港|Hiroshima Airport
RJOB 岡山空港|Okayama Airport
RJOC 出雲空港|Izumo Airport
RJOH 美保飛行場（米子空港）|Yonago Airport
RJOI 岩国飛行場（岩国錦帯橋空港）|Iwakuni Kintaikyo Airport
RJOK 高知空港（高知龍馬空港）|Kochi Ryoma Airport
RJOM 松山空港|Matsuyama Airport
RJOO 大阪国際空港（伊丹空港）|Osaka International Airport (Itami)
RJOR 鳥取空港|Tottori Airport
RJOS 徳島飛行場（徳島空港）|Tokushima Airport
RJOT 高松空港|Takamatsu Airport
RJOW 石見空港（萩・石見空港）|Hagi-Iwami Airport
RJOY 八尾空港|Yao Airport
RJSA 青森空港|Aomori Airport
RJSC 山形空港|Yamagata Airport
RJSD 佐渡空港|Sado Airport
RJSF 福島空港|Fukushima Airport
RJSI 花巻空港（いわて花巻空港）|Hanamaki Airport
RJSK 秋田空港|Akita Airport
RJSM 三沢飛行場（三沢空港）|Misawa Airport
RJSN 新潟空港|Niigata Airport
RJSR 大館能代空港|Odate-Noshiro Airport
RJSS 仙台空港|Sendai Airport
RJSY 庄内空港|Shonai Airport
RJTF 調布飛行場|Chofu Airport
RJTH 八丈島空港|Hachijojima Airport
RJTO 大島空港（東京大島かめりあ空港）|Oshima Airport
RJTQ 三宅島空港|Miyakejima Airport
RJTT 東京国際空港（羽田空港）|Tokyo International Airport (Haneda)
ROAH 那覇空港|Naha Airport
ROIG 新石垣空港（南ぬ島石垣空港）|New Ishigaki Airport
ROKJ 久米島空港|Kumejima Airport
ROMD 南大東空港|Minamidaito Airport
ROMY 宮古空港|Miyako Airport
RORK 北大東空港|Kitadaito Airport
RORS 下地島空港（みやこ下地島空港）|Shimojishima Airport
RORT 多良間空港|Tarama Airport
RORY 与論空港|Yoron Airport
ROYN 与那国空港|Yonaguni Airport
"""


def main() -> None:
    """Write the airports in the order of their ICAO codes."""
    known = airportsdata.load("ICAO")
    with _TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(_row(line, known) for line in _NAMES.strip().splitlines())


def _row(line: str, known: dict[str, airportsdata.Airport]) -> tuple[str, ...]:
    icao, _, names = line.partition(" ")
    ja, en = names.split("|")
    airport = known[icao]
    lon, lat = _MOVED.get(icao, (airport["lon"], airport["lat"]))
    return icao, airport["iata"], ja, en, f"{lon:.4f}", f"{lat:.4f}"


if __name__ == "__main__":
    main()
