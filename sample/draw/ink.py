"""Ink: paper, pens and weather that every scene is drawn with (numpy and Pillow)."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 1000

SCENES = {}


def scene(name):
    """Enters a function into the list of scenes; it returns the finished picture."""

    def enter(draw):
        SCENES[name] = draw
        return draw

    return enter


def rgb(colour):
    """A colour as three numbers from 0 to 1; takes '#rrggbb' or numbers."""
    if isinstance(colour, str):
        return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255
    return np.asarray(colour, np.float32)


def mix(one, other, share):
    """`share` 0 is the one colour, 1 the other."""
    return rgb(one) * (1 - share) + rgb(other) * share


def blur(mask, radius):
    """Softens a mask."""
    image = Image.fromarray((np.clip(mask, 0, 1) * 255).astype("uint8"))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255


def noise(w, h, across, down, seed):
    """One octave: random values on a coarse grid, drawn out smoothly."""
    grid = np.random.default_rng(seed).random((max(2, int(down)), max(2, int(across))))
    image = Image.fromarray((grid * 255).astype("uint8")).resize((w, h), Image.BICUBIC)
    return np.asarray(image, np.float32) / 255


def fbm(w, h, across, down, seed, octaves=5, gain=0.5):
    """Layered noise from 0 to 1: cloud, foam, plaster, wood."""
    out, total, amplitude = np.zeros((h, w), np.float32), 0.0, 1.0
    for i in range(octaves):
        out += amplitude * noise(w, h, across * 2**i + 2, down * 2**i + 2, seed + i * 13)
        total += amplitude
        amplitude *= gain
    return out / total


def smooth(points, closed=False, steps=8):
    """A smooth line through points (Catmull-Rom)."""
    p, out, n = list(points), [], len(points)
    for i in range(n if closed else n - 1):
        at = lambda k: p[k % n] if closed else p[min(max(k, 0), n - 1)]
        a, b, c, d = at(i - 1), at(i), at(i + 1), at(i + 2)
        for s in range(steps):
            t = s / steps
            out.append(tuple(
                0.5 * (2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t
                       + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t**3)
                for k in (0, 1)))
    return out if closed else out + [p[-1]]


def turned(points, x, y, angle, scale=1.0):
    """Points turned by an angle, scaled and moved to (x, y)."""
    c, s = math.cos(angle) * scale, math.sin(angle) * scale
    return [(x + px * c - py * s, y + px * s + py * c) for px, py in points]


class Pen:
    """Draws shapes, enlarged, on a mask and (for paintings) on a colour sheet."""

    def __init__(self, w, h, scale, colour):
        self.k = scale
        self.mask = Image.new("L", (w * scale, h * scale), 0)
        self.sheet = Image.new("RGB", (w * scale, h * scale), 0) if colour else None
        self.pens = [(ImageDraw.Draw(self.mask), False)]
        if colour:
            self.pens.append((ImageDraw.Draw(self.sheet), True))

    def _each(self, fill):
        for draw, coloured in self.pens:
            if coloured:
                yield draw, tuple(int(v) for v in np.clip(rgb("#ffffff" if fill is None else fill) * 255, 0, 255))
            else:
                yield draw, fill if isinstance(fill, int) else 255

    def poly(self, points, fill=None):
        p = [(x * self.k, y * self.k) for x, y in points]
        for draw, f in self._each(fill):
            draw.polygon(p, fill=f)

    def rect(self, x, y, x2, y2, fill=None):
        box = [min(x, x2) * self.k, min(y, y2) * self.k, max(x, x2) * self.k, max(y, y2) * self.k]
        for draw, f in self._each(fill):
            draw.rectangle(box, fill=f)

    def line(self, points, width=2, fill=None):
        p = [(x * self.k, y * self.k) for x, y in points]
        for draw, f in self._each(fill):
            draw.line(p, fill=f, width=max(1, round(width * self.k)), joint="curve")

    def ell(self, x, y, rx, ry=None, fill=None):
        ry = rx if ry is None else ry
        box = [(x - rx) * self.k, (y - ry) * self.k, (x + rx) * self.k, (y + ry) * self.k]
        for draw, f in self._each(fill):
            draw.ellipse(box, fill=f)

    def arc(self, x, y, rx, ry, start, end, width, fill=None):
        box = [(x - rx) * self.k, (y - ry) * self.k, (x + rx) * self.k, (y + ry) * self.k]
        for draw, f in self._each(fill):
            draw.arc(box, start, end, fill=f, width=max(1, round(width * self.k)))

    def pie(self, x, y, rx, ry, start, end, fill=None):
        box = [(x - rx) * self.k, (y - ry) * self.k, (x + rx) * self.k, (y + ry) * self.k]
        for draw, f in self._each(fill):
            draw.pieslice(box, start, end, fill=f)

    def limb(self, points, width, fill=None):
        """A line with round joints and ends."""
        self.line(points, width, fill)
        for x, y in points:
            self.ell(x, y, width / 2, width / 2, fill)

    def taper(self, one, other, w1, w2, fill=None):
        """A limb that grows thinner."""
        (x, y), (x2, y2) = one, other
        a = math.atan2(y2 - y, x2 - x) + math.pi / 2
        c, s = math.cos(a) / 2, math.sin(a) / 2
        self.poly([(x + c * w1, y + s * w1), (x2 + c * w2, y2 + s * w2), (x2 - c * w2, y2 - s * w2), (x - c * w1, y - s * w1)], fill)
        self.ell(x, y, w1 / 2, w1 / 2, fill)
        self.ell(x2, y2, w2 / 2, w2 / 2, fill)

    def blob(self, points, fill=None):
        """A smooth closed shape."""
        self.poly(smooth(points, True), fill)

    def curve(self, points, width=2, fill=None):
        """A smooth open line."""
        self.line(smooth(points), width, fill)


class Camera:
    """One-point perspective: metres to picture points; z is the distance ahead, y the height above ground."""

    def __init__(self, cx, cy, focal, eye=1.6):
        self.cx, self.cy, self.f, self.eye = cx, cy, focal, eye

    def __call__(self, x, y, z):
        return (self.cx + self.f * x / z, self.cy - self.f * (y - self.eye) / z)

    def size(self, metres, z):
        return self.f * metres / z

    def quad(self, x1, x2, y1, y2, z):
        """An upright rectangle that faces us."""
        return [self(x1, y1, z), self(x2, y1, z), self(x2, y2, z), self(x1, y2, z)]

    def floor(self, x1, x2, z1, z2, y=0.0):
        """A flat rectangle."""
        return [self(x1, y, z1), self(x2, y, z1), self(x2, y, z2), self(x1, y, z2)]

    def wall(self, x, y1, y2, z1, z2):
        """An upright rectangle that runs away from us."""
        return [self(x, y1, z1), self(x, y1, z2), self(x, y2, z2), self(x, y2, z1)]


class Canvas:
    """A picture in the making: numbers from 0 to 1, height by width by three."""

    def __init__(self, w=WIDTH, h=HEIGHT, ground="#000000"):
        self.w, self.h = w, h
        self.im = np.ones((h, w, 3), np.float32) * rgb(ground)

    # Masks and laying colour down

    def mask(self, draw, soft=0, scale=2):
        pen = Pen(self.w, self.h, scale, False)
        draw(pen)
        m = np.asarray(pen.mask.resize((self.w, self.h), Image.LANCZOS), np.float32) / 255
        return blur(m, soft) if soft else m

    def noise(self, across, down, seed, octaves=5, gain=0.5):
        return fbm(self.w, self.h, across, down, seed, octaves, gain)

    def paint(self, draw, soft=0, a=1.0, tex=None, clip=None, scale=2):
        """Lays a coloured drawing on the picture; `tex` multiplies its colours, `clip` bounds it."""
        pen = Pen(self.w, self.h, scale, True)
        draw(pen)
        m = np.asarray(pen.mask.resize((self.w, self.h), Image.LANCZOS), np.float32) / 255
        sheet = pen.sheet.resize((self.w, self.h), Image.LANCZOS)
        if soft:
            m, sheet = blur(m, soft), sheet.filter(ImageFilter.GaussianBlur(soft))
        colour = np.asarray(sheet, np.float32) / 255
        if tex is not None:
            colour = colour * tex[..., None]
        if clip is not None:
            m, colour = m * clip, colour * clip[..., None]
        self.im = self.im * (1 - m * a)[..., None] + colour * a
        return self

    def over(self, m, colour, a=1.0):
        m = (m * a)[..., None]
        self.im = self.im * (1 - m) + rgb(colour) * m
        return self

    def add(self, m, colour, a=1.0):
        self.im = self.im + m[..., None] * rgb(colour) * a
        return self

    def dim(self, m, a):
        """Darkens where the mask is."""
        self.im = self.im * (1 - np.clip(m, 0, 1) * a)[..., None]
        return self

    def glow(self, draw, colour, halos=((8, 0.9), (40, 0.6)), core=None, soft=0):
        """A light: its own shape and the halos around it."""
        m = draw if isinstance(draw, np.ndarray) else self.mask(draw, soft)
        if core is not None:
            self.over(m, core)
        for radius, strength in halos:
            self.add(blur(m, radius), colour, strength)
        return self

    # Sky, land, water, weather

    def sky(self, stops):
        ys = np.linspace(0, 1, self.h)
        at, colours = [s[0] for s in stops], np.array([rgb(s[1]) for s in stops])
        column = np.stack([np.interp(ys, at, colours[:, k]) for k in range(3)], 1)
        self.im = np.repeat(column[:, None, :], self.w, 1).astype(np.float32)
        return self

    def clouds(self, colour, seed, across=3, down=6, lo=0.45, hi=0.75, top=0.0, bottom=0.6, a=0.8):
        m = np.clip((self.noise(across, down, seed, 6) - lo) / (hi - lo), 0, 1)
        ys = np.linspace(0, 1, self.h)[:, None]
        m = m * np.clip((bottom - ys) / (bottom * 0.4 + 1e-6), 0, 1) * (ys >= top) * a
        return self.over(m, colour)

    def horizon(self, y, rough, seed, across=4, octaves=6):
        """Mask of everything below a hilly line."""
        line = y - (fbm(self.w, 2, across, 2, seed, octaves)[0] - 0.5) * 2 * rough
        return np.clip(np.arange(self.h)[:, None] - line[None, :] + 0.5, 0, 1).astype(np.float32)

    def ridge(self, y, rough, seed, colour, across=4, octaves=6, a=1.0):
        return self.over(self.horizon(y, rough, seed, across, octaves), colour, a)

    def band(self, top, bottom, soft):
        return blur(np.repeat(((np.arange(self.h) > top) & (np.arange(self.h) < bottom))[:, None], self.w, 1).astype(np.float32), soft)

    def fog(self, top, bottom, colour, a=0.6, seed=1, soft=40, across=3, down=10):
        n = np.clip(self.noise(across, down, seed, 5) * 1.6 - 0.25, 0, 1)
        return self.over(blur(n, 10) * self.band(top, bottom, soft), colour, a)

    def water(self, level, seed, amp=18, light=0.84, tint="#20384a", share=0.25, ripple=0.16, bottom=None):
        """Mirrors what stands above `level`, broken by ripples."""
        bottom = self.h if bottom is None else bottom
        n, w = bottom - level, self.w
        dx = (fbm(w, n, 4, 40, seed, 4, 0.7) - 0.5) * 2
        dy = (fbm(w, n, 10, 90, seed + 5, 3, 0.7) - 0.5) * 2
        ys, xs = np.mgrid[0:n, 0:w]
        near = ys / n
        x = np.clip(xs + dx * amp * (1 + 3 * near), 0, w - 1).astype(int)
        y = np.clip(ys + dy * amp * (0.6 + 3 * near), 0, n - 1)
        source = np.clip(level - 1 - y * min(1.0, level / n), 0, level - 1).astype(int)
        part = self.im[source, x] * light
        part = part * (1 - share) + rgb(tint) * share
        part += ((fbm(w, n, 14, 160, seed + 9, 3, 0.6) - 0.5) * ripple * (0.3 + near))[..., None]
        part = np.stack([blur(part[..., k], 0.8) for k in range(3)], 2)
        self.im = self.im.copy()
        self.im[level:bottom] = part
        return self

    def wet(self, level, seed, share=0.55, smear=26, amp=8, fade=1.2, clip=None):
        """Wet ground below `level`: keeps the ground, adds a smeared mirror image of what stands on it."""
        n = self.h - level
        ys, xs = np.mgrid[0:n, 0:self.w]
        dx = (fbm(self.w, n, 20, 60, seed, 4, 0.6) - 0.5) * 2 * amp
        source = np.clip(level - 1 - ys * 0.8, 0, level - 1).astype(int)
        part = self.im[source, np.clip(xs + dx, 0, self.w - 1).astype(int)]
        k = smear | 1
        padded = np.pad(part, ((k // 2, k // 2), (0, 0), (0, 0)), mode="edge").cumsum(0)
        padded = np.concatenate([np.zeros((1, self.w, 3), np.float32), padded])
        part = (padded[k:] - padded[:-k]) / k
        patch = np.clip(fbm(self.w, n, 6, 18, seed + 3, 5) * 2.4 - 0.6, 0.25, 1)
        m = (share * patch * np.exp(-fade * ys / n) * (1 if clip is None else clip[level:]))[..., None]
        self.im = self.im.copy()
        self.im[level:] = self.im[level:] * (1 - m * 0.5) + part * m
        return self

    def rain(self, seed, count=900, length=46, slant=0.18, colour="#dfe8ee", a=0.22, soft=0.8):
        r = np.random.default_rng(seed)
        drops = [(r.uniform(-80, self.w), r.uniform(-60, self.h), length * r.uniform(0.5, 1.4)) for _ in range(count)]
        m = self.mask(lambda d: [d.line([(x, y), (x + n * slant, y + n)], 0.8) for x, y, n in drops], soft)
        return self.over(m, colour, a)

    def snow(self, seed, count=900, size=(1.2, 4.5), a=0.85, colour="#ffffff"):
        r = np.random.default_rng(seed)
        for k, soft in enumerate((0.8, 1.6, 3.2)):
            flakes = [(r.uniform(0, self.w), r.uniform(0, self.h), r.uniform(*size) * (0.6 + 0.7 * k)) for _ in range(count // (1 + 2 * k))]
            self.over(self.mask(lambda d: [d.ell(x, y, s, s) for x, y, s in flakes], soft, 1), colour, a * (1 - 0.25 * k))
        return self

    def light(self, x, y, rx, ry, colour, a=0.5, power=1.6):
        """A soft round light, wide as a sun's haze."""
        ys, xs = np.mgrid[0 : self.h, 0 : self.w]
        return self.add(np.exp(-(((xs - x) / rx) ** 2 + ((ys - y) / ry) ** 2) * power).astype(np.float32), colour, a)

    # The last touches

    def finish(self, grain=0.015, vignette=0.26, curve=0.25, tint=None, soft=0.5):
        """Darker corners, a film's curve, a tint, grain; returns the picture."""
        ys, xs = np.mgrid[0 : self.h, 0 : self.w]
        away = (xs / self.w - 0.5) ** 2 + (ys / self.h - 0.5) ** 2
        a = np.clip(self.im * (1 - vignette * away[..., None] * 2), 0, 1)
        a = a * (1 - curve) + a * a * (3 - 2 * a) * curve
        if tint:
            a = a * 0.88 + rgb(tint) * 0.12 * a.mean(2, keepdims=True) * 1.2
        a = np.stack([blur(a[..., k], soft) for k in range(3)], 2) if soft else a
        g = np.random.default_rng(3).normal(0, grain, (self.h, self.w)).astype(np.float32)
        g = (blur(g + 0.5, 1.1) - 0.5)[..., None] * 2.2
        a = a + g * (1 - np.abs(a.mean(2, keepdims=True) - 0.45))
        return Image.fromarray((np.clip(a, 0, 1) * 255).astype("uint8"))
