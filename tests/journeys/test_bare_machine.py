"""A stranger's machine: Debian with Python and git; no pip, no Node, no rights. One command opens the map.

Needs root and debootstrap on the machine that tests, and its package mirror; the stranger has neither.
"""

import os
import platform
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APT = Path("/etc/apt")
HOME = "/home/stranger"
# How this machine reaches its registries is copied, as its keeper would do for a new machine beside it.
ROADS = ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")
VARIABLES = re.compile(
    r"(PIP|UV|SSL|NODE|NPM|HTTP|HTTPS|ALL|NO)_\w+|\w+_(CA_CERTS|CA_BUNDLE|CAINFO|proxy)", re.IGNORECASE
)
FIRST_S, AGAIN_S = 180, 15

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bare machine")]


def mirror(codename: str) -> str:
    """Return the address of the package archive that this machine's own apt uses."""
    entry = re.compile(
        rf"^(?:URIs: *(\S+)\nSuites: *|deb +(?:\[.*\] +)?(\S+) +){codename}(?!\S)", re.MULTILINE
    )
    for file in [*APT.glob("*.list"), *APT.glob("*.d/*")]:
        if file.is_file() and (found := entry.search(file.read_text())):
            return found[1] or found[2]
    pytest.skip("apt knows no package archive here.")


@pytest.fixture(scope="module")
def machine(tmp_path_factory) -> Iterator[Path]:
    """Yield the root of a Debian that has only Python and git, with a checkout in the stranger's home."""
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        pytest.skip("Only root with debootstrap can make a bare machine.")
    root = tmp_path_factory.mktemp("bare") / "machine"
    codename = platform.freedesktop_os_release()["VERSION_CODENAME"]
    packages = "--include=python3,git,ca-certificates"
    run("debootstrap", "--variant=minbase", packages, codename, str(root), mirror(codename))
    for road in filter(os.path.exists, ROADS):
        shutil.copy(road, f"{root}{road}")
    run("chroot", str(root), "useradd", "--create-home", "stranger")
    if (npmrc := Path.home() / ".npmrc").exists():
        shutil.copy(npmrc, f"{root}{HOME}")
    run("git", "clone", "--quiet", str(ROOT), f"{root}{HOME}/rokechi")
    run("chroot", str(root), "chown", "--recursive", "stranger", HOME)
    run("mount", "-t", "proc", "proc", f"{root}/proc")
    yield root
    run("umount", f"{root}/proc")
    shutil.rmtree(root)


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


class Demo:
    """A running `./rokechi demo` on the bare machine, and how many seconds it took to answer."""

    def __init__(self, machine: Path, port: int) -> None:
        self.log = machine.parent / f"{port}.log"
        self.address = f"http://127.0.0.1:{port}"
        environment = {name: value for name, value in os.environ.items() if VARIABLES.fullmatch(name)}
        environment |= {"HOME": HOME, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        command = [
            "chroot",
            "--userspec=stranger",
            str(machine),
            f"{HOME}/rokechi/rokechi",
            "demo",
            f"--port={port}",
        ]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        self.seconds = self._wait()

    def _wait(self) -> float:
        started = time.monotonic()
        while "is open at" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() - started < FIRST_S, self.said
            time.sleep(0.05)
        return time.monotonic() - started

    @property
    def said(self) -> str:
        return self.log.read_text()

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return answer.read().decode()


@contextmanager
def demo(machine: Path) -> Iterator[Demo]:
    with socket.create_server(("127.0.0.1", 0)) as any_port:
        port = any_port.getsockname()[1]
    running = Demo(machine, port)
    try:
        yield running
    finally:
        running.process.terminate()
        running.process.wait(20)


def test_from_nothing_to_the_map_and_again(machine):
    with demo(machine) as first:
        assert "Rokechi" in first.page("/")
    with demo(machine) as again:
        assert "…" not in again.said, "something was made a second time"
        assert again.seconds < AGAIN_S
