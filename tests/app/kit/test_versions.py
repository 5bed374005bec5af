"""Whole bodies of data have a number that every write raises."""

from app.kit import versions


class TestVersions:
    def test_what_was_never_written_is_at_zero(self, session):
        assert versions.current(session, "x") == 0

    def test_each_write_raises_it_by_one(self, session):
        for _ in range(3):
            versions.advance(session, "x")
        assert versions.current(session, "x") == 3

    def test_bodies_do_not_mix(self, session):
        versions.advance(session, "x")
        assert versions.current(session, "y") == 0
