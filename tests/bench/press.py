"""Asking a server as often as it can answer, from a process of its own: wrk, or a light client of ours."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
import orjson

CONNECTIONS = 8
SCRIPT = Path(__file__).with_suffix(".lua")
CLIENT = "wrk" if shutil.which("wrk") else "our own client"

Asked = tuple[str, str]
"""A path, and the entity tag that the client holds, or nothing."""


class Pressed(NamedTuple):
    """How a server bore it. `failed` counts answers of 400 and more, and none at all."""

    answers: int
    seconds: float
    failed: int
    p50_ms: float
    p99_ms: float
    bytes: int

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds


def press(origin: str, asked: Sequence[Asked], seconds: float) -> Pressed:
    """Ask one after another over 8 connections, again from the start if they run out."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        file.writelines(f"{path}\t{held}\n" for path, held in asked)
        file.flush()
        wrk = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds:.0f}s",
            "--timeout",
            "30s",
            f"-s{SCRIPT}",
            origin,
        ]
        ours = [sys.executable, "-m", __name__, origin, str(seconds)]
        command = wrk if shutil.which("wrk") else ours
        environment = os.environ | {"ASKED": file.name}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return Pressed(**orjson.loads(done.stdout.splitlines()[-1]))


# ------------------------------------------------------------------ where there is no wrk


async def _ask(origin: str, asked: Sequence[Asked], seconds: float) -> Pressed:
    address = urlsplit(origin)
    questions, until = cycle(asked), time.perf_counter() + seconds
    started, took, sizes, failed = time.perf_counter(), [], 0, 0

    async def one_connection() -> None:
        nonlocal sizes, failed
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        while (begun := time.perf_counter()) < until:
            path, held = next(questions)
            condition = f"If-None-Match: {held}\r\n" if held else ""
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n{condition}\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
            await reader.readexactly(length)
            took.append(time.perf_counter() - begun)
            sizes += len(head) + length
            failed += head[9:10] >= b"4"

    await asyncio.gather(*(one_connection() for _ in range(CONNECTIONS)))
    p50, p99 = (np.percentile(took, [50, 99]) * 1000).tolist()
    return Pressed(len(took), time.perf_counter() - started, failed, p50, p99, sizes)


if __name__ == "__main__":
    lines = Path(os.environ["ASKED"]).read_text(encoding="utf-8").splitlines()
    pairs = [(path, held) for path, _, held in (line.partition("\t") for line in lines)]
    pressed = asyncio.run(_ask(sys.argv[1], pairs, float(sys.argv[2])))
    sys.stdout.write(orjson.dumps(pressed._asdict()).decode())
