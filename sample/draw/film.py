"""The films: last-tram.mp4, lock-gate.mp4 and stage-death.mp4, drawn frame by frame. `python film.py [NAME…]` (needs ffmpeg)."""

import math
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import sound
from figures import bare_tree, crane, gull, house, lamp, person, terrace
from ink import Camera, Canvas, blur, fbm, mix, rgb, turned

SAMPLE = Path(__file__).resolve().parent.parent
W, H, FPS = 640, 400, 25


def ease(t):
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


class Reel:
    """Takes frames and a sound and writes an MP4 that starts playing at once."""

    def __init__(self, name, track, crf):
        self.path = SAMPLE / "film" / f"{name}.mp4"
        self.path.parent.mkdir(exist_ok=True)
        self.wav = tempfile.NamedTemporaryFile(suffix=".raw")
        self.wav.write(sound.pcm(sound.fade(track, 0.4, 0.9)))
        self.wav.flush()
        self.pipe = subprocess.Popen(
            ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{W}x{H}", "-r", str(FPS), "-i", "-",
             "-f", "s16le", "-ar", str(sound.RATE), "-ac", "1", "-i", self.wav.name,
             "-c:v", "libx264", "-preset", "slow", "-crf", str(crf), "-profile:v", "high", "-pix_fmt", "yuv420p", "-g", "50", "-threads", "1",
             "-c:a", "aac", "-b:a", "56k", "-shortest", "-movflags", "+faststart", str(self.path)],
            stdin=subprocess.PIPE)

    def frame(self, im):
        self.pipe.stdin.write((np.clip(im, 0, 1) * 255).astype(np.uint8).tobytes())

    def close(self):
        self.pipe.stdin.close()
        self.pipe.wait()
        print(self.path.name, f"{self.path.stat().st_size:,}")


def vignette(strength=0.5):
    ys, xs = np.mgrid[0:H, 0:W]
    return (1 - strength * ((xs / W - 0.5) ** 2 + (ys / H - 0.5) ** 2))[..., None].astype(np.float32)


def film_curve(im):
    im = np.clip(im, 0, 1)
    return im * 0.7 + im * im * (3 - 2 * im) * 0.3


# The last tram: a street at night, the tram's light comes before it, passes and is gone.


def street():
    """The still part: houses, lamps, wires, rails; the windows that will go dark; where there is wall to light."""
    c = Canvas(W, H)
    c.sky([(0, "#111b30"), (.4, "#263656"), (.62, "#3c4868"), (1, "#10141f")])
    c.clouds("#080d18", 5, 2, 6, .45, .8, 0, .7, .6)
    r = np.random.default_rng(12)
    c.paint(lambda d: terrace(d, -10, 660, 250, .6, 8, "#141b2b"), .4)
    windows = []

    def row(d):
        x = -18
        while x < W:
            w, h, roof = r.uniform(62, 84), r.uniform(128, 166), r.uniform(20, 32)
            house(d, x, w, 268, h, roof, mix("#2a3448", "#3a3644", r.random()))
            for a in (.16, .58):
                for b in range(3):
                    if r.random() < .42:
                        windows.append((x + w * a, 268 - h + 16 + b * 38, w * .2, 22))
            x += w
    state = r.bit_generator.state
    c.paint(row, .3)
    r.bit_generator.state = state
    windows.clear()
    walls = c.mask(row, .3) * (np.arange(H) < 268)[:, None]
    c.paint(lambda d: (d.rect(0, 266, W, H, "#171b26"), d.rect(0, 266, W, 276, "#232a38"), d.rect(0, 318, W, 321, "#3d444f"), d.rect(0, 332, W, 335, "#454c58")), .3, 1, .85 + .3 * fbm(W, H, 20, 30, 4, 3))
    lights = []
    for x in (150, 505):
        c.paint(lambda d: lights.append(lamp(d, x, 290, 118, "#0a0d14")), .3)
    c.glow(lambda d: [d.ell(x, y, 4, 4) for x, y in lights], "#ffc878", ((4, .8), (18, .9), (60, .45)), "#fff0cc")
    c.add(c.mask(lambda d: [d.ell(x, 292, 84, 12) for x, _ in lights], 8), "#ffc878", .2)
    c.paint(lambda d: (d.line([(0, 62), (W, 70)], 1.2, "#0a0d14"), d.line([(0, 40), (W, 34)], .9, "#0a0d14")), .2)
    return c.im, windows, walls


