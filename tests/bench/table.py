"""The table of the bench: on the screen, in a file between runs, and in the README between its markers."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
COLUMNS = {
    "figure": "",
    "engine": "",
    "per_second": "answers/s",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "sql_ms": "bare SQL ms",
    "bare_per_second": "bare FastAPI/s",
    "share": "of bare FastAPI",
    "peer_per_second": "tipg/s",
    "ratio": "ours/tipg",
}

Row = dict[str, Any]
"""Column to value; a column that does not apply is missing."""


def show(rows: list[Row], console: Console) -> None:
    """Print the rows as a table."""
    table = Table(*COLUMNS.values())
    for row in rows:
        table.add_row(*_cells(row))
    console.print(table)


def keep(rows: list[Row], folder: Path, places: int) -> None:
    """Leave the rows and the machine in `folder`, for the run that puts a peer beside them."""
    (folder / "rows.json").write_bytes(orjson.dumps({"places": places, "machine": machine(), "rows": rows}))


def kept(folder: Path) -> tuple[list[Row], int]:
    """Return the rows of the last run in `folder`, and of how many places they tell."""
    told = orjson.loads((folder / "rows.json").read_bytes())
    return told["rows"], told["places"]


def write(rows: list[Row], places: int, notes: list[str]) -> bool:
    """Put the table into the README between its markers; tell whether they are there."""
    text = README.read_text(encoding="utf-8") if README.exists() else ""
    if BEGIN not in text or END not in text:
        return False
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    README.write_text(f"{before}{BEGIN}\n{markdown(rows, places, notes)}{END}{after}", encoding="utf-8")
    return True


def markdown(rows: list[Row], places: int, notes: list[str]) -> str:
    """Return the table as Markdown, with the machine that it belongs to."""
    used = {name: title for name, title in COLUMNS.items() if any(name in row for row in rows)}
    lines = [f"{places:,} places. {machine()}", ""]
    lines += [
        f"| {' | '.join(used.values())} |",
        f"|{'|'.join('--' if not t else '--:' for t in used.values())}|",
    ]
    lines += [f"| {' | '.join(_cells(row, list(used)))} |" for row in rows]
    return "\n".join([*lines, "", *notes, ""])


def machine() -> str:
    """Return what the figures belong to: processor, memory, versions, day."""
    cpu = _field("/proc/cpuinfo", "model name")
    memory = int(_field("/proc/meminfo", "MemTotal").split()[0]) / 1024**2
    parts = [f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GB", f"Python {platform.python_version()}"]
    parts += [f"{name} {version(name)}" for name in ("fastapi", "uvicorn", "sqlalchemy", "psycopg")]
    return "; ".join([*parts, f"{datetime.now(UTC):%Y-%m-%d}"])


def _field(file: str, name: str) -> str:
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "0")


def _cells(row: Row, columns: list[str] | None = None) -> list[str]:
    return [_cell(name, row.get(name)) for name in columns or COLUMNS]


def _cell(name: str, value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if name == "share":
        return f"{value:.0%}"
    if name == "ratio":
        return f"{value:.1f}×"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
