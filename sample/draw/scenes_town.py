"""Scenes of the town by day and in snow and rain: school yard, bell tower, tram, square, sandbags, roof, kiosk, market."""

import math

import numpy as np

from figures import gull, house, lamp, person, shade, terrace, umbrella
from ink import Camera, Canvas, mix, scene, smooth, turned


@scene("school-yard")
def school_yard():
    """The school with nine pupils, from the roof of the ferry office: chalk, long shadows, nine children."""
    c = Canvas(1600, 1067, "#a8a49a")
    cloth = c.noise(90, 60, 5, 4)
    c.im *= (.86 + .28 * cloth)[..., None]
    c.im *= np.linspace(1.1, .92, c.w, dtype=np.float32)[None, :, None]
    # the schoolhouse at the top, its roof and wall
    c.dim(c.mask(lambda d: d.poly([(420, 250), (1250, 250), (1330, 340), (470, 340)]), 6), .42)
    def schoolhouse(d):
        d.rect(400, 130, 1240, 262, "#d8c8a8")
        d.poly([(380, -10), (1262, -10), (1262, 150), (380, 150)], "#7c4634")
        for i in range(24):
            d.line([(380 + i * 37, -10), (380 + i * 37, 150)], 2, "#5e3226")
        for y in (30, 70, 110):
            d.line([(380, y), (1262, y)], 2, "#6a3a2c")
        d.rect(380, 146, 1262, 158, "#4a2a22")
        for x in (450, 560, 670, 910, 1020, 1130):
            d.rect(x, 176, x + 66, 244, "#f2ecda")
            d.rect(x + 5, 181, x + 61, 239, "#4a6474")
            d.line([(x + 33, 178), (x + 33, 242)], 4, "#f2ecda")
            d.line([(x + 2, 208), (x + 64, 208)], 4, "#f2ecda")
        d.rect(780, 170, 870, 264, "#2f5a4c")
        d.line([(825, 170), (825, 264)], 3, "#1e3c32")
        d.rect(768, 262, 882, 274, "#c9c2b0")
        d.poly([(790, -10), (860, -10), (860, 40), (790, 40)], "#e2d6ba")
    c.paint(schoolhouse, .5)
    # chalk games
    chalk = np.clip(c.noise(160, 110, 12, 3) * 1.6 - .1, .25, 1)
    def hopscotch(d):
        P = lambda x, y: (760 + x * 46 - y * 30, 520 + y * 44 + x * 10)
        cells = [(0, 0, 1), (-.5, 1, 2), (0, 2, 1), (-.5, 3, 2), (0, 4, 1), (-.5, 5, 2), (0, 6, 1)]
        for x, y, n in cells:
            for k in range(n):
                q = [P(x + k, y), P(x + k + 1, y), P(x + k + 1, y + 1), P(x + k, y + 1)]
                d.line(q + [q[0]], 4)
        d.arc(*P(.5, -.3), 40, 34, 0, 360, 4)
    c.over(c.mask(hopscotch, .6) * chalk, "#f6f3ea", .9)
    c.over(c.mask(lambda d: (d.arc(330, 640, 190, 150, 0, 360, 5), d.arc(330, 640, 60, 48, 0, 360, 4)), .6) * chalk, "#f3d98a", .75)
    c.over(c.mask(lambda d: d.line(smooth([(1180, 420), (1260, 460), (1240, 540), (1330, 580), (1300, 660), (1400, 700)]), 9), .7) * chalk, "#9fd0d8", .7)
    # the tree and its bench
    c.dim(c.mask(lambda d: [d.ell(1480 + 60 + x, 330 + 50 + y, r) for x, y, r in ((0, 0, 120), (110, -20, 100), (-60, 40, 90), (60, 80, 90))], 10), .4)
    r = np.random.default_rng(4)
    leaves = [(1450 + r.normal(0, 70), 260 + r.normal(0, 62), r.uniform(14, 34)) for _ in range(150)]
    c.paint(lambda d: [d.ell(x, y, q, q * .9, mix("#4f6b2e", "#d8a838", r.uniform(0, .55))) for x, y, q in sorted(leaves, key=lambda p: p[0] - p[1] * .5, reverse=True)], .7)
    fallen = [(r.uniform(1040, 1600), r.uniform(330, 760), r.uniform(3, 6)) for _ in range(90)]
    c.paint(lambda d: [d.ell(x, y, q, q * .7, mix("#c98a2c", "#8a4a22", r.random())) for x, y, q in fallen], .5)
    # the wall in front
    c.paint(lambda d: (d.rect(0, 985, 1600, 1067, "#6b5a4c"), [d.rect(x + (j % 2) * 44, 992 + j * 26, x + (j % 2) * 44 + 82, 1013 + j * 26, mix("#8f6a54", "#5a4438", ((x * 7 + j * 31) % 10) / 10)) for j in range(3) for x in range(-60, 1620, 88)], d.rect(0, 968, 1600, 988, "#b9ae98")), .5)
    kids = [(720, 640, 128, "run", 1, "#c23a2c", "#2b3a4c"), (800, 720, 122, "wave", -1, "#e2b23a", "#5a3a2c"), (300, 640, 126, "run", -1, "#2f6a72", "#33302c"),
            (190, 730, 118, "run", 1, "#d8733a", "#28323c"), (430, 720, 124, "stride", -1, "#5a7a3a", "#3a2c28"), (1120, 560, 120, "stand", 1, "#8a4a6a", "#2a3038"),
            (1200, 610, 114, "point", 1, "#e8dcc0", "#3c4a5a"), (560, 900, 134, "stride", 1, "#3a5a8a", "#2c2824"), (980, 860, 132, "wave", 1, "#b8502e", "#2a3a44")]
    skins = ["#e0b08a", "#8a5a3c", "#c9936c", "#6a4430", "#e6bd9c", "#b47a54", "#d9a884", "#9a6848", "#e2b592"]
    hairs = ["#3a2418", "#1a120e", "#a8702e", "#15100d", "#6b4424", "#2a1810", "#c89a4a", "#1c1412", "#4a2a18"]
    kids = [(x, y, s * 1.2, *rest) for x, y, s, *rest in kids]
    for x, y, s, *_ in kids:
        c.dim(c.mask(lambda d: shade(d, x, y, s, 1.25, .42), 3), .46)
    c.dim(c.mask(lambda d: shade(d, 1420, 900, 190, 1.25, .42), 3), .46)
    def people(d):
        for (x, y, s, pose, face, top, legs), skin, hair in zip(kids, skins, hairs):
            person(d, x, y, s, pose, face, top, legs, skin, hair, .05 if legs == "#3a2c28" else 0)
        person(d, 1420, 900, 190, "hips", -1, "#3f4a3c", "#2a2622", "#c9936c", "#8b8d8c", .2)
        d.ell(470, 850, 18, 18, "#c9402c")
        d.arc(470, 850, 18, 18, 200, 300, 4, "#f0e0c8")
    c.dim(c.mask(lambda d: d.ell(496, 862, 26, 9), 3), .4)
    c.paint(people, .5)
    return c.finish(tint="#f0d8a8", vignette=.32)