def tram_sprite():
    """The tram from the side, facing right, 400 wide: colour and mask, and its lit panes apart."""
    c = Canvas(440, 200)

    def body(d):
        d.rect(40, 150, 400, 166, "#101318")
        for x in (86, 120, 316, 350):
            d.ell(x, 164, 11, 11, "#0c0e12")
        d.poly([(20, 156), (22, 56), (34, 40), (52, 34), (388, 34), (406, 40), (418, 56), (420, 156)], "#c9c2b2")
        d.poly([(20, 156), (21, 108), (419, 108), (420, 156)], "#7d241c")
        d.rect(22, 140, 418, 143, "#c9a864")
        d.poly([(44, 34), (54, 26), (386, 26), (396, 34)], "#5d584e")
        d.line([(210, 26), (196, 8), (222, -8)], 2.4, "#0c0e12")
        d.line([(210, 26), (228, 8), (204, -8)], 2.4, "#0c0e12")
        for x in (140, 280):
            d.rect(x, 52, x + 34, 156, "#5e1a14")
    c.paint(body, .2)
    m = c.mask(body)
    panes = [(30, 58, 62, 100), (68, 58, 100, 100), (106, 58, 136, 100), (178, 58, 208, 100), (214, 58, 244, 100), (250, 58, 276, 100), (318, 58, 348, 100), (354, 58, 384, 100), (390, 58, 412, 100),
             (143, 56, 155, 142), (159, 56, 171, 142), (283, 56, 295, 142), (299, 56, 311, 142)]
    lit = c.mask(lambda d: [d.rect(*p) for p in panes])
    c.over(lit, "#ffdf9c")

    def riders(d):
        for x, k, y in ((46, "#2a3a44", 84), (194, "#4a2c30", 84), (232, "#26332c", 82), (334, "#33303f", 84)):
            d.ell(x, y, 6, 7.5, "#3a2a22")
            d.blob([(x - 11, 102), (x - 9, 92), (x, 89), (x + 9, 92), (x + 11, 102)], k)
        d.ell(402, 76, 6.5, 8, "#2a201c")
        d.blob([(390, 102), (393, 88), (402, 84), (411, 88), (414, 102)], "#1c242c")
        d.line([(118, 58), (118, 70)], 1.5, "#7a6a4c")
    c.paint(riders, .2)
    return c.im, m, lit


