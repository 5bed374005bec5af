"""`python -m tests`: the whole suite, SQLite, PostGIS and a real browser, with what it needs of the machine.

What is missing is installed where apt may, else said aloud and left out; with ROKECHI_REQUIRE_ALL=1 it is
a failure. Arguments go to pytest.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console

from tests.postgis import server_programs

ROOT = Path(__file__).parents[1]
NOTHING_COLLECTED = 5
console = Console(highlight=False, soft_wrap=True)


def has_program(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def has_japanese_font() -> bool:
    return any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))


# Debian's packages, and how to see that what they bring is there.
NEEDS: dict[str, Callable[[], bool]] = {
    "postgresql-postgis postgresql-postgis-scripts": lambda: server_programs() is not None,
    "chromium": lambda: has_program("chromium", "chromium-browser", "google-chrome"),
    "fonts-noto-cjk": has_japanese_font,
    "poppler-utils": lambda: has_program("pdftotext"),
}


def missing() -> list[str]:
    """Name the packages whose work nothing on this machine does."""
    return [package for packages, is_there in NEEDS.items() if not is_there() for package in packages.split()]


def install(packages: list[str]) -> bool:
    """Let apt bring the packages, as root or with a sudo that asks nothing; say whether it did."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not has_program("apt-get") or (as_root and not has_program("sudo")):
        return False
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    console.print(f"… Installing what the tests need: {', '.join(packages)}")
    steps = ["update"], ["install", "--yes", "--no-install-recommends", *packages]
    return all(subprocess.run([*apt, *step], stdin=subprocess.DEVNULL).returncode == 0 for step in steps)


def prepare() -> bool:
    """Bring the machine to where everything can be tested; say whether the tests may begin."""
    if (packages := missing()) and install(packages):
        packages = missing()
    if not packages:
        os.environ["ROKECHI_REQUIRE_ALL"] = "1"
        return True
    console.print(
        f"[bold red]✗ Missing here: {', '.join(packages)}[/]\n  apt-get install {' '.join(packages)}"
    )
    if os.environ.get("ROKECHI_REQUIRE_ALL") == "1":
        return False
    console.print("[bold]  The tests that need them are LEFT OUT; all others run.[/]")
    return True


def pytest(marks: str, *arguments: str) -> tuple[int, Counter[str]]:
    """Run the tests with these marks; return pytest's exit code and the number of each outcome."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "-m", marks, *arguments, f"--junitxml={report}"]
        code = subprocess.run(command, cwd=ROOT).returncode
        return code, counted(report)


def counted(report: Path) -> Counter[str]:
    """Count the outcomes in a JUnit report; a test that could not be set up has failed."""
    counts: Counter[str] = Counter()
    if report.exists():
        for suite in ElementTree.parse(report).iter("testsuite"):
            failed, skipped = (
                int(suite.attrib["failures"]) + int(suite.attrib["errors"]),
                int(suite.attrib["skipped"]),
            )
            counts += Counter(
                failed=failed, skipped=skipped, passed=int(suite.attrib["tests"]) - failed - skipped
            )
    return counts


def main(*arguments: str) -> int:
    """Run everything side by side, then the browser, whose driver keeps an event loop to itself."""
    if not prepare():
        return 1
    codes, counts = zip(
        pytest("not browser", "-n", "auto", "--maxprocesses", "4", "--dist", "loadgroup", *arguments),
        pytest("browser", "-n", "2", "--dist", "loadfile", *arguments),
        strict=True,
    )
    total = sum(counts, Counter())
    console.print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return verdict(codes)


def verdict(codes: Iterable[int]) -> int:
    """Return one exit code for all parts; a part may find nothing to run as long as another does."""
    outcomes = {code for code in codes if code != NOTHING_COLLECTED}
    return next((abs(code) for code in outcomes if code), 0) if outcomes else NOTHING_COLLECTED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
