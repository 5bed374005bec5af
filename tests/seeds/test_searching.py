"""What producers type finds what they mean among the places that the product ships, on both databases."""

import orjson
import pytest

from app.locations import finding
from app.locations.search import LocationSearch
from seeds import load
from tests.conftest import ENGINES, migrated

pytestmark = [pytest.mark.xdist_group("seeds"), pytest.mark.slow]

FIRST = 5
WANTED = [
    ("himeji castle", "Himeji Castle"),
    ("himeji jo", "Himeji Castle"),
    ("Himeji's castle", "Himeji Castle"),
    ("姫路の城", "Himeji Castle"),
    ("castles", "Matsue Castle"),
    ("城", "Himeji Castle"),
    ("temples in Kyoto", "Ninna-ji"),
    ("京都のお寺", "Ninna-ji"),
    ("shrines", "Omi Shrine"),
    ("厳島神社", "Itsukushima Shrine"),
    ("宮島", "Itsukushima Shrine"),
    ("hot springs", "Kinosaki Onsen"),
    ("onsen town", "Kinosaki Onsen"),
    ("waterfalls", "Nachi Falls"),
    ("滝", "Nachi Falls"),
    ("湖", "Lake Kinrin"),
    ("島", "Enoshima"),
    ("villa", "Former Aoyama Villa"),
    ("bar", "Ikinariya"),
    ("movie theater", "Yachiyo-za Theatre"),
    ("railroad crossing", "Kamakura-Koko-Mae Station and Crossing"),
    ("train station by the sea", "Kamakura-Koko-Mae Station and Crossing"),
    ("海の見える駅", "Tokawa Station"),
    ("old Japanese street", "Nioza Historical Street in Usuki"),
    ("castle ruins", "Hizen Nagoya Castle Ruins"),
    ("赤レンガの倉庫", "Yokohama Red Brick Warehouse"),
    ("廃病院", "Former Nakajima Hospital in Tsuyama"),
    ("abandoned school", "Kinehara School"),
    ("桜並木", "Moerenuma Park"),
    ("mt fuji", "Miho no Matsubara"),
    ("fujisan", "Miho no Matsubara"),
    ("都庁", "Tokyo Metropolitan Government Building"),
    ("Tokio", "Tokyo Station Marunouchi Building"),
    ("himji", "Himeji Castle"),
]
ENOUGH = [
    ("宗教施設", 50),
    ("industrial", 50),
    ("dark sky", 15),
    ("indoor", 300),
    ("beaches", 10),
    ("castles", 45),
    ("shrines", 30),
]
MENDED = [
    ("fukuoak", "fukuoka"),
    ("hyoog", "hyogo"),
    ("waterfalll", "waterfall"),
    ("abandonned", "abandoned"),
    ("Tochgi", "tochigi"),
    ("yamanshi", "yamanashi"),
    ("miyazki", "miyazaki"),
    ("Tokio", "tokyo"),
]


@pytest.fixture(params=ENGINES, scope="module")
def japan(request, tmp_path_factory):
    with migrated(request, tmp_path_factory.mktemp("japan")) as database:
        with database.writer() as session:
            load.load_areas(session)
            load.load_stops(session)
            load.load_places(session)
        with database.reader() as session:
            yield session


def found(session, words, limit=FIRST):
    return finding.find(session, LocationSearch(words=words, limit=limit), with_facets=False)


def told(session, words, limit=FIRST):
    features = found(session, words, limit).page.features
    return [orjson.loads(feature)["properties"] for feature in features]


@pytest.mark.parametrize(("words", "name"), WANTED)
def test_what_is_meant_is_among_the_first(japan, words, name):
    assert name in [place["name"] for place in told(japan, words)]


@pytest.mark.parametrize(("words", "least"), ENOUGH)
def test_every_label_of_a_place_finds_it(japan, words, least):
    assert found(japan, words).number >= least


@pytest.mark.parametrize("words", ["京都", "kyoto", "きょうと"])
def test_no_place_in_tokyo_answers_to_kyoto(japan, words):
    places = told(japan, words, 1000)
    assert len(places) > 20
    assert "Tokyo" not in {place["prefecture"] for place in places}


@pytest.mark.parametrize(("words", "prefecture"), [("nara", "Nara"), ("chiba", "Chiba"), ("saga", "Saga")])
def test_a_romanised_area_comes_before_what_only_sounds_like_it(japan, words, prefecture):
    assert {place["prefecture"] for place in told(japan, words)} == {prefecture}


@pytest.mark.parametrize(("typed", "meant"), MENDED)
def test_a_slip_in_a_name_of_any_kind_is_forgiven(japan, typed, meant):
    assert found(japan, typed).mended == meant


def test_the_name_of_a_station_is_no_slip_though_no_place_is_there(japan):
    assert found(japan, "asakusa").mended is None
