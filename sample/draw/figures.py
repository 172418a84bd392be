"""Figures: people, houses, boats, trees and birds, drawn with a pen at any size."""

import math

import numpy as np

from ink import mix, turned


def given(*values):
    """The first value that is given."""
    return next((v for v in values if v is not None), None)


# A pose is in parts of the person's height, feet at (0, 0), facing right:
# arms as (elbow, hand), legs as (knee, foot), and how far the trunk leans.
POSES = {
    "stand": (((-.12, -.63), (-.11, -.46)), ((.12, -.63), (.11, -.46)), ((-.05, -.25), (-.06, 0)), ((.05, -.25), (.07, 0)), 0),
    "hips": (((-.19, -.62), (-.08, -.52)), ((.19, -.62), (.08, -.52)), ((-.06, -.25), (-.09, 0)), ((.06, -.25), (.09, 0)), 0),
    "walk": (((-.12, -.63), (-.19, -.5)), ((.13, -.64), (.2, -.54)), ((-.06, -.26), (-.2, -.02)), ((.1, -.28), (.15, 0)), .03),
    "stride": (((-.16, -.66), (-.2, -.52)), ((.15, -.66), (.24, -.6)), ((-.1, -.27), (-.28, -.06)), ((.16, -.3), (.2, 0)), .06),
    "run": (((-.2, -.68), (-.16, -.52)), ((.17, -.64), (.26, -.74)), ((-.12, -.27), (-.34, -.2)), ((.2, -.34), (.14, -.06)), .12),
    "wave": (((-.12, -.63), (-.11, -.46)), ((.17, -.86), (.2, -1.06)), ((-.05, -.25), (-.06, 0)), ((.05, -.25), (.07, 0)), 0),
    "point": (((-.12, -.63), (-.11, -.46)), ((.2, -.76), (.36, -.8)), ((-.05, -.25), (-.06, 0)), ((.05, -.25), (.07, 0)), 0),
    "reach": (((.02, -.9), (.14, -1.04)), ((.16, -.86), (.22, -1.05)), ((-.06, -.25), (-.08, 0)), ((.05, -.25), (.07, 0)), .02),
    "carry": (((.02, -.62), (.2, -.58)), ((.12, -.6), (.24, -.56)), ((-.05, -.26), (-.12, 0)), ((.09, -.27), (.11, 0)), .02),
    "read": (((-.04, -.62), (.15, -.64)), ((.14, -.62), (.19, -.66)), ((-.05, -.25), (-.06, 0)), ((.05, -.25), (.07, 0)), .02),
    "phone": (((-.12, -.63), (-.11, -.46)), ((.16, -.68), (.06, -.86)), ((-.05, -.25), (-.06, 0)), ((.05, -.25), (.07, 0)), 0),
    "dig": (((.1, -.6), (.24, -.48)), ((.24, -.66), (.3, -.56)), ((-.07, -.26), (-.14, 0)), ((.1, -.27), (.12, 0)), .2),
    "pull": (((.16, -.68), (.32, -.64)), ((.2, -.66), (.34, -.6)), ((.06, -.27), (.2, 0)), ((-.12, -.26), (-.1, 0)), -.1),
    "pick": (((.04, -.9), (.16, -.98)), ((.14, -.6), (.22, -.66)), ((-.06, -.25), (-.08, 0)), ((.05, -.25), (.07, 0)), 0),
    "stoop": (((.2, -.56), (.28, -.36)), ((.28, -.56), (.34, -.34)), ((-.05, -.26), (-.1, 0)), ((.08, -.26), (.06, 0)), .26),
}


