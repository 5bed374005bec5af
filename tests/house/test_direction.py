"""The house has floors, and an import only ever goes down."""

import ast
from collections.abc import Iterator
from pathlib import Path

import alembic
import pytest

FLOORS = (
    {"geo", "app.settings"},
    {"guidelines"},  # says what is wrong in sentences, as `geo` does
    {"app.kit"},
    {"app.accounts"},
    {"app.guidance", "app.locations"},
    {"app.productions"},
    {"app.permits"},
    {"app.maps", "app.interchange", "app.impact"},
    {"app.blocks"},
    {"app.notifications", "app.web"},
    {"app.main", "app.metadata"},
    {"app.cli", "seeds"},
    {"app.__main__"},
)
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS, start=1) for room in rooms}
IMPURE = ("fastapi", "starlette", "sqlmodel", "sqlalchemy")
ROOT = Path(__file__).parents[2]
FILES = [path for top in ("app", "geo", "guidelines", "seeds") for path in sorted((ROOT / top).rglob("*.py"))]
RULES = [path for path in FILES if path.name == "rules.py" or "rules" in path.relative_to(ROOT).parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return next((room for depth in (2, 1) if (room := ".".join(parts[:depth])) in FLOOR_OF), None)


def imports_of(path: Path) -> Iterator[str]:
    """Yield every imported name in full; the whole file is walked, so one inside a function shows, too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=name_of)
class TestEveryFile:
    def test_imports_only_from_floors_below(self, path):
        here = room_of(module_of(path))
        up = [
            module
            for module in imports_of(path)
            if (there := room_of(module)) and here and there != here and FLOOR_OF[there] >= FLOOR_OF[here]
        ]
        assert not up

    def test_stands_in_a_room_of_the_plan(self, path):
        assert room_of(module_of(path)) or name_of(path) == "app/__init__.py"

    def test_imports_by_full_name(self, path):
        assert not [module for module in imports_of(path) if module.startswith(".")]


@pytest.mark.parametrize("path", RULES, ids=name_of)
def test_rules_know_no_table_no_session_and_no_request(path):
    impure = [
        module
        for module in imports_of(path)
        if module.startswith(IMPURE) or {"models", "queries", "db", "clock"} & set(module.split("."))
    ]
    assert not impure


def test_one_file_knows_folium():
    who = [name_of(path) for path in FILES if any(m.split(".")[0] == "folium" for m in imports_of(path))]
    assert who in ([], ["geo/folium_page.py"])


class TestAlembic:
    def test_the_library_is_imported_not_our_folder(self):
        assert "site-packages" in alembic.__file__

    def test_our_folder_is_no_package(self):
        assert not (ROOT / "alembic" / "__init__.py").exists()