def last_tram():
    n = 9.6
    track = sound.tram(n, 4.3)
    for at, gain in ((1.5, .8), (1.95, .9)):
        sound.place(track, sound.bell(1180, 1.8), at, gain)
    reel = Reel("last-tram", sound.room(track, .9, .22) + sound.hiss(n, 31, 1800, 7500) * .02, 27)
    still, windows, walls = street()
    im, m, lit = tram_sprite()
    panes = blur(lit, 5) + .8 * blur(lit, 16)
    xs = np.arange(W)[None, :]
    ys = np.arange(H)[:, None]
    facade = walls * (.45 + .35 * fbm(W, H, 60, 40, 7, 2)) * np.clip((ys - 60) / 200, .25, 1)
    depth = np.clip((ys - 331) / (H - 331), 0, 1)
    ripple = ((fbm(W, H, 8, 60, 21, 3) - .5) * 12 * (.3 + depth)).astype(int)
    wetness = (np.clip(fbm(W, H, 6, 16, 33, 4) * 2.2 - .4, .3, 1) * (ys > 331) * np.exp(-1.4 * depth)).astype(np.float32)
    dark = vignette(.7)
    r = np.random.default_rng(3)
    order = r.permutation(len(windows))
    off = {int(k): 6.2 + 2.6 * i / len(windows) for i, k in enumerate(order)}
    grain = r.normal(0, .008, (3, H, W, 1)).astype(np.float32)
    for f in range(int(n * FPS)):
        t = f / FPS
        frame = still.copy()
        on = Canvas(W, H)
        mask = on.mask(lambda d: [d.rect(x, y, x + w, y + h, int(255 * (1 - ease((t - off[k]) / .25)))) for k, (x, y, w, h) in enumerate(windows)], 0, 1)
        cross = on.mask(lambda d: [(d.line([(x + w / 2, y), (x + w / 2, y + h)], 1), d.line([(x, y + h / 2), (x + w, y + h / 2)], 1)) for x, y, w, h in windows], 0, 1)
        mask = mask * (1 - cross)
        frame = frame * (1 - mask[..., None] * .9) + mask[..., None] * rgb("#e8b468") * .9
        frame += blur(mask, 5)[..., None] * rgb("#ff9a45") * .22
        # where the tram is: from beyond the left edge to beyond the right
        x0 = -1020 + 1900 * (t / 8.2) ** .92
        head = x0 + 420
        warm = np.exp(-(((xs - (x0 + 220)) / 260) ** 2)) * facade
        cone = np.exp(-(((xs - head - 130) / 190) ** 2)) * np.clip((xs - head + 40) / 90, 0, 1) * (facade * 1.1 + .35 * np.exp(-(((ys - 300) / 26) ** 2)))
        frame += warm[..., None] * rgb("#ffb45c") * .2 + cone[..., None] * rgb("#ffe6b0") * .34
        # the tram itself
        a, b = max(0, int(x0)), min(W, int(x0) + 440)
        top = 162 + int(round(.8 * math.sin(t * 21)))
        if a < b:
            sx = a - int(x0)
            part, pm, pl = im[:, sx : sx + b - a], m[:, sx : sx + b - a], panes[:, sx : sx + b - a]
            hgt = min(200, H - top)
            region = frame[top : top + hgt, a:b]
            frame[top : top + hgt, a:b] = region * (1 - pm[:hgt, :, None]) + part[:hgt] * pm[:hgt, :, None] + pl[:hgt, :, None] * rgb("#ffb45c") * .3
        if -60 < head < W + 260:
            d2 = ((xs - head + 6) / 1.0) ** 2 + (ys - top - 122) ** 2
            frame += (np.exp(-d2 / 60) * 1.2 + np.exp(-d2 / 900) * .7 + np.exp(-d2 / 9000) * .3)[..., None] * rgb("#fff0cc")
        tail = x0 + 22
        if -40 < tail < W + 40:
            d2 = (xs - tail) ** 2 + (ys - top - 130) ** 2
            frame += (np.exp(-d2 / 14) * 1.1 + np.exp(-d2 / 260) * .6)[..., None] * rgb("#ff3a22")
        # a spark where the bow meets the wire
        if abs(t - 3.9) < .09 or abs(t - 5.02) < .06:
            d2 = (xs - (x0 + 212)) ** 2 + (ys - top + 8) ** 2
            frame += (np.exp(-d2 / 40) * 1.6 + np.exp(-d2 / 3000) * .5)[..., None] * rgb("#bcd8ff")
        # the wet street mirrors it all
        source = np.where(ys > 331, np.clip(331 - (ys - 331) * 2.6, 0, 331), ys).astype(int)
        mirror = frame[np.broadcast_to(source, (H, W)), np.clip(xs + ripple, 0, W - 1)]
        k = wetness[..., None] * .75
        frame = frame * (1 - k * .4) + mirror * k
        frame = film_curve(frame * dark) + grain[f % 3]
        frame *= ease(t / .5) * (1 - ease((t - n + .8) / .7))
        reel.frame(frame)
    reel.close()


# The lock: both leaves swing open, the water lies still, the first boat comes in.


def lock_sounds(n):
    t = sound.seconds(n)
    track = sound.hiss(n, 51, 200, 1400) * .16 * sound.ramp(n, [(0, 1), (3, .9), (6, .35), (n, .25)]) * (.5 + .5 * sound.slow(n, 52, 2))
    phase = np.cumsum(62 + 26 * sound.slow(n, 53, 4)) / sound.RATE
    creak = sound.band((2 * (phase % 1) - 1) ** 5, 120, 1500) * sound.slow(n, 54, 3) ** 3 * sound.ramp(n, [(0, 0), (1.2, 0), (1.6, 1), (6.4, .8), (7, 0), (n, 0)])
    track += creak * .9
    for k in range(26):
        sound.place(track, sound.clack(60 + k, 3.2), 1.5 + k * .2, .09)
    for at, f in ((8.2, 2500), (8.4, 2300), (9.6, 2700), (9.78, 2420)):
        u = sound.seconds(.22)
        sound.place(track, np.sin(2 * np.pi * np.cumsum(f - 900 * u) / sound.RATE) * np.sin(np.pi * u / .22) * .12, at)
    return track + 0 * t


