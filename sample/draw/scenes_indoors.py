"""Scenes under a roof: bakery, reading room, fish auction, rope walk, clock workshop, council vote."""

import math

import numpy as np

from figures import person
from ink import Camera, Canvas, blur, mix, scene, turned


@scene("bakery")
def bakery():
    """The bakery in Saltgate at four: the oven's mouth, the baker with his peel, loaves to the ceiling."""
    c = Canvas()
    c.sky([(0, "#2a1a14"), (.5, "#4a2e20"), (1, "#241610")])
    # brick wall with the oven's arch
    def wall(d):
        for j in range(30):
            for i in range(30):
                x, y = i * 62 - (j % 2) * 31, j * 27
                d.rect(x + 1.5, y + 1.5, x + 60, y + 25, mix("#8a5440", "#5e3628", ((i * 7 + j * 13) % 11) / 11))
    c.paint(wall, .6, 1, .75 + .4 * c.noise(40, 40, 5, 5), c.mask(lambda d: d.rect(0, 0, 1600, 800)))
    c.paint(lambda d: (d.rect(0, 780, 1600, 1000, "#6a5a4c"), [d.poly([(800 + (x - 800) * .6, 780), (800 + (x + 200 - 800) * .6, 780), (800 + (x + 200 - 800) * 1.3, 1000), (800 + (x - 800) * 1.3, 1000)], "#5a4a3e") for x in range(-1200, 2600, 400)]), .6, 1, .8 + .36 * c.noise(50, 60, 7, 4))
    def oven(d):
        d.pie(560, 560, 300, 250, 180, 360, "#7a6a5c")
        d.rect(260, 556, 860, 690, "#7a6a5c")
        for k in range(15):
            a, b = math.pi * k / 15, math.pi * (k + 1) / 15 - .02
            d.poly([(560 - 292 * math.cos(a), 560 - 242 * math.sin(a)), (560 - 292 * math.cos(b), 560 - 242 * math.sin(b)), (560 - 206 * math.cos(b), 560 - 160 * math.sin(b)), (560 - 206 * math.cos(a), 560 - 160 * math.sin(a))], mix("#a8968a", "#7d6a5c", (k * 5 % 7) / 7))
        d.rect(240, 670, 880, 716, "#9a8a7c")
        d.rect(240, 706, 880, 720, "#4a3c34")
        d.pie(560, 560, 200, 156, 180, 360, "#1c0e08")
        d.rect(360, 556, 760, 672, "#1c0e08")
    c.paint(oven, .5, 1, .84 + .3 * c.noise(40, 40, 15, 4))
    mouth = c.mask(lambda d: (d.pie(560, 560, 200, 156, 180, 360), d.rect(360, 556, 760, 672)))
    c.add(mouth * c.mask(lambda d: d.ell(520, 640, 180, 120), 50), "#ff7a24", .9)
    c.add(mouth * c.mask(lambda d: d.blob([(400, 668), (420, 590), (450, 630), (470, 560), (500, 620), (520, 580), (540, 640), (570, 668)]), 10), "#ffd070", .9)
    c.paint(lambda d: [(d.ell(x, 660 - k, 44, 24, "#a8662c"), d.ell(x - 5, 654 - k, 32, 14, "#d8964a")) for x, k in ((640, 6), (720, 4), (590, 20), (680, 24))], .6, .95, None, mouth)
    c.light(560, 640, 420, 300, "#ff8a3a", .38)
    # shelves with loaves
    r = np.random.default_rng(8)
    def loaf(d, kind, x, y, s):
        crust = mix("#b8742e", "#7a4218", r.random() * .7)
        if kind == 0:
            d.ell(x, y - s * .34, s * .5, s * .36, crust)
            for k in (-1, 0, 1):
                d.line(turned([(-s * .26, 0), (s * .26, 0)], x + k * s * .05, y - s * .4 + k * s * .16, -.5), s * .06, "#e8c48a")
        elif kind == 1:
            d.blob([(x - s * .8, y - s * .1), (x - s * .74, y - s * .34), (x, y - s * .46), (x + s * .74, y - s * .34), (x + s * .8, y - s * .1), (x, y)], crust)
            for k in range(4):
                d.line(turned([(-s * .16, -s * .07), (s * .16, s * .07)], x - s * .5 + k * s * .34, y - s * .26, -.8), s * .06, "#ecc98e")
        else:
            d.rect(x - s * .46, y - s * .46, x + s * .46, y, crust)
            d.ell(x, y - s * .46, s * .5, s * .2, mix(crust, "#f0c080", .2))
    def shelves(d):
        for j, y in enumerate((250, 400, 550, 700)):
            x = 1006
            while x < 1560:
                kind = (j + (0 if x < 1300 else 1)) % 3
                s = (62, 74, 60)[kind]
                loaf(d, kind, x + (s * .8 if kind == 1 else s * .5), y, s)
                x += s * (1.72 if kind == 1 else 1.08)
            d.rect(980, y, 1600, y + 16, "#8a6038")
            d.rect(980, y + 12, 1600, y + 18, "#4a2e18")
        for x in (972, 1284):
            d.rect(x, 130, x + 18, 790, "#6a4526")
    c.dim(c.mask(lambda d: d.rect(970, 120, 1600, 800), 12), .45)
    c.paint(shelves, .5)
    # lamp
    c.paint(lambda d: (d.line([(1180, -10), (1180, 90)], 4, "#15100c"), d.poly([(1120, 136), (1150, 88), (1210, 88), (1240, 136)], "#2f4a44")), .5)
    c.glow(lambda d: d.ell(1180, 138, 30, 10), "#ffd898", ((12, .8), (60, .6)), "#fff4d8")
    c.add(c.mask(lambda d: d.poly([(1130, 140), (1230, 140), (1560, 1000), (760, 1000)]), 50), "#ffd898", .22)
    # table, dough, baker, apprentice
    def baker(d):
        person(d, 810, 945, 520, "carry", -1, "#e6ddcc", "#5a6a78", "#c08a64", "#6b4424", 0, ("cap", "#f2ece0"))
        d.poly([(770, 590), (836, 590), (872, 830), (748, 830)], "#f6f0e2")
        d.line([(752, 700), (868, 700)], 5, "#c9bfa8")
    c.dim(c.mask(lambda d: d.ell(810, 950, 150, 16), 10), .5)
    c.paint(baker, .6)
    c.paint(lambda d: (d.line([(470, 662), (1010, 634)], 11, "#b88a54"), d.ell(696, 652, 15, 14, "#c08a64"), d.ell(704, 644, 15, 14, "#c08a64"), d.blob([(480, 650), (380, 652), (350, 664), (380, 676), (480, 676)], "#a87a44"), d.ell(410, 650, 48, 24, "#b87432"), d.ell(405, 644, 34, 14, "#e0a860")), .5)
    def table(d):
        d.poly([(960, 850), (1660, 850), (1660, 905), (940, 905)], "#c9a878")
        d.rect(950, 900, 1660, 930, "#8a6a44")
        d.rect(1000, 930, 1040, 1010, "#6a4c2e")
        for i in range(7):
            d.ell(1010 + i * 74, 852, 33, 22, "#ecdcb8")
            d.ell(1006 + i * 74, 846, 22, 11, "#f8eed4")
        for i in range(5):
            d.ell(1050 + i * 74, 880, 35, 23, "#e8d6b0")
            d.ell(1046 + i * 74, 873, 24, 12, "#f6ead0")
    c.paint(lambda d: person(d, 1380, 1010, 500, "carry", -1, "#d8d0c0", "#4a5462", "#8a5a3c", "#15100d", 0, ("wool", "#7a3a2e")), .5)
    c.paint(table, .5)
    c.paint(lambda d: (d.blob([(60, 1000), (40, 860), (90, 800), (200, 796), (240, 860), (230, 1000)], "#d8c8a4"), d.blob([(210, 1000), (190, 900), (240, 850), (330, 852), (370, 910), (360, 1000)], "#c9b890"), d.blob([(100, 804), (120, 770), (180, 770), (196, 804)], "#cbb98f")), .6, 1, .84 + .3 * c.noise(90, 90, 3, 3))
    flour = np.clip(c.mask(lambda d: d.ell(1290, 760, 240, 120), 60) * (c.noise(12, 10, 5, 6) * 1.8 - .5), 0, 1)
    c.over(flour, "#fff4dc", .35)
    c.over(c.mask(lambda d: d.blob([(520, 500), (500, 380), (560, 240), (700, 120), (760, 160), (640, 300), (600, 420), (600, 500)]), 26) * np.clip(c.noise(6, 8, 9, 6) * 1.7 - .3, 0, 1), "#e8c8a0", .3)
    return c.finish(.012, .42, .25, "#f4c890")


