"""Motifs of towns, work and traffic. As in `built`, they stand on y = 0 around x = 0."""

from random import Random

from app.web.drawing.built import pine
from app.web.drawing.palette import Palette
from app.web.drawing.pen import disc, line, moved, oval, path, poly, rect


def blocks(p: Palette, r: Random) -> str:
    drawn = ""
    for shade, low, high in ((p.far, 150, 270), (p.roof, 80, 210)):
        x = -230.0
        while x < 220:
            wide, tall = r.uniform(40, 74), r.uniform(low, high)
            drawn += rect(x, -tall, wide, tall, shade)
            drawn += "".join(
                rect(x + c, -tall + y, 6, 8, p.window, opacity=round(r.uniform(0.25, 0.95), 2))
                for y in range(12, int(tall) - 14, 18)
                for c in range(8, int(wide) - 10, 13)
                if r.random() < 0.7
            )
            x += wide + r.uniform(2, 9)
    return drawn + "".join(rect(x, -62, 12, 40, p.accent) for x in (-150, -20, 96))


def lane(p: Palette, _r: Random) -> str:
    left = poly([(-240, 60), (-240, -250), (-44, -120), (-44, 0)], p.roof) + poly(
        [(-240, -250), (-44, -120), (-30, -126), (-226, -268)], p.dark
    )
    right = poly([(240, 60), (240, -250), (44, -120), (44, 0)], p.roof) + poly(
        [(240, -250), (44, -120), (30, -126), (226, -268)], p.dark
    )
    way = poly([(-44, 0), (44, 0), (240, 60), (-240, 60)], p.wall, opacity=0.55)
    doors = "".join(
        poly([(s * 190, 40), (s * 190, -110), (s * 120, -78), (s * 120, 20)], p.window, opacity=0.55)
        for s in (-1, 1)
    )
    lanterns = "".join(
        oval(s * x, y, w, w * 1.45, p.accent)
        for s in (-1, 1)
        for x, y, w in ((172, -128, 17), (104, -92, 11), (64, -72, 7))
    )
    return way + left + right + doors + lanterns


def steps(p: Palette, r: Random) -> str:
    flight = "".join(
        rect(-(150 - n * 9), -10 - n * 16, 300 - n * 18, 11, p.wall, opacity=round(0.95 - n * 0.03, 2))
        for n in range(14)
    )
    rails = line("M-160 0L-36 -236M160 0L36 -236", p.dark, 4)
    return flight + rails + moved(-188, 0, pine(p, r), 1.25) + moved(190, 0, pine(p, r), 1.1)


def boats(p: Palette, _r: Random) -> str:
    hull = (
        path("M-70 -4Q-56 26 0 26T70 -4Z", p.roof)
        + rect(-28, -30, 50, 26, p.wall)
        + line("M34 -6V-96M34 -90L-22 -30", p.dark, 3)
    )
    quay = rect(-700, 34, 1400, 40, p.far) + "".join(
        rect(x, 22, 10, 30, p.dark) for x in range(-648, 650, 68)
    )
    return rect(-700, -44, 1400, 90, p.water) + moved(-96, -16, hull) + moved(104, -28, hull, 0.72) + quay


def stadium(p: Palette, _r: Random) -> str:
    bowl = oval(0, -46, 196, 62, p.wall) + oval(0, -58, 168, 44, p.far) + oval(0, -52, 126, 26, p.ground)
    masts = "".join(
        line(f"M{x} -70V-190", p.dark, 4) + rect(x - 20, -206, 40, 18, p.window) for x in (-170, 170)
    )
    return masts + bowl + rect(-196, -46, 392, 46, p.wall, opacity=0.9)


def stalls(p: Palette, _r: Random) -> str:
    drawn = ""
    for x in (-186, -62, 62):
        drawn += rect(x, -70, 116, 70, p.roof, opacity=0.85) + rect(x + 8, -40, 100, 26, p.wall)
        drawn += "".join(
            poly(
                [(x + n * 20, -112), (x + n * 20 + 20, -112), (x + n * 20 + 22, -70), (x + n * 20 - 2, -70)],
                p.accent if n % 2 else p.wall,
            )
            for n in range(6)
        )
    return drawn


def wheel(p: Palette, _r: Random) -> str:
    spokes = "".join(
        f'<g transform="rotate({n * 30} 0 -160)">'
        + line("M0 -160V-288", p.roof, 2.5)
        + oval(0, -290, 11, 13, p.accent if n % 2 else p.wall)
        + "</g>"
        for n in range(12)
    )
    rim = disc(0, -160, 128, "none", stroke=p.roof, stroke_width=5)
    return line("M-78 0L0 -160L78 0", p.dark, 8) + spokes + rim + disc(0, -160, 12, p.dark)


def chimneys(p: Palette, _r: Random) -> str:
    smoke = path("M96 -246q-26 -36 6 -56t66 -10q42 -22 70 8q-60 -4 -80 22t-44 36z", "#fff", opacity=0.5)
    saw = path("M-190 0V-110L-130 -150V-110L-70 -150V-110L-10 -150V0Z", p.wall)
    lights = "".join(rect(x, -74, 34, 40, p.window) for x in (-176, -116, -56))
    hall = rect(-10, -92, 190, 92, p.far) + "".join(
        rect(x, -64, 26, 40, p.window) for x in (14, 60, 106, 146)
    )
    return (
        smoke
        + poly([(76, 0), (84, -240), (108, -240), (118, 0)], p.accent)
        + rect(82, -238, 28, 14, p.wall)
        + saw
        + lights
        + hall
    )


