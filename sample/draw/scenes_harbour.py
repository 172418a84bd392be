"""Scenes of the harbour: lighthouse, cranes, quay, boats, dredger, ice."""

import math

import numpy as np

from figures import crane, fishing_boat, gull, lamp, person, shade, terrace
from ink import Camera, Canvas, blur, mix, rgb, scene, smooth, turned


@scene("lighthouse")
def lighthouse():
    """The tower on Gannet Head after sunset, its beam over a calm sea, a light in the cottage."""
    c = Canvas(1600, 1067)
    c.sky([(0, "#1b2c47"), (.22, "#3d5673"), (.42, "#9a8a8c"), (.54, "#e9a878"), (.6, "#f3c48c"), (1, "#3a4a5c")])
    c.clouds("#d89a94", 41, 2, 12, .56, .85, .2, .6, .5).clouds("#22344e", 13, 2, 9, .5, .85, 0, .3, .5)
    c.light(420, 640, 620, 120, "#ffbe7a", .5)
    c.ridge(646, 16, 5, "#5d6675", 3)
    c.water(652, 6, 10, .86, "#3c4e62", .3)
    # the headland, falling from right to left
    line = smooth([(1620, 560), (1400, 568), (1180, 600), (1010, 640), (930, 690), (860, 700), (820, 760), (740, 800), (690, 880), (560, 930), (520, 1000), (380, 1080)])
    land = c.mask(lambda d: d.poly(line + [(1620, 1080)]))
    grain = c.noise(40, 26, 3, 6)
    c.over(land, "#2a3230").over(land * np.clip((grain - .45) * 3, 0, 1), "#4a4f3c", .6)
    face = c.mask(lambda d: d.poly(smooth([(930, 690), (860, 700), (820, 760), (740, 800), (690, 880), (560, 930), (520, 1000), (380, 1080)]) + [(1000, 1080), (900, 860)]), 3)
    cracks = np.clip((c.noise(60, 10, 9, 5, .6) - .5) * 5, 0, 1)
    c.over(face * land, "#3a3634", .8).over(face * land * cracks, "#8a6a58", .45)
    foam = c.mask(lambda d: [d.ell(x, y, w, 5) for x, y, w in ((510, 990, 50), (590, 948, 40), (430, 1046, 70), (700, 880, 24))], 5)
    c.over(foam * (1 - land), "#d8dcd8", .55)
    # the path and the wall
    c.over(c.mask(lambda d: d.poly(smooth([(1104, 628), (1196, 690), (1166, 760), (1246, 880), (1226, 1080)]) + smooth([(1400, 1080), (1320, 880), (1226, 760), (1236, 690), (1124, 628)])), 3), "#7a6a58", .85)
    # the keeper's cottage
    def cottage(d):
        d.poly([(1240, 600), (1240, 520), (1290, 462), (1340, 520), (1340, 604)], "#cbbfae")
        d.poly([(1340, 604), (1340, 520), (1290, 462), (1460, 462), (1512, 520), (1512, 600)], "#a89c8e")
        d.poly([(1290, 456), (1460, 456), (1524, 528), (1346, 528)], "#3c3438")
        d.poly([(1232, 530), (1290, 456), (1298, 462), (1250, 530)], "#2a2428")
        d.rect(1400, 420, 1430, 470, "#8d7e72")
        d.rect(1274, 545, 1306, 606, "#2f4a44")
    c.paint(cottage, .5)
    win = lambda d: [d.rect(x, 546, x + 28, 576) for x in (1372, 1432)]
    c.glow(win, "#ff9a4a", ((8, .7), (34, .5)), "#ffdf9a")
    c.paint(lambda d: [(d.line([(x + 14, 546), (x + 14, 576)], 2.4, "#5a4632"), d.line([(x, 561), (x + 28, 561)], 2.4, "#5a4632")) for x in (1372, 1432)])
    smoke = c.mask(lambda d: d.blob([(1410, 420), (1424, 380), (1480, 330), (1560, 300), (1600, 300), (1520, 340), (1450, 390), (1428, 420)]), 14)
    c.over(smoke * c.noise(6, 8, 4), "#c9b6b0", .8)
    # the tower
    c.paint(lambda d: (d.poly([(962, 668), (992, 210), (1076, 210), (1108, 664)], "#ded6c6"),
                       d.poly([(971, 540), (978, 430), (1091, 430), (1099, 540)], "#94382a"), d.poly([(984, 330), (988, 262), (1081, 262), (1085, 330)], "#94382a")), .6)
    tower = c.mask(lambda d: d.poly([(962, 668), (992, 210), (1076, 210), (1108, 664)]))
    c.dim(tower * c.mask(lambda d: d.poly([(1046, 200), (1200, 200), (1200, 680), (1044, 680)]), 22), .55).add(tower * c.mask(lambda d: d.rect(940, 200, 998, 680), 14), "#ffb27a", .22)
    c.paint(lambda d: (d.rect(1018, 600, 1050, 666, "#2a2420"), d.rect(1026, 480, 1042, 506, "#241f20"), d.rect(1026, 360, 1042, 384, "#241f20"),
                       d.poly([(966, 214), (1102, 214), (1090, 196), (978, 196)], "#3a3d40"), d.rect(972, 186, 1096, 198, "#26292c"),
                       [d.line([(976 + i * 13, 188), (976 + i * 13, 160)], 2, "#26292c") for i in range(10)], d.line([(974, 161), (1094, 161)], 3, "#26292c"),
                       d.rect(1002, 128, 1066, 190, "#4a4438"), d.poly([(996, 130), (1072, 130), (1056, 96), (1034, 84), (1012, 96)], "#33302f"), d.line([(1034, 86), (1034, 58)], 3, "#26292c")), .4)
    c.add(c.mask(lambda d: d.poly([(1034, 150), (-40, 20), (-40, 330), (1034, 170)]), 16), "#fff0c0", .34)
    c.add(c.mask(lambda d: d.poly([(1034, 152), (-40, 110), (-40, 240), (1034, 168)]), 10), "#fff0c0", .34)
    c.add(c.mask(lambda d: d.poly([(1034, 152), (1640, 190), (1640, 300), (1034, 168)]), 16), "#fff0c0", .22)
    c.glow(lambda d: d.rect(1008, 136, 1060, 184), "#ffe9a8", ((10, 1.1), (44, 1.5), (120, .8)), "#fff6d0")
    c.paint(lambda d: [d.line([(x, 132), (x, 188)], 2, "#4a4030") for x in (1008, 1021, 1047, 1060)])
    c.paint(lambda d: person(d, 1176, 712, 78, "walk", -1, "#1b1e24"), .4)
    c.paint(lambda d: [gull(d, x, y, s, "#232c38", t) for x, y, s, t in ((560, 330, 26, .2), (660, 280, 18, -.2), (470, 420, 14, .1), (760, 400, 20, .3), (330, 300, 12, 0))], .4)
    return c.finish(tint="#f0c8a0")


