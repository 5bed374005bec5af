"""From our own SVG to pixels. It knows what the pen draws, and no more of SVG than that."""

import math
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

import shapely
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageDraw
from shapely.ops import substring

Point = tuple[float, float]
Ring = list[Point]

SAMPLES = 3
"""A pixel is looked at in so many places along each side."""
STEPS = 14
"""So many straight pieces make a curve."""
TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
MOVE = re.compile(r"(\w+)\(([^)]*)\)")
BENT, CONTINUES = set("QTCS"), set("TS")
"""The curves, and those of them that begin where another pointed to."""
NUMBERS = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "Q": 4, "S": 4, "C": 6, "A": 7, "Z": 0}


class Outline(NamedTuple):
    """A line through points; `is_closed` if it comes back to where it began."""

    points: Ring
    is_closed: bool


class Matrix(NamedTuple):
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def of(self, point: Point) -> Point:
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: "Matrix") -> "Matrix":
        """Return the movement that does `first`, then this one."""
        (a, b), (c, d) = self.of((first.a, first.b)), self.of((first.c, first.d))
        return Matrix(a - self.e, b - self.f, c - self.e, d - self.f, *self.of((first.e, first.f)))

    @property
    def scale(self) -> float:
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


def rasterised(svg: str, scale: float = 1) -> Image.Image:
    """Return a picture of `draw` in pixels, each unit of it `scale` pixels wide."""
    root: Element = fromstring(svg)
    size = round(float(root.attrib["width"]) * scale), round(float(root.attrib["height"]) * scale)
    image = Image.new("RGB", size)
    _draw(image, root, Matrix(scale, 0, 0, scale))
    return image


def _draw(image: Image.Image, element: Element, matrix: Matrix) -> None:
    kind, told = element.tag.rpartition("}")[2], element.attrib
    if kind == "defs":
        stops = [(float(stop.attrib["offset"]), stop.attrib["stop-color"]) for stop in element[0]]
        image.paste(_gradient(image.size, stops))
        return
    for movement in _movements(told.get("transform", "")):
        matrix = matrix.after(movement)
    if kind in SHAPES:
        _fill_and_stroke(image, told, [_moved(line, matrix) for line in SHAPES[kind](told)], matrix.scale)
    for child in element:
        _draw(image, child, matrix)


def _moved(outline: Outline, matrix: Matrix) -> Outline:
    return Outline([matrix.of(point) for point in outline.points], outline.is_closed)


def _movements(transform: str) -> Iterator[Matrix]:
    for name, given in MOVE.findall(transform):
        numbers = [float(number) for number in re.split(r"[ ,]+", given.strip())]
        if name == "translate":
            yield Matrix(e=numbers[0], f=numbers[1])
        elif name == "scale":
            yield Matrix(a=numbers[0], d=numbers[-1])
        else:
            turn = math.radians(numbers[0])
            x, y = numbers[1:] or (0, 0)
            yield Matrix(e=x, f=y)
            yield Matrix(math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn))
            yield Matrix(e=-x, f=-y)


# ------------------------------------------------------------------ ink


def _fill_and_stroke(
    image: Image.Image, told: Mapping[str, str], outlines: list[Outline], scale: float
) -> None:
    opacity = float(told.get("opacity", 1))
    fill, stroke = told.get("fill", "none"), told.get("stroke", "none")
    if fill[0] == "#":
        _ink(image, [line.points for line in outlines], [], fill, opacity)
    if stroke[0] == "#":
        width = float(told.get("stroke-width", 1)) * scale
        dashes = [float(part) * scale for part in told.get("stroke-dasharray", "").split()]
        lines = [shapely.LineString(line.points) for line in _ends_joined(outlines)]
        parts = [part for line in lines for part in _dashed(line, dashes)]
        cap: Literal["round", "flat"] = "round" if told.get("stroke-linecap") == "round" else "flat"
        area = shapely.union_all(
            [part.buffer(width / 2, cap_style=cap, join_style="mitre") for part in parts]
        )
        polygons = [part for part in getattr(area, "geoms", [area]) if not part.is_empty]
        rings = [list(polygon.exterior.coords) for polygon in polygons]
        holes = [list(hole.coords) for polygon in polygons for hole in polygon.interiors]
        _ink(image, rings, holes, stroke, opacity * float(told.get("stroke-opacity", 1)))


def _ends_joined(outlines: list[Outline]) -> Iterator[Outline]:
    for line in outlines:
        if len(line.points) > 1:
            yield Outline([*line.points, line.points[0]], True) if line.is_closed else line


def _dashed(line: shapely.LineString, dashes: list[float]) -> Iterator[shapely.LineString]:
    if not dashes:
        yield line
        return
    start = 0.0
    while start < line.length:
        dash = substring(line, start, start + dashes[0])
        if isinstance(dash, shapely.LineString):  # a last one may be but a point
            yield dash
        start += sum(dashes)


def _ink(image: Image.Image, rings: list[Ring], holes: list[Ring], colour: str, opacity: float) -> None:
    """Print the rings; only the part of the sheet that they cover is looked at."""
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    west, north = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
    east, south = min(image.width, math.ceil(max(xs))), min(image.height, math.ceil(max(ys)))
    if west >= east or north >= south:
        return
    mask = Image.new("L", ((east - west) * SAMPLES, (south - north) * SAMPLES))
    pen = ImageDraw.Draw(mask)
    for ring, shade in [*((ring, 255) for ring in rings), *((hole, 0) for hole in holes)]:
        if len(ring) > 1:
            # A sample stands for what is around its middle.
            corners = [((x - west) * SAMPLES - 0.5, (y - north) * SAMPLES - 0.5) for x, y in ring]
            pen.polygon(corners, fill=shade)
    strength = [round(level * opacity) for level in range(256)]
    image.paste(colour, (west, north, east, south), mask.reduce(SAMPLES).point(strength))


