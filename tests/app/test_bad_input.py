"""What cannot be understood is refused in words that help to mend it, on both databases; never with a 500."""

import base64
from collections.abc import Iterator

import orjson
import pytest

from app.kit.paging import encode_cursor

SEARCH = "/api/locations"
DRAWN = "/api/locations/search"
HTML = {"accept": "text/html"}


def word(*place: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def polygon(*ring: tuple[float, float], kind: str = "Polygon") -> dict[str, object]:
    return {"type": kind, "coordinates": [ring]}


def says(answer) -> str:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["status"] == answer.status_code
    return answer.json()["detail"]


# The query of a search, and what its refusal must say.
QUERIES = {
    "limit=0": "limit must be at least 1; '0' was given.",
    "limit=1001": "limit must be at most 1,000; '1001' was given.",
    "limit=x": "limit must be a whole number; 'x' was given.",
    "limit=": "limit must be a whole number; '' was given.",
    "limit=1e3": "limit must be a whole number; '1e3' was given.",
    "limit=99999999999999999999999": "limit must be at most 1,000",
    "facets=perhaps": "facets must be true or false; 'perhaps' was given.",
    "has_photo=2": "has_photo must be true or false",
    "sort=size": "sort must be one of 'relevance', 'distance', 'freshness', 'name'; 'size' was given.",
    "sort=distance": "say from where: near=longitude,latitude",
    "floor_area_min=-1": "floor_area_min must be at least 0",
    "floor_area_max=1e300": "floor_area_max must be at most 10,000,000",
    "ceiling_height_min=nan": "ceiling_height_min must be a finite number",
    "capacity_min=inf": "capacity_min must be a finite number",
    "parking_min=many": "parking_min must be a number; 'many' was given.",
    "floor_area_min=5&floor_area_max=1": "floor_area_min=5 is more than floor_area_max=1: swap them.",
    "bbox=1,2,3": "“1,2,3” is not a box: write four numbers, west,south,east,north",
    "bbox=a,b,c,d": "is not a box",
    "bbox=nan,1,2,3": "The west side of the box is not a finite number",
    "bbox=1,2,3,-inf": "The north side of the box is not a finite number",
    "bbox=34,134,36,136": "The south side of the box, 134, is outside -90…90",
    "bbox=134,36,136,34": "The box is upside down: south 36 is above north 34; swap them.",
    "bbox=134,34,134,36": "The box has no area",
    "near=1": "near='1' is neither longitude,latitude nor a known station or airport.",
    "near=34.84,134.69": "Latitude 134.69 is outside -90…90: write longitude first.",
    "near=200,35": "Longitude 200 is outside -180…180",
    "near=nan,nan": "is not longitude,latitude in degrees",
    "near=1,2,3": "is not longitude,latitude in degrees",
    "within_m=5": "within_m needs a middle: near=longitude,latitude.",
    "near=134,34&within_m=0": "within_m must be greater than 0",
    "near=134,34&within_m=1e999": "within_m must be a finite number",
    "near=134,34&within_m=500001": "within_m must be at most 500,000",
    "colour=red": "There is no parameter “colour”: check its spelling, or leave it out.",
    "lang=fr": "There is no language 'fr' here. Choose from: en, ja.",
    "lang=../../etc/passwd": "lang may have at most 8 characters",
    "category=spaceport": "There is no category 'spaceport'. The categories are: castle, ",
    "category=castle,spaceport": "There is no category 'spaceport'.",
    "era=future": "There is no era 'future'. Choose from: ancient, medieval, edo, ",
    "look=mars": "There is no look 'mars'. Choose from: ",
    "area=99": "There is no area with the code '99'. Codes are JIS, and /api/areas lists them",
    "area=兵庫": "There is no area with the code '兵庫'.",
    "block=atlantis": "There is no block 'atlantis'. The blocks are: kinki.",
    "commission=nobody": "There is no organisation 'nobody'. /api/commissions lists the commissions.",
    "commission=" + "x," * 300: "commission may have at most 400 characters",
    "q=" + "x" * 10_000: "q may have at most 200 characters; 'xxx",
    "q=a%00b": "The address holds a NUL character (%00): leave it out.",
    "area=%00": "The address holds a NUL character",
    "cursor=%00": "The address holds a NUL character",
}
OURS_NOT = "The cursor is not one that this search gave. Leave it out to begin at the first page"
CURSORS = {
    "no base64": "!!!!",
    "no JSON": base64.urlsafe_b64encode(b"nothing").decode(),
    "no list": word() + "x",
    "an object": base64.urlsafe_b64encode(b'{"a":1}').decode(),
    "of another order": encode_cursor("himeji", 1),
    "too short": encode_cursor(1),
    "too long": encode_cursor(0, 1, 2, 3),
    "null for a number": word(0, None, 1),
    "true for a number": word(True, 1, 1),
    "a key no database can hold": word(0, 2**64 - 1, 1),
    "an id no database can hold": word(0, 1, 2**40),
    "an id below zero": word(0, 1, -1),
    "a number beyond all bounds": base64.urlsafe_b64encode(b"[0," + b"9" * 100 + b",1]").decode(),
    "deep nesting": base64.urlsafe_b64encode(b"[" * 150).decode(),
}


def test_a_page_says_nothing_of_programs(filled):
    assert "for programs" not in filled.get("/nowhere", headers=HTML).text


def test_a_page_in_no_language_of_ours_is_refused(filled):
    assert [filled.get(f"{page}?lang=xx").status_code for page in ("/", "/en/")] == [400, 400]


class TestSearchByAddress:
    @pytest.mark.parametrize(("query", "expected"), QUERIES.items(), ids=lambda text: text[:40])
    def test_what_is_wrong_is_named_and_so_is_the_cure(self, filled, query, expected):
        assert expected in says(filled.get(f"{SEARCH}?{query}"))

    @pytest.mark.parametrize("cursor", CURSORS.values(), ids=CURSORS)
    def test_a_cursor_that_is_not_ours_is_refused(self, filled, cursor):
        assert OURS_NOT in says(filled.get(SEARCH, params={"cursor": cursor}))

    def test_a_cursor_may_hold_no_nul_either(self, filled):
        asked = {"sort": "name", "cursor": word("a\0b", 1)}
        assert OURS_NOT in says(filled.get(SEARCH, params=asked))

    def test_the_parameter_is_named_for_programs(self, filled):
        assert filled.get(f"{SEARCH}?block=x").json()["parameter"] == "block"

    def test_every_fault_is_listed_for_forms(self, filled):
        errors = filled.get(f"{SEARCH}?limit=0&colour=red").json()["errors"]
        assert {error["where"] for error in errors} == {"query.limit", "query.colour"}

    @pytest.mark.parametrize(
        "query",
        [
            "q=%ED%A0%80",
            "q=%FF%FE",
            "q=%zz",
            "q=%",
            "q=" + "%20a" * 50,
            "q=%F0%9F%8F%AF",
            "&&&=&",
            "q=%EF%BF%BF",
        ],
    )
    def test_odd_text_is_only_text(self, filled, query):
        assert filled.get(f"{SEARCH}?{query}").status_code in (200, 422)

    def test_a_box_may_cross_the_antimeridian(self, filled):
        answer = filled.get(f"{SEARCH}?bbox=134,34,-170,36").json()
        assert answer["numberMatched"] == 3


BODIES = {
    "a bow tie": (
        {"polygon": polygon((134, 34), (135, 35), (135, 34), (134, 35), (134, 34))},
        "The outline crosses or touches itself near (134.5, 34.5): move a point so that it does not.",
    ),
    "an open ring": (
        {"polygon": polygon((134, 34), (135, 35), (135, 34), (134, 35))},
        "Ring 1 is not closed: repeat its first point",
    ),
    "two points": ({"polygon": polygon((134, 34), (135, 35), (134, 34))}, "Ring 1 has 3 points"),
    "a hundred thousand points": (
        {"polygon": polygon(*((134 + n / 1e5, 34) for n in range(100_000)), (135, 35), (134, 34))},
        "The geometry has 100,002 points, 10,000 are accepted: simplify it.",
    ),
    "a point": ({"polygon": {"type": "Point", "coordinates": [134, 34]}}, "A Point has no inside to search"),
    "nothing in it": ({"polygon": {}}, "is not a kind of geometry: use one of Point, "),
    "metres": ({"polygon": polygon((5e6, 34), (135, 35), (135, 34), (5e6, 34))}, "Ring 1, point 1"),
    "a list": ({"polygon": []}, "polygon must be a JSON object; [] was given."),
    "a number as text": ({"limit": "5"}, "limit must be a whole number; '5' was given."),
    "truth as a number": ({"limit": True}, "limit must be a whole number; True was given."),
    "text as a number": ({"q": 5}, "q must be text in quotation marks; 5 was given."),
    "what there is not": ({"colour": "red"}, "There is no parameter “colour”"),
    "a shape in no place": ({"geometry": polygon((1, 2))}, "geometry"),
    "NUL": ({"q": "a\0b"}, "q: the text holds a NUL character; leave it out."),
}  # fmt: skip
JSON = {"content-type": "application/json"}
TEXTS = {
    "nothing": (b"", "The body is missing: add it."),
    "half": (b'{"q": ', "The body is not JSON: Expecting value."),
    "not UTF-8": (b'{"q": "\xff"}', "send JSON in UTF-8"),
    "a lone surrogate": (rb'{"q": "\ud800"}', "q must be text in Unicode"),
    "NaN": (
        b'{"polygon": {"type": "Polygon", "coordinates": [[[NaN, 34], [135, 35], [135, 34], [134, 34]]]}}',
        "Ring 1, point 1 has a coordinate that is not a finite number",
    ),
    "brackets without end": (b"[" * 100_000, "not nested too deep"),
    "brackets with an end": (b'{"polygon": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", "not nested too deep"),
    "a list": (b"[]", "The body must be a JSON object, sent with content-type: application/json"),
    "a number": (b"5", "The body must be a JSON object"),
}
LARGE = "The body is larger than 2,048 kB. Send less, or in parts."


class TestSearchByBody:
    @pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
    def test_what_is_wrong_is_named_and_so_is_the_cure(self, filled, body, expected):
        assert expected in says(filled.post(DRAWN, json=body))

    @pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
    def test_text_that_is_no_object_is_refused(self, filled, text, expected):
        assert expected in says(filled.post(DRAWN, content=text, headers=JSON))

    @pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", "x", ""])
    def test_another_content_type_is_told_the_right_one(self, filled, kind):
        answer = filled.post(DRAWN, content=b'{"q": "x"}', headers={"content-type": kind})
        assert "sent with content-type: application/json" in says(answer)

    def test_ten_megabytes_are_too_large(self, filled):
        answer = filled.post(DRAWN, content=b" " * 10_000_000, headers=JSON)
        assert (answer.status_code, says(answer)) == (413, LARGE)

    def test_ten_megabytes_in_pieces_without_a_length_are_too_large(self, filled):
        def pieces() -> Iterator[bytes]:
            yield from (b" " * 100_000 for _ in range(100))

        answer = filled.post(DRAWN, content=pieces(), headers=JSON)
        assert (answer.status_code, says(answer)) == (413, LARGE)


ADDRESSES = {
    "/api/locations/nowhere": "There is no public place 'nowhere'.",
    "/api/locations/" + "x" * 5_000: "slug may have at most 200 characters",
    "/api/locations/%00": "NUL",
    "/api/locations/himeji-castle?lang=fr": "There is no language 'fr' here.",
    "/api/areas?level=planet": "level must be one of 'country', 'prefecture', 'municipality', 'ward'",
    "/api/areas?parent=99": "There is no area with the code '99'.",
    "/api/commissions?block=atlantis": "The blocks are: kinki.",
    "/api/authorities": "lon is missing: add it. lat is missing: add it.",
    "/api/authorities?lon=999&lat=34": "lon must be at most 180; '999' was given.",
    "/api/authorities?lon=nan&lat=34": "lon must be a finite number",
    "/api/authorities?lon=134&lat=34&subject=magic": "There is no subject 'magic'. Choose from: film_",
    "/tiles/locations/5/32/0.mvt": "There is no tile 5/32/0: at zoom 5, x and y go from 0 to 31.",
    "/tiles/locations/25/0/0.mvt": "z must be at most 24",
    "/tiles/locations/-1/0/0.mvt": "z must be at least 0",
    "/tiles/locations/z/0/0.mvt": "z must be a whole number",
    "/tiles/locations/0/0/0.mvt?bbox=1,2,3,4": "There is no parameter “bbox”",
    "/tiles/locations/0/0/0.mvt?category=x": "There is no category 'x'.",
    "/tiles/locations/0/0/0.mvt?q=%00": "NUL",
    "/tiles/base/5/0/99.mvt": "There is no tile 5/0/99",
    "/api/nothing": "There is nothing at this address. /api/openapi.json lists what there is",
    "/static/x/nothing.css": "There is nothing at this address.",
    "/static/%2e%2e/%2e%2e/main.py": "There is nothing at this address.",
    "/%ff%fe": "There is no page at this address.",
}  # fmt: skip


class TestEveryAddress:
    @pytest.mark.parametrize(("address", "expected"), ADDRESSES.items(), ids=lambda text: text[:50])
    def test_what_is_wrong_is_named_and_so_is_the_cure(self, filled, address, expected):
        assert expected in says(filled.get(address))

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
    def test_another_method_is_told_which_is_possible(self, filled, method):
        answer = filled.request(method, SEARCH)
        assert says(answer) == f"{method} is not possible at this address; GET, POST is."

    @pytest.mark.parametrize("path", [SEARCH, "/healthz", "/tiles/base/5/28/12.mvt", "/en/", "/api/areas"])
    def test_head_is_answered_as_get_is(self, filled, path):
        assert filled.head(path).headers["content-type"] == filled.get(path).headers["content-type"]


class TestPages:
    """People get a page, in their language, with the same words."""

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/en/?limit=0", 400),
            ("/en/?bbox=1,2,3", 422),
            ("/en/?category=spaceport", 400),
            ("/en/?colour=red", 400),
            ("/en/?shape=1,2;3", 422),
            ("/en/?shape=134,34;135,35;135,34;134,35", 422),
            ("/en/?cursor=x", 400),
            ("/en/places/nowhere", 404),
            ("/en/places/himeji-castle?on=yesterday", 422),
            ("/en/commissions/nobody", 404),
            ("/xx/", 404),
            ("/nothing", 404),
        ],
    )
    def test_a_person_gets_a_page(self, filled, address, status):
        answer = filled.get(address, headers=HTML)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")

    def test_the_page_says_what_the_problem_would(self, filled):
        assert "limit must be at least 1" in filled.get("/en/?limit=0", headers=HTML).text

    def test_the_page_speaks_the_language_of_its_address(self, filled):
        assert '<html lang="ja">' in filled.get("/ja/?limit=0", headers=HTML).text

    def test_what_was_given_is_not_run(self, filled):
        page = filled.get("/en/?category=<script>alert(1)</script>", headers=HTML).text
        assert "<script>alert(1)" not in page

    def test_a_report_with_a_nul_is_kept_without_it(self, filled):
        answer = filled.post("/en/places/himeji-castle/reports", data={"says": "The keep is\0 white."})
        assert answer.status_code == 200
