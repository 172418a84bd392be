"""Scenes of the evening and the roofs: night market, kiosk, theatre roof, observatory, tunnel."""

import math

import numpy as np

from figures import bare_tree, gull, house, ladder, person, terrace
from ink import Camera, Canvas, blur, mix, scene, smooth


@scene("night-market")
def night_market():
    """The night market on the quay: strings of lamps, striped stalls, steam, a crowd."""
    c = Canvas(1600, 1067)
    c.sky([(0, "#0d1424"), (.4, "#1f2c48"), (.6, "#3d3f5c"), (1, "#14151f")])
    c.clouds("#0a101c", 5, 2, 6, .45, .8, 0, .6, .7)
    c.paint(lambda d: terrace(d, -20, 1640, 600, 1.3, 17, "#151b2b"), .8)
    r = np.random.default_rng(5)
    wins = [(r.uniform(0, 1600), r.uniform(490, 580)) for _ in range(46)]
    c.glow(lambda d: [d.rect(x, y, x + 8, y + 12) for x, y in wins], "#ff9a45", ((5, .5), (18, .3)), "#e8b878")
    cam = Camera(800, 560, 1000, 2.1)
    c.paint(lambda d: d.poly([(0, 580), (1600, 580), (1600, 1067), (0, 1067)], "#241f22"), 0, 1, .7 + .5 * c.noise(50, 70, 4, 4))
    pools = c.mask(lambda d: [d.poly(cam.floor(x - 1.6, x + 1.6, z - .8, z + 1.2)) for z in (4.6, 7.4, 10.4, 14, 19) for x in (-2.2, 2.2)], 34)
    c.add(pools * (.5 + .8 * c.noise(50, 70, 14, 4)), "#ffae5c", .5)
    stripes = ["#b8372b", "#2f6a6c", "#d9a441", "#7c2f4a", "#3f6a3a", "#35507a"]
    goods = [["#c8502a", "#e0a03a", "#d8c050"], ["#7a9a4a", "#b8402c", "#e8d8a0"], ["#e8c070", "#c88a44", "#f0e0b8"], ["#8a4a6a", "#d88a4a", "#e0c8a0"]]

    def stall(d, side, z, k):
        x1, x2 = (-4.6, -2.5) if side < 0 else (2.5, 4.6)
        near = x2 if side < 0 else x1
        depth = 2.2
        # back cloth, lit
        d.poly(cam.quad(x1, x2, .9, 2.7, z + depth), mix("#e8b878", "#5a3a28", min(.5, z / 40)))
        d.poly(cam.wall(x1 if side < 0 else x2, 0, 2.7, z, z + depth), "#8a5a3a")
        # keeper
        px, py = cam((x1 + x2) / 2 + side * .1, 0, z + 1.6)
        person(d, px, py, cam.size(1.72, z + 1.6), ("hips", "point", "carry")[k % 3], -side, ("#4a5a4a", "#6a3a34", "#3a4a62")[k % 3], None, ("#c99a74", "#8a5a3c", "#e0b08a")[k % 3], ("#2a1a12", "#15100d", "#8b8d8c")[k % 3])
        # counter, towards the lane and towards us
        d.poly(cam.wall(near, 0, .95, z + .2, z + depth), mix(stripes[k % 6], "#000000", .35))
        d.poly(cam.quad(x1, x2, 0, .95, z + .2), mix(stripes[k % 6], "#000000", .2))
        d.poly([cam(x1, .95, z + .2), cam(x2, .95, z + .2), cam(x2, .95, z + depth), cam(x1, .95, z + depth)], "#8a6444")
        rr = np.random.default_rng(k)
        for zz in np.linspace(z + 1.8, z + .35, 6):
            for xx in np.linspace(x1 + .2, x2 - .2, 9):
                gx, gy = cam(xx + rr.uniform(-.05, .05), 1.02 + rr.uniform(0, .07), zz)
                q = cam.size(.1, zz)
                d.ell(gx, gy, q, q * .85, mix(goods[k % 4][int((xx - x1) / (x2 - x1) * 3) % 3], "#000000", rr.uniform(0, .25)))
        # awning
        for i in range(8):
            a, b = x1 - .15 + (x2 - x1 + .3) * i / 8, x1 - .15 + (x2 - x1 + .3) * (i + 1) / 8
            col = stripes[k % 6] if i % 2 else "#efe2c4"
            d.poly([cam(a, 2.35, z - .25), cam(b, 2.35, z - .25), cam(b, 2.95, z + depth), cam(a, 2.95, z + depth)], mix(col, "#000000", .12))
            d.poly([cam(a, 2.35, z - .25), cam(b, 2.35, z - .25), cam(b, 2.1, z - .25), cam((a + b) / 2, 2.03, z - .25), cam(a, 2.1, z - .25)], col)
        for xx in (x1, x2):
            p, q = cam(xx, 0, z + .05), cam(xx, 2.3, z + .05)
            d.line([p, q], max(2, cam.size(.05, z)), "#3a2a20")

    k = 0
    for z in (22, 17.6, 13.4, 9.4, 5.6):
        for side in (-1, 1):
            c.paint(lambda d: stall(d, side, z, k), .4 if z < 12 else .9)
            bx, by = cam(side * 3.4, 2.15, z + .9)
            q = cam.size(.09, z)
            c.glow(lambda d: d.ell(bx, by, q, q * 1.3), "#ffb45c", ((q + 3, .9), (q * 5 + 8, .7), (q * 14 + 14, .4)), "#fff0c8")
            k += 1
        # people in the lane at this depth
        rr = np.random.default_rng(int(z * 10))
        def crowd(d):
            for _ in range(5 if z > 8 else 3):
                wx = rr.uniform(-1.9, 1.9)
                zz = z - rr.uniform(.6, 2.4)
                if zz < 4.2 or (zz < 6 and abs(wx) < .5):
                    continue
                x, y = cam(wx, 0, zz)
                person(d, x, y, cam.size(rr.uniform(1.55, 1.8), zz), ("stand", "walk", "stand", "phone", "carry")[rr.integers(0, 5)], 1 if rr.random() < .5 else -1,
                       mix(("#2a3444", "#4a2c30", "#2f3f38", "#5a4634", "#3a3048")[rr.integers(0, 5)], "#000000", .15), None, "#8a624a", "#1a1310", rr.choice([0, .1, .16]), None if rr.random() < .7 else "wool")
        c.paint(crowd, .5)
    for (x, y), s in (((560, 540), 1), ((1120, 500), 1.3)):
        steam = c.mask(lambda d: d.blob([(x - 10, y), (x - 30 * s, y - 80 * s), (x + 10, y - 170 * s), (x + 50 * s, y - 240 * s), (x + 60 * s, y - 120 * s), (x + 24, y)]), 20)
        c.over(steam * np.clip(c.noise(7, 9, int(x), 6) * 1.8 - .2, 0, 1), "#f0d0a8", .5)
    # strings of lamps over the lane
    bulbs = []
    def strings(d):
        for z in (4.4, 6.6, 9.6, 13.6, 18):
            p = []
            for t in np.linspace(-1, 1, 25):
                p.append(cam(t * 4.4, 3.5 - .8 * (1 - t * t), z))
            d.line(p, max(1.2, cam.size(.018, z)), "#0c0d12")
            bulbs.extend((x, y + cam.size(.06, z), cam.size(.05, z)) for x, y in p[1:-1:2])
    c.paint(strings, .4)
    c.glow(lambda d: [d.ell(x, y, q, q * 1.2) for x, y, q in bulbs], "#ffb860", ((6, .8), (24, .7), (80, .35)), "#fff2cc")
    c.paint(lambda d: (person(d, 800, 985, 360, "stand", 1, "#8a3226", "#221c1e", "#c99a74", "#1a1210", .16), person(d, 912, 990, 232, "point", 1, "#c99a3a", "#26303a", "#d8a884", "#4a2c1a", .08)), .5)
    c.dim(c.mask(lambda d: d.ell(846, 990, 170, 16), 10), .5)
    return c.finish(.017, .4, .25, "#f0c898")