@scene("library-reading-room")
def reading_room():
    """The town library's reading room: green lamps in two rows, high windows, nobody speaking."""
    c = Canvas(1600, 1067, "#2b2018")
    cam = Camera(800, 520, 900, 2.3)
    # ceiling, walls, end wall
    c.paint(lambda d: (d.poly([cam(-7, 8, 3), cam(-7, 8, 30), cam(7, 8, 30), cam(7, 8, 3), (1600, -10), (0, -10)], "#6a563e"), d.poly(cam.quad(-7, 7, 0, 8, 30), "#7a6248"),
                       d.poly([(-10, 1077)] + cam.wall(-7, 0, 8, 2.2, 30)[:0] + [cam(-7, 0, 2), cam(-7, 0, 30), cam(-7, 8, 30), cam(-7, 8, 2)], "#4a3826"), d.poly([cam(7, 0, 2), cam(7, 0, 30), cam(7, 8, 30), cam(7, 8, 2)], "#4a3826"),
                       d.poly([cam(-7, 0, 2), cam(-7, 0, 30), cam(7, 0, 30), cam(7, 0, 2)], "#5a4230")), .5)
    c.paint(lambda d: [(d.poly([cam(-7, 8, z), cam(7, 8, z), cam(7, 8, z + .7), cam(-7, 8, z + .7)], "#8a7050")) for z in np.arange(4, 30, 3.25)], .6)
    c.paint(lambda d: [d.poly(cam.floor(x, x + .02, 2, 30), "#3a2a1c") for x in np.arange(-7, 7, .7)], .6)
    # bookshelves along both walls, windows above
    r = np.random.default_rng(6)
    pal = ["#6b2e22", "#8a6a3a", "#2f4a3f", "#c0a878", "#4a3a52", "#7a4a2a", "#28405a", "#9a8058", "#552822"]
    def books(d):
        for side in (-7, 7):
            for z1 in np.arange(28.4, 3.4, -3.25):
                d.poly(cam.wall(side * .985, 0, 3.2, z1 - 2.7, z1), "#2c1e12")
                for row in range(4):
                    z = z1 - .1
                    while z > z1 - 2.55:
                        w = r.uniform(.09, .17) * (1 if z < 14 else 1.8)
                        h = r.uniform(.46, .62)
                        k = mix(pal[r.integers(0, 9)], "#3a2c1e", min(.5, z / 50))
                        d.poly(cam.wall(side * .98, .14 + row * .76, .14 + row * .76 + h, max(z1 - 2.6, z - w), z), k)
                        z -= w * 1.04
                d.poly(cam.wall(side * .975, 3.2, 3.4, z1 - 2.95, z1 + .25), "#7a5a38")
    c.paint(books, .5)
    panes = []
    for side in (-7, 7):
        for z1 in np.arange(28.4, 3.4, -3.25):
            p = [cam(side, 4.0, z1 - 2.2), cam(side, 4.0, z1 - .5)] + [cam(side, 6.2 + .85 * math.sin(t), z1 - 1.35 + .85 * math.cos(t)) for t in np.linspace(0, math.pi, 12)]
            panes.append((side, z1, p))
    left = c.mask(lambda d: [d.poly(p) for s, _, p in panes if s < 0])
    right = c.mask(lambda d: [d.poly(p) for s, _, p in panes if s > 0])
    c.over(left, "#f6ecd0").over(right, "#b8c4c0").glow(left, "#ffe9bc", ((20, .35), (80, .4)))
    c.paint(lambda d: [([d.line([cam(s * .999, 4, z1 - q), cam(s * .999, 6.8, z1 - q)], max(1.5, cam.size(.05, z1)), "#5a4430") for q in (.93, 1.35, 1.77)], [d.line([cam(s * .999, y, z1 - 2.2), cam(s * .999, y, z1 - .5)], max(1.5, cam.size(.05, z1)), "#5a4430") for y in (4.7, 5.4, 6.1)]) for s, z1, _ in panes], .4)
    c.add(c.mask(lambda d: [d.poly([cam(-7, 6.6, z), cam(-7, 4, z), cam(2.5, 0, z - .6), cam(4.4, 0, z - .6)]) for z in np.arange(26, 4, -3.25)], 14), "#ffe9bc", .1)
    # the end: a great round window and a clock
    ex, ey = cam(0, 5.2, 30)
    c.glow(lambda d: d.ell(ex, ey, 62, 62), "#ffe9bc", ((14, .4), (60, .5)), "#fbf2d8")
    c.paint(lambda d: (d.arc(ex, ey, 66, 66, 0, 360, 6, "#4a3624"), [d.line([(ex, ey), (ex + 62 * math.cos(a), ey + 62 * math.sin(a))], 3, "#4a3624") for a in np.arange(0, 2 * math.pi, math.pi / 4)], d.ell(ex, ey, 16, 16, "#4a3624")), .4)
    c.paint(lambda d: (d.poly(cam.quad(-2.2, 2.2, 0, 2.6, 29.8), "#3a2818"), d.poly(cam.quad(-.9, .9, 0, 2.2, 29.7), "#20140c"), person(d, *cam(.2, 0, 28), cam.size(1.75, 28), "stand", 1, "#15100c")), .5)
    # tables with lamps and readers, far to near
    lamps = []
    skins = ["#d8a884", "#8a5a3c", "#c08a64", "#e0b592", "#6a4430"]
    coats = ["#3a4a5c", "#6a3a34", "#4a5a44", "#7a6a4a", "#5a4458", "#2f4a4a"]
    hairs = ["#2a1a12", "#8b8d8c", "#15100d", "#6b4424", "#c89a4a", "#d8d4cc"]

    def reader(d, x, y, s, f, k):
        """Somebody bent over a book, seen from the side, cut by the table."""
        coat, skin, hair = coats[k % 6], skins[k % 5], hairs[(k * 5) % 6]
        d.rect(x - f * s * .3 - s * .03, y - s * .4, x - f * s * .3 + s * .03, y + s * .5, "#2c1c10")
        d.blob([(x - f * s * .2, y + s * .4), (x - f * s * .24, y - s * .1), (x - f * s * .12, y - s * .42), (x + f * s * .06, y - s * .46), (x + f * s * .14, y - s * .3), (x + f * s * .1, y + s * .4)], coat)
        hx, hy = x + f * s * .12, y - s * .62
        d.ell(hx, hy, s * .13, s * .165, skin)
        d.pie(hx - f * s * .015, hy - s * .015, s * .15, s * .175, *((150, 330) if f > 0 else (210, 390)), hair)
        d.ell(hx - f * s * .06, hy - s * .02, s * .095, s * .13, hair)
        d.taper((x - f * s * .02, y - s * .3), (x + f * s * .12, y - s * .02), s * .15, s * .11, mix(coat, "#000000", .2))
        d.taper((x + f * s * .12, y - s * .02), (x + f * s * .36, y - s * .04), s * .1, s * .08, mix(coat, "#000000", .2))

    def row(d, z, k):
        for side in (-1, 1):
            x1, x2 = side * 1.0, side * 4.8
            for i, wx in enumerate(np.linspace(1.35, 4.5, 4)):
                if (k * 3 + i + side) % 3 == 0:
                    continue
                px, py = cam(side * wx, .82, z + .75)
                reader(d, px, py, cam.size(.95, z + .75), 1 if (i + k) % 2 else -1, k * 7 + i * 3 + side)
            d.poly([cam(x1, .8, z), cam(x2, .8, z), cam(x2, .8, z + .95), cam(x1, .8, z + .95)], "#8a5c34")
            d.poly([cam(x1, .8, z), cam(x2, .8, z), cam(x2, .72, z), cam(x1, .72, z)], "#5a381c")
            for q in (x1 + side * .15, x2 - side * .15):
                d.poly(cam.quad(q - .06, q + .06, 0, .72, z + .05), "#3e2614")
            for i, wx in enumerate(np.linspace(1.5, 4.3, 4)):
                bx, by = cam(side * wx, .82, z + .42)
                s = cam.size(.2, z)
                d.poly([(bx - s, by - s * .12), (bx - s * .05, by - s * .02), (bx - s * .05, by + s * .3), (bx - s * 1.1, by + s * .22)], "#f0e6cc")
                d.poly([(bx + s, by - s * .12), (bx + s * .05, by - s * .02), (bx + s * .05, by + s * .3), (bx + s * 1.1, by + s * .22)], "#e2d6b8")
            for wx in (1.95, 3.85):
                lx, ly = cam(side * wx, 1.32, z + .5)
                s = cam.size(.3, z)
                d.line([(lx, ly), (lx, ly + s * 1.75)], max(2, s * .1), "#c9a04a")
                d.ell(lx, ly + s * 1.75, s * .34, s * .1, "#a8803a")
                d.poly([(lx - s * .62, ly + s * .3), (lx - s * .4, ly - s * .08), (lx + s * .4, ly - s * .08), (lx + s * .62, ly + s * .3)], "#1f7a54")
                d.poly([(lx - s * .56, ly + s * .2), (lx - s * .44, ly), (lx + s * .1, ly), (lx + s * .12, ly + s * .2)], "#3aa878")
                lamps.append((lx, ly + s * .36, s))
    for k, z in enumerate((23, 18.5, 14.6, 11.2, 8.3, 5.9, 4.1)):
        lamps.clear()
        c.paint(lambda d: row(d, z, k), .4)
        here = list(lamps)
        c.glow(lambda d: [d.ell(x, y, s * .5, s * .09) for x, y, s in here], "#ffe0a0", ((4 + 40 / z, .7), (10 + 220 / z, .5)), "#fff6d8")
        c.add(c.mask(lambda d: [d.poly([(x - s * .5, y), (x + s * .5, y), (x + s * 1.7, y + s * 1.5), (x - s * 1.7, y + s * 1.5)]) for x, y, s in here], 8), "#ffe0a0", .22)
    c.paint(lambda d: person(d, 800, 1000, 400, "walk", -1, "#2a2320", "#1c1714", "#8a6248", "#2a1a12", .1), .6)
    c.dim(c.mask(lambda d: d.ell(800, 1002, 130, 14), 9), .5)
    c.paint(lambda d: [d.rect(812 + 8 * (i % 2), 806 - i * 22, 912 + 8 * (i % 2), 826 - i * 22, ("#6b2e22", "#c0a878", "#28405a")[i]) for i in range(3)], .5)
    return c.finish(.01, .42, .22, "#f0d8a8", .6)


