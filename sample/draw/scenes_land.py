"""Scenes of land and river: orchard, reservoir, allotments, greenhouse, the regatta's finish."""

import math

import numpy as np

from figures import gull, ladder, person, shade, terrace, tree
from ink import Camera, Canvas, blur, mix, rgb, scene, smooth, turned


@scene("orchard")
def orchard():
    """Apple picking in the Tace Valley: rows of trees, a ladder, crates, low sun through the leaves."""
    c = Canvas(1600, 1067)
    c.sky([(0, "#8fb8cc"), (.25, "#c8d8cc"), (.42, "#f6e4b4"), (1, "#d8c080")])
    c.clouds("#fffaf0", 43, 2, 8, .5, .8, 0, .4, .7)
    c.light(300, 420, 380, 260, "#ffe6a8", .6)
    c.ridge(440, 34, 5, "#a9b88c", 3, a=.9).ridge(476, 20, 15, "#8da070", 4, a=.95)
    c.over(c.mask(lambda d: d.rect(0, 500, 1600, 1067)), "#7d9440")
    n = c.noise(120, 90, 3, 4)
    ys = np.mgrid[0 : c.h, 0 : c.w][0]
    grass = (ys > 498).astype(np.float32)
    c.over(grass, mix("#b8ac4c", "#4a6428", 0)[None, None] * (1 - n[..., None]) + rgb("#46642a")[None, None] * n[..., None], .75)
    c.fog(440, 560, "#f8e6b4", .7, 3, 30)
    # rows that run to a point on the left
    cam = Camera(420, 500, 900, 2.2)
    for z in (46, 36, 28, 22, 17, 13, 9.6):
        for x in (-9.5, -3.6, 3.1, 9.2, 15.4, 21.5):
            px, py = cam(x, 0, z)
            h = cam.size(4.4, z)
            if -h < px < 1600 + h:
                fade = 1 - math.exp(-z / 26)
                c.dim(c.mask(lambda d: d.ell(px + h * .34, py + h * .03, h * .52, h * .06), 6), .35 * (1 - fade * .6))
                c.paint(lambda d: tree(d, px, py, h, int(z * 7 + x * 3), mix("#56762e", "#c8c480", fade * .85), mix("#4a3826", "#b8a878", fade * .8), .44, 60), .4 + fade)
                r = np.random.default_rng(int(z * 11 + x))
                spots = [(px + r.normal(0, h * .2), py - h * .62 + r.normal(0, h * .15), h * .019) for _ in range(26)]
                c.paint(lambda d: [d.ell(a, b, q, q, mix("#c0321f", "#c8c480", fade * .8)) for a, b, q in spots], .4, 1 - fade * .5)
    c.fog(430, 600, "#f8e6b4", .35, 13, 50)
    # the near tree
    c.dim(c.mask(lambda d: d.ell(1260, 1010, 420, 50), 24), .4)
    c.paint(lambda d: (d.poly(smooth([(1090, 1026), (1140, 990), (1158, 800), (1172, 560)]) + smooth([(1220, 560), (1214, 800), (1226, 990), (1280, 1026)]), "#46362a"), d.taper((1190, 700), (960, 470), 40, 18, "#46362a"), d.taper((1194, 640), (1430, 420), 44, 16, "#46362a"), d.taper((1196, 600), (1160, 330), 34, 14, "#46362a")), .5, 1, .8 + .4 * c.noise(30, 10, 8, 4))
    r = np.random.default_rng(31)
    leaves = []
    for bx, by, q in ((940, 430, 150), (1120, 290, 190), (1340, 330, 200), (1480, 480, 130), (1210, 180, 170), (1040, 560, 60), (1420, 180, 140)):
        for _ in range(150):
            a, k = r.uniform(0, 2 * math.pi), math.sqrt(r.random()) * q
            leaves.append((bx + math.cos(a) * k, by + math.sin(a) * k * .8, r.uniform(14, 27), r.uniform(0, math.pi), r.random()))
    leaves.sort(key=lambda p: p[4])
    def foliage(d):
        for x, y, s, a, k in leaves:
            light = np.clip((1250 - x) / 900 + (500 - y) / 900, 0, 1) * .7 + k * .3
            d.blob(turned([(-s, 0), (-s * .2, -s * .42), (s, 0), (-s * .2, s * .42)], x, y, a), mix("#2f4a1c", "#a8b848", light))
    c.paint(foliage, .4)
    apples = [leaves[k][:2] for k in r.choice(len(leaves), 90, replace=False) if leaves[k][1] > 220][:48]
    c.paint(lambda d: [(d.ell(x, y, 17, 16, "#a82c1c"), d.ell(x - 4, y - 4, 8, 8, "#d8583a"), d.line([(x, y - 14), (x + 3, y - 22)], 3, "#3a2a1a")) for x, y in apples], .4)
    # ladder and pickers
    c.paint(lambda d: ladder(d, 760, 1010, 960, 330, 62, 15, "#c9a468"), .4)
    def pickers(d):
        person(d, 838, 792, 330, "pick", 1, "#b8452c", "#33405a", "#b07a54", None, 0, ("brim", "#d8c08a"))
        person(d, 560, 1004, 330, "stoop", -1, "#4a6a74", "#4a3a2c", "#d8a884", "#6b4424", .04, ("brim", "#c8ac70"))
        for x, y in ((330, 968), (470, 1010), (200, 1004)):
            for k in range(3):
                d.rect(x, y - 54 + k * 19, x + 140, y - 40 + k * 19, mix("#b8864c", "#6a4626", k * .2))
            d.rect(x, y - 56, x + 10, y + 14, "#7a542e")
            d.rect(x + 130, y - 56, x + 140, y + 14, "#7a542e")
            rr = np.random.default_rng(x)
            for i in range(7):
                for j in range(2):
                    d.ell(x + 18 + i * 17 + j * 5, y - 56 - j * 12 + rr.uniform(-3, 3), 12, 11, mix("#b8341f", "#d8a03a", rr.random() * .5))
        for x, y in ((700, 1020), (660, 990), (1010, 1030), (1060, 1010), (1330, 1034)):
            d.ell(x, y, 11, 10, "#b8341f")
    c.paint(pickers, .5)
    c.light(260, 420, 700, 420, "#ffe8b0", .14)
    return c.finish(.008, tint="#f4dca0", soft=.7)


