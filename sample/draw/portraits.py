"""The writers: twelve flat drawings with a fine screen, 480 by 480. `python portraits.py` makes them all."""

import math
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from draw import save
from ink import Canvas, mix, turned

FOLDER = Path(__file__).resolve().parent.parent / "portraits"
SIZE = 720  # drawn larger, then reduced


def bob(d, hair):
    d.ell(360, 306, 176, 196, hair)
    d.rect(184, 300, 536, 440, hair)


def bob_front(d, hair):
    d.pie(360, 250, 150, 128, 180, 360, hair)
    d.poly([(210, 250), (510, 250), (500, 268), (360, 252), (222, 292)], hair)
    d.poly([(206, 240), (232, 246), (240, 400), (204, 424)], hair)
    d.poly([(514, 240), (488, 246), (480, 400), (516, 424)], hair)


def long_hair(d, hair):
    d.ell(360, 296, 166, 186, hair)
    d.poly([(196, 290), (524, 290), (548, 600), (440, 640), (280, 640), (172, 600)], hair)


def long_front(d, hair):
    d.blob([(228, 330), (216, 230), (280, 150), (380, 140), (480, 180), (506, 260), (494, 340), (470, 250), (380, 212), (300, 236), (256, 270)], hair)


def parted_front(d, hair):
    d.blob([(230, 300), (222, 220), (270, 150), (350, 132), (346, 200), (290, 232), (252, 290)], hair)
    d.blob([(490, 300), (498, 220), (450, 150), (340, 132), (350, 196), (440, 232), (468, 290)], hair)


def short_front(d, hair):
    d.pie(360, 254, 138, 130, 180, 360, hair)
    d.poly([(222, 250), (498, 250), (492, 268), (470, 232), (300, 226), (246, 244), (228, 276)], hair)
    d.poly([(222, 250), (246, 244), (240, 318), (228, 320)], hair)
    d.poly([(498, 250), (474, 244), (480, 318), (492, 320)], hair)


def crop_front(d, hair):
    d.pie(360, 250, 132, 116, 180, 360, hair)
    d.rect(229, 246, 491, 256, hair)
    d.poly([(229, 254), (246, 250), (240, 300), (231, 304)], hair)
    d.poly([(491, 254), (474, 250), (480, 300), (489, 304)], hair)


def quiff_front(d, hair):
    d.blob([(226, 300), (220, 220), (250, 150), (330, 112), (440, 116), (510, 160), (504, 250), (494, 300), (480, 240), (430, 204), (330, 214), (262, 210), (244, 250)], hair)


def curls(d, hair):
    r = np.random.default_rng(4)
    for a in np.linspace(math.pi * .86, math.pi * 2.14, 24):
        for q in (150, 180):
            d.ell(360 + math.cos(a) * q, 270 + math.sin(a) * q * .92, r.uniform(34, 48), None, mix(hair, "#000000", r.uniform(0, .25)))


def curls_front(d, hair):
    r = np.random.default_rng(5)
    for x in np.linspace(250, 470, 8):
        d.ell(x, 200 - 22 * math.sin((x - 250) / 220 * math.pi) + r.uniform(-6, 6), 34, 30, mix(hair, "#ffffff", r.uniform(0, .08)))


def afro(d, hair):
    d.ell(360, 254, 206, 190, hair)


def afro_front(d, hair):
    d.blob([(236, 222), (240, 150), (360, 120), (480, 150), (484, 222), (420, 200), (360, 196), (300, 200)], hair)
    r = np.random.default_rng(9)
    for x in np.linspace(236, 484, 11):
        d.ell(x, 214 - 26 * math.sin((x - 236) / 248 * math.pi) + r.uniform(-4, 4), 24, 24, hair)


def bun(d, hair):
    d.ell(360, 112, 66, 60, hair)
    d.ell(360, 290, 150, 160, hair)


def bun_front(d, hair):
    d.blob([(224, 310), (218, 240), (262, 164), (360, 138), (458, 164), (502, 240), (496, 310), (476, 256), (430, 218), (360, 206), (290, 218), (244, 256)], hair)