@scene("crane")
def crane_scene():
    """From under the old quay crane: lattice, hook and a load, against the morning."""
    c = Canvas()
    c.sky([(0, "#5d87a0"), (.4, "#a9c0c4"), (.72, "#f0dcb4"), (.86, "#f6c98c"), (1, "#d8a878")])
    c.clouds("#fbeed4", 21, 2, 8, .45, .8, 0, .85, .8).clouds("#6d8fa3", 52, 3, 9, .55, .85, 0, .6, .5)
    c.light(330, 800, 420, 260, "#ffd690", .55)
    c.paint(lambda d: terrace(d, -20, 1640, 860, .9, 8, "#a89a8a"), 1.2, .8)
    c.paint(lambda d: (crane(d, 250, 864, 190, 1, "#94887c"), crane(d, 90, 864, 150, -1, "#a09486")), .8, .9)
    c.fog(780, 880, "#f6dcb0", .7, 6, 24)
    c.paint(lambda d: d.rect(0, 862, 1600, 1000, "#4a4744"), 0, 1, c.noise(30, 60, 7) * .5 + .75)
    c.paint(lambda d: [d.line([(x - 900, 1000), (300 + (x - 300) * .62, 862)], 3, "#2b2a2a") for x in (700, 790, 1900, 1990)], .5, .9)
    steel, dark, rust = "#2f5a52", "#1b3430", "#b0482e"

    def lattice(d, a, b, w1, w2, n, colour, thick=7):
        """A girder between two points, with cross braces."""
        ang = math.atan2(b[1] - a[1], b[0] - a[0]) + math.pi / 2
        px, py = math.cos(ang), math.sin(ang)
        at = lambda t, k: (a[0] + (b[0] - a[0]) * t + k * px * (w1 + (w2 - w1) * t) / 2, a[1] + (b[1] - a[1]) * t + k * py * (w1 + (w2 - w1) * t) / 2)
        for i in range(n):
            t, u = i / n, (i + 1) / n
            d.line([at(t, -1), at(u, 1)], thick * .45, mix(colour, "#000000", .25))
            d.line([at(t, 1), at(u, -1)], thick * .45, mix(colour, "#000000", .1))
            d.line([at(u, -1), at(u, 1)], thick * .5, colour)
        for k in (-1, 1):
            d.line([at(0, k), at(1, k)], thick, colour)

    def portal(d):
        for x, far in ((930, 1), (1370, 1), (820, 0), (1480, 0)):
            top = (1150 + (x - 1150) * .42, 560)
            lattice(d, (x, 900 if far else 965), top, 56 if not far else 40, 40 if not far else 30, 9, steel if not far else dark, 9 if not far else 7)
        for x, y in ((820, 965), (1480, 965)):
            d.rect(x - 56, y - 10, x + 56, y + 12, dark)
            d.ell(x - 34, y + 12, 13, 13, "#15191a")
            d.ell(x + 34, y + 12, 13, 13, "#15191a")
        lattice(d, (880, 800), (1420, 800), 30, 30, 12, dark, 6)
        d.rect(985, 536, 1316, 572, steel)
        d.rect(985, 566, 1316, 580, dark)
        d.ell(1150, 534, 120, 16, dark)
    c.paint(portal, .4)

    def jib(d):
        d.line([(1300, 240), (470, 84)], 3.5, dark)
        d.line([(1300, 244), (760, 222)], 3, dark)
        lattice(d, (1140, 440), (430, 70), 84, 26, 15, rust, 8)
        lattice(d, (1180, 480), (1300, 240), 54, 30, 6, steel, 8)
        d.line([(1300, 240), (1430, 430)], 6, steel)
        d.poly([(1020, 400), (1290, 380), (1320, 534), (1010, 534)], steel)
        d.poly([(1010, 408), (1024, 380), (1300, 358), (1300, 386)], dark)
        d.poly([(1340, 420), (1460, 420), (1460, 510), (1330, 510)], "#26302f")
        d.poly([(1030, 424), (1120, 418), (1120, 480), (1030, 484)], "#f0d8a0")
        d.line([(1075, 420), (1075, 484)], 5, dark)
        for i in range(5):
            d.line([(1150 + i * 30, 412 - i * 2), (1152 + i * 32, 524)], 3, dark)
        d.ell(440, 84, 20, 20, dark)
    c.paint(jib, .4)
    c.paint(lambda d: person(d, 1052, 516, 96, "stand", -1, "#1b1d20"), .4, 1, None, c.mask(lambda d: d.poly([(1030, 424), (1120, 418), (1120, 484), (1030, 484)])))
    def load(d):
        d.line([(430, 90), (430, 520)], 3.5, "#20221f")
        d.line([(446, 90), (438, 520)], 3.5, "#20221f")
        d.rect(414, 516, 454, 560, "#33302a")
        d.arc(434, 580, 18, 20, -60, 210, 8, "#33302a")
        for k in (-1, 1):
            d.line([(434, 592), (434 + k * 128, 664)], 4, "#2a2823")
        for i in range(3):
            for j in range(4 - (i == 2)):
                x = 312 + j * 62 + (31 if i == 2 else 0)
                d.rect(x, 700 - i * 40 + 4, x + 58, 740 - i * 40, mix("#a8763e", "#4a2c18", .2 * ((i + j) % 3)))
                d.line([(x + 29, 704 - i * 40), (x + 29, 740 - i * 40)], 3, "#3c2616")
        d.rect(300, 740, 568, 752, "#3c2a1a")
        d.line([(306, 664), (306, 745)], 4, "#2a2823")
        d.line([(562, 664), (562, 745)], 4, "#2a2823")
    c.paint(load, .4)
    c.dim(c.mask(lambda d: d.poly([(760, 1000), (800, 965), (1500, 965), (1600, 1000)]), 10), .4)
    c.dim(c.mask(lambda d: d.ell(440, 930, 170, 14), 10), .5)
    c.paint(lambda d: (person(d, 640, 950, 150, "wave", -1, "#d07a28", "#26303a", "#6b442e", None, 0, ("helmet", "#e8e0c8")),
                       person(d, 720, 942, 138, "hips", -1, "#27333c", None, "#4a3226", None, .06, "cap")), .4)
    c.paint(lambda d: [gull(d, x, y, s, "#f4efe2", t) for x, y, s, t in ((960, 130, 26, .25), (1060, 90, 18, -.1), (250, 300, 30, -.3), (170, 230, 18, .1))], .4)
    return c.finish(tint="#e8cfa4")


