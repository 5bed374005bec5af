"""`python -m tests.bench.guidance`: how long the finder takes, and a preview of a rule over many situations.

One answer is asked for over HTTP within one process, for a polygon over five municipalities and more, on the
seeded Japan, with a layer from a file if one is given; beside it stands what the book alone takes.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.guidance import layers
from app.guidance.layers import LayerOrder
from app.guidance.models import LayerSubject
from app.kit.audit import Author
from app.kit.db import Database
from app.main import create_app
from app.settings import Settings
from geo.formats.source import open_source
from guidelines.load import book
from guidelines.preview import effects, with_rules
from guidelines.situations import situations

SITE = {
    "type": "Polygon",
    "coordinates": [
        [[139.60, 35.64], [139.72, 35.60], [139.80, 35.66], [139.74, 35.72], [139.63, 35.71], [139.60, 35.64]]
    ],
}
FACTS = {
    "site.surfaces": ["road", "urban_park"], "shoot.tripod_on_road": True, "shoot.stops_traffic": True,
    "shoot.drone": True, "shoot.drone_g": 900, "shoot.smoke": True, "shoot.is_commercial": True,
}  # fmt: skip
TIMES, MANY = 60, 10_000


def main(layer: str = "") -> None:
    """Measure, and print a line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        seeding = os.environ | {"ROKECHI_DATA": folder}
        subprocess.run([sys.executable, "-m", "seeds"], check=True, env=seeding, stdout=subprocess.DEVNULL)
        if layer:
            with closing(Database(f"sqlite:///{data / 'rokechi.db'}")) as database:
                _take_in(database, Path(layer))
        with TestClient(create_app(Settings(mode="trial", data=data))) as client:
            answer = _median(lambda: _asked(client))
            touched = len(_asked(client)["site"]["areas"])
    known = book()
    alone = _median(lambda: situations()[0].findings(known).ids)
    told = f"median {answer * 1000:.1f} ms; the book alone {alone * 1000:.2f} ms"
    print(f"one answer, {touched} areas touched: {told}")  # noqa: T201
    begun = time.perf_counter()
    many = list(islice(cycle(situations()), MANY))
    found = sum(1 for _ in effects(known, with_rules(known, []), many))
    print(f"preview over {MANY:,} situations: {time.perf_counter() - begun:.1f} s, {found} changed")  # noqa: T201


def _asked(client: TestClient) -> Any:
    answer = client.post("/api/requirements", json={"site": SITE, "first_on": "2035-04-12", "facts": FACTS})
    answer.raise_for_status()
    return answer.json()


def _take_in(database: Database, file: Path) -> None:
    order = LayerOrder("bench", LayerSubject.CULTURAL_PROPERTY, "bench", "bench", "bench")
    with database.writer() as session:
        layers.take_in(session, Author("bench"), open_source(file), order)


def _median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


if __name__ == "__main__":
    main(*sys.argv[1:2])