def bald_front(d, hair):
    d.poly([(226, 262), (240, 250), (244, 326), (232, 330)], hair)
    d.poly([(494, 262), (480, 250), (476, 326), (488, 330)], hair)


def scarf(d, cloth):
    d.ell(360, 310, 178, 206, cloth)
    d.poly([(186, 330), (534, 330), (580, 600), (440, 660), (280, 660), (140, 600)], cloth)


def beanie_front(d, cloth):
    d.pie(360, 250, 152, 150, 180, 360, cloth)
    d.rect(206, 224, 514, 282, mix(cloth, "#ffffff", .16))
    for x in range(216, 514, 18):
        d.line([(x, 226), (x, 280)], 3, mix(cloth, "#000000", .2))


def full_beard(d, hair):
    d.blob([(234, 322), (252, 420), (300, 486), (360, 506), (420, 486), (468, 420), (486, 322), (470, 368), (430, 398), (360, 394), (290, 398), (250, 368)], hair)
    d.blob([(304, 404), (330, 384), (360, 390), (390, 384), (416, 404), (380, 402), (360, 406), (340, 402)], hair)


def short_beard(d, hair):
    d.blob([(234, 330), (256, 416), (306, 470), (360, 484), (414, 470), (464, 416), (486, 330), (466, 372), (424, 412), (360, 424), (296, 412), (254, 372)], hair)
    d.blob([(308, 396), (340, 384), (360, 388), (380, 384), (412, 396), (384, 398), (360, 400), (336, 398)], hair)


def moustache(d, hair):
    d.blob([(290, 412), (316, 386), (352, 382), (360, 390), (368, 382), (404, 386), (430, 412), (394, 408), (360, 404), (326, 408)], hair)


def round_glasses(d):
    for x in (306, 414):
        d.arc(x, 318, 42, 39, 0, 360, 7, "#2a1c16")
    d.line([(346, 314), (374, 314)], 7, "#2a1c16")
    d.line([(266, 312), (232, 304)], 5, "#2a1c16")
    d.line([(454, 312), (488, 304)], 5, "#2a1c16")


def square_glasses(d):
    for x in (306, 414):
        d.line([(x - 44, 290), (x + 44, 290), (x + 38, 346), (x - 38, 346), (x - 44, 290), (x + 44, 290)], 8, "#33201c")
    d.line([(348, 300), (372, 300)], 7, "#33201c")


# name: (ground, skin, hair, coat, collar, hair behind, hair in front, beard, glasses, brows, extra)
WRITERS = {
    "ilse-varnay": ("#d9cdb6", "#c98f6a", "#2a1c16", "#27404e", "v", bob, bob_front, None, round_glasses, 0),
    "tomas-okoro": ("#d6c2ae", "#7a4a32", "#17110e", "#35533f", "crew", None, crop_front, None, None, 1),
    "oda-lintner": ("#c9c6bb", "#e2b898", "#b0703a", "#4a4f5c", "strap", long_hair, long_front, None, None, 0),
    "bruno-halt": ("#ddd0b2", "#e6bd9c", "#6b4424", "#7a2b26", "v", None, bald_front, full_beard, round_glasses, 1),
    "salma-idrin": ("#ccd2cf", "#d9a884", "#5e2f4a", "#2c3346", "plain", scarf, None, None, None, 0),
    "pell-marsh": ("#c6cfcc", "#e2b594", "#8b8d8c", "#1f5a4a", "track", None, short_front, None, None, 1),
    "nadia-corr": ("#d8c0b4", "#8a5a3c", "#20150f", "#8a3a4a", "v", afro, afro_front, None, None, 0),
    "edvin-stroll": ("#cdd0c0", "#e8c4a4", "#d8d4cc", "#2f3540", "tie", None, short_front, moustache, square_glasses, 1),
    "lena-vashti": ("#d2d6da", "#efcdb0", "#d8b070", "#34506a", "roll", bun, bun_front, None, None, 0),
    "yusef-darran": ("#d8ccb0", "#b9825a", "#1c1410", "#4a4a3c", "shirt", None, quiff_front, short_beard, None, 1),
    "mira-tavel": ("#e0ccb4", "#b0734c", "#3a1f14", "#c07a2c", "apron", curls, curls_front, None, None, 0),
    "joss-arden": ("#c4d0d0", "#edc6a6", "#a8542a", "#3c5a52", "crew", None, beanie_front, short_beard, None, 1),
}