def lock_gate():
    n = 11.0
    reel = Reel("lock-gate", sound.room(lock_sounds(n), .7, .2), 26)
    cam = Camera(320, 150, 330, 3.4)
    back = Canvas(W, H)
    back.sky([(0, "#6f93a8"), (.2, "#b4c2c0"), (.34, "#f0d4ac"), (.4, "#f6dfb8"), (1, "#c8b79c")])
    back.clouds("#f8ead0", 11, 2, 7, .45, .8, 0, .36, .7)
    back.light(430, 138, 160, 50, "#ffdca0", .6)
    back.paint(lambda d: terrace(d, -10, 660, 152, .36, 8, "#9a9a98"), .6)
    back.paint(lambda d: (crane(d, 470, 154, 60, -1, "#8d8d88"), crane(d, 520, 154, 44, 1, "#98968e"), bare_tree(d, 90, 156, 18, -1.5, 4, 3, "#7a7a74", 6)), .3)
    back.fog(126, 168, "#f4e0bc", .6, 3, 8)
    back.paint(lambda d: d.rect(0, 152, W, 170, "#8d9088"), .6, .6)
    dark = vignette(.7)
    r = np.random.default_rng(3)
    grain = r.normal(0, .007, (3, H, W, 1)).astype(np.float32)
    chamber = Canvas(W, H).mask(lambda d: d.poly([cam(-3, 0, 4.2), cam(-3, 0, 80), cam(3, 0, 80), cam(3, 0, 4.2), (W * 2, H * 2), (-W, H * 2)]))
    wave = fbm(W, H * 2, 10, 90, 9, 3)
    for f in range(int(n * FPS)):
        t = f / FPS
        swing = ease((t - 1.3) / 5.2) * math.radians(104)
        c = Canvas(W, H)
        c.im = back.im.copy()
        # water: sky mirrored, moving ripples
        ys = np.arange(H)
        src = np.clip(152 - (ys - 152) * .62, 0, 151).astype(int)
        shift = int(t * 9)
        ripple = (wave[shift : shift + H] - .5)
        near = np.clip((ys - 152) / 248, 0, 1)[:, None]
        xi = np.clip(np.arange(W)[None, :] + ripple * 40 * (.2 + near), 0, W - 1).astype(int)
        yi = np.clip(src[:, None] + (ripple * 30 * (.2 + near)).astype(int), 0, 151)
        mirror = back.im[yi, xi] * .86 * (1 - .2) + rgb("#3f5a64") * .2
        mirror = mirror + (ripple * .14 * (.3 + near))[..., None]
        m = (ys > 153).astype(np.float32)[:, None] * np.ones((1, W), np.float32)
        c.im = c.im * (1 - m[..., None]) + mirror * m[..., None]
        # the boat waits beyond, then comes in
        come = ease((t - 6.4) / 4.6)
        bz = 30 - 16.5 * come
        bx = .5 - .5 * come

        def boat(d):
            x, y = cam(bx, 0, bz)
            s = cam.size(1, bz)
            d.poly([(x - 1.5 * s, y - 1.3 * s), (x + 1.5 * s, y - 1.3 * s), (x + .9 * s, y + .1 * s), (x - .9 * s, y + .1 * s)], "#2f4a5a")
            d.line([(x - 1.5 * s, y - 1.3 * s), (x + 1.5 * s, y - 1.3 * s)], max(1.5, .16 * s), "#b0442c")
            d.rect(x - .9 * s, y - 2.9 * s, x + .9 * s, y - 1.35 * s, "#e6ddca")
            d.rect(x - 1.05 * s, y - 3.05 * s, x + 1.05 * s, y - 2.85 * s, "#b0442c")
            for k in (-.72, -.2, .32):
                d.rect(x + k * s, y - 2.6 * s, x + (k + .4) * s, y - 2.0 * s, "#26343c")
            d.line([(x, y - 3 * s), (x, y - 6 * s)], max(1, .1 * s), "#2b2620")
            d.line([(x, y - 5.8 * s), (x + 1.4 * s, y - 1.4 * s)], 1, "#2b2620")
            person(d, x + 1.15 * s, y - 1.25 * s, 1.7 * s, "wave" if t > 8 else "stand", -1, "#c8702a")

        c.paint(boat, .2)
        bx0, by0 = cam(bx, 0, bz)
        bs = cam.size(1, bz)
        c.dim(c.mask(lambda d: d.ell(bx0, by0 + bs * .35, bs * 1.5, bs * .3), 3), .4)
        # the chamber's walls
        tex = .84 + .3 * fbm(W, H, 14, 30, 5, 3)
        for side in (-1, 1):
            c.paint(lambda d: (d.poly([cam(side * 3, 0, 1.0), cam(side * 3, 0, 80), cam(side * 3, 1.5, 80), cam(side * 3, 1.5, 1.0)], "#5d5a52"),
                               d.poly([cam(side * 3, 1.5, 1.0), cam(side * 3, 1.5, 80), cam(side * 30, 1.5, 80), cam(side * 30, 1.5, 1.0)], "#8d8674"),
                               d.poly([cam(side * 3, 1.5, 1.0), cam(side * 3, 1.5, 80), cam(side * 3.5, 1.5, 80), cam(side * 3.5, 1.5, 1.0)], "#b8ad94"),
                               [d.line([cam(side * 3, y, 1.0), cam(side * 3, y, 60)], .8, "#3f3d38") for y in (.3, .6, .9, 1.2)],
                               [d.line([cam(side * 3, 0, z), cam(side * 3, 1.5, z)], .8, "#45423c") for z in np.geomspace(3, 50, 14)]), .2, 1, tex)
            c.paint(lambda d: d.poly([cam(side * 3, 0, 1.0), cam(side * 3, 0, 80), cam(side * 3, .22, 80), cam(side * 3, .22, 1.0)], "#2f3a30"), .3, .7)
        # the leaves: hinged at the walls, meeting in a point away from us, swinging away to the walls
        hz, length = 10.2, 3.35
        for side in (-1, 1):
            rest = math.radians(24)
            a = rest + swing * (math.radians(90) - rest) / math.radians(104)
            ex, ez = side * 3 - side * length * math.cos(a), hz + length * math.sin(a)
            at = lambda q, y: cam(side * 3 + (ex - side * 3) * q, y, hz + (ez - hz) * q)

            def leaf(d):
                d.poly([at(0, -.1), at(1, -.1), at(1, 1.95), at(0, 1.95)], mix("#3a352c", "#5a5042", math.sin(a)))
                for k in range(8):
                    d.line([at(k / 7, -.1), at(k / 7, 1.95)], 1.2, "#26231d")
                for y in (.35, 1.0, 1.65):
                    d.line([at(0, y), at(1, y)], 2.6, "#6a5d48")
                d.line([at(0, .2), at(1, 1.8)], 2, "#6a5d48")
                d.line([at(0, 2.0), at(1, 2.0)], 3.4, "#d8cdb4")
                for k in (0, .33, .66, 1):
                    d.line([at(k, 2.0), at(k, 2.75)], 1.4, "#e8e2d2")
                d.line([at(0, 2.72), at(1, 2.72)], 1.5, "#e8e2d2")
            c.paint(leaf, .2)
            # its balance beam over the quay and somebody pushing it
            bx1, bz1 = side * 3 + side * 4.4 * math.cos(a), hz - 4.4 * math.sin(a)
            c.paint(lambda d: (d.line([cam(side * 3, 2.05, hz), cam(bx1, 2.1, bz1)], 6.5, "#5a4a38"), d.line([cam(side * 3, 2.2, hz), cam(bx1, 2.25, bz1)], 3.4, "#efe8d6"), d.line([cam(side * 3, 1.5, hz), cam(side * 3, 2.2, hz)], 6, "#33302a")), .2)
            px, py = cam(bx1 - side * .35, 1.5, bz1 + .28)
            s = cam.size(1.72, bz1 + .28)
            moving = 1.3 < t < 6.5
            pose = ("walk", "stride")[int(t * 2.6) % 2] if moving else "hips"
            c.dim(c.mask(lambda d: d.ell(px, py, s * .2, s * .035), 2, 1), .4)
            c.paint(lambda d: person(d, px, py, s, pose, side if not moving else -side, ("#c8702a", "#2f4a62")[side > 0], "#23282c", ("#8a5a3c", "#d8a884")[side > 0], "#2a1a12", 0, "cap"), .2)
        # onlookers and a mooring post in front
        def crowd(d):
            for x, z, h, pose, f, coat in ((-5.4, 13.4, 1.7, "stand", 1, "#4a3a44"), (-6.0, 13.6, 1.2, "point", 1, "#c9962c"), (5.4, 14, 1.75, "stand", -1, "#3a4a3c"), (6.1, 14.4, 1.65, "phone", -1, "#6a3a34"), (6.8, 13.8, 1.7, "stand", -1, "#33404c")):
                px, py = cam(x, 1.5, z)
                person(d, px, py, cam.size(h, z), "wave" if pose == "stand" and t > 7 and x == 5.4 else pose, f, coat, "#23282c", "#c08a64", "#2a1a12", .1)
        c.paint(crowd, .2)
        gx = 120 + t * 26
        c.paint(lambda d: (gull(d, gx, 60 + 8 * math.sin(t * 1.1), 9, "#4a5560", -.1, .2 + .2 * math.sin(t * 7)), gull(d, gx + 60, 78 + 6 * math.sin(t * 1.3 + 1), 6, "#4a5560", .1, .2 + .2 * math.sin(t * 8 + 2))), .2)
        frame = film_curve(c.im * dark) + grain[f % 3]
        frame *= ease(t / .5) * (1 - ease((t - n + .7) / .6))
        reel.frame(frame)
    reel.close()