@scene("fog-quay")
def fog_quay():
    """The long quay in fog: lamps, bollards, somebody pushing a bicycle, a boat that is hardly there."""
    c = Canvas()
    c.sky([(0, "#98a5a6"), (.45, "#c7cdc8"), (.62, "#d2d5ce"), (1, "#a9b0ae")])
    c.clouds("#dfe2dc", 5, 2, 4, .35, .8, 0, 1.2, .6)
    cam = Camera(560, 520, 1100, 1.7)
    haze = "#c3cac6"
    far = lambda colour, z: mix(colour, haze, 1 - math.exp(-z / 30))
    # warehouses on the left
    for i in range(7, -1, -1):
        z1, z2 = 9 + i * 12, 9 + i * 12 + 12
        z = (z1 + z2) / 2
        c.paint(lambda d: (d.poly(cam.wall(-7.5, 0, 7.5 + (i % 3), z1, z2), far("#5a5450", z)),
                           [d.poly(cam.wall(-7.5, 1.2 + f * 3, 2.6 + f * 3, z1 + 1.4 + k * 3, z1 + 2.6 + k * 3), far("#2c2d2e", z)) for k in range(3) for f in range(2)],
                           d.poly(cam.wall(-7.5, 0, 2.6, z1 + 4.2, z1 + 6.6), far("#3a2f2a", z))), .6 + i * .3)
    # the boat beyond the edge
    c.paint(lambda d: (d.blob([(1000, 560), (1010, 474), (1150, 478), (1420, 470), (1530, 452), (1500, 566)], "#9fa9a8"), d.rect(1080, 400, 1230, 482, "#adb5b2"),
                       d.line([(1290, 470), (1290, 250)], 7, "#a3acab"), d.line([(1290, 270), (1500, 455)], 2, "#a9b2b0"), d.line([(1290, 270), (1090, 402)], 2, "#a9b2b0"),
                       d.rect(1110, 420, 1140, 450, "#8d9898"), d.rect(1160, 420, 1190, 450, "#8d9898")), 2.2, .9)
    # floor and water
    c.paint(lambda d: d.poly([cam(-7.5, 0, 3), cam(-7.5, 0, 400), cam(3.4, 0, 400), cam(3.4, 0, 2.2), (-10, 1010)], "#6f706c"), 0, 1, c.noise(60, 90, 17, 4) * .35 + .82)
    water = c.mask(lambda d: d.poly([cam(3.4, 0, 900), cam(3.4, 0, 2), (1600, 1000), (1600, 522)]))
    c.over(water, "#9aa6a6").over(water * np.clip((c.noise(18, 120, 23, 4) - .5) * 3, 0, 1), "#c6ceca", .7)
    c.over(water * c.mask(lambda d: d.poly([(1000, 566), (1510, 566), (1470, 660), (1040, 640)]), 18), "#7f8b8b", .5)
    c.paint(lambda d: d.poly([cam(2.7, 0, 2.4), cam(2.7, 0, 400), cam(3.4, 0, 400), cam(3.4, 0, 2.2)], "#85837b"), .5)
    c.paint(lambda d: [d.poly(cam.floor(2.7, 3.4, z, z + .05), "#5a5955") for z in np.geomspace(2.6, 60, 26)], .6, .7)
    c.over(c.mask(lambda d: d.rect(0, 500, 1600, 560), 26), haze, .62)
    # rails in the cobbles
    c.paint(lambda d: [d.poly([cam(x, 0, 2.4), cam(x, 0, 200), cam(x + .07, 0, 200), cam(x + .07, 0, 2.4)], "#3f423f") for x in (-2.6, -1.15)], .5, .8)
    # lamps
    for i, z in enumerate((64, 44, 30, 20, 13)):
        x, y = cam(1.6, 0, z)
        k = cam.size(5, z)
        lit = []
        c.paint(lambda d: lit.append(lamp(d, x, y, k, far("#24282a", z), -k * .12)), .5)
        lx, ly = lit[0]
        q = k * .024
        c.glow(lambda d: d.ell(lx, ly, q, q), "#ffe6b0", ((q * 1.6 + 2, .9), (q * 6 + 6, 1.0), (q * 16 + 10, .6)), "#fff8e0")
    # bollards with a mooring line
    for z in (34, 22, 14, 9, 5.6):
        x, y = cam(3.0, 0, z)
        s = cam.size(.62, z)
        c.paint(lambda d: (d.rect(x - s * .3, y - s, x + s * .3, y, far("#2a2c2d", z)), d.ell(x, y, s * .34, s * .12, far("#232526", z)), d.ell(x, y - s, s * .46, s * .2, far("#35383a", z))), .5)
    x, y = cam(3.0, 0, 5.6)
    c.paint(lambda d: (d.curve([(x - 20, y - 80), (x + 110, y - 84), (x + 260, y - 160), (1490, 482)], 5, "#8d8470"), [d.ell(x, y - 60 - i * 12, 42, 12, mix("#9a8f78", "#5a5242", i % 2)) for i in range(4)]), .6)
    # a person with a bicycle
    def bicycle(d, x, y, s, colour):
        for k in (-.42, .42):
            d.arc(x + k * s, y - .28 * s, .28 * s, .28 * s, 0, 360, s * .03, colour)
        a, b, e, f = (x - .42 * s, y - .28 * s), (x - .06 * s, y - .26 * s), (x - .2 * s, y - .68 * s), (x + .3 * s, y - .68 * s)
        for p in ([a, b], [b, e], [b, f], [e, f], [a, e], [f, (x + .42 * s, y - .28 * s)], [f, (x + .27 * s, y - .82 * s), (x + .2 * s, y - .84 * s)]):
            d.line(p, s * .032, colour)
        d.line([(x - .28 * s, y - .72 * s), (x - .1 * s, y - .72 * s)], s * .05, colour)
    def rider(d):
        person(d, 712, 800, 300, "carry", 1, "#30383c", "#24282c", "#8a6a58", None, .12, ("wool", "#7a3a2e"))
        bicycle(d, 800, 806, 190, "#1d2022")
    c.dim(c.mask(lambda d: d.ell(760, 808, 170, 14), 9), .4)
    c.paint(rider, .6)
    c.paint(lambda d: (person(d, 486, 596, 86, "stand", 1, "#7d8583"), person(d, 452, 600, 90, "walk", 1, "#767e7c")), 1.6, .9)
    c.fog(300, 760, "#d9ddd6", .45, 31, 90, 2, 5)
    return c.finish(.017, .3, .12, "#d8dcd0")