@scene("fish-auction")
def fish_auction():
    """Five in the morning in the auction hall: crates on ice in rows, the man with the bell, the buyers."""
    c = Canvas(ground="#1d2a32")
    cam = Camera(800, 350, 900, 2.6)
    # hall: back wall with open doors to the blue harbour, iron roof
    c.paint(lambda d: (d.poly([cam(-9, 0, 26), cam(9, 0, 26), cam(9, 6.5, 26), cam(-9, 6.5, 26)], "#42565e"), d.poly([cam(-9, 6.5, 26), cam(0, 9, 26), cam(9, 6.5, 26)], "#36474f"),
                       d.poly([cam(-9, 0, 2), cam(-9, 0, 26), cam(-9, 6.5, 26), cam(-9, 6.5, 2)], "#34464e"), d.poly([cam(9, 0, 2), cam(9, 0, 26), cam(9, 6.5, 26), cam(9, 6.5, 2)], "#2c3c44"),
                       d.poly([cam(-9, 6.5, 2), cam(-9, 6.5, 26), cam(0, 9, 26), cam(0, 9, 2)], "#26343b"), d.poly([cam(9, 6.5, 2), cam(9, 6.5, 26), cam(0, 9, 26), cam(0, 9, 2)], "#202c33")), .5)
    doors = c.mask(lambda d: [d.poly(cam.quad(x, x + 3.2, 0, 4.4, 25.9)) for x in (-7.4, -1.6, 4.2)])
    c.over(doors, "#8fb4cc").glow(doors, "#8fc0e0", ((20, .25), (80, .35)))
    c.paint(lambda d: [(d.line([(x, y), (x, y - 90)], 3, "#34506a"), d.line([(x, y - 80), (x + 36, y - 14)], 1.6, "#34506a"), d.blob([(x - 50, y - 12), (x + 56, y - 20), (x + 40, y + 6), (x - 40, y + 6)], "#2c465c")) for x, y in ((630, 426), (830, 424), (1030, 428))], .6, 1, None, doors)
    def trusses(d):
        for z in (24, 19, 14.5, 11, 8, 5.8):
            w = max(3, cam.size(.14, z))
            d.line([cam(-9, 6.5, z), cam(9, 6.5, z)], w, "#141d22")
            d.line([cam(-9, 6.5, z), cam(0, 9, z), cam(9, 6.5, z)], w, "#141d22")
            for x in np.arange(-7.5, 8, 3):
                d.line([cam(x, 6.5, z), cam(x, 9 - abs(x) / 9 * 2.5, z)], w * .6, "#141d22")
            for x in (-8.9, 8.9):
                d.line([cam(x, 0, z), cam(x, 6.5, z)], w * 1.5, "#141d22")
    c.paint(trusses, .5)
    c.paint(lambda d: d.poly([cam(-9, 0, 2), cam(-9, 0, 26), cam(9, 0, 26), cam(9, 0, 2)], "#38464a"), 0, 1, .75 + .5 * c.noise(40, 70, 7, 4))
    c.wet(int(cam(0, 0, 26)[1]), 5, .8, 40, 10, .8, c.mask(lambda d: d.poly([cam(-9, 0, 2), cam(-9, 0, 26), cam(9, 0, 26), cam(9, 0, 2)])))
    r = np.random.default_rng(9)
    fish = ["#9fb0b8", "#7d929c", "#b8a890", "#c0705a", "#8a9a80", "#aab8bc"]

    def crate(d, x, z):
        w, h, dep = 1.1, .34, .95
        front, inner = mix("#2f6a8a", "#c8682c", float((int(x * 3 + z * 7)) % 3 == 0)), "#dfeaf0"
        d.poly(cam.quad(x, x + w, 0, h, z), front)
        d.poly(cam.quad(x + .06, x + w - .06, .06, h - .06, z), mix(front, "#000000", .2))
        near = x if x > 0 else x + w
        d.poly(cam.wall(near, 0, h, z, z + dep), mix(front, "#000000", .35))
        d.poly([cam(x, h, z), cam(x + w, h, z), cam(x + w, h, z + dep), cam(x, h, z + dep)], front)
        d.poly([cam(x + .07, h, z + .07), cam(x + w - .07, h, z + .07), cam(x + w - .07, h, z + dep - .07), cam(x + .07, h, z + dep - .07)], inner)
        kind = int(abs(x * 5 + z * 3)) % 6
        n = (5, 7, 4, 6, 5, 7)[kind]
        for i in range(n):
            zz = z + dep - .14 - (dep - .28) * i / max(1, n - 1)
            fx, fy = cam(x + w / 2 + r.uniform(-.06, .06), h + .03, zz)
            s = cam.size(.82, zz)
            col = mix(fish[kind], "#1a2a34", r.uniform(0, .3))
            f = 1 if i % 2 else -1
            th = s * (.075 if kind != 2 else .13)
            d.blob([(fx - f * s * .38, fy), (fx - f * s * .1, fy - th), (fx + f * s * .3, fy - th * .7), (fx + f * s * .46, fy), (fx + f * s * .3, fy + th * .6), (fx - f * s * .1, fy + th * .8)], col)
            d.poly([(fx - f * s * .34, fy), (fx - f * s * .52, fy - th * 1.2), (fx - f * s * .48, fy), (fx - f * s * .52, fy + th * 1.2)], mix(col, "#000000", .2))
            d.line([(fx - f * s * .26, fy + th * .3), (fx + f * s * .3, fy + th * .2)], max(1, th * .35), mix(col, "#ffffff", .6))
            d.ell(fx + f * s * .36, fy - th * .15, max(1.2, th * .24), max(1.2, th * .24), "#10181c")
        for _ in range(14):
            d.ell(*cam(x + r.uniform(.1, w - .1), h + .03, z + r.uniform(.1, dep - .1)), cam.size(.022, z), cam.size(.016, z), "#f6fbfd")
    zs = (20, 16.4, 13.3, 10.8, 8.8, 7.2, 5.9, 4.85, 4.0)
    people = {13.3: [(-1.0, "point", 1, "#d8d0b8", "#34424a", "brim"), (-.3, "stand", -1, "#4a3a34", "#26282c", "cap")], 10.8: [(.9, "read", -1, "#2f4a5c", "#26302f", "cap"), (1.3, "hips", -1, "#6a5a3a", "#26282c", "wool")],
              7.2: [(.55, "stand", 1, "#c8682c", "#1f3a4a", "wool"), (-.75, "read", 1, "#3f5a44", "#26282c", "brim")]}
    for z in zs:
        def row(d):
            for x in (-6.6, -5.3, -4.0, -2.7, 1.6, 2.9, 4.2, 5.5):
                crate(d, x, z)
        c.paint(row, .5 + (z > 12) * .3)
        if z in people:
            for wx, pose, f, coat, legs, hat in people[z]:
                x, y = cam(wx, 0, z - .3)
                s = cam.size(1.75, z - .3)
                c.dim(c.mask(lambda d: d.ell(x, y, s * .22, s * .035), 5), .5)
                c.paint(lambda d: (person(d, x, y, s, pose, f, coat, legs, ("#c08a64", "#8a5a3c", "#d8a884")[int(abs(wx) * 10) % 3], "#3a2418", .06, (hat, mix(coat, "#000000", .45))), d.poly([(x + f * s * .12, y - s * .67), (x + f * s * .24, y - s * .69), (x + f * s * .25, y - s * .58), (x + f * s * .13, y - s * .56)], "#f0ece0") if pose == "read" else None), .5)
    lamps = [cam(x, 5.2, z) + (cam.size(.34, z),) for z in (22, 16, 11.6, 8.2, 5.8) for x in (-3.9, 3.9)]
    c.paint(lambda d: [(d.line([(x, y - q), (x, y - q * 8)], max(1.5, q * .08), "#10161a"), d.poly([(x - q, y), (x - q * .4, y - q), (x + q * .4, y - q), (x + q, y)], "#1c4a40")) for x, y, q in lamps], .5)
    c.glow(lambda d: [d.ell(x, y, q * .8, q * .22) for x, y, q in lamps], "#ffe6b0", ((6, .9), (36, .7), (110, .35)), "#fffae8")
    c.add(c.mask(lambda d: [d.poly([(x - q * .8, y), (x + q * .8, y), (x + q * 6, 1000), (x - q * 6, 1000)]) for x, y, q in lamps], 40), "#ffe6b0", .07)
    # the auctioneer on his box, with the bell
    def caller(d):
        x, y = 800, 880
        d.rect(x - 90, y - 4, x + 90, y + 74, "#7a5230")
        d.rect(x - 90, y - 4, x + 90, y + 8, "#a8763e")
        person(d, x, y, 400, "wave", 1, "#efe9da", "#26323a", "#c08a64", "#8b8d8c", .1, ("brim", "#c8b080"))
        d.poly([(872, 466), (892, 466), (904, 500), (860, 500)], "#d8ae52")
        d.rect(878, 446, 886, 468, "#4a3424")
        d.poly([(722, 690), (770, 680), (776, 750), (728, 758)], "#f0ece0")
    c.paint(caller, .5)
    return c.finish(.01, .36, .25, "#d8e4e0", .6)