# The stage: an actor dies, at leisure, gets up again and bows.


def house_sounds(n):
    """A lamp switched on, boards, a fall, silence, and a house that claps."""
    track = sound.hiss(n, 71, 120, 500) * .012
    for at, gain in ((.7, .5), (n - .9, .35)):
        sound.place(track, sound.clack(72, 2.4), at, gain)
    for k, at in enumerate((2.3, 3.5, 3.8, 6.6, 7.0, 7.5)):
        sound.place(track, sound.clack(80 + k, .8), at, .16)
    sound.place(track, sound.clack(90, .42), 4.72, 1.0)
    r = np.random.default_rng(91)
    for _ in range(420):
        at = 8.1 + r.beta(1.6, 1.5) * (n - 8.6)
        u = sound.seconds(.05)
        clap = r.normal(0, 1, len(u)) * np.exp(-u * r.uniform(70, 150))
        sound.place(track, sound.band(clap, 700, 4200), at, r.uniform(.03, .14))
    return track


def actor(d, x, y, s, sink, fall, bow, hand):
    """The actor at (x, y), `s` tall: `sink` to the knees, `fall` to the floor, `bow`, and a `hand` to the chest, each 0 to 1."""
    tilt = fall * math.radians(86)
    low = sink * .3
    at = lambda points: turned([(px * s, py * s) for px, py in points], x + fall * .1 * s, y - fall * .05 * s, tilt)
    lean = bow * .34

    def upper(px, py):
        up = max(0.0, -py - .45) / .5
        return (px + lean * up, py + low + bow * .16 * up)
    robe, dark = "#4a2a33", "#301a21"
    wide = .13 + .09 * sink
    d.blob(at([(-wide, 0), (-.13, -.3 + low), upper(-.1, -.6), upper(-.1, -.78), upper(0, -.84), upper(.1, -.78), upper(.1, -.6), (.13, -.3 + low), (wide, 0), (0, .02)]), robe)
    d.poly(at([(-wide, .005), (-.05, -.4 + low), (.0, .01)]), dark)
    out = 1 - hand
    for k in (-1, 1):
        shoulder, elbow = upper(k * .085, -.76), upper(k * (.16 + .06 * out), -.62)
        palm = upper(k * (.1 + .26 * out) - hand * k * .06, -.64 - .08 * out)
        a, b, c = at([shoulder, elbow, palm])
        d.taper(a, b, s * .075, s * .07, robe)
        d.taper(b, c, s * .08, s * .05, mix(robe, "#000000", .12))
        d.ell(*c, s * .024, s * .024, "#c99a78")
    hx, hy = at([upper(.008, -.91)])[0]
    d.ell(hx, hy, s * .056, s * .068, "#c99a78")
    bx, by = at([upper(.004, -.945)])[0]
    d.ell(bx, by, s * .058, s * .042, "#9a938a")