@scene("pilot-boat")
def pilot_boat():
    """The pilot's boat comes under the side of a ship; the rope ladder is down."""
    c = Canvas()
    c.sky([(0, "#54636c"), (.35, "#8d9a9d"), (.5, "#c2c7bf"), (1, "#4a5a62")])
    c.clouds("#3d4a54", 15, 2, 6, .42, .8, 0, .55, .8).clouds("#d8d9cf", 75, 3, 10, .55, .85, 0, .52, .6)
    c.ridge(506, 10, 3, "#74838a", 3)
    # the ship's side
    side = [(1010, -10), (1060, 720), (1620, 800), (1620, -10)]
    c.paint(lambda d: (d.poly(side, "#6e2a24"), d.poly([(1010, -10), (1042, 470), (1620, 510), (1620, -10)], "#1f3242")), .5, 1, c.noise(3, 60, 27, 5) * .35 + .8)
    plates = c.mask(lambda d: ([d.line([(1012 + y * .066, y), (1620, y * 1.06)], 1.6) for y in range(90, 720, 105)], [d.line([(x, 0), (x + 12, 780)], 1.4) for x in range(1120, 1620, 130)]), .5)
    c.over(plates, "#0e1820", .6)
    c.over(c.mask(lambda d: d.poly(side)) * np.clip((c.noise(30, 6, 33, 5, .6) - .56) * 5, 0, 1), "#9c5a3a", .4)
    c.paint(lambda d: [d.rect(1470, y, 1484 if i % 2 else 1500, y + 5, "#d8d4c4") for i, y in enumerate(range(380, 700, 26))], .5)
    c.dim(c.mask(lambda d: d.poly([(1010, -10), (1060, 720), (1130, 720), (1090, -10)]), 18), .3)
    # the ladder with the pilot on it
    def rope(d):
        for k in (0, 46):
            d.line([(1168 + k, -10), (1184 + k, 610)], 4.5, "#d9c9a0")
        for i in range(24):
            y = 10 + i * 26
            d.line([(1164 + y * .027, y), (1222 + y * .027, y)], 6.5 if i % 6 else 9, "#a8824e")
    c.paint(rope, .5)
    def pilot(d):
        x, y, s = 1206, 420, 230
        d.taper((x - 14, y - s * .5), (x - 30, y - s * .26), s * .12, s * .09, "#1e262c")
        d.taper((x - 30, y - s * .26), (x - 14, y - s * .04), s * .09, s * .06, "#1e262c")
        d.taper((x + 14, y - s * .5), (x + 22, y - s * .22), s * .12, s * .09, "#26303a")
        d.taper((x + 22, y - s * .22), (x + 10, y + 8), s * .09, s * .06, "#26303a")
        d.blob([(x - 26, y - s * .46), (x - 36, y - s * .66), (x - 30, y - s * .82), (x, y - s * .86), (x + 30, y - s * .82), (x + 36, y - s * .66), (x + 28, y - s * .46)], "#c8502a")
        d.rect(x - 33, y - s * .62, x + 33, y - s * .57, "#e8e2cc")
        d.taper((x - 26, y - s * .78), (x - 34, y - s * .98), s * .075, s * .06, "#b4462a")
        d.taper((x - 34, y - s * .98), (x - 22, y - s * 1.12), s * .06, s * .045, "#b4462a")
        d.taper((x + 26, y - s * .78), (x + 38, y - s * .94), s * .075, s * .06, "#c8502a")
        d.taper((x + 38, y - s * .94), (x + 24, y - s * 1.02), s * .06, s * .045, "#c8502a")
        d.ell(x, y - s * .94, s * .06, s * .07, "#8a6248")
        d.pie(x, y - s * .96, s * .07, s * .07, 170, 370, "#e6e0d0")
    c.paint(pilot, .5)
    # the sea behind, then the boat, then the sea in front
    def waves(n0, n1, n):
        for i in range(n0, n1):
            y = 516 + i * 44 + (i > 6) * 16
            line = y - (np.asarray(c.noise(3 + i % 3, 2, 40 + i, 5)[0]) - .5) * (50 + i * 11)
            ys = np.arange(c.h)[:, None]
            c.over(np.clip((ys - line[None, :]) / 2, 0, 1), mix("#7d9196", "#1d353d", i / (n - 1)), .92)
            crest = np.exp(-(((ys - line[None, :] - 4) / (4 + i * .6)) ** 2)) * np.clip(c.noise(18, 20, 60 + i, 4) * 2.6 - 1.1, 0, 1)
            c.over(crest, "#e9eeea", .75)
            c.over(np.clip((ys - line[None, :]) / 60, 0, 1) * np.clip((c.noise(40, 70, 80 + i, 3) - .55) * 3, 0, 1), "#9fb4b4", .12)
    waves(0, 5, 11)
    def boat(d):
        hull = [(1000, 770), (960, 800), (470, 812), (250, 770), (120, 640), (300, 668), (560, 690), (1010, 690)]
        d.poly(smooth([(120, 628), (190, 730), (300, 800), (480, 826)]) + [(980, 820), (1016, 690)] + smooth([(1016, 690), (640, 690), (360, 670), (120, 628)]), "#16242c")
        d.poly(smooth([(116, 626), (360, 668), (640, 688), (1018, 690)]) + smooth([(1018, 712), (640, 712), (364, 694), (140, 656)]), "#d8632a")
        d.poly([(470, 690), (520, 560), (860, 560), (880, 692)], "#e9e4d6")
        d.poly([(880, 692), (860, 560), (896, 566), (930, 692)], "#b9b3a4")
        d.poly([(510, 588), (532, 520), (800, 520), (812, 588)], "#efeadc")
        d.poly([(516, 526), (820, 526), (812, 508), (536, 508)], "#d8632a")
        for i in range(4):
            d.poly([(542 + i * 66, 536), (594 + i * 66, 536), (596 + i * 66, 578), (536 + i * 66, 578)], "#22323c")
        d.poly([(542, 536), (566, 536), (556, 578), (536, 578)], "#8fa4aa")
        d.line([(660, 508), (660, 360)], 6, "#2a3238")
        d.line([(610, 430), (712, 430)], 4, "#2a3238")
        d.ell(660, 404, 9, 9, "#f2f0e6")
        d.ell(660, 428, 9, 9, "#c8342a")
        d.rect(560, 640, 640, 664, "#16242c")
        for x in range(180, 480, 48):
            d.line([(x, 648 + (x - 180) * .1), (x, 596 + (x - 180) * .12)], 3.5, "#d9d5c8")
        d.line([(180, 596), (468, 630)], 3.5, "#d9d5c8")
        for x in range(900, 1010, 34):
            d.line([(x, 690), (x, 640)], 3.5, "#d9d5c8")
        d.line([(900, 640), (1004, 640)], 3.5, "#d9d5c8")
        for x in (420, 560, 700, 840):
            d.ell(x, 736, 22, 24, "#0c1216")
            d.ell(x, 736, 9, 10, "#2a3a40")
    tilt = math.radians(-2.5)
    c.paint(boat, .5)
    c.glow(lambda d: d.ell(660, 404, 8, 8), "#ffffff", ((10, .8), (30, .6)))
    c.glow(lambda d: d.ell(660, 428, 8, 8), "#ff3a2a", ((10, .8), (30, .5)))
    c.paint(lambda d: (person(d, 956, 694, 150, "reach", 1, "#c8502a", "#26303a", "#7a5238", None, 0, ("wool", "#1e2a34")), person(d, 400, 690, 128, "stand", 1, "#2a3a44", None, "#a87858", None, 0, "cap")), .5)
    waves(5, 11, 11)
    foam = np.clip(c.mask(lambda d: (d.blob([(70, 790), (96, 700), (136, 668), (200, 720), (290, 790), (470, 820), (700, 826), (500, 868), (140, 850)]), d.blob([(860, 812), (1010, 786), (1180, 806), (1300, 846), (1060, 850)])), 12) * (c.noise(16, 16, 71, 6, .66) * 4.2 - 1.5), 0, 1)
    c.over(foam, "#eff3f0", .95)
    c.add(blur((np.random.default_rng(2).random((c.h, c.w)) < .0016) * blur(foam, 36) * 3, 1) * 4, "#ffffff", .8)
    c.rain(4, 260, 34, .3, "#e8eef0", .16)
    return c.finish(tint="#c8d4d0")


