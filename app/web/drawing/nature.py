"""Motifs of land, water and fields. As in `built`, they stand on y = 0 around x = 0."""

from random import Random

from app.web.drawing.built import pine
from app.web.drawing.palette import Palette
from app.web.drawing.pen import disc, line, moved, oval, path, poly, rect, smooth


def peak(p: Palette, _r: Random) -> str:
    body = path("M-300 10Q-150 -60 -44 -216Q-26 -232 -8 -226L12 -230Q30 -236 48 -216Q150 -60 310 10Z", p.far)
    snow = path(
        "M-94 -140Q-60 -190 -44 -216Q-26 -232 -8 -226L12 -230Q30 -236 48 -216"
        "Q64 -190 98 -144L66 -158L44 -128L16 -160L-12 -126L-38 -158L-62 -130Z",
        "#fff",
    )
    return body + snow + smooth([(-320, -24), (-150, -52), (20, -22), (180, -58), (320, -20)], 30, p.near)


def volcano(p: Palette, _r: Random) -> str:
    plume = path(
        "M-14 -176q-40 -30 -10 -60t20 -50q40 -40 86 -14t30 60q-8 34 -50 32t-54 32z", "#fff", opacity=0.55
    )
    body = path("M-280 10Q-120 -50 -52 -172Q-30 -160 0 -164T56 -176Q130 -50 290 10Z", p.middle)
    lip = path("M-52 -172Q-30 -150 0 -154T56 -176Q30 -184 0 -180T-52 -172Z", p.dark)
    runs = "".join(
        line(f"M{x} -150Q{x * 2.2} -80 {x * 4} -6", p.dark, 3, opacity=0.25) for x in (-34, -12, 10, 32)
    )
    return plume + body + lip + runs


def conifer(_p: Palette, x: float, h: float, fill: str) -> str:
    w = h * 0.24
    return "".join(
        poly(
            [
                (x - w * (1 - n * 0.22), -h * n * 0.25),
                (x, -h * (0.5 + n * 0.25)),
                (x + w * (1 - n * 0.22), -h * n * 0.25),
            ],
            fill,
        )
        for n in range(3)
    )


def forest(p: Palette, r: Random) -> str:
    return "".join(
        conifer(p, r.uniform(-240, 240), r.uniform(low, high), fill)
        for fill, low, high, n in ((p.far, 190, 250, 12), (p.middle, 140, 200, 12), (p.near, 90, 160, 12))
        for _ in range(n)
    )


def bamboo(p: Palette, r: Random) -> str:
    drawn = ""
    for n in range(22):
        x, shade = -230 + n * 21 + r.uniform(-6, 6), r.choice((p.far, p.middle, p.near))
        drawn += line(
            f"M{x:.0f} 30Q{x + 4:.0f} -140 {x + r.uniform(-12, 12):.0f} -330", shade, r.uniform(5, 11)
        )
        drawn += "".join(line(f"M{x - 5:.0f} {y}h10", p.dark, 1.5, opacity=0.4) for y in range(-260, 20, 48))
    return drawn + poly([(-30, 0), (30, 0), (110, 60), (-110, 60)], p.wall, opacity=0.8)


def river(p: Palette, _r: Random) -> str:
    banks = path("M-260 40Q-200 -130 -60 -170Q-30 -90 -80 -40T-40 60H-260Z", p.near) + path(
        "M260 40Q210 -150 70 -180Q20 -100 80 -50T130 60H260Z", p.middle
    )
    water = path("M-52 -150Q-14 -86 -70 -34T-60 70H150Q60 10 76 -50T62 -160Z", p.water)
    foam = "".join(
        line(f"M{x} {y}q16 -8 34 0", "#fff", 3, opacity=0.8)
        for x, y in ((-30, -60), (6, -20), (-20, 20), (40, 34), (10, -110))
    )
    rocks = "".join(
        oval(x, y, w, w * 0.5, p.dark, opacity=0.8)
        for x, y, w in ((-46, 16, 22), (84, 22, 28), (30, -40, 13))
    )
    return water + banks + foam + rocks


def waterfall(p: Palette, r: Random) -> str:
    cliff = path("M-230 0V-230Q-140 -270 -46 -262V0Z", p.near) + path(
        "M230 0V-220Q150 -276 46 -262V0Z", p.middle
    )
    fall = rect(-48, -262, 96, 262, "#fff") + "".join(
        line(f"M{x} -256V-6", p.water, r.uniform(1.5, 4), opacity=0.7) for x in range(-42, 46, 9)
    )
    pool = oval(0, 6, 180, 30, p.water) + oval(0, 0, 74, 15, "#fff", opacity=0.85)
    return fall + cliff + pool + moved(-160, -236, pine(p, r), 0.6)


