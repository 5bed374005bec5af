"""Every group of categories can be told on a map, with and without colour."""

import pytest

from app.locations.taxonomy import taxonomy
from app.maps.styles import BASE_PALETTES, GROUP_COLOURS, SYMBOLS, legend

ENOUGH = 4.5
"""WCAG 2.2, success criterion 1.4.3."""


def contrast_to_white(colour: str) -> float:
    """Return the contrast as WCAG defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_every_group_has_its_look():
    assert set(legend(taxonomy().groups)) == set(GROUP_COLOURS) == set(taxonomy().groups)


def test_no_two_groups_share_a_symbol():
    used = [group.symbol for group in taxonomy().groups.values()]
    assert sorted(used) == sorted(SYMBOLS)


@pytest.mark.parametrize("colour", GROUP_COLOURS.values())
def test_a_white_symbol_stands_out_from_its_disc(colour: str):
    assert contrast_to_white(colour) >= ENOUGH


def test_day_and_night_have_the_same_inks():
    assert set(BASE_PALETTES["day"]) == set(BASE_PALETTES["night"])