@scene("dredger")
def dredger():
    """The bucket dredger in a hazy low sun, its barge alongside and every gull of the river."""
    c = Canvas(1600, 1067)
    c.sky([(0, "#c98d5a"), (.25, "#e8b070"), (.5, "#f6d49a"), (.62, "#f8dfae"), (1, "#b07a4a")])
    c.clouds("#fbe8c0", 9, 2, 10, .48, .8, 0, .6, .6).clouds("#a86a48", 29, 2, 8, .55, .85, 0, .4, .5)
    c.light(1120, 420, 330, 300, "#fff2c8", .75).glow(lambda d: d.ell(1120, 420, 58, 58), "#fff6d8", ((20, .5), (90, .5)), "#fffbe6")
    c.ridge(650, 26, 4, "#c79a6c", 4, a=.9)
    c.paint(lambda d: terrace(d, -20, 900, 676, .6, 12, "#b08458"), 1.4, .9)
    c.ridge(664, 12, 14, "#a47a50", 7, a=.9)
    c.fog(560, 700, "#f8dcaa", .6, 3, 26)
    iron, mid = "#2a1f1a", "#3c2c22"

    def ship(d):
        d.poly([(300, 700), (330, 640), (1310, 640), (1340, 616), (1326, 704)], iron)
        d.poly([(1040, 642), (1040, 540), (1240, 540), (1250, 642)], mid)
        d.poly([(1074, 540), (1080, 476), (1200, 476), (1206, 540)], iron)
        d.rect(1062, 466, 1218, 478, mid)
        for i in range(4):
            d.rect(1090 + i * 28, 490, 1108 + i * 28, 520, "#f4cf8e")
        for i in range(5):
            d.rect(1056 + i * 38, 570, 1078 + i * 38, 596, "#d8a868")
        d.poly([(1110, 470), (1116, 340), (1160, 340), (1166, 470)], iron)
        d.rect(1108, 352, 1168, 368, "#8a3020")
        # the tower that carries the ladder of buckets
        for x, tx in ((520, 600), (760, 690)):
            d.line([(x, 644), (tx, 250)], 13, iron)
        for k in range(5):
            t = k / 5
            d.line([(520 + 80 * t, 644 - 394 * t), (760 - 70 * (t + .2), 644 - 394 * (t + .2))], 5, iron)
            d.line([(760 - 70 * t, 644 - 394 * t), (520 + 80 * (t + .2), 644 - 394 * (t + .2))], 5, iron)
            d.line([(520 + 80 * t, 644 - 394 * t), (760 - 70 * t, 644 - 394 * t)], 5, iron)
        d.rect(570, 236, 722, 256, iron)
        d.ell(646, 262, 50, 50, iron)
        d.ell(646, 262, 16, 16, "#c08a58")
        top, low = (640, 262), (150, 790)
        a = math.atan2(low[1] - top[1], low[0] - top[0])
        for k in (-1, 1):
            d.line([turned([(0, k * 44)], *top, a)[0], turned([(0, k * 30)], *low, a)[0]], 9, iron)
        for i in range(14):
            t = i / 14
            px, py = top[0] + (low[0] - top[0]) * t, top[1] + (low[1] - top[1]) * t
            d.line([turned([(0, -42)], px, py, a)[0], turned([(0, 42)], px, py, a)[0]], 4, iron)
            if py < 690:
                d.poly(turned([(-4, -40), (-20, -96), (26, -104), (36, -40)], px, py, a), mid)
                d.poly(turned([(-20, -96), (26, -104), (24, -92), (-16, -86)], px, py, a), "#7a5234")
                d.poly(turned([(-10, 44), (-24, 80), (22, 84), (24, 44)], px, py, a), iron)
        d.line([(330, 640), (560, 250)], 3, iron)
        d.line([(720, 246), (1040, 540)], 3, iron)
        d.poly([(700, 300), (730, 310), (900, 560), (860, 566)], mid)
        for x in range(800, 1040, 30):
            d.line([(x, 640), (x, 606)], 3, iron)
        d.line([(796, 606), (1040, 606)], 3, iron)
    c.paint(ship, .5)
    c.paint(lambda d: (d.poly([(760, 716), (790, 668), (1470, 668), (1500, 650), (1470, 724)], "#1f1612"), d.blob([(840, 668), (900, 632), (1000, 610), (1100, 636), (1220, 618), (1340, 640), (1400, 668)], "#5a3c26")), .5)
    c.paint(lambda d: (person(d, 840, 640, 82, "hips", 1, iron), person(d, 960, 640, 78, "point", -1, iron), person(d, 1420, 668, 84, "stand", -1, iron, hat="cap"), person(d, 400, 642, 80, "pull", 1, iron)), .4)
    smoke = c.mask(lambda d: d.blob([(1120, 340), (1130, 280), (1220, 190), (1400, 130), (1600, 120), (1600, 230), (1420, 230), (1260, 270), (1166, 330)]), 22)
    c.over(smoke * np.clip(c.noise(5, 6, 19, 6) * 1.8 - .3, 0, 1), "#5a4434", .75)
    r = np.random.default_rng(6)
    birds = [(r.normal(640, 240), r.normal(380, 150), r.uniform(9, 26), r.uniform(-.4, .4)) for _ in range(46)]
    c.paint(lambda d: [gull(d, x, y, s, "#4a3426" if s < 17 else "#2c201a", t) for x, y, s, t in birds], .5)
    c.water(716, 8, 16, .88, "#6a4a30", .22)
    c.add(c.mask(lambda d: d.poly([(1060, 716), (1180, 716), (1330, 1067), (940, 1067)]), 30) * np.clip((c.noise(14, 90, 77, 2) - .5) * 5, 0, 1), "#fff0c0", .75)
    c.over(np.clip(c.mask(lambda d: d.blob([(60, 760), (150, 730), (280, 738), (320, 770), (200, 800), (80, 790)]), 10) * (c.noise(20, 30, 5, 5) * 2.4 - .7), 0, 1), "#f8e6c4", .8)
    return c.finish(.012, .34, .2, "#f0c890", .7)