@scene("rope-walk")
def rope_walk():
    """The rope walk, three hundred paces long: a spinner goes backwards, the yarns hang from rail to rail."""
    c = Canvas(ground="#2a1f16")
    cam = Camera(700, 430, 900, 1.65)
    c.paint(lambda d: (d.poly([cam(-3.6, 0, 1.6), cam(-3.6, 0, 90), cam(-3.6, 3.4, 90), cam(-3.6, 3.4, 1.6)], "#5e4a34"), d.poly([cam(3.9, 0, 1.6), cam(3.9, 0, 90), cam(3.9, 3.4, 90), cam(3.9, 3.4, 1.6)], "#6a543a"),
                       d.poly([cam(-3.6, 0, 1.6), cam(-3.6, 0, 90), cam(3.9, 0, 90), cam(3.9, 0, 1.6)], "#7a6448"), d.poly([cam(-3.6, 3.4, 1.6), cam(-3.6, 3.4, 90), cam(.1, 4.8, 90), cam(.1, 4.8, 1.6)], "#3a2c1e"), d.poly([cam(3.9, 3.4, 1.6), cam(3.9, 3.4, 90), cam(.1, 4.8, 90), cam(.1, 4.8, 1.6)], "#30241a")), .5, 1, .8 + .36 * c.noise(60, 60, 4, 5))
    c.paint(lambda d: ([d.poly(cam.floor(-3.6, 3.9, z, z + .03), "#54422e") for z in np.geomspace(2, 80, 40)], [d.line([cam(x, 3.4 + (1.4 * (1 - abs(x - .1) / 3.7)), 1.6), cam(x, 3.4 + (1.4 * (1 - abs(x - .1) / 3.7)), 90)], 1.5, "#22180e") for x in np.arange(-3.4, 3.9, .36)]), .5, .8)
    # windows on the right throw light across the floor
    wins = [(z, z * 1.16) for z in 2.5 * 1.34 ** np.arange(12)]
    m = c.mask(lambda d: [d.poly(cam.wall(3.88, 1.0, 2.6, a, b)) for a, b in wins])
    c.over(m, "#f8ecc8").glow(m, "#ffe2a0", ((14, .4), (60, .4)))
    c.paint(lambda d: [([d.line([cam(3.87, 1 + 1.6 * k / 3, a), cam(3.87, 1 + 1.6 * k / 3, b)], max(1.5, cam.size(.045, a)), "#4a3622") for k in (1, 2)], [d.line([cam(3.87, 1, a + (b - a) * k / 3), cam(3.87, 2.6, a + (b - a) * k / 3)], max(1.5, cam.size(.045, a)), "#4a3622") for k in (1, 2)]) for a, b in wins], .4)
    c.add(c.mask(lambda d: [d.poly([cam(2.4, 0, a * .96), cam(2.4, 0, b * .96), cam(-1.2, 0, b * .86), cam(-1.2, 0, a * .86)]) for a, b in wins], 4), "#ffdf9c", .4)
    c.add(c.mask(lambda d: [d.poly([cam(3.88, 2.6, a), cam(3.88, 2.6, b), cam(-1.2, 0, b * .86), cam(-1.2, 0, a * .86)]) for a, b in wins], 16), "#ffe2a0", .1)
    far = cam(.1, 1.6, 90)
    c.glow(lambda d: d.rect(far[0] - 12, far[1] - 12, far[0] + 12, far[1] + 16), "#fff0c8", ((10, .7), (50, .5)), "#fff8e0")
    # posts, cross rails with pegs
    def frame(d):
        for z in 2.6 * 1.42 ** np.arange(10, -1, -1):
            w = max(2, cam.size(.13, z))
            col = mix("#4a3420", "#a88a5c", min(.6, z / 60))
            for x in (-2.6, 1.5):
                d.line([cam(x, 0, z), cam(x, 4.3, z)], w, col)
            d.line([cam(-2.6, 1.42, z), cam(1.5, 1.42, z)], w * .8, mix(col, "#ffe0a0", .12))
            for k in range(9):
                px, py = cam(-2.3 + k * .45, 1.42, z)
                d.line([(px, py), (px, py - cam.size(.16, z))], max(1.5, w * .3), "#2a1c10")
    c.paint(frame, .4)
    def yarns(d):
        for k in range(9):
            x = -2.3 + k * .45
            p = []
            zs = 2.6 * 1.42 ** np.arange(0, 11)
            for a, b in zip(zs, zs[1:]):
                for t in np.linspace(0, 1, 7):
                    z = a + (b - a) * t
                    p.append(cam(x, 1.5 - .1 * math.sin(math.pi * t), z))
            p = [cam(x, 1.44, 1.5)] + p
            d.line(p, 4.5, mix("#d8b878", "#8a6a3c", (k % 3) * .25))
            d.line([(q[0] - 1, q[1] - 1.5) for q in p], 1.5, "#f4e0a8")
    c.paint(yarns, .4)
    # the great wheel at the left, the spinner in the middle
    def wheel(d):
        x, y, q = 190, 610, 250
        d.arc(x, y, q * .62, q, 0, 360, 22, "#5a3c20")
        d.arc(x + 6, y, q * .6, q * .97, 0, 360, 5, "#a87c46")
        for k in range(8):
            a = k * math.pi / 4 + .2
            d.line([(x, y), (x + math.cos(a) * q * .6, y + math.sin(a) * q * .97)], 12, "#6a4826")
        d.ell(x, y, 26, 34, "#3a2614")
        d.poly([(x - 30, y + 20), (x + 30, y + 20), (x + 90, 1010), (x - 90, 1010)], "#4a3018")
        d.line([(x + 20, y), (x + 90, y + 66)], 12, "#2a2420")
        d.line([(x + 90, y + 66), (x + 150, y + 60)], 10, "#8a6438")
    c.paint(wheel, .5)
    def crew(d):
        person(d, 370, 968, 430, "carry", -1, "#4a5a6a", "#3a3028", "#c08a64", "#8b8d8c", .02, ("cap", "#33302c"))
        x, y, s = 1010, 960, 470
        h = person(d, x, y, s, "pull", -1, "#7a3a2e", "#33383c", "#8a5a3c", "#15100d", 0, ("wool", "#2f4a44"))
        d.blob([(x - 60, y - s * .6), (x + 66, y - s * .62), (x + 80, y - s * .46), (x, y - s * .4), (x - 70, y - s * .46)], "#d8bc80")
        for k in range(12):
            d.curve([(x - 60 + k * 11, y - s * .58), (x - 64 + k * 12, y - s * .5), (x - 70 + k * 13, y - s * .42)], 2.5, "#a8864c")
        d.curve([(h[0], h[1]), (880, 640), (820, 560), (760, 480), (716, 442)], 4, "#ecd49c")
        for k, (cx, cy, q) in enumerate(((1330, 900, 110), (1450, 940, 130), (1390, 790, 84))):
            for j in range(5):
                d.ell(cx, cy - j * q * .17, q, q * .34, mix("#a8864c", "#6a4e28", j % 2 * .5))
            d.ell(cx, cy - q * .72, q * .36, q * .12, "#2a1c10")
    c.dim(c.mask(lambda d: (d.ell(1000, 965, 150, 16), d.ell(380, 972, 120, 14), d.ell(1400, 962, 220, 26)), 10), .5)
    c.paint(crew, .5)
    dust = (np.random.default_rng(4).random((c.h, c.w)) < .0008).astype(np.float32) * c.band(150, 800, 80)
    c.add(blur(dust, 1.2) * 6, "#ffe8b8", .5)
    return c.finish(.012, .4, .25, "#f4dca0")