def train(p: Palette, _r: Random) -> str:
    car = rect(-176, -112, 330, 92, p.wall, rx=14) + rect(-176, -52, 330, 20, p.accent)
    windows = "".join(rect(x, -98, 38, 34, p.window, rx=3) for x in range(-160, 130, 48))
    wheels = "".join(disc(x, -14, 13, p.dark) for x in (-130, -98, 78, 110))
    rails = rect(-700, -2, 1400, 5, p.dark) + "".join(rect(x, 4, 18, 6, p.roof) for x in range(-690, 690, 34))
    wires = line("M-700 -190H700M-220 0V-210M220 0V-210M-220 -200H-190M220 -200H190", p.dark, 2.5)
    return wires + rails + car + windows + wheels


def airport(p: Palette, _r: Random) -> str:
    tower = (
        poly([(-152, 0), (-144, -150), (-112, -150), (-104, 0)], p.wall)
        + poly([(-172, -150), (-160, -196), (-96, -196), (-84, -150)], p.window)
        + rect(-164, -206, 72, 12, p.roof)
    )
    plane = (
        path("M-90 0Q-84 -16 -50 -16H70Q100 -16 104 -4Q100 6 70 6H-80L-110 -34H-94L-74 -10Z", p.wall)
        + path("M-8 -4L-50 30H-30L40 -2Z", p.far)
        + rect(-60, -10, 130, 5, p.accent)
    )
    return rect(-60, -60, 270, 60, p.far) + tower + moved(90, -150, f'<g transform="rotate(-12)">{plane}</g>')


def lighthouse(p: Palette, _r: Random) -> str:
    rock = path("M-210 0Q-160 -58 -86 -66T40 -62T170 -20L200 0Z", p.near)
    tower = poly([(-30, -62), (-20, -226), (20, -226), (30, -62)], p.wall) + rect(-27, -146, 54, 34, p.accent)
    lamp = (
        rect(-28, -234, 56, 10, p.dark)
        + rect(-15, -262, 30, 28, p.window)
        + path("M-20 -262Q0 -288 20 -262Z", p.roof)
    )
    beam = poly([(15, -250), (250, -300), (250, -214)], p.window, opacity=0.35)
    return beam + rock + tower + lamp


def bridge(p: Palette, _r: Random) -> str:
    arcs = "".join(
        path(f"M{x} 0Q{x + 60} -104 {x + 120} 0L{x + 108} 0Q{x + 60} -78 {x + 12} 0Z", p.accent)
        for x in (-180, -60, 60)
    )
    decks = "".join(line(f"M{x} -18Q{x + 60} -118 {x + 120} -18", p.dark, 7) for x in (-180, -60, 60))
    posts = "".join(rect(x - 10, -26, 20, 66, p.far) for x in (-180, -60, 60, 180))
    return rect(-700, 6, 1400, 90, p.water) + arcs + decks + posts


def dam(p: Palette, _r: Random) -> str:
    wall = path("M-220 -150Q0 -116 220 -150L190 0Q0 22 -190 0Z", p.wall) + path(
        "M-226 -160Q0 -126 226 -160L222 -146Q0 -112 -222 -146Z", p.roof
    )
    spill = "".join(rect(x, -128, 18, 128, "#fff", opacity=0.85) for x in (-46, -9, 28))
    ribs = "".join(line(f"M{x} -136L{x * 0.86} 0", p.dark, 1.5, opacity=0.25) for x in range(-180, 181, 36))
    return wall + ribs + spill + rect(-200, -2, 400, 46, p.water)


def tunnel(p: Palette, _r: Random) -> str:
    hill = path("M-250 0Q-190 -210 -30 -236T250 0Z", p.near)
    arch = path("M-88 0V-84A88 88 0 0 1 88 -84V0Z", p.far) + path("M-66 0V-82A66 66 0 0 1 66 -82V0Z", p.dark)
    return (
        hill
        + arch
        + poly([(-66, 0), (66, 0), (150, 60), (-150, 60)], p.roof, opacity=0.6)
        + line("M0 4V50", p.wall, 4, stroke_dasharray="9 9")
    )


def tower(p: Palette, _r: Random) -> str:
    legs = path("M-84 0Q-26 -120 -8 -270H8Q26 -120 84 0H62Q18 -110 0 -220Q-18 -110 -62 0Z", p.accent)
    ties = "".join(
        line(f"M{-w} {-y}H{w}", p.accent, 5) for y, w in ((40, 62), (90, 42), (150, 26), (200, 16))
    )
    return (
        legs
        + ties
        + rect(-34, -162, 68, 22, p.wall)
        + rect(-20, -236, 40, 14, p.wall)
        + line("M0 -270V-326", p.accent, 4)
    )


def winding_road(p: Palette, _r: Random) -> str:
    way = path(
        "M-90 64C-20 20 160 14 120 -20S-90 -44 -60 -72"
        "S60 -92 34 -112L44 -112C90 -90 0 -84 -14 -70S220 -50 196 -14S100 34 70 64Z",
        p.wall,
    )
    rails = "".join(
        rect(x, y, 4, 14, p.dark) for x, y in ((150, -40), (176, -30), (196, -14), (-40, -84), (-16, -90))
    )
    return way + rails