def stage_death():
    n = 10.6
    reel = Reel("stage-death", sound.room(house_sounds(n), 1.5, .4), 26)
    folds = fbm(W, H, 26, 1, 4, 3)
    xs, ys = np.mgrid[0:H, 0:W][::-1]
    floor = 296
    curtain = np.clip(.25 + .9 * (folds - .3) + .18 * np.sin(xs / 13 + 3 * folds), .05, 1)[..., None] * rgb("#7c1418")
    boards = (.8 + .3 * fbm(W, H, 4, 40, 9, 4))[..., None] * rgb("#4a3326")
    still = np.where((ys < floor)[..., None], curtain, boards).astype(np.float32)
    still *= np.where(ys < floor, .55 + .45 * ys / floor, 1 - .3 * (ys - floor) / (H - floor))[..., None]
    dark = vignette(.8)
    r = np.random.default_rng(3)
    grain = r.normal(0, .008, (3, H, W, 1)).astype(np.float32)
    heads = Canvas(W, H).mask(lambda d: [d.ell(x + r.uniform(-8, 8), 402 + r.uniform(-6, 6), 19, 24) for x in range(12, W, 44)], 1)
    cx, base = 316, 338
    for f in range(int(n * FPS)):
        t = f / FPS
        on = ease((t - .72) / .12) * (1 - ease((t - n + 1) / .5))
        hand = ease((t - 2.2) / .35) * (1 - ease((t - 7.3) / .5))
        sink = ease((t - 3.45) / .6) * (1 - ease((t - 7.15) / .6))
        fall = ease((t - 4.2) / .5) ** 1.6 * (1 - ease((t - 6.5) / .8))
        bow = ease((t - 8.15) / .5) * (1 - ease((t - 9.1) / .5))
        rest = 1 - max(hand, fall)
        sway = math.sin(t * 1.7) * 2 * rest
        pool = np.exp(-((((xs - cx) / 122) ** 2 + ((ys - base) / 31) ** 2) ** 2))
        beam = np.clip(1 - np.abs(xs - cx) / (26 + 92 * np.clip(ys / base, 0, 1)), 0, 1) ** .7 * (ys < base)
        lit = on * (.06 + .94 * np.maximum(pool, beam * .7))
        c = Canvas(W, H)
        c.im = still * (.2 + 1.25 * lit)[..., None]
        c.add((pool * on).astype(np.float32), "#ffe2b4", .42).add((beam * on).astype(np.float32), "#ffb9a0", .07)
        wide = 1 + 1.3 * fall
        c.dim(c.mask(lambda d: d.ell(cx + sway + fall * 52, base + 3, 30 * wide, 6 + 3 * fall), 4, 1), .55 * on)
        sheet = Canvas(W, H)
        draw = lambda d: actor(d, cx + sway, base, 128, sink, fall, bow, max(hand, bow * .8))
        sheet.paint(draw, .2)
        m = sheet.mask(draw, .2)[..., None]
        glow = (.06 + on * (.9 + .5 * np.clip((base - 60 - ys) / 80, 0, 1)))[..., None]
        c.im = c.im * (1 - m) + sheet.im * m * glow
        c.over(heads, "#050304", .96)
        frame = film_curve(c.im * dark) + grain[f % 3]
        frame *= ease(t / .4) * (1 - ease((t - n + .5) / .4))
        reel.frame(frame)
    reel.close()


FILMS = {"last-tram": last_tram, "lock-gate": lock_gate, "stage-death": stage_death}

if __name__ == "__main__":
    for name in sys.argv[1:] or FILMS:
        FILMS[name]()
