"""No route without a permission, and each route lets in just those whom the table names."""

import re
import shutil
from contextlib import closing

import pytest
from fastapi.testclient import TestClient

from app.accounts.models import OrganisationKind, Role
from app.accounts.whereabouts import Gazetteer
from app.kit.db import Database
from app.kit.permission import permission_of
from app.locations import catalogue
from app.main import create_app
from tests.conftest import serving
from tests.factories import people, places
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS
from tests.house.served import routes_of

APP = create_app()


ROUTES = {f"{method} {route.path}": route for route in routes_of(APP) for method in sorted(route.methods)}

ACTORS = (
    "nobody",
    "stranger",
    "neighbour",
    "reader",
    "editor",
    "decider",
    "manager",
    "op. reading",
    "operator",
)
# Who gets past the door of which routes. A neighbour manages another commission; the four after them work for
# the one that is asked about. What lies behind each door is each domain's own table.
# fmt: off
TABLE = {
    #                     nobody stranger neighbour | reader editor decider manager | op. reading operator
    "open":               "yes    yes      yes        yes    yes    yes     yes       yes         yes",
    "account:own":        "no     yes      yes        yes    yes    yes     yes       yes         yes",
    "organisation:read":  "no     no       no         yes    yes    yes     yes       yes         yes",
    "organisation:staff": "no     no       no         no     no     no      yes       no          yes",
    "organisation:vouch": "no     no       no         no     no     no      no        no          yes",
    "desk":               "no     no       no         no     no     no      no        yes         yes",
    "places:import":      "no     no       no         no     no     no      no        no          yes",
    "places:inside":      "no     no       no         yes    yes    yes     yes       yes         yes",
    "places:edit":        "no     no       no         no     yes    yes     yes       no          yes",
    "places:decide":      "no     no       no         no     no     yes     yes       no          yes",
    "rule:propose":       "no     no       yes        no     yes    yes     yes       no          yes",
    "rule:decide":        "no     no       yes        no     no     yes     yes       no          yes",
}
ANYWHERE = {
    #                     nobody stranger neighbour | reader editor decider manager | op. reading operator
    "places:edit":        "no     no       yes        no     yes    yes     yes       no          yes",
}
# fmt: on
"""Where no place is named yet, whoever writes for a commission of their own gets in."""
NAMES_NO_PLACE = ("GET /{lang}/places/new", "POST /{lang}/places/new", "POST /api/locations")
PROVEN = re.compile(r"POST .*/(sign-in.*|confirm|reset|invitation)|GET /sign-in/.*/back")
"""Takes a proof that nobody has here (see the tests of signing in and of staff): all are answered alike."""
PLACE = {"geometry": {"type": "Point", "coordinates": [134.69, 34.84]}}
FORMS = {
    "POST /api/imports": {"data": {"dry_run": "false"}, "files": {"file": ("places.csv", b"name\n")}},
    "POST /api/locations": {"json": PLACE},
    "PUT /api/locations/{slug}": {"json": PLACE | {"commission": "himeji-fc"}},
}
CHANGES_THE_SESSION = ("/sign-out", "/end-others", "/end", "/act-for")
NONE = "999999"
HIDDEN_PLACE = "a-draft-of-himeji"
"""In the care of the commission whose people ask; the same for all who call on a place behind a door."""
REFUSED = (401, 403)
HIDDEN = ("organisation:read", "organisation:staff", "places:inside", "places:edit", "places:decide")
"""What lies behind these does not exist for those who may not see it."""
SENT_TO_SIGN_IN = "/sign-in?next="


class TestEveryRoute:
    @pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
    def test_it_names_its_permission(self, route):
        assert permission_of(route.endpoint) in TABLE


@pytest.fixture(scope="module")
def served(migrated_file, tmp_path_factory):
    """Return a service, and for each kind of actor the cookie that says so."""
    folder = tmp_path_factory.mktemp("matrix")
    file = shutil.copy(migrated_file, folder / "matrix.db")
    with closing(Database(f"sqlite:///{file}")) as database, serving(database, folder) as client:
        yield client, database, cookies(database)


def address_of(actor: str) -> str:
    return f"{actor.replace('. ', '-')}@example.jp"


def cookies(database) -> dict[str, str]:
    kinds = {role.value: (OrganisationKind.FILM_COMMISSION, "himeji-fc", role) for role in Role}
    kinds["neighbour"] = (OrganisationKind.FILM_COMMISSION, "osaka-fc", Role.MANAGER)
    kinds["op. reading"] = (OrganisationKind.PLATFORM_OPERATOR, "operator", Role.READER)
    kinds["operator"] = (OrganisationKind.PLATFORM_OPERATOR, "operator", Role.MANAGER)
    with database.writer() as session:
        people.person(session, address_of("stranger"))
        two_prefectures(session)
        commission = people.organisation(session, "himeji-fc", OrganisationKind.FILM_COMMISSION)
        draft = places.draft(HIDDEN_PLACE, details={"commission_id": commission.id})
        catalogue.add(session, TESTS, [draft], Gazetteer(session))
        for name, (kind, slug, role) in kinds.items():
            body = people.organisation(session, slug, kind)
            people.person(session, address_of(name), works_for=body, role=role)
    signed_in = {name: people.sign_in(database, address_of(name)) for name in ("stranger", *kinds)}
    return {"nobody": ""} | signed_in


def called(client: TestClient, route: str, cookie: str) -> bool:
    """Tell whether somebody gets past the door of a route."""
    method, path = route.split(" ")
    filled = re.sub(r"\{lang\}", "en", path).replace("organisations/{slug}", "organisations/himeji-fc")
    if permission_of(ROUTES[route].endpoint) in HIDDEN:
        filled = filled.replace("{slug}", HIDDEN_PLACE)
    filled = re.sub(r"\{[^}]*\}", NONE, filled)
    people.carry(client, cookie)
    answer = client.request(method, filled, follow_redirects=False, **FORMS.get(route, {}))
    assert answer.status_code < 500, answer.text
    is_sent_away = SENT_TO_SIGN_IN in answer.headers.get("location", "")
    is_hidden = answer.status_code == 404 and permission_of(ROUTES[route].endpoint) in HIDDEN
    is_its_member = any(
        f"There is no such {thing}." in answer.text for thing in ("member", "invitation", "request")
    )
    return answer.status_code not in REFUSED and not is_sent_away and (not is_hidden or is_its_member)


@pytest.mark.parametrize("route", ROUTES)
def test_it_lets_in_whom_the_table_names(served, route):
    client, database, signed_in = served
    permission = permission_of(ROUTES[route].endpoint)
    row = ANYWHERE[permission] if route in NAMES_NO_PLACE else TABLE[permission]
    expected = dict(zip(ACTORS, (word == "yes" for word in row.split()), strict=True))
    found = {}
    for actor in ACTORS:
        cookie = signed_in[actor]
        if cookie and route.endswith(CHANGES_THE_SESSION):
            cookie = people.sign_in(database, address_of(actor))
        if route.endswith("/end-others") and cookie:
            signed_in[actor] = cookie  # the one that goes on
        found[actor] = called(client, route, cookie)
    if PROVEN.fullmatch(route):
        signed_in_only = {name for name in ACTORS if permission == "open" or name != "nobody"}
        assert len({found[name] for name in signed_in_only}) == 1
    else:
        assert found == expected