@scene("reservoir")
def reservoir():
    """The Orlby dam after a dry summer: pale rings on the banks, the tower standing high."""
    c = Canvas()
    c.sky([(0, "#6f9cb8"), (.3, "#b4ccd0"), (.42, "#ecdfc0"), (1, "#c8a878")])
    c.clouds("#ffffff", 33, 2, 9, .55, .85, 0, .4, .8)
    c.ridge(360, 70, 15, "#9aa8a4", 3, a=.95).ridge(400, 60, 28, "#7d9080", 3).ridge(440, 36, 42, "#64785c", 4)
    c.fog(360, 470, "#e8dfc8", .5, 3, 30)
    r = np.random.default_rng(5)
    c.paint(lambda d: [d.poly([(x, y), (x - s * .3, y), (x, y - s), (x + s * .3, y)], mix("#3c5440", "#6f8468", r.random())) for x, y, s in sorted([(r.uniform(0, 1600), r.uniform(440, 476), r.uniform(22, 44)) for _ in range(150)], key=lambda p: p[1])], .6)
    # banks with drought rings: bands of earth towards the water
    pale = ["#c8b48a", "#b89c70", "#d0bc94", "#b09068", "#c4a87c", "#a8865c", "#bca078", "#9a7850"]
    left = [(-20, 470), (300, 474), (620, 476), (900, 478)]
    for i, k in enumerate(pale):
        t = i / 8
        p = smooth([(-20, 466 + t * 330), (180, 476 + t * 270), (330, 482 + t * 160), (420, 486 + t * 96), (620, 484 + t * 40), (980, 480 + t * 14), (1620, 478 + t * 10)])
        c.paint(lambda d: d.poly(p + [(1620, 1000), (-20, 1000)], k), .6, 1, .82 + .32 * c.noise(40, 60, i + 3, 5))
        c.dim(np.roll(c.mask(lambda d: d.line(p, 3)), 1, 0), .35)
    water = c.mask(lambda d: d.poly(smooth([(-20, 830), (200, 752), (350, 650), (470, 590), (700, 528), (1000, 500), (1620, 494)]) + [(1620, 1000), (-20, 1000)]))
    sky = np.flip(c.im[60:500], 0)
    reflect = np.repeat(sky[np.clip((np.arange(506) * .86).astype(int), 0, 439)], 1, 0)
    base = c.im.copy()
    base[494:] = reflect[: c.h - 494] * .72 + rgb("#3f6474") * .28
    base += ((c.noise(12, 130, 7, 3) - .5) * .12)[..., None]
    c.im = c.im * (1 - water[..., None]) + base * water[..., None]
    # boat aground, cracked mud
    mud = c.mask(lambda d: d.poly(smooth([(-20, 790), (170, 720), (320, 640), (440, 590)]) + smooth([(480, 596), (356, 656), (206, 758), (-20, 838)])), 3)
    cracks = np.abs(c.noise(60, 70, 19, 2) - .5) < .022
    c.over(mud * blur(cracks.astype(np.float32), .8), "#5a4430", .7)
    c.paint(lambda d: (d.blob(turned([(-96, -14), (-60, 20), (50, 22), (110, -22), (40, -10)], 190, 668, .16), "#7a3a2c"), d.poly(turned([(-90, -13), (104, -21), (40, -8), (-60, -4)], 190, 668, .16), "#4a3a30"), d.line([(290, 690), (380, 700)], 3, "#5a4a3a")), .5)
    # dam from the right in perspective, with a road and a man fishing
    def dam(d):
        d.poly([(1620, 560), (1620, 1010), (820, 1010), (1010, 560), (1180, 478), (1230, 474)], "#a8a290")
        d.poly([(820, 1010), (1010, 560), (1180, 478), (1192, 478), (1040, 566), (905, 1010)], "#d8d0b8")
        d.poly([(760, 1010), (980, 556), (1176, 474), (1184, 478), (1010, 562), (826, 1010)], "#6f6a5e")
    c.paint(dam, .5, 1, .84 + .3 * c.noise(20, 50, 23, 5))
    for i in range(7):
        t = (i / 7) ** 1.6
        x, y = 1180 - 320 * t, 478 + 480 * t
        k = 14 + 110 * t
        c.paint(lambda d: (d.rect(x - k * .06, y - k * .7, x + k * .06, y + k * .1, "#5a564c"),), .5)
    c.paint(lambda d: (d.line([(1180, 470), (1010, 520), (800, 940)], 4, "#5a564c"),), .5)
    # the valve tower with its bridge, pale where the water used to stand
    def tower(d):
        d.rect(640, 330, 760, 640, "#d8c8a4")
        d.rect(640, 330, 760, 420, "#8d8474")
        for y in (430, 470, 510, 550, 590):
            d.rect(640, y, 760, y + 7, "#b8a47c")
        d.poly([(624, 334), (700, 256), (776, 334)], "#3f5a5c")
        d.rect(626, 328, 774, 342, "#5a564c")
        d.rect(684, 356, 716, 416, "#2f3a3c")
        d.rect(690, 470, 710, 500, "#3a3a34")
        d.rect(690, 560, 710, 590, "#3a3a34")
        d.poly([(760, 372), (1190, 452), (1190, 462), (760, 388)], "#5a564c")
        for i in range(9):
            x = 760 + i * 52
            d.line([(x, 374 + i * 9.4), (x, 344 + i * 10.4)], 3, "#5a564c")
        d.line([(760, 344), (1190, 430)], 3, "#5a564c")
        for x, y in ((880, 396), (1020, 424)):
            d.line([(x, y), (x, 560)], 9, "#8d8474")
    c.paint(tower, .5)
    c.dim(c.mask(lambda d: d.rect(716, 330, 764, 640), 10) * c.mask(lambda d: d.rect(640, 330, 760, 640)), .35)
    c.over(c.mask(lambda d: d.rect(640, 640, 760, 800), 3) * water * np.clip(c.noise(8, 100, 5, 3) * 2.2 - .4, 0, 1), "#c8b890", .55)
    def people(d):
        person(d, 1250, 920, 300, "point", -1, "#2f5a52", "#3a342c", "#c9936c", "#8b8d8c", .1, ("brim", "#c8b080"))
        person(d, 1370, 930, 290, "read", -1, "#c8963a", "#26323c", "#8a5a3c", "#15100d", 0)
        d.poly([(1318, 736), (1346, 728), (1350, 768), (1322, 776)], "#f0ece0")
    c.dim(c.mask(lambda d: (shade(d, 1250, 920, 300, .7, .12), shade(d, 1370, 930, 290, .7, .12)), 5), .4)
    c.paint(people, .5)
    c.paint(lambda d: [gull(d, x, y, s, "#e8e8e2", t) for x, y, s, t in ((420, 520, 22, .2), (520, 470, 16, -.1), (330, 430, 14, .2))], .4)
    return c.finish(tint="#f0d8a8")