@scene("bell-tower")
def bell_tower():
    """The top of the tower in the last light: bells in the arches, swifts, the town far below."""
    c = Canvas(1600, 1067)
    c.sky([(0, "#2f4a6a"), (.3, "#6f86a0"), (.55, "#d8a898"), (.72, "#f6c48a"), (1, "#a8785c")])
    c.clouds("#f6c0a0", 51, 2, 9, .48, .8, 0, .8, .75).clouds("#4a5f7c", 23, 2, 7, .55, .85, 0, .5, .6)
    c.light(180, 760, 460, 180, "#ffd08a", .6)
    c.paint(lambda d: terrace(d, -20, 1640, 1010, .55, 32, "#b08a7a"), 1.2, .9)
    c.fog(880, 1000, "#f6c898", .6, 4, 24)
    c.paint(lambda d: terrace(d, -20, 1640, 1067, .8, 19, "#6a5054"), .8)
    c.paint(lambda d: terrace(d, -20, 1640, 1110, 1.0, 9, "#3f3340"), .6)
    r = np.random.default_rng(3)
    wins = [(r.uniform(0, 1600), r.uniform(1010, 1062)) for _ in range(60)]
    c.glow(lambda d: [d.rect(x, y, x + 5, y + 7) for x, y in wins], "#ff9a45", ((4, .6), (14, .4)), "#ffd08a")
    stone, light, dark = "#b59a82", "#e0bf9a", "#6a5450"
    L, R = 610, 1090

    def tower(d):
        d.rect(L, 440, R, 1100, stone)
        d.rect(L - 26, 800, R + 26, 832, light)
        d.rect(L - 16, 832, R + 16, 846, dark)
        d.rect(L - 34, 410, R + 34, 444, light)
        d.rect(L - 20, 444, R + 20, 458, dark)
        # parapet and spire
        for i in range(9):
            d.rect(L - 30 + i * 62, 370, L + 8 + i * 62, 412, stone)
        d.rect(L - 30, 396, R + 30, 414, stone)
        d.poly([(L + 10, 372), (R - 10, 372), (R - 70, 250), (858, 30), (842, 30), (L + 70, 250)], "#4a5a58")
        d.poly([(850, 30), (R - 70, 250), (R - 10, 372), (850, 372)], "#34423f")
        d.line([(850, 40), (850, -20)], 5, "#2a2c2c")
        for k in (L - 6, R + 6):
            d.poly([(k - 26, 412), (k + 26, 412), (k, 290)], stone)
            d.ell(k, 288, 8, 8, light)
        # arches
        for x in (L + 36, L + 252):
            d.rect(x, 560, x + 192, 800, "#2a2430")
            d.pie(x + 96, 562, 96, 92, 180, 360, "#2a2430")
    c.paint(tower, .5, 1, .84 + .3 * c.noise(12, 30, 44, 5))
    courses = c.mask(lambda d: ([d.line([(L, y), (R, y)], 1.6) for y in range(470, 1067, 30)], [d.line([(L + (i * 60 + (j % 2) * 30) % 480, 470 + j * 30), (L + (i * 60 + (j % 2) * 30) % 480, 500 + j * 30)], 1.6) for j in range(20) for i in range(8)]), .5)
    openings = c.mask(lambda d: [(d.rect(x, 560, x + 192, 800), d.pie(x + 96, 562, 96, 92, 180, 360)) for x in (L + 36, L + 252)])
    wall = c.mask(lambda d: d.rect(L, 458, R, 1067)) * (1 - openings)
    c.over(courses * wall, "#5a4644", .5)
    # sky seen through, bells
    sky = Canvas(1600, 1067).sky([(0, "#6f86a0"), (.52, "#e8b08c"), (.76, "#f8c88c"), (1, "#d8a070")]).im
    through = c.mask(lambda d: [(d.rect(x + 26, 566, x + 166, 800), d.pie(x + 96, 570, 70, 72, 180, 360)) for x in (L + 36, L + 252)])
    c.over(through, sky, .95)
    def bell(d, x, y, s, swing):
        p = [(-.5, 1), (-.46, .9), (-.36, .72), (-.3, .3), (-.24, .08), (-.1, 0), (.1, 0), (.24, .08), (.3, .3), (.36, .72), (.46, .9), (.5, 1)]
        d.line(turned([(0, -.34 * s), (0, 0)], x, y, swing), s * .1, "#20181a")
        d.poly(turned([(px * s, py * s) for px, py in smooth(p)], x, y, swing), "#3a2a24")
        d.poly(turned([(px * s, py * s) for px, py in smooth([(-.42, .95), (-.3, .7), (-.25, .3), (-.2, .1), (-.15, .1), (-.19, .3), (-.23, .7), (-.3, .95)])], x, y, swing), "#c98a4a")
        d.line(turned([(-.49 * s, .97 * s), (.49 * s, .97 * s)], x, y, swing), s * .05, "#6a4630")
        d.line(turned([(0, .9 * s), (.06 * s, 1.1 * s)], x, y, swing * 1.5), s * .05, "#20181a")
        d.ell(*turned([(.06 * s, 1.12 * s)], x, y, swing * 1.5)[0], s * .07, s * .07, "#20181a")
    c.paint(lambda d: (d.rect(L + 30, 590, R - 30, 608, "#20181a"), d.rect(L + 30, 560, R - 30, 570, "#2a2022"), bell(d, L + 132, 606, 150, .32), bell(d, L + 348, 606, 128, -.2),
                       [d.rect(x, 760, x + 192, 768, "#2a2022") for x in (L + 36, L + 252)], [d.line([(x + 14 + i * 23.6, 764), (x + 14 + i * 23.6, 800)], 4, "#2a2022") for x in (L + 36, L + 252) for i in range(8)]), .5, 1, None, openings)
    c.paint(lambda d: ([d.arc(x + 96, 562, 100, 96, 180, 360, 12, light) for x in (L + 36, L + 252)], [d.rect(x + k, 562, x + k + 10, 800, light) for x in (L + 36, L + 252) for k in (-8, 190)]), .5)
    # the clock
    def clock(d):
        x, y, q = 850, 956, 92
        d.ell(x, y, q + 12, q + 12, dark)
        d.ell(x, y, q + 6, q + 6, "#d8b25a")
        d.ell(x, y, q, q, "#22302f")
        for i in range(12):
            a = i * math.pi / 6
            d.line([(x + math.sin(a) * q * .78, y - math.cos(a) * q * .78), (x + math.sin(a) * q * .93, y - math.cos(a) * q * .93)], 7 if i % 3 == 0 else 4, "#e8cf8a")
        for a, n, w in ((math.radians(222), .52, 8), (math.radians(150), .8, 5)):
            d.line([(x - math.sin(a) * q * .15, y + math.cos(a) * q * .15), (x + math.sin(a) * q * n, y - math.cos(a) * q * n)], w, "#f3dca0")
        d.ell(x, y, 8, 8, "#f3dca0")
    c.paint(clock, .4)
    body = c.mask(lambda d: (d.rect(L, 440, R, 1067), d.rect(L - 34, 410, R + 34, 444), d.rect(L - 26, 800, R + 26, 832)))
    c.add(c.mask(lambda d: d.rect(L - 90, 290, L + 90, 1067), 50) * body * (1 - openings), "#ffb070", .3)
    c.dim(c.mask(lambda d: d.rect(R - 130, 400, R + 160, 1067), 50) * body, .45)
    swifts = [(r.normal(400, 190), r.normal(300, 130), r.uniform(9, 22), r.uniform(-.7, .7)) for _ in range(22)] + [(r.normal(1320, 110), r.normal(420, 150), r.uniform(9, 18), r.uniform(-.7, .7)) for _ in range(10)]
    c.paint(lambda d: [gull(d, x, y, s, "#241f2a", t, -.45) for x, y, s, t in swifts], .4)
    return c.finish(tint="#f0c8a0")


