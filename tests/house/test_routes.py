"""Every route says what it is for and how it may refuse."""

import pytest

from app.kit.http import PROBLEM
from app.main import create_app
from tests.house.served import routes_of

APP = create_app()
DOCUMENT = APP.openapi()
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}
EVERY_OPERATION = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)


class TestEveryOperation:
    @EVERY_OPERATION
    def test_it_says_what_it_is_for(self, operation):
        assert operation["summary"]
        assert operation.get("description", "").rstrip().endswith(".")

    @EVERY_OPERATION
    def test_its_refusals_are_problems(self, operation):
        refusals = {status: told for status, told in operation["responses"].items() if status >= "400"}
        assert {kind for told in refusals.values() for kind in told.get("content", {})} <= {PROBLEM}

    @EVERY_OPERATION
    def test_what_takes_parameters_may_refuse_them(self, operation):
        if operation.get("parameters") or operation.get("requestBody"):
            assert "422" in operation["responses"]

    @EVERY_OPERATION
    def test_what_takes_a_body_may_find_it_too_large(self, operation):
        if operation.get("requestBody"):
            assert "413" in operation["responses"]

    @EVERY_OPERATION
    def test_it_has_a_name_of_its_own(self, operation):
        names = [each["operationId"] for each in OPERATIONS.values()]
        assert names.count(operation["operationId"]) == 1


class TestDocument:
    def test_pages_are_no_part_of_it(self):
        assert not [path for path in DOCUMENT["paths"] if path.startswith("/{lang}")]

    def test_no_two_routes_answer_to_one_address(self):
        routes = [(route.path, method) for route in routes_of(APP) for method in route.methods]
        assert len(routes) == len(set(routes)) > 40
