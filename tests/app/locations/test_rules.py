"""Pure decisions about places."""

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import Incomplete, WrongState
from app.locations import rules
from app.locations.rules import LEAST_PROMINENT, TRANSITIONS, Action, Status
from geo import zorder

TELLING = ("description", "era", "has_photo", "has_credit", "look")
MANY = 200_000

lons, lats = st.floats(122, 154), st.floats(20, 46)
slugs = st.text("abcdefghijklmnopqrstuvwxyz-0123456789", min_size=1, max_size=40)
facts = st.dictionaries(st.sampled_from(TELLING), st.booleans())

# Every step that there is; all others are refused.
LIFE = {
    (Status.DRAFT, Action.SUBMIT): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.RETURN): Status.DRAFT,
    (Status.IN_REVIEW, Action.PUBLISH): Status.PUBLIC,
    (Status.PUBLIC, Action.RETIRE): Status.RETIRED,
    (Status.RETIRED, Action.REOPEN): Status.DRAFT,
}


class TestStep:
    @pytest.mark.parametrize(("start", "action"), list(itertools.product(Status, Action)))
    def test_each_action_leads_from_its_status_alone(self, start, action):
        if (start, action) in LIFE:
            assert rules.step(start, action) == LIFE[start, action]
        else:
            with pytest.raises(WrongState, match=f"Cannot {action} a place that is {start}"):
                rules.step(start, action)

    def test_every_action_has_its_row(self):
        assert set(TRANSITIONS) == set(Action)

    def test_a_refusal_says_where_the_action_starts(self):
        with pytest.raises(WrongState, match="it must be one of in_review"):
            rules.step(Status.DRAFT, Action.PUBLISH)


class TestRequirePublishable:
    def test_a_place_with_name_category_and_source_passes(self):
        rules.require_publishable({"en": "A castle"}, "castle", "the town")

    @pytest.mark.parametrize(
        ("told", "missing"),
        [
            (({}, "castle", "the town"), ["name"]),
            (({"en": ""}, "castle", "the town"), ["name"]),
            (({"en": "A castle"}, "", "the town"), ["category"]),
            (({"en": "A castle"}, "castle", " "), ["source"]),
            (({}, "", ""), ["name", "category", "source"]),
        ],
    )
    def test_what_is_missing_is_listed(self, told, missing):
        with pytest.raises(Incomplete) as refusal:
            rules.require_publishable(*told)
        assert refusal.value.facts["missing"] == missing


@pytest.fixture(scope="module")
def share() -> Counter:
    """Return how many of many places that tell nothing stand on each level."""
    return Counter(rules.prominence(f"place-{n}", {}) for n in range(MANY))


class TestProminence:
    def test_three_quarters_stand_on_the_last_level(self, share):
        assert share[LEAST_PROMINENT] / MANY == pytest.approx(0.75, abs=0.01)

    @pytest.mark.parametrize("level", range(5, LEAST_PROMINENT))
    def test_each_level_holds_a_quarter_of_the_next(self, share, level):
        assert share[level] / share[level + 1] == pytest.approx(0.25, rel=0.2)

    @given(slugs, facts)
    def test_a_level_is_one_of_ten(self, slug, told):
        assert 0 <= rules.prominence(slug, told) <= LEAST_PROMINENT

    @given(slugs, facts, st.sampled_from(TELLING))
    def test_who_tells_more_never_comes_later(self, slug, told, more):
        assert rules.prominence(slug, told | {more: True}) <= rules.prominence(slug, told)

    def test_who_tells_everything_comes_first(self):
        told = dict.fromkeys(TELLING, True)
        assert {rules.prominence(f"place-{n}", told) for n in range(1_000)} == {0}

    @given(slugs, facts)
    def test_the_same_place_stands_on_the_same_level(self, slug, told):
        assert rules.prominence(slug, told) == rules.prominence(slug, dict(told))


class TestRankKey:
    @given(slugs, slugs, lons, lats, lons, lats, facts, facts)
    def test_the_level_decides_before_the_position(self, one, other, lon, lat, lon_2, lat_2, told, told_2):
        levels = rules.prominence(one, told), rules.prominence(other, told_2)
        keys = rules.rank_key(one, lon, lat, told), rules.rank_key(other, lon_2, lat_2, told_2)
        assert levels[0] == levels[1] or (levels[0] < levels[1]) == (keys[0] < keys[1])

    @given(slugs, lons, lats, lons, lats, facts)
    def test_within_a_level_places_lie_along_the_curve(self, slug, lon, lat, lon_2, lat_2, told):
        keys = rules.rank_key(slug, lon, lat, told), rules.rank_key(slug, lon_2, lat_2, told)
        along = zorder.key(lon, lat), zorder.key(lon_2, lat_2)
        assert (keys[0] < keys[1]) == (along[0] < along[1])

    @given(slugs, lons, lats, facts)
    def test_a_key_fits_a_signed_integer_of_64_bits(self, slug, lon, lat, told):
        assert 0 <= rules.rank_key(slug, lon, lat, told) < 2**63
