"""A throw-away PostgreSQL cluster with PostGIS: own folder, own port, no fsync, gone after the tests."""

import os
import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from sqlalchemy import create_engine

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_connections=60",
    "listen_addresses=127.0.0.1",
)


def server_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server that has PostGIS, or None."""
    with_postgis = {
        path.parts[-3] for path in Path("/usr/share/postgresql").glob("*/extension/postgis.control")
    }
    folders = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parts[-2] in with_postgis]
    return max(folders, key=lambda path: int(path.parts[-2]), default=None)


class Cluster:
    """One private server. As root it runs as the user `postgres`, since the server refuses root.

    A folder that a server has left behind in peace is taken up again. `settings` come after `FAST`.
    """

    def __init__(self, folder: Path, programs: Path, settings: Sequence[str] = ()) -> None:
        self.folder, self.programs, self.port = folder, programs, _free_port()
        self.settings = (*FAST, *settings, f"unix_socket_directories={folder}")

    def start(self) -> None:
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        account = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        if not self._data.exists():
            self._run("initdb", "-D", self._data, *account)
        options = " ".join([f"-p {self.port}", *(f"-c {setting}" for setting in self.settings)])
        self._run("pg_ctl", "-D", self._data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self, mode: Literal["immediate", "fast"] = "immediate") -> None:
        self._run("pg_ctl", "-D", self._data, "-m", mode, "stop")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template1") -> str:
        """Create a database and return its address."""
        self.run_sql("postgres", f"CREATE DATABASE {database} TEMPLATE {template}")
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run_sql("postgres", f"DROP DATABASE {database} WITH (FORCE)")

    def run_sql(self, database: str, statement: str) -> None:
        engine = create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str | Path) -> None:
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_postgres, str(self.programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
