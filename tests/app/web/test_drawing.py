"""The drawn pictures: one for every category, the same each time, well-formed."""

import pytest
from defusedxml.ElementTree import fromstring

from app.locations.taxonomy import taxonomy
from app.web.drawing.palette import MOODS, mood_of
from app.web.drawing.scene import MOTIFS, Sight, draw


def test_every_category_has_a_motif():
    assert set(MOTIFS) == set(taxonomy().categories)


@pytest.mark.parametrize("category", MOTIFS)
def test_a_picture_is_well_formed(category: str):
    assert fromstring(draw(Sight("somewhere", category))).tag.endswith("svg")


def test_the_same_sight_gives_the_same_picture():
    sight = Sight("himeji-castle", "castle", ["spring"])
    assert draw(sight) == draw(sight)


def test_two_places_of_a_kind_look_different():
    assert draw(Sight("himeji-castle", "castle")) != draw(Sight("hikone-castle", "castle"))


@pytest.mark.parametrize(
    ("light", "mood"),
    [("sunset", "sunset"), ("dark_sky", "night"), ("night", "night"), ("sunrise", "sunrise")],
)
def test_the_light_that_a_place_is_known_for_decides(light: str, mood: str):
    assert mood_of([], [light], 7) == mood


def test_a_mood_is_one_that_can_be_painted():
    assert all(mood_of([], [], draw) in MOODS for draw in range(20))