@scene("snow-tram")
def snow_tram():
    """A tram stands in deep snow at the stop, its windows warm; two clear the rails."""
    c = Canvas()
    c.sky([(0, "#5c6b80"), (.4, "#8b98a8"), (.62, "#b4bcc4"), (1, "#c9d0d8")])
    c.clouds("#a8b2be", 5, 2, 5, .4, .8, 0, .8, .6)
    r = np.random.default_rng(9)

    def row(d):
        x = -30
        for i in range(14):
            w, h, q = r.uniform(110, 160), r.uniform(230, 330), r.uniform(50, 84)
            wall = mix("#6d7684", "#7d6f70", r.random())
            house(d, x, w, 640, h, q, wall, None)
            d.poly([(x - 6, 640 - h + 4), (x + w / 2, 640 - h - q - 8), (x + w + 6, 640 - h + 4), (x + w - 6, 640 - h + 10), (x + w / 2, 640 - h - q + 16), (x + 6, 640 - h + 10)], "#e6eaf0")
            for a in (.18, .58):
                for b in range(3):
                    lit = r.random() < .35
                    d.rect(x + w * a, 640 - h + 26 + b * 74, x + w * (a + .22), 640 - h + 66 + b * 74, "#ffd28a" if lit else "#49525f")
                    d.rect(x + w * a - 3, 640 - h + 66 + b * 74, x + w * (a + .22) + 3, 640 - h + 72 + b * 74, "#e6eaf0")
            x += w
    c.paint(row, 1.2, .92)
    c.fog(300, 640, "#b4bec8", .45, 6, 60)
    c.paint(lambda d: d.poly([(0, 640), (1600, 640), (1600, 1000), (0, 1000)], "#dfe5ec"), 0, 1, .88 + .2 * c.noise(5, 14, 3, 5))
    drift = np.clip((c.noise(4, 24, 17, 5) - .5) * 3, 0, 1) * c.mask(lambda d: d.rect(0, 650, 1600, 1000))
    c.over(drift, "#aebccd", .6)
    # tram
    x1, x2, top, floor = 300, 1330, 330, 752
    c.dim(c.mask(lambda d: d.ell(815, 796, 560, 26), 12), .35)

    def tram(d):
        d.rect(x1 + 60, floor - 20, x2 - 60, floor + 34, "#22262b")
        for x in (470, 560, 1070, 1160):
            d.ell(x, floor + 26, 30, 30, "#171a1e")
            d.ell(x, floor + 26, 11, 11, "#4a4f55")
        d.poly([(x1, floor), (x1 + 6, top + 60), (x1 + 34, top + 12), (x1 + 80, top), (x2 - 80, top), (x2 - 34, top + 12), (x2 - 6, top + 60), (x2, floor), (x2 - 10, floor + 14), (x1 + 10, floor + 14)], "#e4dcc8")
        d.poly([(x1, floor), (x1 + 2, 590), (x2 - 2, 590), (x2, floor), (x2 - 10, floor + 14), (x1 + 10, floor + 14)], "#96291f")
        d.rect(x1 + 2, 584, x2 - 2, 594, "#3a1512")
        d.rect(x1 + 4, 716, x2 - 4, 724, "#e4c98a")
        d.poly([(x1 + 60, top + 2), (x1 + 90, top - 22), (x2 - 90, top - 22), (x2 - 60, top + 2)], "#8d8577")
        d.blob([(x1 + 60, top), (x1 + 90, top - 34), (x1 + 300, top - 44), (800, top - 40), (x2 - 280, top - 46), (x2 - 90, top - 34), (x2 - 56, top)], "#f2f5f9")
        for x in (620, 1010):
            d.rect(x, 404, x + 92, floor + 6, "#7d2119")
            d.rect(x + 8, 414, x + 42, 700, "#f2cf8c")
            d.rect(x + 50, 414, x + 84, 700, "#f2cf8c")
        d.rect(590, 352, 1040, 384, "#20242a")
        # pantograph
        d.line([(800, top - 40), (760, top - 96), (840, top - 150)], 6, "#20242a")
        d.line([(800, top - 40), (850, top - 96), (780, top - 150)], 5, "#20242a")
        d.line([(740, top - 152), (880, top - 152)], 6, "#20242a")
    c.paint(tram, .5)
    panes = [(x, 420, x + 92, 566) for x in (352, 452, 552 - 44 + 0) if x + 92 < 612] + [(728, 420, 820, 566), (832, 420, 924, 566), (936, 420, 1002, 566), (1116, 420, 1200, 566), (1212, 420, 1284, 566)]
    c.glow(lambda d: [d.rect(*p) for p in panes], "#ffb45c", ((14, .35), (70, .3)), "#ffdf9e")
    c.glow(lambda d: d.rect(612, 358, 700, 378), "#ffb45c", ((6, .4),), "#ffd070")
    r2 = np.random.default_rng(5)
    c.paint(lambda d: ([(d.ell(x, 520, 17, 21, "#4a3428"), d.blob([(x - 34, 570), (x - 30, 546), (x, 536), (x + 30, 546), (x + 34, 570)], k)) for x, k in ((396, "#30404c"), (500, "#5a3430"), (770, "#2f3a34"), (884, "#43323c"), (1160, "#2c3644"), (1240, "#5a4430"))],
                       [d.line([(x, 420), (x, 566)], 4, "#8d7d64") for x in (1000,)]), .6, .85)
    c.glow(lambda d: d.ell(x1 + 18, 668, 15, 18), "#fff0c8", ((10, .9), (50, 1.0), (130, .5)), "#fffae6")
    c.add(c.mask(lambda d: d.poly([(x1 + 10, 660), (-40, 640), (-40, 800), (x1 + 10, 690)]), 18), "#ffe9c0", .3)
    # snow against it, rails being cleared
    c.paint(lambda d: (d.blob([(x1 - 60, 800), (x1, 770), (500, 776), (700, 766), (900, 778), (1100, 768), (x2, 774), (x2 + 60, 802), (x2, 820), (800, 812), (x1, 822)], "#eef2f6"),), 2)
    c.paint(lambda d: (d.line([(-20, 838), (330, 812)], 7, "#3a4048"), d.line([(-20, 884), (300, 838)], 8, "#3a4048"), d.blob([(-40, 900), (60, 872), (220, 856), (330, 846), (360, 870), (260, 900), (60, 940), (-40, 950)], "#f4f6f9")), 1)
    c.paint(lambda d: d.line([(0, 170), (800, 178), (1600, 150)], 3, "#2a2f36"), .5)
    for x, y, s in ((200, 884, 250), (96, 930, 262)):
        c.dim(c.mask(lambda d: d.ell(x + 10, y + 2, s * .3, s * .04), 8), .3)
    def men(d):
        h = person(d, 200, 884, 250, "dig", 1, "#d8762c", "#26303a", "#b07a54", None, 0, ("wool", "#26303a"))
        d.line([(h[0] - 60, h[1] - 62), (h[0] + 60, h[1] + 86)], 7, "#6a4c30")
        d.poly([(h[0] + 36, h[1] + 70), (h[0] + 84, h[1] + 58), (h[0] + 96, h[1] + 116), (h[0] + 60, h[1] + 124)], "#55606a")
        h = person(d, 96, 934, 270, "hips", 1, "#2d3c4a", "#20262c", "#8a5a3c", None, .05, ("cap", "#1c2228"))
        person(d, 1440, 846, 236, "stand", -1, "#5a3a4a", "#26242a", "#d8a884", None, .2, ("wool", "#b8903a"))
        person(d, 1510, 850, 226, "phone", -1, "#33483f", "#23262a", "#c08a64", "#2a1a12", .14)
    c.paint(men, .5)
    # the stop's post
    c.paint(lambda d: (d.rect(1366, 420, 1376, 850, "#2a3036"), d.rect(1330, 420, 1412, 500, "#1f5a48"), d.rect(1338, 428, 1404, 492, "#f0ece0"), d.rect(1350, 440, 1392, 470, "#1f5a48"), d.blob([(1326, 420), (1340, 404), (1400, 402), (1416, 420)], "#f6f8fa")), .5)
    c.snow(7, 700)
    return c.finish(curve=.15, tint="#c8d8ec")