@scene("clock-workshop")
def clock_workshop():
    """The clockmaker's bench in Customs House Lane; of forty clocks no two agree."""
    c = Canvas(1600, 1067, "#3a2c20")
    c.im *= (.8 + .4 * c.noise(6, 40, 5, 5))[..., None]
    c.paint(lambda d: [d.rect(x, 0, x + 3, 800, "#2a1e14") for x in range(0, 1600, 130)], .6, .7)
    r = np.random.default_rng(11)
    faces = ["#f0e8d4", "#e4d8bc", "#d8e0dc", "#f4eee0", "#22302f", "#e8d09a"]
    spots = []
    for x, y, q in [(150, 150, 96), (370, 110, 66), (560, 190, 110), (780, 110, 70), (980, 180, 96), (1200, 120, 82), (1420, 190, 112), (110, 390, 70), (310, 320, 92), (760, 310, 84), (1180, 330, 88), (1560, 400, 70),
                    (200, 570, 84), (420, 520, 62), (1390, 430, 62), (1290, 540, 74), (1500, 590, 84), (60, 740, 60), (930, 380, 56), (540, 400, 60)]:
        spots.append((x, y, q))
    def clock(d, x, y, q, k):
        kind = k % 5
        wood = ("#6a3a20", "#8a5a30", "#3a2418", "#a8803a", "#4a4a4c")[(k * 3) % 5]
        face = faces[(k * 7) % 6]
        ink = "#e8d09a" if face == "#22302f" else "#1c1814"
        if kind == 1:  # a wall clock with a long case
            d.poly([(x - q * .7, y - q * .9), (x, y - q * 1.4), (x + q * .7, y - q * .9), (x + q * .7, y + q * 1.7), (x - q * .7, y + q * 1.7)], wood)
            d.rect(x - q * .46, y + q * .75, x + q * .46, y + q * 1.55, "#1a120c")
            a = r.uniform(-.3, .3)
            d.line([(x, y + q * .75), (x + math.sin(a) * q * .6, y + q * 1.3)], q * .05, "#d8b25a")
            d.ell(x + math.sin(a) * q * .6, y + q * 1.3, q * .15, q * .15, "#e8c878")
            q *= .62
        elif kind == 3:
            d.poly([(x + q * 1.08 * math.cos(t), y + q * 1.08 * math.sin(t)) for t in np.linspace(.39, 6.67, 9)], wood)
        else:
            d.ell(x, y, q * 1.08, q * 1.08, wood)
            d.ell(x, y, q * .98, q * .98, mix(wood, "#ffd890", .35))
        d.ell(x, y, q * .88, q * .88, face)
        for i in range(12):
            a = i * math.pi / 6
            d.line([(x + math.sin(a) * q * .68, y - math.cos(a) * q * .68), (x + math.sin(a) * q * .8, y - math.cos(a) * q * .8)], q * (.07 if i % 3 == 0 else .035), ink)
        for n, w in ((.44, .08), (.68, .05)):
            a = r.uniform(0, 2 * math.pi)
            d.line([(x - math.sin(a) * q * .12, y + math.cos(a) * q * .12), (x + math.sin(a) * q * n, y - math.cos(a) * q * n)], q * w, ink)
        d.ell(x, y, q * .06, q * .06, "#b8402c" if k % 4 == 0 else ink)
    for k, (x, y, q) in enumerate(spots):
        c.dim(c.mask(lambda d: d.ell(x + 10, y + 16, q * 1.06, q * 1.06), 9), .55)
    c.paint(lambda d: [clock(d, x, y, q, k) for k, (x, y, q) in enumerate(spots)], .4)
    c.dim(np.clip(1.05 - c.mask(lambda d: d.ell(800, 620, 560, 430), 150), 0, 1), .5)
    # bench
    c.paint(lambda d: (d.poly([(-10, 830), (1610, 830), (1610, 1080), (-10, 1080)], "#8a5c34"), d.rect(-10, 826, 1610, 840, "#b8824c"), d.rect(-10, 936, 1610, 944, "#4a2c14"), [d.rect(120 + i * 480, 966, 420 + i * 480, 1060, "#6a4424") for i in range(3)], [d.ell(270 + i * 480, 1010, 14, 14, "#d8b25a") for i in range(3)]), .5, 1, .82 + .34 * c.noise(5, 90, 9, 5))
    def maker(d):
        d.blob([(560, 840), (572, 700), (640, 620), (760, 584), (900, 590), (1000, 650), (1040, 760), (1050, 840)], "#35505c")
        d.poly([(690, 640), (770, 612), (860, 616), (920, 650), (900, 840), (680, 840)], "#4a3a2c")
        d.poly([(752, 600), (800, 640), (856, 602), (840, 560), (770, 560)], "#e8e0d0")
        d.ell(796, 500, 84, 104, "#c9936c")
        d.blob([(716, 480), (722, 410), (790, 380), (866, 402), (882, 470), (862, 440), (800, 424), (740, 440)], "#d8d4cc")
        d.ell(716, 510, 16, 26, "#b8825c")
        d.blob([(740, 560), (760, 540), (800, 552), (836, 540), (856, 560), (840, 606), (800, 620), (756, 604)], "#e4e0d8")
        d.ell(834, 502, 26, 26, "#2a2420")
        d.ell(834, 502, 18, 18, "#8fb0b8")
        d.line([(858, 494), (884, 470)], 5, "#2a2420")
        d.line([(748, 494), (776, 496)], 5, "#4a3424")
        d.line([(742, 474), (784, 468)], 8, "#d8d4cc")
        d.line([(806, 506), (800, 534), (814, 536)], 4, "#9a6848")
        d.taper((620, 680), (600, 800), 100, 74, "#35505c")
        d.taper((600, 800), (740, 820), 66, 46, "#3d5a68")
        d.taper((1000, 690), (1010, 800), 100, 74, "#2c444e")
        d.taper((1010, 800), (880, 812), 66, 46, "#34505a")
        d.ell(752, 820, 28, 22, "#c9936c")
        d.ell(868, 810, 28, 22, "#c9936c")
        d.line([(860, 806), (816, 770)], 5, "#c8c8c4")
    c.paint(maker, .6)
    def works(d):
        d.ell(790, 850, 92, 30, "#a8803a")
        d.ell(790, 842, 92, 30, "#d8b25a")
        for x, y, q in ((760, 838, 26), (812, 836, 34), (790, 824, 16)):
            for k in range(14):
                a = k * math.pi / 7
                d.line([(x, y), (x + math.cos(a) * q * 1.14, y + math.sin(a) * q * .38)], 4, "#7a5a28")
            d.ell(x, y, q, q * .34, "#c09a48")
            d.ell(x, y, q * .3, q * .1, "#5a4018")
        for x, y, q in ((480, 880, 30), (540, 900, 20), (1090, 876, 34), (1160, 896, 18), (1040, 906, 14), (1240, 880, 24)):
            for k in range(12):
                a = k * math.pi / 6
                d.line([(x, y), (x + math.cos(a) * q * 1.16, y + math.sin(a) * q * .5)], 5, "#8a6a30")
            d.ell(x, y, q, q * .44, "#c8a450")
            d.ell(x, y, q * .34, q * .15, "#8a5c34")
        for x, a in ((370, .2), (420, -.1), (1330, .3), (1400, -.2)):
            d.line(turned([(-60, 0), (0, 0)], x, 884, a), 11, "#8a3a2a")
            d.line(turned([(0, 0), (70, 0)], x, 884, a), 5, "#c8c8c4")
        d.rect(1440, 770, 1560, 832, "#5a3a20")
        d.rect(1448, 742, 1552, 776, "#7a5230")
        d.ell(200, 800, 70, 70, "#d8b25a")
        d.ell(200, 800, 60, 60, "#f4eee0")
        d.line([(200, 800), (200, 756)], 5, "#1c1814")
        d.line([(200, 800), (228, 812)], 7, "#1c1814")
        d.poly([(150, 862), (176, 844), (224, 844), (250, 862)], "#a8803a")
        d.ell(200, 722, 16, 16, "#b8903f")
    c.paint(works, .5)
    # the lamp on its arm
    c.paint(lambda d: (d.line([(1240, 836), (1180, 600), (1000, 500)], 11, "#2f4a44"), d.ell(1180, 600, 15, 15, "#c9a04a"), d.rect(1190, 824, 1290, 842, "#22362f"), d.poly(turned([(-36, -34), (36, -34), (66, 40), (-66, 40)], 968, 520, .5), "#2f5a4c")), .5)
    bulb = turned([(0, 42)], 968, 520, .5)[0]
    c.glow(lambda d: d.poly(turned([(-56, -6), (56, -6), (40, 12), (-40, 12)], *bulb, .5)), "#ffd898", ((14, .8), (70, .7), (190, .4)), "#fff6dc")
    c.add(c.mask(lambda d: d.poly([turned([(-60, 0)], *bulb, .5)[0], turned([(60, 0)], *bulb, .5)[0], (980, 930), (560, 930)]), 30), "#ffd898", .24)
    return c.finish(.012, .44, .25, "#f4d8a0")