@scene("allotments")
def allotments():
    """Plots behind Tanner's Row in June: bean poles, sheds of every make, somebody digging."""
    c = Canvas()
    c.sky([(0, "#7fb0d0"), (.25, "#bcd6d8"), (.36, "#f0ead0"), (1, "#90a860")])
    c.clouds("#ffffff", 23, 2, 7, .5, .78, 0, .36, .9)
    c.paint(lambda d: terrace(d, -20, 1640, 360, 1.0, 27, "#9c8c8a"), 1, .9)
    r = np.random.default_rng(6)
    c.paint(lambda d: [d.ell(x, 350 + r.uniform(-8, 12), r.uniform(24, 46), r.uniform(18, 34), mix("#56783c", "#86a058", r.random())) for x in range(-20, 1640, 34)], .8)
    c.fog(290, 380, "#f0ead0", .35, 4, 24)
    c.paint(lambda d: d.rect(0, 366, 1600, 1000, "#6a8a3e"), 0, 1, .8 + .4 * c.noise(80, 90, 7, 4))
    # plots: bands of soil with rows of plants, growing towards us
    bands = [(378, 420), (430, 492), (506, 600), (618, 752), (774, 1000)]
    for b, (y0, y1) in enumerate(bands):
        s = (y1 - y0) / 130
        cuts = [-200, 130, 520, 820, 1180, 1800] if b % 2 else [-200, 330, 640, 1040, 1380, 1800]
        for i in range(5):
            x0, x1 = cuts[i] + 14 * s, cuts[i + 1] - 14 * s
            lean = lambda x, y: 800 + (x - 800) * (.86 + .3 * (y - 366) / 634)
            quad = [(lean(x0, y0), y0), (lean(x1, y0), y0), (lean(x1, y1), y1), (lean(x0, y1), y1)]
            soil = mix("#6a4a30", "#4a3222", r.random())
            c.paint(lambda d: d.poly(quad, soil), .6, 1, .75 + .5 * c.noise(120, 120, b * 7 + i, 3))
            kind = (b * 3 + i * 2) % 6
            rr = np.random.default_rng(b * 10 + i)
            def crop(d):
                rows = 3 if kind != 4 else 2
                for k in range(rows):
                    yy = y0 + (y1 - y0) * (k + .75) / rows
                    n = max(3, int((x1 - x0) / (26 + 34 * s)))
                    for j in range(n):
                        x = lean(x0 + (x1 - x0) * (j + .5) / n, yy) + rr.uniform(-3, 3)
                        q = (11 + 17 * s) * rr.uniform(.8, 1.15)
                        if kind == 0:  # cabbages
                            d.ell(x, yy - q * .5, q, q * .66, "#5a8a6a")
                            d.ell(x, yy - q * .62, q * .66, q * .46, "#86b08a")
                            d.ell(x, yy - q * .66, q * .34, q * .24, "#b8d0a0")
                        elif kind == 1:  # lettuces, red and green
                            d.ell(x, yy - q * .4, q * .8, q * .5, "#8fb83c" if k % 2 else "#8a3a4a")
                            d.ell(x, yy - q * .5, q * .4, q * .28, "#b8d868" if k % 2 else "#b85a5a")
                        elif kind == 2:  # bean poles
                            d.line([(x - q * .7, yy), (x, yy - q * 3.6)], 2 + s * 1.4, "#8a6a44")
                            d.line([(x + q * .7, yy), (x, yy - q * 3.6)], 2 + s * 1.4, "#8a6a44")
                            for m in range(9):
                                d.ell(x + rr.normal(0, q * .34), yy - rr.uniform(.2, 3.2) * q, q * .34, q * .3, mix("#3f6a2c", "#7aa048", rr.random()))
                            for m in range(3):
                                d.ell(x + rr.normal(0, q * .3), yy - rr.uniform(.6, 3) * q, q * .12, q * .12, "#d8402c")
                        elif kind == 3:  # leeks
                            for m in (-1, 0, 1):
                                d.line([(x, yy), (x + m * q * .5, yy - q * 1.5)], 2 + 2 * s, mix("#4a7a5a", "#8ab08a", (m + 1) / 2))
                            d.line([(x, yy), (x, yy - q * .5)], 2.4 + 2.4 * s, "#e0e4c8")
                        elif kind == 4:  # sunflowers and dahlias
                            d.line([(x, yy), (x + rr.uniform(-4, 4), yy - q * 3.2)], 2 + 1.6 * s, "#4a6a2c")
                            d.ell(x, yy - q * 3.2, q * .62, q * .62, rr.choice(["#e8b82c", "#c8384a", "#e08a2c"]))
                            d.ell(x, yy - q * 3.2, q * .26, q * .26, "#4a2c18")
                            d.ell(x - q * .4, yy - q * 1.4, q * .4, q * .2, "#5a8a3a")
                        else:  # potatoes
                            for m in range(4):
                                d.ell(x + rr.normal(0, q * .4), yy - q * .4 + rr.normal(0, q * .2), q * .45, q * .36, mix("#2f5a2c", "#5f8a3c", rr.random()))
            c.paint(crop, .4)
        # sheds behind this band
        if b in (0, 1, 3):
            for x, w, col, roof in ((((120, 60, "#4a7a8a", "#3a3a3c"), (560, 64, "#8a5a3a", "#5a5a58"), (980, 58, "#b8a03a", "#4a3a34"), (1420, 66, "#7a3a34", "#3a3f40"))), ((300, 110, "#3f6a52", "#4a4440"), (1240, 120, "#c8b890", "#6a3a30")), (), ((1330, 230, "#5a7f92", "#3a3634"),))[b]:
                base = y1 + 4
                h = w * .95
                c.dim(c.mask(lambda d: d.poly([(x, base), (x + w, base), (x + w * 1.5, base + w * .12), (x + w * .5, base + w * .12)]), 4), .35)
                def shed(d):
                    d.rect(x, base - h * .8, x + w, base, col)
                    for k in range(1, 9):
                        d.line([(x + w * k / 9, base - h * .8), (x + w * k / 9, base)], max(1, w * .012), mix(col, "#000000", .3))
                    d.poly([(x - w * .1, base - h * .78), (x + w * .5, base - h * 1.2), (x + w * 1.1, base - h * .78)], roof)
                    d.poly([(x + w * .04, base - h * .8), (x + w * .5, base - h * 1.1), (x + w * .96, base - h * .8)], mix(col, "#000000", .12))
                    d.rect(x + w * .1, base - h * .62, x + w * .46, base, mix(col, "#000000", .35))
                    d.rect(x + w * .58, base - h * .58, x + w * .88, base - h * .3, "#e8e4d4")
                    d.rect(x + w * .61, base - h * .55, x + w * .85, base - h * .33, "#4a6470")
                    d.ell(x + w * .42, base - h * .3, w * .02, w * .02, "#e0c070")
                c.paint(shed, .4)
    c.paint(lambda d: (d.rect(1190, 690, 1290, 776, "#3a5a6a"), d.ell(1240, 690, 50, 13, "#22363f"), d.rect(1226, 640, 1234, 690, "#5a5a58")), .5)
    # scarecrow, digger, wheelbarrow, robin on a spade
    def people(d):
        d.line([(470, 760), (470, 560)], 9, "#7a5a38")
        d.line([(386, 616), (554, 616)], 8, "#7a5a38")
        d.poly([(392, 604), (548, 604), (560, 640), (508, 640), (516, 724), (426, 724), (432, 640), (380, 640)], "#8a4a52")
        d.ell(470, 574, 27, 30, "#d8c08a")
        d.ell(470, 552, 54, 9, "#5a4a30")
        d.pie(470, 552, 30, 34, 180, 360, "#5a4a30")
        h = person(d, 840, 930, 330, "dig", 1, "#d8cdb4", "#3f5068", "#c08a64", "#8b8d8c", 0, ("cap", "#5a4a3a"))
        d.line([(h[0] - 80, h[1] - 88), (h[0] + 62, h[1] + 96)], 9, "#8a6438")
        d.poly([(h[0] + 36, h[1] + 86), (h[0] + 82, h[1] + 62), (h[0] + 112, h[1] + 136), (h[0] + 84, h[1] + 146)], "#6a7478")
        d.poly([(180, 830), (400, 826), (360, 910), (230, 912)], "#4a6a52")
        d.blob([(190, 832), (220, 790), (290, 770), (360, 792), (392, 828)], "#4a3422")
        d.line([(380, 840), (520, 800)], 9, "#7a5a38")
        d.line([(340, 908), (400, 950)], 8, "#4a4a48")
        d.ell(226, 930, 34, 34, "#26282a")
        d.ell(226, 930, 13, 13, "#8a8d8a")
        person(d, 660, 560, 132, "stoop", -1, "#b8503c", "#3a4050", "#8a5a3c", "#15100d", .04, ("brim", "#e0c88a"))
        person(d, 1060, 470, 84, "stand", 1, "#4a6a8a", "#3a342c", "#d8a884", "#c89a4a")
        person(d, 1096, 470, 80, "point", -1, "#8a5a7a", "#2c3038", "#d8a884", "#8b8d8c", .1)
    c.dim(c.mask(lambda d: (d.ell(900, 936, 130, 12), d.ell(300, 946, 130, 12), d.ell(480, 762, 50, 7)), 8), .45)
    c.paint(people, .5)
    return c.finish(.008, tint="#f0e4b0", soft=.7)


