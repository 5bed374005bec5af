"""Areas, blocks, commissions and authorities over HTTP."""

from app.accounts.models import OrganisationKind
from tests.factories import areas


class TestAreas:
    def test_all_are_listed_by_code(self, filled):
        codes = [area["code"] for area in filled.get("/api/areas").json()]
        assert codes == ["27", "27100", "27102", "28", "28201", "JP"]

    def test_one_level_is_listed(self, filled):
        found = filled.get("/api/areas", params={"level": "ward"}).json()
        assert [area["code"] for area in found] == ["27102"]

    def test_what_lies_in_a_parent_names_it(self, filled):
        found = filled.get("/api/areas", params={"parent": "28"}).json()
        assert [(area["code"], area["parent"]) for area in found] == [("28201", "28")]

    def test_each_says_who_says_so_and_how_sure_it_is(self, filled):
        (area,) = filled.get("/api/areas", params={"parent": "28"}).json()
        told = {name: area[name] for name in ("is_approximate", "source", "licence")}
        assert told == {"is_approximate": True, "source": "drawn for tests", "licence": "none"}


class TestBlocks:
    def test_a_block_has_its_areas_and_members(self, filled):
        (block,) = filled.get("/api/blocks").json()
        assert (block["slug"], block["areas"], block["members"]) == ("kinki", ["27", "28"], ["himeji-fc"])


class TestCommissions:
    def test_commissions_are_listed_and_authorities_are_not(self, filled):
        assert [body["slug"] for body in filled.get("/api/commissions").json()] == ["himeji-fc"]

    def test_each_says_where_and_with_whom_it_works(self, filled):
        (body,) = filled.get("/api/commissions", params={"block": "kinki"}).json()
        assert (body["areas"], body["blocks"]) == (["28201"], ["kinki"])

    def test_a_block_without_members_has_none(self, client, session):
        areas.organisation(session, "himeji-fc", OrganisationKind.FILM_COMMISSION)
        areas.block(session, "empty", [], [])
        session.commit()
        assert client.get("/api/commissions", params={"block": "empty"}).json() == []


class TestAuthorities:
    HIMEJI = {"lon": 134.69, "lat": 34.84}  # noqa: RUF012

    def test_the_competent_one_is_named_with_the_reason(self, filled):
        (found,) = filled.get("/api/authorities", params=self.HIMEJI | {"subject": "road_use"}).json()
        assert found["organisation"]["slug"] == "hyogo-police"
        assert found["why"] == {
            "en": "The place lies in Hyogo (approximate border).",
            "ja": "兵庫県の区域内です（境界は概略）。",
        }

    def test_without_a_subject_everyone_is_named(self, filled):
        found = filled.get("/api/authorities", params=self.HIMEJI).json()
        assert [each["subject"] for each in found] == ["film_commission", "road_use"]

    def test_abroad_nobody_is(self, filled):
        assert filled.get("/api/authorities", params={"lon": 2.35, "lat": 48.86}).json() == []
