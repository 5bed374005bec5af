"""A few strokes that make SVG: shapes as text, with numbers rounded."""

from collections.abc import Iterable

Points = Iterable[tuple[float, float]]


def number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _attributes(**given: object) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in given.items())


def rect(x: float, y: float, w: float, h: float, fill: str, **more: object) -> str:
    sides = _attributes(x=number(x), y=number(y), width=number(w), height=number(h), fill=fill)
    return f"<rect{sides}{_attributes(**more)}/>"


def poly(points: Points, fill: str, **more: object) -> str:
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{corners}" fill="{fill}"{_attributes(**more)}/>'


def path(d: str, fill: str = "none", **more: object) -> str:
    return f'<path d="{d}" fill="{fill}"{_attributes(**more)}/>'


def line(d: str, stroke: str, width: float, **more: object) -> str:
    return path(d, "none", stroke=stroke, stroke_width=number(width), stroke_linecap="round", **more)


def disc(x: float, y: float, r: float, fill: str, **more: object) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" fill="{fill}"{_attributes(**more)}/>'


def oval(x: float, y: float, rx: float, ry: float, fill: str, **more: object) -> str:
    radii = _attributes(cx=number(x), cy=number(y), rx=number(rx), ry=number(ry), fill=fill)
    return f"<ellipse{radii}{_attributes(**more)}/>"


def moved(x: float, y: float, drawn: str, scale: float = 1.0) -> str:
    return f'<g transform="translate({number(x)} {number(y)}) scale({scale:.3g})">{drawn}</g>'


def smooth(points: list[tuple[float, float]], floor: float, fill: str, **more: object) -> str:
    """Return a filled ridge: a curve through `points`, closed along `floor`."""
    (x, y), *rest = points
    d = [f"M{number(x)} {number(floor)}L{number(x)} {number(y)}"]
    for nx, ny in rest:
        middle = (x + nx) / 2
        d.append(f"C{number(middle)} {number(y)} {number(middle)} {number(ny)} {number(nx)} {number(ny)}")
        x, y = nx, ny
    d.append(f"L{number(x)} {number(floor)}Z")
    return path("".join(d), fill, **more)
