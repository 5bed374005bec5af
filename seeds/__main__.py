"""`python -m seeds`: brings the tables up to date and fills an empty database with Japan.

Twice is as good as once.
"""

from rich.console import Console
from sqlmodel import Session

from app import metadata  # noqa: F401
from app.kit import schema
from app.kit.db import Database
from app.settings import Settings
from seeds import load

console = Console(soft_wrap=True, highlight=False)


def main() -> None:
    """Migrate, then seed in one transaction: all of Japan, or nothing of it."""
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    schema.upgrade(database)
    with database.reader() as session:
        done = load.is_loaded(session)
    if not done:
        with database.writer() as session:
            fill(session)
    console.print("✓ Japan is on the map")
    database.close()


def fill(session: Session) -> None:
    """Load everything, saying what."""
    with console.status("Areas of Japan"):
        ids = load.load_areas(session)
    console.print(f"✓ {len(ids):,} areas")
    with console.status("Commissions and authorities"):
        bodies = load.load_organisations(session, ids)
    console.print(f"✓ {bodies:,} commissions and authorities")
    with console.status("Stations and airports"):
        stops = load.load_stops(session)
    console.print(f"✓ {stops:,} stations and airports")
    with console.status("Places"):
        found = load.load_places(session)
    console.print(f"✓ {found:,} places")


if __name__ == "__main__":
    main()
