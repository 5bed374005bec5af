"""`python -m tests.house`: the code held against its own rules, all of them, and which it breaks."""

import subprocess
import sys
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parents[2]
console = Console(highlight=False)
CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "direction of imports, migrations, translations": ["pytest", "tests/house"],
}


def main() -> int:
    """Run every check, even after one has failed, and list them with their outcome."""
    broken = {
        name: subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode != 0
        for name, command in CHECKS.items()
    }
    for name, is_broken in broken.items():
        console.print(f"{'✗' if is_broken else '✓'} {name}")
    return int(any(broken.values()))


if __name__ == "__main__":
    sys.exit(main())
