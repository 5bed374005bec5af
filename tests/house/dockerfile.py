"""A Dockerfile read as its instructions, and replayed in a folder as far as a machine without Docker can.

A stage becomes a folder that stands for the root of its file system. RUN works with relative paths only; what
makes users or needs the image's own system is left out and listed in `left_out`.
"""

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.house.tracked import ROOT, tracked_files


class Instruction(NamedTuple):
    """One instruction: its word in capitals, and the rest of its lines in one."""

    word: str
    rest: str


def instructions(text: str) -> list[Instruction]:
    """Return the instructions in order, comments gone and continued lines joined."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [Instruction(*line.split(maxsplit=1)) for line in joined.splitlines()]


@dataclass
class Stage:
    """One stage while it is built: its root folder, where it works, and its environment."""

    root: Path
    workdir: str = "/"
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def here(self) -> Path:
        return self.inside(self.workdir)

    def inside(self, path: str) -> Path:
        """Return where a path of the stage lies on this machine."""
        return self.root / Path(self.workdir, path).relative_to("/")

    def run(self, *command: str) -> str:
        """Run a program in the stage and return what it printed; a failure fails the test with its words."""
        done = subprocess.run(
            command, cwd=self.here, env={**os.environ, **self.environment}, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


class Replay:
    """The Dockerfile's stages, built one instruction after the other under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stages: dict[str, Stage] = {}
        self.left_out: list[str] = []

    def play(self, steps: list[Instruction]) -> Stage:
        """Do every instruction that changes files or the environment; return the last stage."""
        does = {
            "FROM": self.begin,
            "WORKDIR": self.enter,
            "ENV": self.set,
            "RUN": self.run,
            "COPY": self.copy,
        }
        for word, rest in steps:
            if word in does:
                does[word](rest)
        return self.stage

    def begin(self, rest: str) -> None:
        name = rest.split(" AS ")[1] if " AS " in rest else str(len(self.stages))
        self.stage = self.stages[name] = Stage(self.folder / name)

    def enter(self, rest: str) -> None:
        self.stage.workdir = rest
        self.stage.here.mkdir(parents=True)

    def set(self, rest: str) -> None:
        for name, value in (pair.split("=", 1) for pair in shlex.split(rest)):
            rooted = re.sub(r"(?<![^:])/(srv|var)/", rf"{self.stage.root}/\1/", value)
            self.stage.environment[name] = rooted.replace("$PATH", os.environ["PATH"])
        self.stage.environment.pop(
            "UV_COMPILE_BYTECODE", None
        )  # half a minute, and no test is the surer for it

    def run(self, rest: str) -> None:
        if rest.startswith(("useradd", "apt-get")):
            self.left_out.append(rest)
        else:
            self.stage.run("sh", "-c", rest)

    def copy(self, rest: str) -> None:
        *sources, target = rest.split()
        goal = self.stage.inside(target)
        if sources[0].startswith("--from="):
            stage = self.stages[sources[0].removeprefix("--from=")]
            shutil.copytree(stage.inside(sources[1]), goal, symlinks=True)
        else:
            for source in sources:
                copy_tracked(ROOT / source, goal)


def copy_tracked(source: Path, goal: Path) -> None:
    """Copy what git tracks of a file into the folder `goal`, or of a folder to the folder `goal`."""
    files = tracked_files(str(source))
    assert files, f"COPY {source.name}: git tracks no such file."
    for file in files:
        copy = goal / file.relative_to(source if source.is_dir() else source.parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, copy)