def person(d, x, y, s, pose="stand", face=1, coat="#1d2226", legs=None, skin=None, hair=None, hem=0.0, hat=None, bag=None):
    """A person of height `s` standing at (x, y). `hem` > 0 makes the coat longer; `hat`: cap, brim, wool, hood."""
    legs, skin = given(legs, coat), given(skin, coat)
    hair = given(hair, skin)
    left, right, leg1, leg2, lean = POSES[pose]

    def at(p, upper=True):
        shift = lean * max(0, -p[1] - 0.48) / 0.45 if upper else 0
        return (x + face * (p[0] + shift) * s, y + p[1] * s)

    back = mix(coat, "#000000", 0.18)
    shoulder1, shoulder2 = at((-.085, -.785)), at((.085, -.785))
    # the arm and leg behind
    d.taper(shoulder1, (x + face * (left[0][0] + lean * .3) * s, y + left[0][1] * s), s * .075, s * .062, back)
    d.taper((x + face * (left[0][0] + lean * .3) * s, y + left[0][1] * s), (x + face * (left[1][0] + lean * .3) * s, y + left[1][1] * s), s * .06, s * .046, back)
    for (knee, foot), shade in ((leg1, .2), (leg2, 0)):
        c = mix(legs, "#000000", shade)
        hip = (-.045 if foot == leg1[1] else .045, -.5)
        d.taper(at(hip, False), at(knee, False), s * .105, s * .078, c)
        d.taper(at(knee, False), at(foot, False), s * .078, s * .052, c)
        d.poly([at((foot[0] - .03, foot[1] - .03), False), at((foot[0] + .04, foot[1] - .028), False), at((foot[0] + .085, foot[1] + .004), False), at((foot[0] - .032, foot[1] + .006), False)], mix(c, "#000000", .25))
    # trunk
    d.blob([at(p) for p in ((-.05, -.83), (.05, -.83), (.115, -.79), (.122, -.68), (.1, -.57), (.105, -.47 + hem * .5), (.09 + hem * .25, -.44 + hem), (-.09 - hem * .25, -.44 + hem), (-.105, -.47 + hem * .5), (-.1, -.57), (-.122, -.68), (-.115, -.79))], coat)
    # head
    d.taper(at((0, -.84)), at((.004, -.88)), s * .062, s * .056, skin)
    hx, hy = at((.008, -.925))
    d.ell(hx, hy, s * .056, s * .07, skin)
    if hair is not skin:
        d.pie(hx - face * s * .006, hy - s * .006, s * .063, s * .072, *((150, 330) if face > 0 else (210, 390)), hair)
        d.ell(hx - face * s * .03, hy - s * .012, s * .036, s * .05, hair)
    if hat:
        kind, c = (hat, mix(coat, "#000000", .3)) if isinstance(hat, str) else hat
        if kind == "cap":
            d.pie(hx, hy - s * .02, s * .066, s * .066, 180, 360, c)
            d.poly([(hx, hy - s * .035), (hx + face * s * .115, hy - s * .022), (hx, hy - s * .012)], c)
        elif kind == "brim":
            d.pie(hx, hy - s * .03, s * .062, s * .066, 180, 360, c)
            d.ell(hx, hy - s * .034, s * .112, s * .016, c)
        elif kind == "wool":
            d.pie(hx, hy - s * .012, s * .066, s * .08, 180, 360, c)
            d.ell(hx, hy - s * .094, s * .02, s * .02, c)
        elif kind == "helmet":
            d.pie(hx, hy - s * .016, s * .074, s * .078, 180, 360, c)
            d.rect(hx - s * .08, hy - s * .024, hx + s * .08, hy - s * .012, c)
        elif kind == "hood":
            d.ell(hx - face * s * .012, hy - s * .004, s * .07, s * .084, c)
            d.ell(hx + face * s * .02, hy + s * .006, s * .042, s * .056, skin)
    # the arm in front
    elbow = (x + face * (right[0][0] + lean * .35) * s, y + right[0][1] * s)
    hand = (x + face * (right[1][0] + lean * .35) * s, y + right[1][1] * s)
    d.taper(shoulder2, elbow, s * .078, s * .064, coat)
    d.taper(elbow, hand, s * .062, s * .044, coat)
    d.ell(*hand, s * .027, s * .027, skin)
    if bag:
        d.rect(hand[0] - s * .07, hand[1] + s * .02, hand[0] + s * .07, hand[1] + s * .16, bag)
    return hand


def shade(d, x, y, s, dx, flat=.28, fill="#000000"):
    """The cast shadow of a standing person: falls towards (dx, flat) of the height."""
    at = lambda along, across: (x + dx * s * along + across * s * (.3 + abs(flat)), y + flat * s * along + across * s * .5)
    for foot in (-.07, .07):
        d.taper(at(.02, foot), at(.5, foot * .6), s * .05, s * .07, fill)
    d.poly([at(.44, -.1), at(.44, .1), at(.8, .12), at(.84, .05), at(.84, -.05), at(.8, -.12)], fill)
    d.ell(*at(.93, 0), s * .08, s * .045, fill)