@scene("kiosk")
def kiosk():
    """The newspaper kiosk at Ferry Stairs before six: its light, its keeper, the first reader."""
    c = Canvas()
    c.sky([(0, "#16233c"), (.4, "#2f4668"), (.6, "#6a7690"), (.68, "#b09a98"), (1, "#22304a")])
    c.clouds("#101a30", 15, 2, 6, .45, .8, 0, .55, .7)
    c.paint(lambda d: terrace(d, -20, 1640, 680, 1.0, 37, "#2a3752"), 1)
    r = np.random.default_rng(15)
    c.glow(lambda d: [d.rect(x, y, x + 8, y + 12) for x, y in [(r.uniform(0, 1600), r.uniform(610, 665)) for _ in range(16)]], "#ff9a45", ((5, .5), (16, .3)), "#e8b878")
    c.paint(lambda d: d.rect(0, 680, 1600, 1000, "#242c3a"), 0, 1, .78 + .4 * c.noise(30, 80, 6, 4))
    c.paint(lambda d: (d.rect(0, 676, 1600, 690, "#3a465a"), d.poly([(0, 812), (1600, 812), (1600, 824), (0, 824)], "#161c27")), .6)
    c.paint(lambda d: bare_tree(d, 1430, 800, 150, -math.pi / 2 - .08, 34, 7, "#121a2a", 7), .6)
    body, dark, trim = "#1f5a4a", "#123a30", "#c9a04a"

    def hut(d):
        d.poly([(470, 800), (470, 380), (1010, 380), (1010, 800)], body)
        d.poly([(1010, 800), (1010, 380), (1150, 400), (1150, 790)], dark)
        d.poly([(420, 384), (520, 290), (980, 290), (1060, 384)], "#2a4a48")
        d.poly([(1060, 384), (980, 290), (1110, 316), (1190, 404)], "#1a3432")
        d.rect(416, 380, 1062, 398, trim)
        d.poly([(1062, 380), (1192, 400), (1192, 416), (1062, 398)], "#8a6c30")
        d.poly([(660, 292), (690, 240), (810, 240), (840, 292)], body)
        d.rect(650, 236, 850, 246, trim)
        d.rect(464, 796, 1016, 816, dark)
        d.poly([(1016, 796), (1156, 786), (1156, 804), (1016, 816)], "#0c2a22")
        for x in (492, 632, 772, 912):
            d.rect(x, 690, x + 84, 780, dark)
            d.rect(x + 8, 698, x + 76, 772, body)
        d.poly([(1030, 690), (1130, 684), (1130, 776), (1030, 782)], "#0c2a22")
    c.paint(hut, .5)
    c.paint(lambda d: (d.rect(530, 404, 950, 446, "#efe6cc"), [d.rect(x, 414, x + w, 436, "#1f5a4a") for x, w in ((560, 22), (590, 30), (628, 20), (656, 26), (690, 24), (728, 14), (760, 34), (802, 22), (832, 28), (868, 20), (896, 26))]), .5)
    inside = c.mask(lambda d: d.rect(510, 460, 970, 676))
    c.over(inside, "#ffdf9e")
    c.paint(lambda d: (d.rect(510, 460, 970, 676, "#f2c678"), d.rect(510, 640, 970, 676, "#b88448"),
                       [d.rect(516 + i * 38, 470 + j * 52, 546 + i * 38, 514 + j * 52, k) for j in range(2) for i, k in enumerate(("#b8402c", "#2f5d72", "#e8e0c8", "#5a7a3c", "#d89a3a", "#7c2f4a", "#e8e0c8", "#2c4258", "#b8402c", "#4a6a5a", "#e8e0c8", "#8a5a2c"))],
                       [d.rect(510, 516 + j * 52, 970, 522 + j * 52, "#7a5228") for j in range(2)],
                       person(d, 800, 930, 400, "carry", -1, "#3a5a6a", "#2a3036", "#c08a64", "#8b8d8c", 0, ("cap", "#26333c"))), .6, 1, None, inside)
    c.paint(lambda d: (d.rect(500, 668, 980, 690, trim), d.rect(500, 686, 980, 694, "#7a5c28"),
                       [(d.rect(536 + i * 84, 668 - n * 7, 600 + i * 84, 668, "#d9d2be"), [d.line([(536 + i * 84, 668 - k * 7), (600 + i * 84, 668 - k * 7)], 1.6, "#8d8672") for k in range(n)]) for i, n in enumerate((7, 4, 6, 0, 5))]), .5)
    c.glow(inside, "#ffb45c", ((30, .3), (110, .45)))
    c.glow(lambda d: [d.ell(x, 472, 10, 8) for x in (600, 740, 880)], "#fff0c8", ((14, .8),), "#fffae8")
    # racks of papers on the side
    def rack(d):
        for j in range(3):
            for i in range(2):
                x, y = 1030 + i * 56, 440 + j * 80 + i * 4
                d.poly([(x, y), (x + 46, y + 4), (x + 46, y + 66), (x, y + 64)], "#d8d2c0")
                d.poly([(x + 5, y + 6), (x + 41, y + 9), (x + 41, y + 16), (x + 5, y + 13)], "#26302f")
                d.poly([(x + 5, y + 20), (x + 26, y + 22), (x + 26, y + 44), (x + 5, y + 43)], ("#7d8a8a", "#a06a4a", "#5a7282")[j])
                for k in range(4):
                    d.line([(x + 29, y + 24 + k * 7), (x + 41, y + 25 + k * 7)], 2, "#8d8878")
                d.line([(x + 5, y + 52), (x + 41, y + 54)], 2, "#8d8878")
    c.paint(rack, .5)
    # light on the pavement, and wet stones
    c.add(c.mask(lambda d: d.poly([(500, 816), (980, 816), (1220, 1000), (300, 1000)]), 34), "#ffb865", .34)
    c.wet(814, 4, .55, 34, 10, 1.4)
    # bundles, reader, gull
    c.paint(lambda d: [(d.rect(250 + dx, 800 - n * 34, 380 + dx, 830 - n * 34 , "#cfc8b4"), [d.line([(250 + dx, 806 - n * 34 + q * 6), (380 + dx, 806 - n * 34 + q * 6)], 1.5, "#8d8672") for q in range(4)], d.rect(308 + dx, 800 - n * 34, 316 + dx, 830 - n * 34, "#5a4630")) for n, dx in ((0, 0), (1, 8), (2, -4))], .5)
    def reader(d):
        person(d, 1270, 900, 380, "read", -1, "#4a3a3c", "#22262e", "#c9936c", "#2a1a12", .2, ("brim", "#2a2426"))
        d.poly([(1120, 640), (1196, 624), (1196, 744), (1122, 762)], "#e6dfcc")
        d.poly([(1196, 624), (1222, 634), (1220, 750), (1196, 744)], "#b9b19c")
        d.poly([(1130, 656), (1186, 645), (1186, 660), (1130, 672)], "#26302f")
        for k in range(7):
            d.line([(1130, 684 + k * 10), (1186, 674 + k * 10)], 2, "#8d8672")
    c.dim(c.mask(lambda d: d.ell(1290, 902, 120, 12), 9), .5)
    c.paint(reader, .5)
    c.add(c.mask(lambda d: d.poly([(1100, 560), (1236, 560), (1236, 900), (1150, 900)]), 20) * c.mask(lambda d: (person(d, 1270, 900, 380, "read", -1, "#ffffff", hem=.2), d.rect(1120, 624, 1222, 762))), "#ffb865", .28)
    c.paint(lambda d: (d.ell(1010, 884, 26, 15, "#d8d8d4"), d.ell(1032, 866, 11, 10, "#e2e2de"), d.poly([(1041, 864), (1056, 869), (1041, 871)], "#d89a3a"), d.poly([(984, 876), (1020, 872), (972, 892)], "#7d8896"), d.line([(1006, 896), (1006, 912)], 3, "#c88a3a"), d.line([(1016, 896), (1016, 912)], 3, "#c88a3a")), .5)
    return c.finish(.016, .36, .25)