def clothes(d, coat, collar, skin):
    d.blob([(60, 760), (76, 640), (130, 574), (250, 528), (300, 516), (420, 516), (470, 528), (590, 574), (644, 640), (660, 760)], coat)
    d.rect(60, 690, 660, 740, coat)
    white, dark = "#efe8da", mix(coat, "#000000", .3)
    if collar in ("v", "strap"):
        d.poly([(286, 512), (360, 630), (434, 512)], white)
        d.poly([(270, 514), (296, 508), (366, 632), (356, 650)], dark)
        d.poly([(450, 514), (424, 508), (354, 632), (364, 650)], dark)
    if collar == "strap":
        d.line([(230, 530), (330, 720)], 22, "#6a4a30")
        d.rect(304, 640, 440, 730, "#22272b")
        d.ell(372, 690, 40, 40, "#3a4248")
        d.ell(372, 690, 24, 24, "#0f1417")
    if collar == "crew":
        d.ell(360, 508, 96, 62, dark)
        d.ell(360, 500, 78, 48, mix(skin, "#3a1d14", .2))
        for x in range(150, 600, 30):
            d.line([(x, 700), (x, 720)], 3, dark)
    if collar == "track":
        d.poly([(270, 512), (450, 512), (470, 560), (360, 600), (250, 560)], dark)
        d.line([(360, 580), (360, 730)], 6, "#efe8da")
        d.line([(150, 570), (120, 730)], 14, "#efe8da")
        d.line([(570, 570), (600, 730)], 14, "#efe8da")
    if collar == "tie":
        d.poly([(280, 510), (360, 720), (440, 510)], white)
        d.poly([(342, 556), (378, 556), (386, 590), (360, 604), (334, 590)], "#8a2f26")
        d.poly([(344, 600), (376, 600), (396, 730), (324, 730)], "#8a2f26")
        d.poly([(262, 516), (290, 508), (352, 690), (330, 730), (250, 600)], dark)
        d.poly([(458, 516), (430, 508), (368, 690), (390, 730), (470, 600)], dark)
    if collar == "shirt":
        d.poly([(276, 508), (360, 566), (444, 508), (470, 560), (392, 610), (360, 574), (328, 610), (250, 560)], "#d8d8cc")
        d.line([(360, 580), (360, 730)], 5, "#a8a898")
        for y in (620, 680):
            d.ell(360, y, 6, 6, "#efe8da")
    if collar == "apron":
        d.poly([(260, 512), (300, 508), (330, 600), (300, 610)], white)
        d.poly([(460, 512), (420, 508), (390, 600), (420, 610)], white)
        d.rect(270, 594, 450, 740, white)
        d.line([(300, 660), (420, 660)], 4, "#c9bfa8")