def umbrella(d, x, y, r, colour, tilt=0.0, stick=True):
    """An open umbrella seen from the side; (x, y) is the middle of its edge."""
    n = 5
    top = turned([(0, -r * .62)], x, y, tilt)[0]
    rim = [(-r + 2 * r * i / n, 0) for i in range(n + 1)]
    edge = []
    for i in range(n):
        a, b = rim[i], rim[i + 1]
        for t in np.linspace(0, 1, 6):
            edge.append((a[0] + (b[0] - a[0]) * t, -math.sin(math.pi * t) * r * .1))
    dome = [(-r * math.cos(t), -r * .6 * math.sin(t)) for t in np.linspace(0, math.pi, 25)]
    d.poly(turned(dome + edge[::-1], x, y, tilt), colour)
    for i in range(n):
        if i % 2:
            a, b = rim[i], rim[i + 1]
            left = [(a[0] * math.sqrt(max(0, 1 - t * t)), -r * .6 * t) for t in np.linspace(0, 1, 9)]
            right = [(b[0] * math.sqrt(max(0, 1 - t * t)), -r * .6 * t) for t in np.linspace(1, 0, 9)]
            d.poly(turned(left + right, x, y, tilt), mix(colour, "#000000", .22))
    d.line([top, turned([(0, -r * .74)], x, y, tilt)[0]], max(1, r * .035), mix(colour, "#000000", .5))
    if stick:
        d.line([turned([(0, -r * .1)], x, y, tilt)[0], turned([(0, r * .75)], x, y, tilt)[0]], max(1, r * .035), "#15181b")


def house(d, x, w, base, h, roof, wall="#3a3a44", tiles=None, chimney=True):
    """A gabled front."""
    d.poly([(x, base), (x, base - h), (x + w / 2, base - h - roof), (x + w, base - h), (x + w, base)], wall)
    if tiles:
        d.poly([(x - w * .05, base - h + roof * .1), (x + w / 2, base - h - roof * 1.08), (x + w * 1.05, base - h + roof * .1), (x + w * .97, base - h + roof * .1), (x + w / 2, base - h - roof * .86), (x + w * .03, base - h + roof * .1)], tiles)
    if chimney:
        d.rect(x + w * .68, base - h - roof * 1.05, x + w * .8, base - h - roof * .2, wall)


def terrace(d, x0, x1, base, scale, seed, colour, chance=.6):
    """A row of gabled houses as one silhouette."""
    r, x = np.random.default_rng(seed), x0
    while x < x1:
        w = r.uniform(46, 92) * scale
        house(d, x, w, base, r.uniform(70, 135) * scale, r.uniform(16, 40) * scale, colour, None, r.random() < chance)
        x += w * r.uniform(.95, 1.01)


def gull(d, x, y, s, colour="#22282c", tilt=0.0, flap=.32):
    """A gull with bent wings, `s` from the middle to a wing's end."""
    top = [(-s, -s * flap * .4), (-s * .55, -s * flap * 1.1), (-s * .12, -s * .02), (0, -s * .05), (s * .12, -s * .02), (s * .55, -s * flap * 1.1), (s, -s * flap * .4)]
    low = [(s * .55, -s * flap * .8), (s * .14, s * .1), (0, s * .13), (-s * .14, s * .1), (-s * .55, -s * flap * .8)]
    d.poly(turned(top + low, x, y, tilt), colour)


def tree(d, x, base, h, seed, leaf="#3b5a34", trunk="#3a2c20", spread=.42, blobs=46):
    """A round tree: a trunk and a cloud of leaves, lit from the upper left."""
    r = np.random.default_rng(seed)
    d.taper((x, base), (x, base - h * .5), h * .07, h * .035, trunk)
    for k in (-1, 1):
        d.taper((x, base - h * .36), (x + k * h * .18, base - h * .62), h * .035, h * .014, trunk)
    spots = []
    for _ in range(blobs):
        a, q = r.uniform(0, 2 * math.pi), math.sqrt(r.random())
        spots.append((x + math.cos(a) * q * spread * h, base - h * .66 + math.sin(a) * q * h * .3, h * r.uniform(.07, .13)))
    spots.sort(key=lambda p: -p[1] - p[0] * .4)
    for i, (px, py, q) in enumerate(spots):
        up = np.clip((base - h * .5 - py) / (h * .5), 0, 1)
        d.ell(px, py, q, q * .86, mix(mix(leaf, "#0c160c", .38), mix(leaf, "#fff2b0", .28), up * .8 + r.uniform(-.1, .15)))