@scene("theatre-roof")
def theatre_roof():
    """Two roofers on the Playhouse: half the lead is off, the town lies behind them in the sun."""
    c = Canvas()
    c.sky([(0, "#5f8fb4"), (.35, "#a9c6d2"), (.6, "#ece4cc"), (1, "#c8b898")])
    c.clouds("#ffffff", 63, 2, 6, .5, .75, 0, .6, .85)
    c.ridge(600, 40, 4, "#9fb0b4", 3, a=.9)
    c.paint(lambda d: (d.rect(-10, 630, 1610, 660, "#9cb6c0"),), 2, .9)
    c.paint(lambda d: terrace(d, -20, 1640, 740, .8, 41, "#8d8c90"), 1, .95)
    c.paint(lambda d: (d.poly([(260, 740), (264, 520), (310, 520), (314, 740)], "#7d7a80"), d.poly([(256, 522), (287, 440), (318, 522)], "#6a747a")), .8)
    c.fog(560, 720, "#efe6cc", .5, 3, 30)
    r = np.random.default_rng(14)
    def roofs(d):
        x = -60
        while x < 1700:
            w, h = r.uniform(130, 190), r.uniform(90, 160)
            house(d, x, w, 1000, 1000 - 800 + h * .6, 70, mix("#9a7a64", "#b09a84", r.random()), "#7c4a3a")
            for k in range(3):
                d.rect(x + 22 + k * w * .28, 860, x + 44 + k * w * .28, 900, "#5d5450")
                d.rect(x + 18 + k * w * .28, 900, x + 48 + k * w * .28, 905, "#d8ccb4")
            x += w * .96
    c.paint(roofs, .6, .95)
    c.fog(640, 860, "#ecdfc4", .35, 9, 60)
    # the dome
    dome, batten = "#7d8f92", "#c99a5c"
    cx, base, R = 1040, 1010, 620

    def at(u, v):
        """On the dome: u from -1 (left) to 1, v from 0 (rim) to 1 (top)."""
        a = v * math.pi / 2
        return (cx + R * math.cos(a) * math.sin(u * math.pi / 2), base - 560 * math.sin(a))

    outline = [at(-1, v) for v in np.linspace(0, 1, 30)] + [at(1, v) for v in np.linspace(1, 0, 30)]
    sheet = c.mask(lambda d: d.poly(outline))
    c.over(sheet, dome)
    side = np.clip((np.mgrid[0:c.h, 0:c.w][1] - (cx - 420)) / 900, 0, 1).astype(np.float32)
    c.im = c.im * (1 - sheet[..., None] * .55 * side[..., None])
    c.add(sheet * c.mask(lambda d: d.ell(760, 700, 150, 260), 90), "#fff0d0", .35)
    c.over(sheet * np.clip((c.noise(12, 30, 6, 5) - .5) * 4, 0, 1), "#5f8a7c", .35)
    c.paint(lambda d: [d.line([at(u, v) for v in np.linspace(0, .985, 40)], 5, "#53646a") for u in np.linspace(-1, 1, 19)], .5)
    c.paint(lambda d: [d.line([at(u, v) for u in np.linspace(-1, 1, 60)], 3, "#5d6d72") for v in (.12, .27, .42, .57, .72, .86)], .5, .8)
    # the open part: battens and boards
    def bare(d):
        us, vs = np.linspace(-.62, -.12, 12), (.1, .74)
        d.poly([at(u, vs[0]) for u in us] + [at(u, vs[1]) for u in us[::-1]], "#4a3424")
        for v in np.linspace(.12, .72, 18):
            d.line([at(u, v) for u in us], 9, mix(batten, "#6a4a2c", (v * 37) % 1 * .5))
        for u in np.linspace(-.62, -.12, 6):
            d.line([at(u, v) for v in np.linspace(.1, .74, 20)], 8, "#8a6438")
        d.poly([at(-.34, .3), at(-.2, .3), at(-.2, .44), at(-.34, .44)], "#20181a")
    c.paint(bare, .5)
    # lantern with a muse on top
    def lantern(d):
        d.rect(930, 420, 1150, 462, "#d8cdb4")
        d.rect(950, 290, 1130, 424, "#c4b89e")
        for x in (968, 1024, 1080):
            d.rect(x, 320, x + 34, 420, "#3a4448")
            d.pie(x + 17, 320, 17, 17, 180, 360, "#3a4448")
        d.rect(938, 276, 1142, 294, "#d8cdb4")
        d.pie(1040, 280, 92, 76, 180, 360, "#6f8084")
        d.rect(1030, 190, 1050, 212, "#d8b25a")
        gold = "#d8ae52"
        d.blob([(1018, 194), (1024, 120), (1030, 84), (1050, 84), (1058, 120), (1066, 194)], gold)
        d.ell(1040, 66, 13, 16, gold)
        d.taper((1052, 92), (1092, 50), 14, 9, gold)
        d.taper((1030, 94), (1004, 124), 14, 9, gold)
        d.ell(1098, 40, 16, 18, mix(gold, "#ffffff", .25))
        d.rect(1091, 36, 1105, 40, "#8a6a2c")
    c.paint(lantern, .5)
    c.dim(c.mask(lambda d: d.rect(1090, 280, 1160, 462), 12) * c.mask(lambda d: d.rect(930, 280, 1150, 462)), .4)
    # ladder, rope, men
    c.paint(lambda d: (ladder(d, 560, 1010, 900, 470, 54, 20, "#b8905a"), d.line([(960, 440), (700, 560), (690, 640)], 3, "#efe6cc"), d.line([(980, 440), (860, 560), (852, 590)], 3, "#efe6cc")), .5)
    def men(d):
        person(d, 676, 800, 230, "stoop", 1, "#c8602a", "#2d3a48", "#a87048", None, 0, ("helmet", "#f0ece0"))
        person(d, 838, 700, 220, "read", -1, "#2f4a5c", "#3a3430", "#d8a884", "#6b4424", 0, ("cap", "#7a3a2c"))
        d.poly([(770, 552), (836, 538), (848, 572), (782, 588)], "#9fb0b2")
        d.rect(742, 776, 758, 782, "#2a2420")
        d.line([(744, 720), (752, 782)], 7, "#6a4a2c")
        for k in range(3):
            d.poly([(470 + k * 6, 950 - k * 13), (600 + k * 6, 944 - k * 13), (604 + k * 6, 956 - k * 13), (474 + k * 6, 962 - k * 13)], mix("#9fb0b2", "#5a6a6e", k * .25))
    c.paint(men, .5)
    c.paint(lambda d: [gull(d, x, y, s, "#4a5862", t) for x, y, s, t in ((420, 240, 26, .2), (520, 300, 17, -.2), (300, 330, 14, .1), (1340, 160, 20, .3))], .4)
    return c.finish(tint="#f0dcb4")