@scene("greenhouse")
def greenhouse():
    """The palm house: iron arches, steam, a gardener with a can, leaves to the roof."""
    c = Canvas()
    c.sky([(0, "#cfe0d8"), (.5, "#e8efe0"), (1, "#b8c8a8")])
    c.clouds("#ffffff", 3, 3, 5, .45, .8, 0, 1, .8)
    c.light(800, 420, 560, 380, "#fffbe0", .35)
    cam = Camera(800, 590, 860, 1.7)
    iron = "#5f7a70"

    def arch(z):
        return [cam(-5, 0, z), cam(-5, 3.2, z)] + [cam(-5 * math.cos(t), 3.2 + 4.2 * math.sin(t), z) for t in np.linspace(0, math.pi, 26)] + [cam(5, 3.2, z), cam(5, 0, z)]

    def frame(d):
        for z in np.linspace(30, 3.2, 16):
            d.line(arch(z), max(2, cam.size(.09, z)), mix(iron, "#e4ece0", min(.75, z / 34)))
        for t in np.linspace(0, math.pi, 13):
            p = [cam(-5 * math.cos(t), 3.2 + 4.2 * math.sin(t), z) for z in (2.6, 30)]
            d.line(p, 3, mix(iron, "#e4ece0", .35))
        for x in (-5, 5):
            for y in (1.0, 2.1, 3.2):
                d.line([cam(x, y, 2.2), cam(x, y, 30)], 4, mix(iron, "#e4ece0", .25))
        for x in np.linspace(-5, 5, 13):
            d.line([cam(x, 0, 30), cam(x, 3.2 + 4.2 * math.sqrt(max(0, 1 - (x / 5) ** 2)), 30)], 2, mix(iron, "#e4ece0", .6))
    c.paint(frame, .5)
    # floor
    c.paint(lambda d: (d.poly([cam(-5, 0, 2), cam(-5, 0, 30), cam(5, 0, 30), cam(5, 0, 2)], "#5a4a38"), d.poly([cam(-1.1, 0, 2), cam(-1.1, 0, 30), cam(1.1, 0, 30), cam(1.1, 0, 2)], "#d8ceb4")), .5, 1, .82 + .34 * c.noise(60, 60, 4, 4))
    c.paint(lambda d: ([d.poly(cam.floor(-1.1, 1.1, z, z + .04), "#a89c80") for z in np.geomspace(2.4, 28, 18)], [d.line([cam(x, 0, 2.2), cam(x, 0, 30)], 2, "#b0a488") for x in (-.37, .37)]), .5, .8)

    def palm(d, x, y, h, seed, leaf, trunk, lean=0.0):
        r = np.random.default_rng(seed)
        top = (x + lean * h, y - h)
        for i in range(12):
            t = i / 12
            d.ell(x + lean * h * t * t, y - h * t, h * (.05 - .022 * t), h * .055, mix(trunk, "#000000", .25 * (i % 2)))
        for k in range(13):
            a = math.pi * (1.08 - 1.16 * (k + .5) / 13) + r.uniform(-.08, .08)
            n = h * r.uniform(.42, .6)
            dx, dy = math.cos(a), -math.sin(a)
            p = smooth([top, (top[0] + dx * n * .5, top[1] + dy * n * .5 - n * .1), (top[0] + dx * n, top[1] + dy * n * .72 + n * .3)], steps=10)
            col = mix(leaf, "#eef6c8" if k % 3 == 0 else "#0c2010", .22)
            for i in range(2, len(p)):
                w = n * .2 * math.sin(math.pi * min(1, (i + 2) / (len(p) + 2)))
                tx, ty = p[i][0] - p[i - 1][0], p[i][1] - p[i - 1][1]
                q = math.hypot(tx, ty) or 1
                for sgn in (-1, 1):
                    d.line([p[i], (p[i][0] - ty / q * w * sgn + tx / q * w * .5, p[i][1] + tx / q * w * sgn + w * .35)], max(1.5, h * .012), col)
            d.line(p, max(1.6, h * .012), mix(col, "#000000", .2))

    def fern(d, x, y, s, seed, leaf):
        r = np.random.default_rng(seed)
        for k in range(11):
            a = math.pi * (.04 + .92 * (k + .5) / 11) + r.uniform(-.1, .1)
            n = s * r.uniform(.7, 1.1)
            p = smooth([(x, y), (x + math.cos(a) * n * .6, y - math.sin(a) * n * .75), (x + math.cos(a) * n * 1.05, y - math.sin(a) * n * .62)])
            for i in range(1, len(p)):
                w = n * .13 * (1 - i / len(p)) + 2
                d.line([(p[i][0] - w, p[i][1] + w * .5), p[i], (p[i][0] + w, p[i][1] + w * .5)], max(1.5, s * .02), mix(leaf, "#d8e89a", r.random() * .35))

    def broad(d, x, y, s, seed, leaf):
        r = np.random.default_rng(seed)
        for k in range(9):
            a = math.pi * (.06 + .88 * (k + .5) / 9)
            n = s * r.uniform(.8, 1.2)
            tip = (x + math.cos(a) * n, y - math.sin(a) * n)
            mid = (x + math.cos(a) * n * .55, y - math.sin(a) * n * .6)
            px, py = -math.sin(a) * n * .2, -math.cos(a) * n * .2
            col = mix(leaf, "#e8f0a8" if k % 2 else "#0a1c10", .2)
            d.blob([(x, y), (mid[0] + px, mid[1] + py), tip, (mid[0] - px, mid[1] - py)], col)
            d.line([(x, y), tip], max(1.5, s * .02), mix(col, "#f4f8d0", .4))

    greens = ["#3a6a3c", "#2f5a44", "#5a8a3a", "#466f2c", "#2c5230"]
    r = np.random.default_rng(3)
    for z in (24, 18, 14, 10.5, 8, 6, 4.4, 3.3):
        for side in (-1, 1):
            haze = min(.7, z / 34)
            def bed(d):
                for x in (4.4, 3.4, 2.2):
                    px, py = cam(side * (x + r.uniform(-.3, .3)), 0, z)
                    g = mix(greens[r.integers(0, 5)], "#dfe8d0", haze)
                    kind = r.integers(0, 3)
                    if x == 4.4:
                        palm(d, px, py, cam.size(r.uniform(3.4, 5.4), z), int(r.integers(0, 999)), g, mix("#7a5a3a", "#dfe8d0", haze), -side * .05)
                    elif kind:
                        broad(d, px, py, cam.size(r.uniform(.8, 1.3), z), int(r.integers(0, 999)), g)
                    else:
                        fern(d, px, py, cam.size(r.uniform(.9, 1.3), z), int(r.integers(0, 999)), g)
                    if r.random() < .5:
                        for _ in range(5):
                            d.ell(px + r.normal(0, cam.size(.35, z)), py - cam.size(r.uniform(.3, 1), z), cam.size(.07, z), cam.size(.06, z), mix(("#d8402c", "#e8a03a", "#e8d8e0")[r.integers(0, 3)], "#dfe8d0", haze))
                d.line([cam(side * 1.25, .12, z - .5), cam(side * 1.25, .12, z * 1.3)], max(2, cam.size(.1, z)), "#8d8474")
            c.paint(bed, .4 + (z > 14) * .4)
        if z == 14:
            c.fog(200, 720, "#f0f6ea", .5, 6, 90, 3, 4)
    c.add(c.mask(lambda d: [d.poly([(500 + k * 260, -20), (600 + k * 260, -20), (400 + k * 260, 1067), (220 + k * 260, 1067)]) for k in range(4)], 40), "#fff8d8", .13)
    def gardener(d):
        h = person(d, 800, 908, 340, "carry", -1, "#2f4a6a", "#4a4034", "#c9936c", "#2a1a12", .02, ("brim", "#d8c08a"))
        x, y = h[0] - 10, h[1] + 22
        d.poly([(x - 40, y), (x + 26, y), (x + 34, y + 84), (x - 48, y + 84)], "#a83a2c")
        d.line([(x - 44, y + 70), (x - 128, y + 4)], 11, "#a83a2c")
        d.ell(x - 134, y, 15, 20, "#8a2c22")
        d.arc(x - 6, y, 34, 40, 180, 360, 7, "#8a2c22")
        for k in range(9):
            d.line([(x - 142, y + k * 2 - 6), (x - 176 - k * 6, y + 90 + k * 10)], 1.6, "#f4f8f4")
    c.dim(c.mask(lambda d: d.ell(800, 912, 110, 13), 8), .4)
    c.paint(gardener, .5)
    return c.finish(.006, .3, .2, "#e4ecc8", .8)