def bare_tree(d, x, y, length, angle, width, seed, colour="#1c2022", depth=7):
    """A winter tree, branch by branch."""
    r = np.random.default_rng(seed)

    def grow(x, y, n, a, w, left):
        x2, y2 = x + math.cos(a) * n, y + math.sin(a) * n
        d.taper((x, y), (x2, y2), w, w * .7, colour)
        if left:
            for k in (-1, 1):
                grow(x2, y2, n * r.uniform(.66, .82), a + k * r.uniform(.22, .5), w * .66, left - 1)

    grow(x, y, length, angle, width, depth)


def lamp(d, x, base, h, colour="#1a1d20", arm=0):
    """A street lamp; returns the lantern's place."""
    d.taper((x, base), (x, base - h), h * .03, h * .016, colour)
    d.rect(x - h * .03, base - h * .06, x + h * .03, base, colour)
    if arm:
        d.curve([(x, base - h * .94), (x + arm * .5, base - h * 1.03), (x + arm, base - h)], h * .014, colour)
    lx = x + arm
    top = base - h
    d.poly([(lx - h * .035, top), (lx + h * .035, top), (lx + h * .022, top + h * .07), (lx - h * .022, top + h * .07)], colour)
    d.poly([(lx - h * .042, top), (lx + h * .042, top), (lx, top - h * .035)], colour)
    return lx, top + h * .035


def crane(d, x, base, s, way=1, colour="#252b2e"):
    """A quay crane far off, as a silhouette."""
    for k in (-.14, .14):
        d.line([(x + k * s, base), (x + k * s * .6, base - s * .55)], s * .03, colour)
    d.line([(x - .12 * s, base - .28 * s), (x + .12 * s, base - .28 * s)], s * .02, colour)
    d.rect(x - .1 * s, base - .68 * s, x + .1 * s, base - .53 * s, colour)
    tip = (x + way * .55 * s, base - 1.12 * s)
    d.line([(x, base - .6 * s), tip], s * .028, colour)
    d.line([(x - way * .05 * s, base - .66 * s), (x - way * .12 * s, base - .98 * s), tip], s * .012, colour)
    d.line([tip, (tip[0], base - .6 * s)], s * .007, colour)


def fishing_boat(d, x, water, s, face=1, hull="#2b4a5a", cabin="#e6e0d0", trim="#a83a2a", mast="#2b2620"):
    """A small cutter of length `s`, seen from the side."""
    P = lambda pts: [(x + face * px * s, water + py * s) for px, py in pts]
    d.blob(P([(-.48, -.1), (-.5, -.02), (-.44, .05), (0, .06), (.38, .05), (.46, -.04), (.54, -.19), (.36, -.14), (0, -.1)]), hull)
    d.line(P([(-.49, -.1), (0, -.108), (.36, -.145), (.53, -.19)]), s * .018, trim)
    d.poly(P([(-.3, -.11), (-.3, -.31), (-.06, -.31), (-.04, -.11)]), cabin)
    d.poly(P([(-.33, -.31), (-.33, -.335), (-.02, -.335), (-.04, -.31)]), trim)
    d.poly(P([(-.27, -.28), (-.27, -.2), (-.2, -.2), (-.2, -.28)]), "#26343c")
    d.poly(P([(-.16, -.28), (-.16, -.2), (-.08, -.2), (-.08, -.28)]), "#26343c")
    d.line(P([(.08, -.1), (.08, -.62)]), s * .016, mast)
    d.line(P([(.08, -.2), (-.26, -.5)]), s * .011, mast)
    d.line(P([(.08, -.6), (.53, -.19)]), s * .005, mast)
    d.line(P([(.08, -.6), (-.3, -.33)]), s * .005, mast)


def ladder(d, x1, y1, x2, y2, width, rungs, colour):
    """A ladder between two points."""
    a = math.atan2(y2 - y1, x2 - x1) + math.pi / 2
    dx, dy = math.cos(a) * width / 2, math.sin(a) * width / 2
    for k in (-1, 1):
        d.line([(x1 + k * dx, y1 + k * dy), (x2 + k * dx, y2 + k * dy)], max(1.5, width * .12), colour)
    for i in range(1, rungs):
        t = i / rungs
        mx, my = x1 + (x2 - x1) * t, y1 + (y2 - y1) * t
        d.line([(mx - dx, my - dy), (mx + dx, my + dy)], max(1.2, width * .09), colour)