@scene("observatory")
def observatory():
    """The old dome above Upper Vane, its slit open, and the stars going round."""
    c = Canvas(1600, 1067)
    c.sky([(0, "#070c1c"), (.4, "#12203c"), (.68, "#2f4462"), (.8, "#6a6a78"), (1, "#0c1220")])
    milky = np.clip(c.mask(lambda d: d.poly([(900, -60), (1260, -60), (640, 900), (220, 900)]), 110) * (c.noise(8, 6, 13, 7, .6) * 2.4 - .7), 0, 1)
    c.add(milky, "#8d9cc8", .5).add(np.clip(milky - .45, 0, 1), "#e8c8b0", .5)
    r = np.random.default_rng(7)
    px, py = 520, 250
    def trails(d):
        for _ in range(330):
            q, a = 30 + 1400 * r.random() ** .8, r.uniform(0, 360)
            k = int(r.choice([70, 110, 150, 210, 255], p=[.3, .3, .2, .12, .08]))
            d.arc(px, py, q, q, a, a + 11, 1.1 + r.random() * .9, k)
    c.add(c.mask(trails, .5), "#dfe6ff", .75)
    stars = [(r.uniform(0, 1600), r.uniform(0, 800), r.uniform(.6, 1.6)) for _ in range(420)]
    c.add(c.mask(lambda d: [d.ell(x, y, s, s) for x, y, s in stars], .5), "#ffffff", .55)
    c.glow(lambda d: d.ell(px, py, 2.4, 2.4), "#ffffff", ((5, .8), (16, .4)), "#ffffff")
    c.light(1500, 900, 600, 140, "#e8a878", .35)
    c.ridge(880, 50, 8, "#141c2c", 3).ridge(930, 34, 31, "#0c121e", 5)
    towns = [(r.uniform(1050, 1600), r.uniform(872, 900)) for _ in range(60)]
    c.glow(lambda d: [d.ell(x, y, 1.8, 1.8) for x, y in towns], "#ffae60", ((5, .9), (16, .5)), "#ffe0a8")
    # hill and building
    hill = c.mask(lambda d: d.poly(smooth([(-40, 1000), (240, 950), (500, 900), (760, 880), (1080, 884), (1300, 930), (1660, 1010)]) + [(1660, 1080), (-40, 1080)]))
    c.over(hill, "#0b1018").over(hill * np.clip((c.noise(60, 40, 9, 5) - .5) * 3, 0, 1), "#1d2a30", .5)
    def building(d):
        d.rect(690, 700, 1130, 904, "#2a3446")
        d.rect(676, 690, 1144, 712, "#3c485c")
        d.rect(560, 780, 700, 900, "#222b3a")
        d.poly([(548, 784), (630, 736), (704, 784)], "#1a2230")
        for x in (744, 852, 960, 1068):
            d.rect(x - 8, 720, x + 8, 904, "#364256")
        d.pie(910, 704, 224, 236, 180, 360, "#6f7f92")
        d.rect(686, 700, 1134, 710, "#4a586c")
    c.paint(building, .5)
    domem = c.mask(lambda d: d.pie(910, 704, 224, 236, 180, 360))
    c.dim(domem * c.mask(lambda d: d.poly([(960, 440), (1180, 440), (1180, 720), (1000, 720)]), 60), .6)
    c.add(domem * c.mask(lambda d: d.ell(760, 600, 60, 130), 40), "#c8d8f0", .3)
    c.paint(lambda d: [d.arc(910, 704, q, 236, 180, 360, 2, "#4f5f74") for q in (40, 110, 170, 210)], .5, .8, None, domem)
    # the slit with warm light and the telescope looking out of it
    slit = c.mask(lambda d: d.poly([at for at in [(800, 706)] + [(800 + 30 * t + 14 * math.sin(t * 3), 706 - 226 * math.sin(t * 1.5)) for t in np.linspace(0, 1, 16)] + [(886 + 12 * t, 706 - 238 * math.sin((1 - t * .999) * 1.5)) for t in np.linspace(0, 1, 16)]])) * domem
    c.over(slit, "#c8502e").glow(slit, "#ff7a45", ((14, .3), (60, .3)))
    c.paint(lambda d: (d.poly([(868, 640), (898, 622), (800, 470), (762, 492)], "#d8d4c8"), d.poly([(770, 496), (806, 476), (796, 460), (758, 482)], "#2a2c34"), d.ell(884, 634, 24, 22, "#3a3c44"), d.line([(884, 634), (886, 706)], 16, "#2a2c34")), .5)
    c.glow(lambda d: (d.rect(600, 812, 640, 858), d.rect(776, 760, 826, 830)), "#ff9a4a", ((8, .5), (40, .5)), "#ffd896")
    c.paint(lambda d: (d.line([(620, 812), (620, 858)], 3, "#222b3a"), d.line([(600, 834), (640, 834)], 3, "#222b3a"), d.line([(801, 760), (801, 830)], 3, "#2a3446"), d.line([(776, 795), (826, 795)], 3, "#2a3446"), d.rect(990, 790, 1046, 904, "#10161f")), .4)
    # people on the hill with a small telescope
    def watchers(d):
        person(d, 330, 956, 132, "point", 1, "#0a0e16")
        person(d, 270, 962, 140, "stand", 1, "#0a0e16", hem=.16)
        person(d, 396, 960, 92, "stand", 1, "#0a0e16")
        d.line([(452, 950), (476, 880), (500, 950)], 5, "#0a0e16")
        d.line([(476, 880), (476, 954)], 4, "#0a0e16")
        d.taper((452, 896), (520, 838), 13, 20, "#0a0e16")
    c.paint(watchers, .5)
    return c.finish(.014, .35, .25)


