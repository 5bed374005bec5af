"""One line a request, which says what happened and not what was searched for."""

import io
import json
import sys

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.kit import logs
from app.kit.guard import Guard
from app.kit.http import install_errors


@pytest.fixture
def lines(capsys):
    """Ask a small service, and return what it logged."""

    def lines_of(path: str) -> list[dict]:
        logs.configure("json")
        app = FastAPI()
        app.add_middleware(Guard, body_bytes=1_000, upload_bytes=1_000, tile_origin="")
        install_errors(app, lambda _lang: str, lambda *_: None)

        @app.get("/found")
        def found() -> str:
            return "found"

        @app.get("/broken")
        def broken() -> str:
            raise RuntimeError("the reason")

        answer = TestClient(app, raise_server_exceptions=False).get(path)
        told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        assert {line["request_id"] for line in told} == {answer.headers["x-request-id"]}
        return told

    return lines_of


class TestRequestLine:
    def test_it_says_what_was_asked_and_how_it_went(self, lines):
        (line,) = lines("/found")
        told = {name: line[name] for name in ("event", "level", "method", "path", "status")}
        assert told == {"event": "request", "level": "info", "method": "GET", "path": "/found", "status": 200}

    def test_it_says_how_long_it_took_and_when(self, lines):
        (line,) = lines("/found")
        assert line["took_ms"] >= 0
        assert line["timestamp"].endswith("Z")

    def test_what_people_search_for_is_not_kept(self, lines):
        assert "secret" not in json.dumps(lines("/found?q=secret"))

    def test_what_broke_is_told_with_its_reason_and_the_same_id(self, lines):
        broken, request = lines("/broken")
        assert (broken["event"], request["status"]) == ("unexpected", 500)
        assert "RuntimeError: the reason" in broken["exception"]

    def test_readable_colours_are_a_matter_of_asking(self, capsys):
        logs.configure("console")
        logs.structlog.get_logger().info("hello")
        assert not capsys.readouterr().err.startswith("{")

    def test_a_line_goes_to_standard_error_as_it_is_when_the_line_is_written(self, capsys, monkeypatch):
        with monkeypatch.context() as first:
            first.setattr(sys, "stderr", io.StringIO())
            logs.configure("json")
            sys.stderr.close()
        logs.structlog.get_logger().info("still heard")
        assert "still heard" in capsys.readouterr().err