def lake(p: Palette, r: Random) -> str:
    water = oval(0, 12, 330, 46, p.water) + "".join(
        line(f"M{x} {y}h{w}", "#fff", 2.5, opacity=0.55)
        for x, y, w in ((-150, 4, 90), (20, 16, 120), (-70, 30, 60), (110, -4, 70))
    )
    return (
        smooth([(-330, -40), (-190, -104), (-60, -50), (80, -124), (210, -56), (330, -84)], 10, p.middle)
        + water
        + moved(-210, 8, pine(p, r), 0.9)
    )


def marsh(p: Palette, r: Random) -> str:
    pools = "".join(
        oval(x, y, w, w * 0.16, p.water)
        for x, y, w in ((-130, -6, 96), (70, -24, 120), (10, 28, 150), (-200, 34, 80))
    )
    reeds = "".join(
        line(
            f"M{x} 40q{r.uniform(-8, 8):.0f} -40 {r.uniform(-14, 14):.0f} {-r.uniform(60, 110):.0f}",
            r.choice((p.near, p.dark, p.accent)),
            3,
        )
        for x in range(-250, 260, 16)
    )
    return pools + reeds


def shore(p: Palette, r: Random) -> str:
    sea = rect(-700, -70, 1400, 80, p.water)
    foam = "".join(
        path(
            f"M-340 {y}q42 -14 85 0{'t85 0' * 7}v10q-42 -12 -85 0{'t-85 0' * 7}z",
            "#fff",
            opacity=o,
        )
        for y, o in ((-42, 0.4), (-16, 0.6), (6, 0.9))
    )
    sand = path("M-340 16Q-60 2 340 22V90H-340Z", p.wall)
    return sea + sand + foam + moved(-196, 26, pine(p, r), 1.15)


def cliff(p: Palette, _r: Random) -> str:
    sea = rect(-700, -56, 1400, 150, p.water)
    rock = path("M-340 -170Q-230 -190 -140 -172L-84 -96L-96 -40L-60 20L-90 70H-340Z", p.near)
    faces = "".join(
        line(f"M{x} -168L{x + 20} -90L{x + 6} -20L{x + 30} 60", p.dark, 2.5, opacity=0.3)
        for x in range(-310, -120, 34)
    )
    stacks = path("M60 10L74 -110L98 -120L116 10Z", p.middle) + path("M160 14L170 -58L190 -62L204 14Z", p.far)
    foam = "".join(
        line(f"M{x} {y}q20 -9 40 0t40 0", "#fff", 3, opacity=0.75)
        for x, y in ((-60, 44), (50, 22), (140, 30), (-20, 70), (210, 60))
    )
    return sea + stacks + rock + faces + foam


def island(p: Palette, _r: Random) -> str:
    sea = rect(-700, -40, 1400, 140, p.water)
    land = path("M-190 -20Q-150 -110 -60 -120T70 -160T200 -20Q0 -6 -190 -20Z", p.near) + path(
        "M-190 -20Q0 -34 200 -20Q0 2 -190 -20Z", p.wall
    )
    shade = path("M-190 -8Q0 6 200 -8L150 10Q0 24 -140 10Z", p.near, opacity=0.35)
    ripples = "".join(
        line(f"M{x} {y}h{w}", "#fff", 2.5, opacity=0.6)
        for x, y, w in ((-240, 20, 90), (60, 34, 110), (-90, 50, 70), (190, 8, 60))
    )
    return sea + land + shade + ripples


def dunes(_p: Palette, _r: Random) -> str:
    sand, shade = "#e6cf9f", "#c7a871"
    back = smooth([(-340, -60), (-180, -120), (0, -70), (170, -150), (340, -84)], 60, sand)
    front = path("M-340 10Q-150 -20 -30 -96Q70 -20 340 20V90H-340Z", "#eedbb2") + path(
        "M-30 -96Q10 -30 -60 30T-90 90H340V20Q70 -20 -30 -96Z", shade, opacity=0.75
    )
    return (
        back + path("M170 -150Q190 -100 150 -60T170 60H340V-84Q240 -90 170 -150Z", shade, opacity=0.6) + front
    )