def _gradient(size: tuple[int, int], stops: list[tuple[float, str]]) -> Image.Image:
    """Return a sheet that changes from the top down, from stop to stop."""
    width, height = size
    made = Image.new("RGB", size)
    for (start, first), (end, second) in pairwise(stops):
        top, bottom = round(start * height), round(end * height)
        shade = Image.linear_gradient("L").resize((width, max(1, bottom - top)))
        band = Image.composite(
            Image.new("RGB", shade.size, second), Image.new("RGB", shade.size, first), shade
        )
        made.paste(band, (0, top))
    return made


# ------------------------------------------------------------------ shapes


def _rect(told: Mapping[str, str]) -> list[Outline]:
    x, y, w, h = (float(told.get(name, 0)) for name in ("x", "y", "width", "height"))
    r = min(float(told.get("rx", 0)), w / 2, h / 2)
    if not r:
        return [Outline([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], True)]
    corners = (
        (x + w - r, y + r, -90),
        (x + w - r, y + h - r, 0),
        (x + r, y + h - r, 90),
        (x + r, y + r, 180),
    )
    return [Outline([at for cx, cy, turn in corners for at in _arc(cx, cy, r, r, turn, turn + 90)], True)]


def _circle(told: Mapping[str, str]) -> list[Outline]:
    rx, ry = (float(told.get(name, told.get("r", 0))) for name in ("rx", "ry"))
    return [Outline(_arc(float(told["cx"]), float(told["cy"]), rx, ry, 0, 360, 4 * STEPS)[:-1], True)]


def _polygon(told: Mapping[str, str]) -> list[Outline]:
    pairs = (pair.split(",") for pair in told["points"].split())
    return [Outline([(float(x), float(y)) for x, y in pairs], True)]


def _arc(
    x: float, y: float, rx: float, ry: float, start: float, end: float, steps: int = STEPS
) -> Ring:  # degrees, clockwise on the sheet
    turns = (math.radians(start + (end - start) * n / steps) for n in range(steps + 1))
    return [(x + rx * math.cos(turn), y + ry * math.sin(turn)) for turn in turns]


def _path(told: Mapping[str, str]) -> list[Outline]:
    outlines: list[Outline] = []
    at = control = (0.0, 0.0)
    for letter, numbers in _commands(told["d"]):
        command = letter.upper()
        if command == "Z":
            outlines[-1] = outlines[-1]._replace(is_closed=True)
            at = control = outlines[-1].points[0]
            continue
        points = _points(command, numbers, at, is_relative=letter.islower())
        if command == "M" or outlines[-1].is_closed:
            outlines.append(Outline([points[0] if command == "M" else at], False))
        drawn = outlines[-1].points
        if command == "A":
            drawn += _arc_to(at, points[-1], numbers[0], is_clockwise=bool(numbers[4]))
        elif command in BENT:
            if command in CONTINUES:
                points = [(2 * at[0] - control[0], 2 * at[1] - control[1]), *points]
            drawn += _curve(at, points)
        elif command != "M":
            drawn.append(points[-1])
        control = points[-2] if command in BENT else points[-1]
        at = points[-1]
    return outlines


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; a letter may stand for several in a row."""
    tokens = TOKEN.findall(d)
    n = 0
    letter = ""
    while n < len(tokens):
        if tokens[n].isalpha():
            letter, n = tokens[n], n + 1
        elif letter in "Mm":
            letter = "L" if letter == "M" else "l"
        number = NUMBERS[letter.upper()]
        yield letter, [float(token) for token in tokens[n : n + number]]
        n += number


def _points(command: str, numbers: list[float], at: Point, *, is_relative: bool) -> Ring:
    x, y = at if is_relative else (0.0, 0.0)
    if command == "H":
        return [(x + numbers[0], at[1])]
    if command == "V":
        return [(at[0], y + numbers[0])]
    if command == "A":
        numbers = numbers[5:]
    return [(x + numbers[n], y + numbers[n + 1]) for n in range(0, len(numbers), 2)]


def _curve(start: Point, others: Ring) -> Ring:
    """Return a Bézier curve as points, however many controls it has."""
    corners = [start, *others]
    degree = len(corners) - 1
    made = []
    for step in range(1, STEPS + 1):
        t = step / STEPS
        shares = [math.comb(degree, n) * t**n * (1 - t) ** (degree - n) for n in range(degree + 1)]
        made.append(
            (
                sum(share * x for share, (x, _) in zip(shares, corners, strict=True)),
                sum(share * y for share, (_, y) in zip(shares, corners, strict=True)),
            )
        )
    return made


def _arc_to(start: Point, end: Point, radius: float, *, is_clockwise: bool) -> Ring:
    """Return the shorter arc of a circle between two points."""
    half = math.dist(start, end) / 2
    radius = max(radius, half)
    away = math.sqrt(radius**2 - half**2) * (1 if is_clockwise else -1)
    dx, dy = (end[0] - start[0]) / (2 * half), (end[1] - start[1]) / (2 * half)
    x, y = (start[0] + end[0]) / 2 - dy * away, (start[1] + end[1]) / 2 + dx * away
    first, last = (math.degrees(math.atan2(py - y, px - x)) for px, py in (start, end))
    if is_clockwise and last <= first:
        last += 360
    elif not is_clockwise and last >= first:
        last -= 360
    return _arc(x, y, radius, radius, first, last)[1:]


SHAPES = {"rect": _rect, "circle": _circle, "ellipse": _circle, "polygon": _polygon, "path": _path}