@scene("regatta-finish")
def regatta_finish():
    """The finish of the autumn regatta, seen from the umpire's launch: half a length in it."""
    c = Canvas()
    c.sky([(0, "#7aa4c0"), (.25, "#c0d4d4"), (.36, "#f6e8c4"), (1, "#b8c0a0")])
    c.clouds("#ffffff", 83, 2, 8, .5, .8, 0, .36, .85)
    c.light(1350, 360, 460, 200, "#fff0c0", .4)
    r = np.random.default_rng(4)
    c.paint(lambda d: terrace(d, -20, 1640, 366, .9, 47, "#a89c98"), 1, .9)
    c.paint(lambda d: [d.ell(x, 366 + r.uniform(-16, 8), r.uniform(30, 62), r.uniform(26, 54), mix("#4a6a38", "#a88a3a", r.random() ** 2)) for x in range(-20, 1640, 40)], .8)
    c.paint(lambda d: (d.rect(0, 380, 1600, 452, "#8d8a6c"), d.rect(0, 430, 1600, 460, "#6a5f50")), .6)
    # crowd, bunting, boathouse and flags on the bank
    def bank(d):
        for _ in range(210):
            x, y = r.uniform(0, 1600), r.uniform(408, 440)
            if 1040 < x < 1330:
                continue
            person(d, x, y, r.uniform(44, 58), ("stand", "wave", "stand", "point", "hips")[r.integers(0, 5)], 1 if r.random() < .7 else -1, ("#b8402c", "#e8dcc0", "#2f5d72", "#d8a03a", "#5a4a5a", "#3a5a44", "#c87a5a", "#2a3444")[r.integers(0, 8)], "#3a3a40", ("#d8a884", "#8a5a3c", "#c08a64")[r.integers(0, 3)], "#2a1a12")
        d.rect(1060, 300, 1310, 440, "#e8dcc4")
        d.poly([(1040, 306), (1185, 220), (1330, 306)], "#8a3a30")
        for k in range(3):
            d.rect(1080 + k * 78, 340, 1138 + k * 78, 440, "#3a4a4c")
        d.rect(1050, 300, 1320, 312, "#f4ecd8")
        for x, col in ((420, "#b8402c"), (760, "#2f5d72"), (980, "#d8a03a"), (1400, "#b8402c"), (180, "#2f5d72")):
            d.line([(x, 440), (x, 250)], 5, "#e8e0d0")
            d.poly(smooth([(x, 254), (x + 34, 246), (x + 70, 262), (x + 96, 256)]) + smooth([(x + 96, 296), (x + 70, 304), (x + 34, 288), (x, 296)]), col)
            d.poly(smooth([(x, 268), (x + 34, 260), (x + 70, 276), (x + 96, 270)]) + smooth([(x + 96, 282), (x + 70, 290), (x + 34, 274), (x, 282)]), "#f4ecd8")
    c.paint(bank, .5)
    c.water(458, 12, 14, .9, "#3f6a74", .34, .2)
    c.over(c.mask(lambda d: d.rect(0, 456, 1600, 462), 1), "#4a4438", .8)
    # the line: a post with a disc on the near side, a row of buoys
    for i in range(9):
        t = i / 8
        x, y = 905 + 130 * t, 478 + 470 * t**1.4
        s = 5 + 17 * t
        c.paint(lambda d: (d.ell(x, y, s, s * .8, "#d8502c"), d.ell(x - s * .3, y - s * .3, s * .3, s * .24, "#f0a080")), .5)

    def eight(d, x, y, s, hull, kit, cox, seed, phase):
        """A boat with eight oars, seen from the side; `s` is a seat's space."""
        rr = np.random.default_rng(seed)
        n = 8
        for k in range(n):  # oars on the far side
            if k % 2:
                px = x + k * s
                d.line([(px + s * .1, y - s * .42), (px - s * (1.0 + phase), y - s * .72)], s * .05, "#d8ccb0")
        d.poly(smooth([(x - s * 3.3, y - s * .2), (x - s, y - s * .02), (x + n * s, y + s * .02), (x + (n + 3) * s, y - s * .24)]) + smooth([(x + (n + 3) * s, y - s * .27), (x + n * s, y - s * .32), (x - s, y - s * .32), (x - s * 3.3, y - s * .24)]), hull)
        d.line(smooth([(x - s * 3.3, y - s * .23), (x - s, y - s * .31), (x + n * s, y - s * .31), (x + (n + 3) * s, y - s * .26)]), s * .045, "#f4ecd8")
        for k in range(n):
            px = x + k * s + rr.uniform(-.03, .03) * s
            lay = -.34 - .12 * phase
            hip, neck = (px, y - s * .3), (px + lay * s * -1.0, y - s * 1.02)
            d.taper(hip, (px - s * .5, y - s * .5), s * .24, s * .18, "#e8dcc8")
            d.blob([(hip[0] - s * .15, hip[1]), (neck[0] - s * .21, neck[1] + s * .1), (neck[0], neck[1] - s * .03), (neck[0] + s * .2, neck[1] + s * .14), (hip[0] + s * .17, hip[1])], kit)
            d.taper((neck[0] - s * .05, neck[1] + s * .14), (px - s * .08, y - s * .58), s * .15, s * .12, ("#d8a884", "#8a5a3c", "#c08a64", "#e0b592")[(k + seed) % 4])
            d.taper((px - s * .08, y - s * .58), (px - s * .3, y - s * .5), s * .12, s * .1, ("#d8a884", "#8a5a3c", "#c08a64", "#e0b592")[(k + seed) % 4])
            d.ell(neck[0] + s * .03, neck[1] - s * .16, s * .14, s * .17, ("#d8a884", "#8a5a3c", "#c08a64", "#e0b592")[(k + seed) % 4])
            d.pie(neck[0] + s * .04, neck[1] - s * .18, s * .155, s * .18, 170, 400, ("#3a2418", "#15100d", "#8a5a2c", "#c89a4a", "#2a1a12")[(k * 3 + seed) % 5])
        cx = x - s * 1.15
        d.blob([(cx - s * .16, y - s * .28), (cx - s * .18, y - s * .72), (cx, y - s * .8), (cx + s * .18, y - s * .72), (cx + s * .18, y - s * .28)], cox)
        d.ell(cx, y - s * .93, s * .13, s * .16, "#c08a64")
        d.pie(cx, y - s * .96, s * .15, s * .16, 180, 360, kit)
        for k in range(n):  # oars on the near side
            if not k % 2:
                px = x + k * s
                tip = (px - s * (1.3 + phase), y + s * .62)
                d.line([(px - s * .2, y - s * .46), tip], s * .07, "#f0e4c8")
                d.poly(turned([(-s * .08, -s * .12), (s * .42, -s * .14), (s * .44, s * .1), (-s * .08, s * .07)], tip[0], tip[1], math.pi - .62), kit)

    for x, y, s, *_ in ((330, 566, 62), (500, 800, 104)):
        c.dim(c.mask(lambda d: d.blob([(x - s * 3.3, y - s * .1), (x + s * 11, y - s * .1), (x + s * 8, y + s * .42), (x - s, y + s * .42)]), 6) * np.clip(c.noise(20, 110, int(x), 3) * 2.6 - .7, 0, 1), .55)
    c.paint(lambda d: eight(d, 330, 566, 62, "#e8dcc4", "#2f5d82", "#2f5d82", 2, .1), .5)
    def splashes(x, y, s, phase):
        m = c.mask(lambda d: [d.ell(x + k * s - s * (1.45 + phase), y + s * .66, s * .36, s * .1) for k in range(0, 8, 2)], 4)
        c.over(np.clip(m * (c.noise(50, 60, int(y), 5) * 3 - .7), 0, 1), "#f6faf6", .95)
        c.over(np.clip(c.mask(lambda d: d.poly([(x + s * 10.9, y - s * .14), (x + s * 6, y + s * .16), (x - s * 6, y + s * .3), (x - s * 6, y + s * .12)]), 5) * (c.noise(30, 120, int(y) + 2, 4) * 2.6 - 1), 0, 1), "#e8f2f0", .7)
    splashes(330, 566, 62, .1)
    c.paint(lambda d: eight(d, 500, 800, 104, "#b8382a", "#b8382a", "#8a2a22", 5, -.1), .5)
    splashes(500, 800, 104, -.1)
    def post(d):
        d.line([(1120, 1010), (1120, 560)], 14, "#efe6d0")
        for k in range(5):
            d.rect(1113, 600 + k * 80, 1127, 640 + k * 80, "#b8382a")
        d.ell(1120, 540, 50, 50, "#b8382a")
        d.ell(1120, 540, 34, 34, "#f4ecd8")
        d.ell(1120, 540, 16, 16, "#b8382a")
    c.paint(post, .6)
    c.paint(lambda d: [gull(d, x, y, s, "#5a6a72", t) for x, y, s, t in ((560, 130, 24, .2), (680, 180, 16, -.2), (300, 160, 14, .1))], .4)
    return c.finish(.009, .26, .25, "#f0e4b8", .65)