def portrait(name):
    ground, skin, hair, coat, collar, behind, front, beard, glasses, brows = WRITERS[name]
    seed = sum(name.encode())
    c = Canvas(SIZE, SIZE, ground)
    c.im *= (.92 + .16 * c.noise(3, 3, seed, 3))[..., None]
    if behind:
        c.paint(lambda d: behind(d, hair))
    if collar == "plain":
        c.paint(lambda d: (clothes(d, coat, collar, skin), d.poly([(186, 420), (534, 420), (580, 600), (440, 664), (280, 664), (140, 600)], hair)))
        c.paint(lambda d: [d.curve([(200 + k * 30, 470), (260 + k * 26, 560), (330 + k * 30, 640)], 4, mix(hair, "#000000", .25)) for k in range(4)], 1)
    else:
        c.paint(lambda d: (clothes(d, coat, collar, skin), d.poly([(302, 420), (418, 420), (424, 506), (360, 540 if collar == "crew" else 566), (296, 506)], mix(skin, "#3a1d14", .2))))
        if collar == "roll":
            c.paint(lambda d: (d.blob([(284, 500), (300, 470), (420, 470), (436, 500), (450, 560), (360, 590), (270, 560)], mix(coat, "#ffffff", .1)), d.curve([(290, 520), (360, 540), (430, 520)], 4, mix(coat, "#000000", .25))))
    ears = behind in (None, bun)
    face = [(360, 476), (300, 452), (250, 392), (232, 310), (240, 230), (290, 172), (360, 158), (430, 172), (480, 230), (488, 310), (470, 392), (420, 452)]
    if collar == "plain":
        face = [(360 + (x - 360) * .92, y) for x, y in face]
    if ears:
        c.paint(lambda d: [(d.ell(x, 322, 20, 34, mix(skin, "#3a1d14", .16)), d.ell(x, 322, 10, 20, mix(skin, "#3a1d14", .32))) for x in (232, 488)])
    c.paint(lambda d: d.blob(face, skin))
    m = c.mask(lambda d: d.blob(face))
    c.over(c.mask(lambda d: d.blob([(440, 150), (520, 200), (520, 420), (430, 480), (404, 440), (446, 330)]), 24) * m, "#3a1d14", .3)
    c.over(c.mask(lambda d: (d.ell(286, 372, 34, 22), d.ell(434, 372, 34, 22)), 12) * m, "#c2452e", .12)
    if beard:
        c.paint(lambda d: beard(d, hair))
    if front is None:
        c.paint(lambda d: d.blob([(236, 260), (262, 176), (360, 146), (458, 176), (484, 260), (440, 206), (360, 192), (280, 206)], mix(hair, "#000000", .3)))
    elif front is beanie_front:
        c.paint(lambda d: (d.poly([(230, 270), (250, 270), (246, 330), (234, 336)], hair), d.poly([(490, 270), (470, 270), (474, 330), (486, 336)], hair), front(d, "#b8402c")))
    else:
        c.paint(lambda d: front(d, hair))
    ink = "#241611"
    brow = mix(hair if collar != "plain" and front is not beanie_front else "#2a1812", "#1a100c", .45)

    def features(d):
        for x in (306, 414):
            d.ell(x, 318, 10, 9, ink)
            d.ell(x - 3, 315, 3, 3, "#ffffff")
        lift = (0, 6)[brows]
        d.curve([(276, 286 + lift), (306, 276 + lift), (336, 284 + lift)], 8 + brows * 3, brow)
        d.curve([(384, 284 + lift), (414, 276 + lift), (444, 286 + lift)], 8 + brows * 3, brow)
        d.curve([(360, 322), (350, 370), (352, 378), (372, 380)], 5, mix(skin, "#2a1008", .6))
        if beard is moustache:
            d.arc(360, 418, 30, 16, 30, 150, 6, mix(skin, "#4a1410", .7))
        else:
            d.arc(360, 402, 44, 28, 24, 156, 7, mix(skin, "#4a1410", .72) if beard is None else "#5a2018")
    c.paint(features)
    if name == "joss-arden":
        r = np.random.default_rng(2)
        c.paint(lambda d: [d.ell(x + r.normal(0, 20), 362 + r.normal(0, 9), 3, 3, "#b87a54") for x in (292, 428) for _ in range(9)], .5)
    if name in ("nadia-corr", "lena-vashti", "mira-tavel"):
        c.paint(lambda d: [d.ell(x, 374, 9, 12, "#d8ae52") for x in (230, 490)])
    if glasses:
        c.paint(glasses)
    # the fine screen
    lum = (c.im * [.3, .59, .11]).sum(2)
    ys, xs = np.mgrid[0:SIZE, 0:SIZE]
    dots = np.sin((xs + ys) / 3.1) * np.sin((xs - ys) / 3.1) * .075
    c.im = np.clip(c.im + (dots * (.9 - np.abs(lum - .45)))[..., None], 0, 1)
    return Image.fromarray((c.im * 255).astype("uint8")).resize((480, 480), Image.LANCZOS)


def main(names):
    FOLDER.mkdir(exist_ok=True)
    for name in names or WRITERS:
        print(name, *save(portrait(name), FOLDER / f"{name}.jpg", 19_000))


if __name__ == "__main__":
    main(sys.argv[1:])