@scene("council-vote")
def council_vote():
    """The vote, from the back benches: hands up against the light of the great window."""
    c = Canvas(1600, 1067, "#241a14")
    c.sky([(0, "#3a2a1e"), (.5, "#7a5a3c"), (1, "#1c140f")])
    # panelled wall and the great window
    c.paint(lambda d: ([d.rect(x, 40, x + 118, 560, mix("#6a4a30", "#4a3220", (x // 130 % 3) / 3)) for x in range(-60, 1640, 130)], [d.rect(x + 14, 70, x + 104, 540, "#55391f") for x in range(-60, 1640, 130)], d.rect(0, 540, 1600, 600, "#3a2616"), d.rect(0, 536, 1600, 546, "#a87c4a")), .6, 1, .82 + .34 * c.noise(10, 50, 6, 5))
    win = c.mask(lambda d: (d.rect(560, 210, 1040, 520), d.pie(800, 214, 240, 190, 180, 360)))
    light = Canvas(1600, 1067).sky([(0, "#c8dce4"), (.25, "#e8ecd8"), (.42, "#fbe8b8"), (.5, "#f4d898"), (1, "#f0d090")])
    light.paint(lambda d: [d.line([(x, 520), (x, 520 - h)], 5, "#9a9484") for x, h in ((640, 150), (700, 210), (930, 180), (990, 120))], 1)
    light.paint(lambda d: [d.line([(x, 520 - h), (x + 60, 500)], 2, "#a8a292") for x, h in ((640, 150), (700, 210), (930, 180))], 1)
    light.paint(lambda d: d.rect(540, 490, 1060, 540, "#b8a888"), 2)
    c.over(win, light.im).glow(win, "#ffe4a8", ((30, .25), (110, .4)))
    c.paint(lambda d: ([d.line([(x, 20), (x, 520)], 9 if x == 800 else 6, "#3a2818") for x in (656, 728, 800, 872, 944)], [d.line([(560, y), (1040, y)], 6, "#3a2818") for y in (214, 300, 400)], d.arc(800, 214, 240, 190, 180, 360, 16, "#8a6438"), d.arc(800, 214, 120, 100, 180, 360, 6, "#3a2818"), d.rect(546, 206, 562, 524, "#8a6438"), d.rect(1038, 206, 1054, 524, "#8a6438")), .5, 1, None, c.mask(lambda d: (d.rect(540, 206, 1060, 524), d.pie(800, 214, 252, 202, 180, 360))))
    # flags and portraits at the sides, the chair's desk
    def front(d):
        for x, col in ((470, "#2f5a4c"), (1130, "#8a2f26")):
            d.line([(x, 160), (x, 560)], 7, "#c9a04a")
            d.blob([(x + 4, 176), (x + (40 if x < 800 else -40), 220), (x + (34 if x < 800 else -34), 420), (x + (10 if x < 800 else -10), 520), (x, 470)], col)
            d.ell(x, 154, 11, 11, "#e0c070")
        for x, k in ((130, 0), (300, 1), (1300, 2), (1470, 3)):
            d.rect(x - 62, 150, x + 62, 330, "#b8903f")
            d.rect(x - 50, 162, x + 50, 318, ("#3a4a44", "#4a3a34", "#34404c", "#4a4434")[k])
            d.ell(x, 222, 24, 31, "#c09a78")
            d.blob([(x - 46, 318), (x - 40, 276), (x, 254), (x + 40, 276), (x + 46, 318)], "#20181a")
            d.pie(x, 214, 27, 30, 180, 360, ("#d8d4cc", "#2a1a12", "#6b4424", "#15100d")[k])
        d.poly([(520, 640), (1080, 640), (1110, 560), (490, 560)], "#6a4526")
        d.rect(490, 552, 1110, 566, "#b8824c")
        for i in range(4):
            d.rect(544 + i * 132, 584, 656 + i * 132, 630, "#4a2e18")
    c.paint(front, .5)
    def chair(d):
        d.rect(740, 400, 860, 560, "#5a2a20")
        d.pie(800, 404, 60, 50, 180, 360, "#5a2a20")
        d.blob([(720, 562), (728, 490), (770, 462), (830, 462), (872, 490), (880, 562)], "#26303a")
        d.poly([(782, 464), (800, 500), (818, 464)], "#f0e8d8")
        d.ell(800, 432, 27, 34, "#8a5a3c")
        d.pie(800, 424, 31, 33, 175, 365, "#1a1210")
        d.arc(800, 500, 54, 46, 20, 160, 5, "#d8b25a")
        d.ell(800, 546, 11, 11, "#e0c070")
        for x, coat, hair, skin in ((600, "#4a3a44", "#8b8d8c", "#d8a884"), (1000, "#3a4a3c", "#6b4424", "#e0b592")):
            d.blob([(x - 62, 562), (x - 54, 506), (x - 20, 480), (x + 20, 480), (x + 54, 506), (x + 62, 562)], coat)
            d.ell(x, 450, 24, 30, skin)
            d.pie(x, 444, 27, 30, 175, 365, hair)
    c.paint(chair, .5)
    c.glow(lambda d: [d.ell(x, 540, 8, 5) for x in (690, 910)], "#ffe0a0", ((10, .9), (40, .6)), "#fff6d8")
    # rows of councillors from behind, hands raised
    r = np.random.default_rng(13)

    def bust(d, x, y, s, coat, hair, up, seed):
        rr = np.random.default_rng(seed)
        d.blob([(x - s * .56, y + s * .5), (x - s * .5, y - s * .06), (x - s * .24, y - s * .25), (x + s * .24, y - s * .25), (x + s * .5, y - s * .06), (x + s * .56, y + s * .5)], coat)
        d.rect(x - s * .1, y - s * .42, x + s * .1, y - s * .18, mix("#a87854", "#000000", .35))
        d.ell(x, y - s * .58, s * .22, s * .28, hair)
        if rr.random() < .4:
            d.ell(x, y - s * .48, s * .25, s * .28, hair)
        if rr.random() < .25:
            d.ell(x, y - s * .92, s * .1, s * .1, hair)
        if up:
            k = up
            skin = ("#b8825c", "#7a5038", "#c9936c", "#5a3a28")[seed % 4]
            elbow = (x + k * s * .62, y - s * .5 + rr.uniform(-.08, .08) * s)
            wrist = (x + k * s * (.6 + rr.uniform(-.08, .1)), y - s * (1.1 + rr.uniform(0, .2)))
            d.taper((x + k * s * .4, y - s * .02), elbow, s * .26, s * .19, coat)
            d.taper(elbow, wrist, s * .18, s * .13, coat)
            d.taper(wrist, (wrist[0], wrist[1] - s * .1), s * .11, s * .1, skin)
            d.ell(wrist[0], wrist[1] - s * .17, s * .1, s * .11, skin)
            for q in (-.065, -.02, .025, .065):
                d.taper((wrist[0] + q * s, wrist[1] - s * .22), (wrist[0] + q * s * 1.3, wrist[1] - s * (.36 - abs(q) * .5)), s * .045, s * .036, skin)
            d.taper((wrist[0] - k * s * .07, wrist[1] - s * .15), (wrist[0] - k * s * .16, wrist[1] - s * .23), s * .05, s * .04, skin)
    coats = ["#2a3440", "#3f2c30", "#2c3a34", "#4a4234", "#33303f"]
    hairs = ["#1a1210", "#5a3a22", "#8b8680", "#2a1a12", "#a87a3c", "#c8c4bc"]
    for n, (y, s, step, dark) in enumerate(((690, 92, 128, .12), (800, 128, 182, .35), (970, 180, 262, .6))):
        c.paint(lambda d: (d.rect(-10, y + s * .42, 1610, y + s * .72, mix("#5a3a20", "#000000", dark)), d.rect(-10, y + s * .4, 1610, y + s * .46, mix("#a87844", "#000000", dark))), .6 + n * .5)
        def line(d):
            i = 0
            x = 40 + n * 46
            while x < 1590:
                up = (0, 1, 1, -1, 0, 1, -1, 0, 1, 1)[(i * 3 + n * 4) % 10]
                bust(d, x + r.uniform(-8, 8), y + r.uniform(-5, 5), s, mix(coats[(i + n) % 5], "#000000", dark), mix(hairs[(i * 2 + n) % 6], "#000000", dark), up, i * 7 + n * 3)
                x += step
                i += 1
        m = c.mask(line)
        c.paint(line, .5 + n * .5)
        c.add(np.clip(m - np.roll(m, 5 + n * 2, 0), 0, 1), "#ffdf9c", .32)
    c.add(c.mask(lambda d: [d.poly([(600 + k * 110, 40), (660 + k * 110, 40), (400 + k * 260, 1067), (260 + k * 260, 1067)]) for k in range(4)], 40), "#ffe4a8", .09)
    return c.finish(.014, .42, .25, "#f0d4a0")