@scene("rain-square")
def rain_square():
    """The square in an evening's rain: umbrellas, lamps, everything twice on the wet stones."""
    c = Canvas()
    c.sky([(0, "#1b2536"), (.35, "#33435a"), (.58, "#5c6878"), (1, "#1c2430")])
    c.clouds("#141c2a", 5, 2, 6, .4, .8, 0, .6, .7)
    r = np.random.default_rng(21)
    lit = []

    def facades(d):
        x = -40
        while x < 1640:
            w, h = r.uniform(130, 210), r.uniform(260, 380)
            near = abs(x - 800) / 800
            d.rect(x, 590 - h * (.8 + .4 * near), x + w, 600, mix("#2a3446", "#1a222f", near))
            top = 590 - h * (.8 + .4 * near)
            d.poly([(x - 6, top), (x + w / 2, top - 50), (x + w + 6, top)], mix("#232c3c", "#161d28", near))
            n = int(w // 40)
            for a in range(n):
                for b in range(4):
                    if r.random() < .42:
                        lit.append((x + 14 + a * 40, top + 30 + b * 62, 20, 34))
            if r.random() < .75:
                lit.append((x + 16, 528, w - 34, 54))
            x += w
    c.paint(facades, .6)
    c.paint(lambda d: (d.poly([(742, 592), (748, 220), (852, 220), (858, 592)], "#222c3c"), d.poly([(736, 224), (800, 90), (864, 224)], "#1a2230")), .6)
    c.glow(lambda d: [d.rect(x, y, x + w, y + h) for x, y, w, h in lit], "#ff9a4a", ((6, .4), (26, .3)), "#f8c880")
    c.paint(lambda d: [d.line([(x + w * k / 3, y), (x + w * k / 3, y + h)], 2, "#20262f") for x, y, w, h in lit for k in (1, 2) if w > 30], 0)
    c.glow(lambda d: d.ell(800, 300, 34, 34), "#ffd9a0", ((12, .5), (60, .6)), "#f8ecc8")
    c.paint(lambda d: (d.line([(800, 300), (800, 276)], 4, "#20242c"), d.line([(800, 300), (820, 308)], 4, "#20242c")))
    # the ground
    c.paint(lambda d: d.rect(0, 592, 1600, 1000, "#161d28"), 0, 1, .8 + .4 * c.noise(30, 60, 5, 4))
    for x, h, base in ((250, 330, 650), (1330, 350, 664), (560, 220, 612), (1060, 230, 614)):
        spot = []
        c.paint(lambda d: spot.append(lamp(d, x, base, h, "#0c1016")), .5)
        lx, ly = spot[0]
        c.glow(lambda d: d.ell(lx, ly, h * .03, h * .03), "#ffcf8a", ((8, 1.0), (40, 1.1), (130, .7)), "#fff4d8")
    c.wet(600, 8, .95, 40, 12, .8)
    joints = c.mask(lambda d: ([d.line([(800 + (x - 800) * .4, 600), (800 + (x - 800) * 2.6, 1000)], 1.6) for x in range(-1600, 3300, 130)], [d.line([(0, 600 + (k / 16) ** 1.8 * 400), (1600, 600 + (k / 16) ** 1.8 * 400)], 1.6) for k in range(1, 16)]), .6)
    c.over(joints, "#0c1118", .5)
    cast = [(420, 720, 150, "walk", 1, "#141a22", "#b03a2a"), (700, 690, 122, "walk", -1, "#10161e", "#2f5d62"), (930, 740, 164, "stride", 1, "#121820", "#d9a441"),
            (1190, 716, 146, "walk", -1, "#151b24", "#35507a"), (1010, 668, 100, "stand", 1, "#171e28", "#e6dcc6"), (300, 672, 104, "walk", -1, "#171e28", "#7c2f3a")]
    for x, y, s, pose, f, coat, um in cast:
        mirror = c.mask(lambda d: (d.poly([(x - s * .12, y), (x + s * .12, y), (x + s * .14, y + s * .9), (x - s * .14, y + s * .9)]),), 9) * np.clip(c.noise(20, 70, 4, 4) * 2 - .4, 0, 1)
        c.dim(mirror, .6)
        glim = c.mask(lambda d: d.ell(x, y + s * 1.02, s * .4, s * .2), 9) * np.clip(c.noise(10, 90, 14, 4) * 2.6 - .8, 0, 1)
        c.over(glim, mix(um, "#1a2230", .3), .65)
    def walkers(d):
        for x, y, s, pose, f, coat, um in sorted(cast, key=lambda k: k[1]):
            person(d, x, y, s, pose, f, coat, mix(coat, "#000000", .2), "#6a4c3c", None, .14)
            umbrella(d, x + f * s * .08, y - s * .92, s * .46, um, f * .08)
    c.paint(walkers, .5)
    # two in front, close, seen from behind
    c.dim(c.mask(lambda d: d.poly([(1090, 985), (1400, 985), (1440, 1000), (1060, 1000)]), 14), .6)
    def front(d):
        person(d, 1190, 1150, 540, "stand", 1, "#39536a", "#1c2430", "#6a4c3c", "#1d1512", .16)
        person(d, 1310, 1150, 500, "stand", -1, "#7a4450", "#241c24", "#8a644c", "#4a2c1c", .18)
        umbrella(d, 1250, 650, 250, "#b8382c", -.05, False)
        d.line([(1249, 520), (1254, 850)], 7, "#0c0e12")
    c.paint(front, .6)
    rim = c.mask(front, 0)
    c.add(np.clip(rim - np.roll(rim, 7, 0), 0, 1) + .6 * np.clip(rim - np.roll(rim, -6, 1), 0, 1), "#ffc890", .35)
    c.rain(9, 1100, 54, .12, "#cfdcec", .26)
    r = np.random.default_rng(2)
    rings = [(r.uniform(0, 1600), 620 + 370 * r.random() ** .8) for _ in range(150)]
    c.add(c.mask(lambda d: [d.arc(x, y, 4 + (y - 600) * .035, 1.5 + (y - 600) * .012, 0, 360, 1.2) for x, y in rings], .5), "#b8c8dc", .4)
    return c.finish(.018, .36, .25)


@scene("sandbags")
def sandbags():
    """High water in Tanner's Row: a wall of sandbags before the doors, a chain of hands."""
    c = Canvas()
    c.sky([(0, "#39444e"), (.4, "#66727a"), (.6, "#98a09c"), (1, "#4a5458")])
    c.clouds("#2c363f", 5, 2, 6, .4, .75, 0, .6, .8)
    cam = Camera(330, 470, 950, 1.7)
    haze = "#8f9995"
    far = lambda k, z: mix(k, haze, 1 - math.exp(-z / 34))
    walls = ["#8a5a44", "#b09a78", "#6a7268", "#9a6a5a", "#7a6a5c", "#a88a6a", "#6c5a52"]
    for i in range(6, -1, -1):
        z1, z2 = 2.4 + i * 5.4, 2.4 + (i + 1) * 5.4
        z = (z1 + z2) / 2
        tex = .82 + .3 * c.noise(40, 70, 30 + i, 4)
        def front(d):
            d.poly(cam.wall(4.2, -.2, 7.6, z1, z2), far(walls[i], z))
            d.poly([cam(4.2, 7.6, z1), cam(4.2, 10, (z1 + z2) / 2), cam(4.2, 7.6, z2)], far(walls[i], z))
            for f, lit in ((3.9, i % 3 == 1), (6.0, i % 4 == 0)):
                for k in (.9, 3.2):
                    d.poly(cam.wall(4.2, f - .85, f + .75, z1 + k - .1, z1 + k + 1.3), far("#e0d8c6", z))
                    d.poly(cam.wall(4.2, f - .75, f + .65, z1 + k, z1 + k + 1.2), "#ffd28a" if lit else far("#2c3840", z))
            d.poly(cam.wall(4.2, 0, 2.3, z1 + .6, z1 + 1.7), far(("#2f5a4c", "#7a2c26", "#2c4258")[i % 3], z))
            d.poly(cam.wall(4.2, .9, 2.3, z1 + 2.8, z1 + 4.6), far("#e0d8c6", z))
            d.poly(cam.wall(4.2, 1.0, 2.2, z1 + 2.9, z1 + 4.5), "#ffcf85" if i in (0, 2) else far("#34424a", z))
        c.paint(front, .5, 1, tex)
    # left side: a railing and the river
    c.paint(lambda d: (d.poly([(-10, 496), (330, 472), (352, 472), (-10, 1010)], "#76827f"),), 1)
    c.ridge(474, 5, 7, haze, 6, a=0)
    c.paint(lambda d: terrace(d, -40, 330, 486, .45, 5, "#848f8d"), 1.4)
    # the flooded street
    street = c.mask(lambda d: d.poly([(-10, 474), (330, 472), cam(4.2, 0, 36), cam(4.2, 0, 3.0), (1600, 1000), (-10, 1000)]))
    c.over(street, "#5d6a6a", 1)
    c.wet(486, 11, 1.0, 30, 10, .7, street)
    c.over(street * np.clip((c.noise(8, 60, 23, 5) - .52) * 4, 0, 1), "#a8b2ac", .4)
    c.dim(street * np.clip((c.noise(10, 80, 53, 4) - .55) * 4, 0, 1), .35)
    for z in (30, 20, 13.5, 9.2):
        x, y = cam(-2.4, 0, z)
        k = cam.size(4.2, z)
        spot = []
        c.paint(lambda d: spot.append(lamp(d, x, y, k, far("#1e2426", z))), .5)
        c.glow(lambda d: d.ell(*spot[0], k * .024, k * .024), "#ffd898", ((k * .03 + 3, .9), (k * .1 + 8, .8)), "#fff2d0")
        c.add(c.mask(lambda d: d.rect(x - k * .03, y, x + k * .03, y + k * .9), 7) * np.clip(c.noise(6, 110, 9, 3) * 3 - 1.1, 0, 1), "#ffd898", .5)
    # sandbags along the house wall
    r = np.random.default_rng(8)
    def bag(d, x, y, w, h, colour):
        d.blob([(x, y + h * .5), (x + w * .06, y + h * .08), (x + w * .3, y), (x + w * .7, y + h * .02), (x + w * .95, y + h * .1), (x + w, y + h * .5), (x + w * .94, y + h * .95), (x + w * .5, y + h), (x + w * .05, y + h * .94)], colour)
        d.curve([(x + w * .08, y + h * .3), (x + w * .5, y + h * .16), (x + w * .92, y + h * .3)], max(1, h * .05), mix(colour, "#fff4d8", .35))
        d.curve([(x + w * .05, y + h * .86), (x + w * .5, y + h * .93), (x + w * .95, y + h * .86)], max(1, h * .07), mix(colour, "#000000", .35))
        d.line([(x + w * .03, y + h * .42), (x - w * .05, y + h * .3)], max(2, h * .1), mix(colour, "#000000", .25))
    def bank(d):
        zs = 26 * .955 ** np.arange(50)
        for z in zs:
            for row in range(4):
                zz = z * (1 - (row % 2) * .024)
                x, y = cam(3.3 + .08 * row, .24 * (row + 1), zz)
                w, h = cam.size(.6, zz), cam.size(.3, zz)
                bag(d, x, y + r.uniform(-1, 1), w, h, far(mix("#b89a68", "#7a6444", r.random() * .8), zz * .7))
    c.paint(bank, .5, 1, .84 + .3 * c.noise(200, 140, 3, 3))
    # people in a chain, in boots in the water
    crew = [(1.5, 17, "carry", 1, "#3a4a5a"), (2.0, 11.4, "carry", 1, "#7a3a2e"), (1.95, 8.2, "carry", 1, "#3f5a44"), (1.85, 6.3, "carry", 1, "#d0702c"), (1.85, 4.9, "stoop", 1, "#2d3a48"), (-.35, 7.2, "hips", 1, "#5a4a6a")]
    for wx, z, *_ in crew:
        x, y = cam(wx, 0, z)
        s = cam.size(1.72, z)
        c.dim(c.mask(lambda d: d.poly([(x - s * .12, y), (x + s * .14, y), (x + s * .16, y + s * .7), (x - s * .1, y + s * .7)]), 6) * np.clip(c.noise(10, 70, 44, 4) * 2.2 - .5, 0, 1), .7)
    def chain(d):
        for i, (wx, z, pose, f, coat) in enumerate(crew):
            x, y = cam(wx, -.1, z)
            s = cam.size(1.75, z)
            hand = person(d, x, y, s, pose, f, far(coat, z), far("#23302c", z), ("#c08a64", "#7a5038", "#d8a884", "#a87048", "#c9936c", "#8a5a3c")[i], ("#2a1a12", "#15100d", "#8b8d8c", None, "#3a2418", "#15100d")[i], (.03, .03, .1, 0, .03, .2)[i], (None, "wool", None, ("helmet", "#e8d8a0"), "cap", None)[i])
            if pose == "carry":
                bag(d, hand[0] - s * .1, hand[1] - s * .1, s * .32, s * .17, far("#b89a68", z))
    c.paint(chain, .5)
    c.add(c.mask(lambda d: [(d.arc(*cam(wx, 0, z), cam.size(.5, z), cam.size(.11, z), 0, 360, 2)) for wx, z, *_ in crew], .7), "#d8e0d8", .5)
    c.rain(5, 420, 40, .2, "#e6eef0", .2)
    return c.finish(tint="#c8d0c4")