def meadow(p: Palette, r: Random) -> str:
    hills = smooth([(-340, -50), (-200, -92), (-40, -44), (140, -100), (340, -40)], 60, p.middle) + smooth(
        [(-340, -10), (-120, -44), (80, -6), (340, -40)], 80, p.ground
    )
    fence = "".join(rect(x, -34 + abs(x) * 0.05, 5, 34, p.dark) for x in range(-250, 260, 50)) + line(
        "M-260 -12Q0 -24 260 -12M-260 2Q0 -10 260 2", p.dark, 2.5
    )
    flowers = "".join(
        disc(r.uniform(-300, 300), r.uniform(8, 60), r.uniform(2, 4), r.choice((p.accent, p.wall)))
        for _ in range(60)
    )
    return hills + fence + flowers


def cave(p: Palette, _r: Random) -> str:
    rock = path("M-280 70V-180Q-120 -280 60 -250T280 -150V70Z", p.near)
    mouth = path("M-130 60Q-150 -110 -40 -160T130 -60Q160 0 140 60Z", p.dark)
    teeth = "".join(
        poly([(x - 9, -126 + abs(x) * 0.5), (x, -60 + abs(x) * 0.4), (x + 9, -126 + abs(x) * 0.5)], p.far)
        for x in (-70, -36, 0, 40, 76)
    )
    return rock + mouth + teeth + oval(0, 56, 130, 16, p.water)


def snowfield(p: Palette, _r: Random) -> str:
    ground = smooth([(-340, -30), (-120, -74), (90, -30), (340, -80)], 80, "#ffffff") + smooth(
        [(-340, 10), (-60, -20), (180, 8), (340, -16)], 90, "#e8eff4"
    )
    trees = "".join(
        moved(
            x, y, conifer(p, 0, h, "#f9fbfc") + poly([(0, -h), (h * 0.2, 0), (0, 0)], p.middle, opacity=0.4)
        )
        for x, y, h in ((-190, -24, 150), (-130, -30, 110), (120, -20, 170), (190, -40, 120), (-30, -34, 80))
    )
    return ground + trees


def terraces(p: Palette, _r: Random) -> str:
    drawn = ""
    for n in range(7):
        y, wide = -150 + n * 32, 140 + n * 34
        drawn += path(
            f"M{-wide} {y}Q{-wide * 0.3} {y + 26} {wide * 0.1} {y + 6}T{wide} {y + 4}V{y + 40}H{-wide}Z",
            p.near if n % 2 else p.middle,
        )
        drawn += path(
            f"M{-wide + 8} {y + 6}Q{-wide * 0.3} {y + 30} {wide * 0.1} {y + 11}T{wide - 8} {y + 9}"
            f"L{wide - 14} {y + 22}Q{wide * 0.5} {y + 16} {wide * 0.1} {y + 24}T{-wide + 14} {y + 20}Z",
            p.water,
        )
    return drawn


def rows(p: Palette, _r: Random) -> str:
    field = rect(-700, -40, 1400, 140, p.ground)
    lines = "".join(
        poly(
            [(n * 12 - 3, -40), (n * 12 + 3, -40), (n * 62 + 18, 90), (n * 62 - 18, 90)],
            p.near if n % 2 else p.accent,
            opacity=0.8,
        )
        for n in range(-7, 8)
    )
    return (
        field
        + lines
        + moved(-170, -36, conifer(p, 0, 70, p.near))
        + moved(150, -38, conifer(p, 0, 56, p.middle))
    )


def garden(p: Palette, r: Random) -> str:
    pond = path("M-220 30Q-190 -30 -60 -22T120 -26T230 30Q80 66 -40 56T-220 30Z", p.water)
    arch = (
        line("M-96 -8Q-20 -84 60 -14", p.accent, 12)
        + line("M-90 -30Q-20 -106 56 -36", p.accent, 4)
        + "".join(
            line(f"M{x} {y}v-24", p.accent, 3) for x, y in ((-70, -26), (-40, -46), (-8, -52), (24, -40))
        )
    )
    lantern = (
        rect(-9, -50, 18, 50, p.far)
        + rect(-22, -76, 44, 24, p.far)
        + rect(-10, -70, 20, 14, p.window)
        + poly([(-34, -76), (0, -104), (34, -76)], p.roof)
    )
    blossoms = "".join(
        disc(-170 + r.gauss(0, 46), -128 + r.gauss(0, 26), r.uniform(9, 18), p.accent, opacity=0.8)
        for _ in range(34)
    )
    return (
        pond
        + arch
        + line("M-170 10Q-186 -60 -166 -120", p.dark, 10)
        + blossoms
        + moved(150, 10, lantern)
        + moved(214, 6, pine(p, r), 0.8)
    )
