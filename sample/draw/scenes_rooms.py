"""Rooms at work: the harbour's watch-room."""

import numpy as np

from figures import crane, gull
from ink import Canvas, mix, scene


@scene("watch-room")
def watch_room():
    """The watch-room on Pilots' Quay in fog: the radio, the slate, the kettle, and somebody reading depths."""
    c = Canvas(1600, 1000, "#38423f")
    c.im *= (.86 + .28 * c.noise(5, 24, 5, 5))[..., None]
    # the windows: fog, a mast, a crane, the bar not to be seen
    out = Canvas(1600, 1000)
    out.sky([(0, "#aeb9ba"), (.45, "#c6ccc8"), (.7, "#b9c1c0"), (1, "#a2adad")])
    out.paint(lambda d: (crane(d, 1180, 600, 260, -1, "#9aa5a5"), d.line([(640, 600), (640, 250)], 7, "#9ca6a6"), d.line([(600, 330), (680, 330)], 4, "#9ca6a6"), d.poly([(470, 600), (500, 560), (820, 556), (850, 600)], "#98a3a4")), 4)
    out.fog(300, 640, "#d3d8d4", .8, 7, 60)
    out.paint(lambda d: (gull(d, 860, 190, 34, "#7e8a8c", -.12), gull(d, 960, 236, 22, "#8b9698", .1)), 1.2)
    panes = [(90 + k * 372, 96, 90 + k * 372 + 332, 560) for k in range(4)]
    glass = c.mask(lambda d: [d.rect(*p) for p in panes])
    c.im = c.im * (1 - glass[..., None]) + out.im * glass[..., None]
    drops = np.random.default_rng(4)
    wet = [(drops.uniform(90, 1560), drops.uniform(110, 550), drops.uniform(1.5, 4)) for _ in range(260)]
    c.over(c.mask(lambda d: [d.ell(x, y, q, q * 1.4) for x, y, q in wet], .8) * glass, "#eef2f0", .5)
    frame = "#e2ddcf"

    def joinery(d):
        for x, y, x2, y2 in panes:
            for box in ((x - 18, y - 18, x2 + 18, y), (x - 18, y2, x2 + 18, y2 + 22), (x - 18, y, x, y2), (x2, y, x2 + 18, y2)):
                d.rect(*box, frame)
            d.rect((x + x2) / 2 - 6, y, (x + x2) / 2 + 6, y2, frame)
            d.rect(x, 318, x2, 328, frame)
    c.paint(joinery, .5, 1, .84 + .2 * c.noise(8, 60, 3, 4))
    c.dim(c.mask(lambda d: d.rect(0, 584, 1600, 640), 20), .35)

    # the desk
    c.paint(lambda d: (d.rect(-10, 730, 1610, 1010, "#6b4a2e"), d.rect(-10, 722, 1610, 744, "#94693f"), d.rect(-10, 842, 1610, 848, "#452d19")), .5, 1, .82 + .34 * c.noise(5, 80, 9, 5))

    def radio(d):
        d.rect(980, 540, 1420, 730, "#3b4a48")
        d.rect(980, 540, 1420, 556, "#52635f")
        d.rect(1004, 574, 1240, 650, "#1a1f1e")
        for k in range(15):
            d.line([(1018 + k * 15, 640), (1018 + k * 15, 618 if k % 5 == 0 else 628)], 2.4, "#e7c982")
        d.line([(1211, 582), (1211, 642)], 4, "#ff7a4a")
        for x, y, q in ((1290, 608, 30), (1370, 608, 30), (1040, 692, 18), (1100, 692, 18), (1160, 692, 18)):
            d.ell(x, y, q, q, "#20272a")
            d.line([(x, y), (x + q * .5, y - q * .6)], 4, "#cfd6d2")
        for k in range(9):
            d.line([(1236 + k * 19, 664), (1236 + k * 19, 714)], 5, "#232c2b")
    c.dim(c.mask(lambda d: d.rect(970, 560, 1440, 740), 14), .5)
    c.paint(radio, .4)
    c.glow(lambda d: d.rect(1008, 578, 1236, 612), "#ffcf86", ((10, .5), (60, .35)), "#f3cf8a")

    def things(d):
        # a slate with six numbers, chalked
        d.poly([(120, 728), (150, 520), (470, 520), (500, 728)], "#7a5635")
        d.poly([(142, 714), (168, 540), (452, 540), (478, 714)], "#232a2c")
        r = np.random.default_rng(8)
        for row in range(6):
            y = 562 + row * 26
            d.line([(196, y), (196 + r.uniform(60, 96), y)], 4, "#c9cfca")
            for k in range(2):
                x = 360 + k * 26
                d.arc(x, y, 8, 9, r.uniform(0, 90), r.uniform(220, 340), 4, "#e6eae4")
        # the kettle on its ring, and a mug
        d.rect(1470, 706, 1580, 724, "#22282a")
        d.blob([(1476, 704), (1480, 640), (1526, 616), (1572, 640), (1576, 704)], "#b7bcb8")
        d.line([(1574, 650), (1608, 622)], 13, "#b7bcb8")
        d.arc(1526, 622, 40, 36, 190, 350, 8, "#2a2f30")
        d.ell(1526, 614, 9, 8, "#2a2f30")
        d.rect(560, 668, 612, 728, "#b8402c")
        d.arc(612, 698, 18, 18, 270, 90, 9, "#b8402c")
        # papers
        d.poly([(640, 742), (820, 742), (846, 772), (626, 772)], "#e9e4d6")
    c.paint(things, .5)

    # the reader, turned to the microphone
    def reader(d):
        coat, skin = "#2f4a62", "#b98158"
        d.blob([(628, 860), (640, 640), (700, 560), (790, 546), (860, 580), (900, 680), (906, 860)], coat)
        d.poly([(742, 560), (800, 552), (806, 600), (764, 606)], "#e6e0d2")
        d.taper((786, 566), (792, 520), 74, 66, skin)
        d.ell(800, 448, 82, 100, skin)
        d.poly([(872, 430), (906, 478), (868, 488)], skin)
        d.blob([(724, 470), (716, 396), (770, 344), (848, 346), (880, 398), (846, 400), (790, 396), (760, 430), (756, 500)], "#56524c")
        d.blob([(800, 520), (872, 500), (884, 520), (868, 560), (820, 566), (780, 544)], "#6a655d")
        d.line([(846, 434), (868, 436)], 5, "#20160f")
        d.line([(838, 418), (876, 414)], 6, "#4a463f")
        d.arc(786, 420, 92, 98, 196, 330, 14, "#15191b")
        d.ell(764, 452, 30, 40, "#15191b")
        d.ell(764, 452, 20, 28, "#343d40")
        d.taper((660, 640), (700, 780), 92, 74, mix(coat, "#000000", .14))
        d.taper((700, 780), (860, 760), 70, 48, mix(coat, "#000000", .14))
        d.ell(878, 754, 28, 24, skin)
        d.rect(872, 700, 956, 756, "#efe9da")
    c.dim(c.mask(lambda d: d.blob([(640, 880), (650, 650), (760, 560), (900, 640), (930, 880)]), 26), .4)
    c.paint(reader, .6)
    c.paint(lambda d: (d.rect(-10, 800, 1610, 1010, "#6b4a2e"), d.rect(-10, 792, 1610, 812, "#94693f"), [d.rect(140 + k * 500, 850, 460 + k * 500, 980, "#573a22") for k in range(3)], [d.ell(300 + k * 500, 912, 12, 12, "#caa863") for k in range(3)]), .5, 1, .82 + .34 * c.noise(5, 80, 11, 5))
    # the microphone on its arm
    c.paint(lambda d: (d.line([(1010, 800), (1000, 640), (944, 556)], 9, "#20272a"), d.ell(1000, 640, 12, 12, "#8d979a"), d.rect(986, 788, 1036, 804, "#20272a"), d.blob([(906, 520), (916, 494), (946, 492), (962, 516), (956, 556), (930, 566), (910, 552)], "#7d888b"), [d.line([(912, 506 + k * 14), (956, 504 + k * 14)], 3, "#3a4447") for k in range(4)]), .5)
    # the lamp over the slate
    c.paint(lambda d: (d.line([(300, 0), (300, 52)], 6, "#1c2223"), d.poly([(236, 96), (268, 52), (332, 52), (364, 96)], "#2f5a4c")), .5)
    c.glow(lambda d: d.ell(300, 98, 52, 9), "#ffd898", ((16, .6), (90, .45), (220, .25)), "#fff3d4")
    c.add(c.mask(lambda d: d.poly([(250, 100), (350, 100), (640, 800), (20, 800)]), 60), "#ffd898", .12)
    c.light(1530, 600, 46, 90, "#f2f4f0", .22)
    return c.finish(.013, .4, .25, "#e6e2cc")
