"""Motifs that people built. Each stands on y = 0 around x = 0 and is some 300 wide; up is negative."""

from random import Random

from app.web.drawing.palette import Palette
from app.web.drawing.pen import disc, line, moved, oval, path, poly, rect

BRICK = "#a5563f"


def eaves(x: float, y: float, w: float, h: float, fill: str) -> str:
    """Return a tiled roof with lifted corners: its ridge at `y`, its eaves `w` wide at `y + h`."""
    a, b, r = x - w / 2, x + w / 2, w * 0.2
    return path(
        f"M{a} {y + h}Q{x - w * 0.27} {y + h * 0.7} {x - r} {y}"
        f"L{x + r} {y}Q{x + w * 0.27} {y + h * 0.7} {b} {y + h}"
        f"L{b - 4} {y + h + 5}Q{x} {y + h * 0.86} {a + 4} {y + h + 5}Z",
        fill,
    )


def castle(p: Palette, _r: Random) -> str:
    base = path("M-128 0Q-98 -40 -92 -84L92 -84Q98 -40 128 0Z", p.far)
    courses = "".join(
        line(f"M{-118 + n * 9} {-n * 21 - 10}H{118 - n * 9}", p.dark, 1, opacity=0.25) for n in range(4)
    )
    tiers = ""
    for n, (wide, floor) in enumerate(((168, -84), (128, -148), (92, -206))):
        tiers += rect(-wide / 2, floor - 44, wide, 44, p.wall)
        tiers += "".join(
            rect(x, floor - 30, 8, 16, p.window) for x in range(-wide // 2 + 16, wide // 2 - 16, 26)
        )
        tiers += eaves(0, floor - 74 + n * 2, wide + 46, 32, p.roof)
    gable = poly([(-34, -152), (0, -188), (34, -152)], p.roof) + poly(
        [(-20, -154), (0, -176), (20, -154)], p.wall
    )
    fins = line("M-34 -280Q-40 -292 -32 -298", p.roof, 5) + line("M34 -280Q40 -292 32 -298", p.roof, 5)
    return base + courses + tiers + gable + fins


def ruin(p: Palette, r: Random) -> str:
    walls = path("M-190 0Q-168 -50 -160 -96H-20Q-14 -50 0 0Z", p.far) + path(
        "M-30 0Q-14 -84 -6 -150H150Q168 -60 190 0Z", p.middle
    )
    stones = "".join(
        rect(
            -4 + x + r.uniform(0, 8),
            -y,
            r.uniform(18, 26),
            12,
            p.dark,
            opacity=round(r.uniform(0.06, 0.2), 2),
            rx=3,
        )
        for y in range(18, 148, 17)
        for x in range(2, 138, 28)
    )
    return walls + stones + moved(96, -150, pine(p, r), 0.75)


def pine(p: Palette, _r: Random) -> str:
    trunk = line("M0 0Q-14 -40 4 -78Q16 -104 2 -128", p.dark, 8)
    pads = ((-30, -84, 44), (26, -108, 42), (-10, -134, 40), (30, -64, 30))
    return trunk + "".join(
        oval(x, y, w, 13, p.near) + oval(x - 4, y - 5, w * 0.7, 7, p.middle, opacity=0.5) for x, y, w in pads
    )


def torii(p: Palette, _r: Random) -> str:
    red = p.accent if p.accent != "#dc8f97" else "#c2452f"
    posts = poly([(-104, 0), (-92, -190), (-74, -190), (-82, 0)], red) + poly(
        [(104, 0), (92, -190), (74, -190), (82, 0)], red
    )
    beam = path("M-160 -222Q0 -196 160 -222L154 -196Q0 -174 -154 -196Z", red)
    cap = path("M-164 -230Q0 -204 164 -230L160 -220Q0 -194 -160 -220Z", p.dark)
    steps = "".join(
        rect(-56 + n * 6, -7 - n * 7, 112 - n * 12, 7, p.wall, opacity=0.55 + n * 0.08) for n in range(5)
    )
    return steps + posts + rect(-122, -152, 244, 16, red) + rect(-12, -190, 24, 40, p.dark) + beam + cap


def pagoda(p: Palette, _r: Random) -> str:
    drawn = rect(-74, -16, 148, 16, p.far)
    for n in range(5):
        wide, floor = 108 - n * 14, -16 - n * 46
        drawn += rect(-wide / 2, floor - 28, wide, 28, p.accent if n % 2 else p.wall)
        drawn += "".join(rect(x, floor - 24, 7, 20, p.window) for x in (-wide / 2 + 9, -3.5, wide / 2 - 16))
        drawn += eaves(0, floor - 52, wide + 58, 26, p.roof)
    return (
        drawn
        + line("M0 -250V-312", p.dark, 4)
        + "".join(line(f"M{-9 + n} {-266 - n * 8}H{9 - n}", p.dark, 3) for n in range(5))
    )


def house(p: Palette, x: float, w: float, h: float, _r: Random) -> str:
    bars = "".join(
        rect(x + n, -h * 0.62, 3, h * 0.62 - 4, p.roof, opacity=0.75) for n in range(10, int(w) - 10, 8)
    )
    front = (
        rect(x, -h, w, h, p.wall) + rect(x + 7, -h * 0.64, w - 14, h * 0.64, p.window, opacity=0.45) + bars
    )
    top = poly([(x - 12, -h), (x + w * 0.1, -h - 40), (x + w * 0.9, -h - 40), (x + w + 12, -h)], p.roof)
    ribs = "".join(
        line(f"M{x + n} {-h - 38}L{x + n - (w / 2 - n) * 0.16} {-h - 2}", p.dark, 1, opacity=0.35)
        for n in range(14, int(w) - 8, 12)
    )
    return front + top + ribs


def town(p: Palette, r: Random) -> str:
    drawn, x = "", -196.0
    for wide in (96, 84, 110, 92):
        drawn += house(p, x, wide, r.choice((84, 100, 118)), r)
        x += wide + 4
    lanterns = "".join(oval(x, -62, 8, 12, p.accent) for x in (-98, -8, 108))
    return drawn + lanterns


def thatch(p: Palette, _r: Random) -> str:
    walls = rect(-108, -64, 216, 64, p.wall) + "".join(
        rect(x, -50, 30, 34, p.window, opacity=0.7) for x in (-92, -50, 22, 64)
    )
    roof = path("M-150 -56Q-84 -150 -34 -214Q0 -226 34 -214Q84 -150 150 -56Q0 -72 -150 -56Z", p.roof)
    straw = "".join(
        line(f"M{n * 9} -208Q{n * 17} -140 {n * 27} -62", p.wall, 1.2, opacity=0.22) for n in range(-5, 6)
    )
    return walls + roof + straw + rect(-46, -226, 92, 14, p.dark, rx=5)


def onsen(p: Palette, r: Random) -> str:
    steam = "".join(
        line(f"M{x} {-120}q-22 -34 0 -66t0 -70", "#fff", 15, opacity=0.42) for x in (-120, -16, 92)
    )
    return town(p, r) + steam


def facade(p: Palette, _r: Random, wall: str | None = None) -> str:
    wall = wall or p.wall
    body = rect(-170, -150, 340, 150, wall) + rect(-62, -168, 124, 168, wall)
    windows = "".join(
        path(f"M{x} {y}v-26a11 11 0 0 1 22 0v26z", p.window)
        for y in (-22, -88)
        for x in (-156, -122, -88, 66, 100, 134)
    )
    pediment = poly([(-78, -168), (0, -214), (78, -168)], p.roof) + poly(
        [(-50, -172), (0, -202), (50, -172)], wall
    )
    pillars = "".join(rect(x, -156, 12, 156, p.wall) for x in (-56, -24, 12, 44))
    roof = poly([(-180, -150), (-160, -178), (-78, -178), (-78, -150)], p.roof) + poly(
        [(180, -150), (160, -178), (78, -178), (78, -150)], p.roof
    )
    return (
        roof
        + body
        + windows
        + rect(-62, -160, 124, 160, p.window, opacity=0.35)
        + pillars
        + pediment
        + rect(-182, -6, 364, 8, p.far)
    )


def brick(p: Palette, r: Random) -> str:
    courses = "".join(line(f"M-168 {y}H168", p.dark, 1, opacity=0.22) for y in range(-144, 0, 10))
    return facade(p, r, BRICK) + courses


def church(p: Palette, _r: Random) -> str:
    nave = rect(-70, -110, 180, 110, p.wall) + poly([(-84, -106), (20, -184), (124, -106)], p.roof)
    tower = rect(-128, -190, 66, 190, p.wall) + poly([(-136, -188), (-95, -270), (-54, -188)], p.roof)
    lights = "".join(path(f"M{x} -30v-36a9 9 0 0 1 18 0v36z", p.window) for x in (-40, 0, 40, 80)) + disc(
        -95, -150, 13, p.window
    )
    return nave + tower + lights + line("M-95 -272V-306M-106 -292H-84", p.dark, 4)


def stones(p: Palette, r: Random) -> str:
    drawn = ""
    for x in range(-180, 181, 46):
        tall = r.uniform(60, 110)
        drawn += (
            rect(x - 16, -tall, 32, tall, p.far, rx=4)
            + rect(x - 22, -14, 44, 14, p.middle)
            + rect(x + 4, -tall, 12, tall - 14, p.dark, opacity=0.18)
        )
    return drawn