@scene("ice-harbour")
def ice_harbour():
    """The Basin frozen at sunrise: boats held fast, cracks, a man and a child walking out."""
    c = Canvas()
    c.sky([(0, "#8aa6c4"), (.3, "#c4cbd8"), (.45, "#f0cfc4"), (.52, "#f8dcc0"), (1, "#d8dfe6")])
    c.clouds("#f6d8d0", 45, 2, 12, .5, .8, 0, .5, .7)
    c.light(1260, 500, 500, 130, "#ffd0a0", .5)
    c.paint(lambda d: terrace(d, -20, 1640, 500, .82, 22, "#9aa3b4"), 1, .95)
    c.paint(lambda d: ([d.poly([(x, y), (x + w / 2, y - h), (x + w, y)], "#e6e8ee") for x, y, w, h in ()], crane(d, 1180, 500, 170, -1, "#8f98aa"), crane(d, 1330, 502, 130, 1, "#9aa3b4")), .8)
    c.paint(lambda d: d.rect(0, 494, 1600, 520, "#7d8698"), .5)
    c.paint(lambda d: d.rect(0, 488, 1600, 497, "#eef0f4"), .5)
    c.fog(440, 530, "#f6e2d8", .55, 8, 18)
    # ice
    ice = c.mask(lambda d: d.rect(0, 518, 1600, 1000))
    k = np.clip((np.arange(c.h)[:, None] - 518) / 482, 0, 1)
    base = mix("#ecd9d0", "#9db6cc", 0)[None, None] * (1 - k[..., None]) + rgb("#a4bed2")[None, None] * k[..., None]
    base = base * (.86 + .26 * c.noise(5, 22, 3, 6)[..., None])
    c.over(ice, base)
    c.over(ice * np.clip((c.noise(4, 16, 37, 6, .55) - .5) * 4, 0, 1), "#f4f4f6", .7)
    c.over(ice * np.clip((c.noise(5, 26, 91, 5, .55) - .62) * 6, 0, 1), "#6f8fae", .5)
    r = np.random.default_rng(12)
    def cracks(d):
        for _ in range(15):
            x, y = r.uniform(-100, 1700), 540 + 440 * r.random() ** 1.4
            a = r.uniform(-.25, .25) + (math.pi if r.random() < .5 else 0)
            p = [(x, y)]
            for _ in range(r.integers(6, 13)):
                a += r.normal(0, .35)
                n = (20 + (y - 518) * .28) * r.uniform(.6, 1.3)
                x, y = x + math.cos(a) * n, y + math.sin(a) * n * .35
                p.append((x, y))
            d.line(smooth(p), .8 + (p[0][1] - 518) * .0045, "#54728e")
    state = r.bit_generator.state
    c.paint(lambda d: (setattr(r.bit_generator, "state", state), cracks(d)), .5, .8)
    r.bit_generator.state = state
    shifted = c.mask(lambda d: cracks(d), .5)
    c.add(np.roll(shifted, 2, 0), "#ffffff", .2)
    # an open lead of dark water
    lead = c.mask(lambda d: d.blob([(-40, 640), (160, 626), (380, 640), (560, 630), (600, 642), (420, 662), (240, 656), (60, 676), (-40, 672)]), 1)
    c.over(lead, "#34506a", .9).over(np.clip(lead - np.roll(lead, 4, 0), 0, 1), "#f6f6f8", .9)
    # boats
    for x, y, s, f, hull, cab, trim in ((300, 572, 250, 1, "#3c5a6c", "#e6ddd0", "#b0472e"), (660, 560, 180, -1, "#6a4238", "#d8d4cc", "#34505e"), (1330, 610, 330, -1, "#274a44", "#eae2d2", "#c87a2c")):
        c.dim(c.mask(lambda d: d.ell(x - s * .12, y + s * .06, s * .6, s * .03), 5), .3)
        c.paint(lambda d: fishing_boat(d, x, y, s, f, hull, cab, trim), .5)
        c.paint(lambda d: (d.blob([(x - s * .5, y + s * .05), (x - s * .46, y + s * .015), (x - s * .2, y + s * .045), (x + s * .1, y + s * .035), (x + s * .44, y + s * .03), (x + s * .48, y + s * .06), (x, y + s * .085)], "#e9edf2"),
                           d.poly([(x - f * s * .34, y - s * .335), (x - f * s * .01, y - s * .335), (x - f * s * .04, y - s * .355), (x - f * s * .3, y - s * .358)], "#f6f7fa")), .8)
    # the two walkers, long shadows to the left
    for x, y, s in ((850, 836, 230), (940, 842, 138)):
        c.dim(c.mask(lambda d: shade(d, x, y, s, -1.5, .16), 4), .36)
    def walkers(d):
        person(d, 850, 836, 230, "walk", -1, "#5a2e2a", "#27303c", "#b08468", None, .16, ("wool", "#2c4a58"))
        d.taper((926, 738), (896, 722), 10, 7, "#b57a26")
        person(d, 940, 842, 138, "stand", -1, "#c98a2c", "#2a3440", "#b08468", None, .1, ("wool", "#a83a2c"))
        d.curve([(958, 782), (1000, 800), (1060, 836), (1096, 852)], 3, "#4a3a2c")
        d.poly([(1090, 842), (1200, 842), (1216, 826), (1222, 830), (1206, 854), (1094, 854)], "#8a5a34")
        d.line([(1086, 862), (1200, 862), (1218, 850)], 4, "#33261c")
        for q in (1110, 1180):
            d.line([(q, 852), (q, 862)], 4, "#33261c")
    c.paint(walkers, .5)
    c.paint(lambda d: [gull(d, x, y, s, "#5d6a7c", t) for x, y, s, t in ((420, 260, 22, .2), (520, 220, 15, -.1), (1060, 300, 17, .1))], .4)
    c.paint(lambda d: [(d.ell(x, y - 10, 13, 8, "#f4f4f2"), d.ell(x + 11, y - 18, 5.5, 5, "#f4f4f2"), d.line([(x, y - 4), (x, y + 3)], 2, "#c88a3a"), d.line([(x - 13, y - 12), (x - 3, y - 13)], 4, "#8d99a8")) for x, y in ((470, 700), (520, 708), (600, 694))], .4)
    return c.finish(.022, .22, .2, "#f0dcd4")