@scene("tunnel")
def tunnel():
    """Saltgate tunnel after the burst main: water on the rails, lamps, a pump and its crew."""
    c = Canvas(ground="#0d1114")
    cam = Camera(800, 470, 820, 1.7)
    W, R = 4.2, 2.3

    def ring(z):
        """The tunnel's edge at distance z: straight below, round above."""
        p = [(-W, 0), (-W, 2.4)] + [(-W * math.cos(t), 2.4 + R * 1.25 * math.sin(t)) for t in np.linspace(0, math.pi, 22)] + [(W, 2.4), (W, 0)]
        return [cam(x, y, z) for x, y in p]

    zs = [1.55 * 1.135**i for i in range(30)]
    lamps = {4, 8, 12, 16, 20, 24, 28}
    for i in range(len(zs) - 2, -1, -1):
        a, b = ring(zs[i]), ring(zs[i + 1])
        near = min(abs(i - k) for k in lamps)
        def segment(d):
            for j in range(len(a) - 1):
                side = j / (len(a) - 2)
                lit = .34 + .5 * math.exp(-((side - .14) ** 2) / .02) * (1 - near * .18) + .16 * math.exp(-((side - .86) ** 2) / .03)
                col = mix("#1c2224", "#c9b48c" if j not in (0, len(a) - 2) else "#8d8468", lit * (.9 - .16 * (i % 2)))
                d.poly([a[j], a[j + 1], b[j + 1], b[j]], mix(col, "#22302f", min(.6, zs[i] / 60)))
        c.paint(segment, .5)
    c.im *= (.8 + .36 * c.noise(60, 40, 5, 5))[..., None]
    joints = c.mask(lambda d: ([d.line(ring(z), max(1, cam.size(.025, z))) for z in zs], [d.line([cam(x, y, 1.5), cam(x, y, 60)], 1.4) for x, y in ((-W, .8), (-W, 1.6), (W, .8), (W, 1.6), (-W, 2.4), (W, 2.4))]), .5)
    c.over(joints, "#0a0e10", .5)
    for x, y in ((W - .06, 3.0), (W - .1, 2.8), (-W + .06, 1.9)):
        c.paint(lambda d: d.line([cam(x, y, 1.5), cam(x, y, 60)], 5, "#20262a"), .6)
    end = [cam(0, 1.4, 50)]
    c.glow(lambda d: d.ell(*end[0], 40, 34), "#d8e4d8", ((12, .5), (60, .4)), "#cfdacb")
    lights = [cam(-W + .25, 2.75, zs[i]) + (cam.size(.16, zs[i]),) for i in sorted(lamps)]
    c.glow(lambda d: [d.ell(x, y, q * 1.2, q) for x, y, q in lights], "#ffcf85", ((8, .9), (46, .8), (130, .5)), "#fff4d4")
    # water
    floor = c.mask(lambda d: d.poly([cam(-W, 0, 1.2), cam(-W, 0, 60), cam(W, 0, 60), cam(W, 0, 1.2)]))
    c.over(floor, "#1b2426")
    level = int(cam(0, 0, 60)[1])
    c.wet(level + 4, 8, 1.15, 30, 14, .45, floor)
    c.over(floor * np.clip((c.noise(7, 50, 23, 5) - .54) * 5, 0, 1), "#8fa09a", .34)
    c.paint(lambda d: [d.poly([cam(x - .05, 0, z), cam(x + .05, 0, z), cam(x + .05, 0, 60), cam(x - .05, 0, 60)], "#5d6662") for x, z in ((-1.6, 5.4), (-.2, 5.4), (1.0, 7.5), (2.4, 7.5))], .6, .8)
    # the burst: a jet from the right wall
    jet = c.mask(lambda d: (d.poly([cam(W, 2.3, 6.4), cam(W, 2.0, 6.4), cam(1.9, 0, 5.6), cam(.9, 0, 5.2), cam(1.7, 1.5, 5.8), cam(2.9, 2.2, 6.1)]),), 5)
    c.over(np.clip(jet * (c.noise(50, 20, 4, 5, .6) * 2.0 - .2), 0, 1), "#e4ece8", .85)
    x, y = cam(1.4, 0, 5.4)
    splash = np.clip(c.mask(lambda d: (d.ell(x, y - 10, 130, 34), d.ell(x - 20, y - 40, 80, 50)), 16) * (c.noise(20, 20, 41, 6, .62) * 3 - 1), 0, 1)
    c.over(splash, "#eef4f0", .9)
    c.add(blur((np.random.default_rng(2).random((c.h, c.w)) < .002) * blur(splash + jet, 26) * 3, 1) * 4, "#ffffff", .7)
    c.paint(lambda d: d.ell(*cam(W - .1, 2.15, 6.4), 26, 22, "#0a0d0e"), 2)
    # pump and hoses, crew, barrier
    def kit(d):
        d.curve([(600, 866), (520, 800), (500, 720), (590, 650), (640, 600), (690, 560)], 17, "#b0392a")
        d.curve([(600, 866), (520, 800), (500, 720), (590, 650), (640, 600), (690, 560)], 5, "#d8705a")
        d.rect(420, 780, 640, 880, "#c9962c")
        d.rect(436, 796, 540, 866, "#8a6418")
        d.rect(556, 800, 624, 830, "#22282a")
        d.ell(470, 892, 28, 28, "#15181a")
        d.ell(596, 892, 28, 28, "#15181a")
        d.line([(420, 800), (350, 760)], 9, "#2a3032")
        d.rect(446, 760, 476, 784, "#2a3032")
    def crew(d):
        for x, z, pose, f, coat, hat in ((-.35, 11, "stand", 1, "#c8702a", "#e8e0c8"), (.35, 10.4, "point", 1, "#c8702a", "#e8d08a"), (2.35, 7.4, "hips", -1, "#d8822c", "#e8e0c8"), (-.02, 3.95, "stoop", -1, "#e08a2c", "#f0ece0")):
            px, py = cam(x, -.05, z)
            s = cam.size(1.75, z)
            person(d, px, py, s, pose, f, mix(coat, "#14181a", min(.4, z / 40)), "#1d262c", "#a87854", None, .02, ("helmet", hat))
            lean = .09 * s * f if pose == "stoop" else 0
            d.rect(px - s * .112 + lean * .6, py - s * .62, px + s * .112 + lean * .8, py - s * .58, "#f2f0d8")
    c.paint(kit, .5)
    c.paint(crew, .5)
    for k in (0, 1, 2):
        bx = 1060 + k * 150
        c.paint(lambda d: ([d.poly([(bx + i * 30, 800), (bx + i * 30 + 15, 800), (bx + i * 30 + 5, 836), (bx + i * 30 - 10, 836)], "#b8352a" if i % 2 else "#efe8d8") for i in range(5)], d.line([(bx + 10, 836), (bx, 930)], 6, "#4a5256"), d.line([(bx + 120, 836), (bx + 130, 930)], 6, "#4a5256")), .5)
    c.glow(lambda d: [d.ell(1060 + k * 150 + 60, 786, 12, 13) for k in (0, 2)], "#ff8a2a", ((10, .9), (46, .9)), "#ffd08a")
    return c.finish(.016, .42, .25, "#e8d0a0")
