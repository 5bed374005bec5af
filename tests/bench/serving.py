"""A server in a process of its own, for as long as it is asked."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

START_SECONDS = 60


class Server(NamedTuple):
    """A running server: where it answers, and the process that does."""

    origin: str
    process: int

    def megabytes(self, kind: str = "RssAnon") -> float:
        """Return the memory of the process's own; `VmRSS` adds what it shares with the page cache."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="utf-8")
        found = re.search(rf"^{kind}:\s+(\d+) kB", status, re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0


def uvicorn(factory: str, python: str = sys.executable) -> list[str]:
    """Return the command that serves the app of `factory` with one worker; a port follows."""
    quiet = ["--no-access-log", "--log-level", "warning", "--no-server-header"]
    return [python, "-m", "uvicorn", factory, "--factory", *quiet, "--port"]


@contextmanager
def serving(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Server]:
    """Yield a server started by `command` and a free port, once it answers; it ends with the block.

    Raises:
        RuntimeError: it ended, or did not answer in time; the message has its last words.
    """
    port = _free_port()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [*command, str(port)], env=os.environ | environment, stdout=log, stderr=log
        )
        server = Server(f"http://127.0.0.1:{port}", process.pid)
        try:
            until = time.monotonic() + START_SECONDS
            while not _answers(server.origin):
                if process.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    raise RuntimeError(f"{' '.join(command)} does not answer:\n{log.read()[-2000:]}")
                time.sleep(0.1)
            yield server
        finally:
            process.terminate()
            process.wait(10)


def _answers(origin: str) -> bool:
    try:
        urllib.request.urlopen(f"{origin}/healthz", timeout=5).close()
    except urllib.error.HTTPError:
        return True  # it has no such page, but it speaks
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
