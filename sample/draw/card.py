"""The wordmark: logo.svg and the social card, 1200 by 630. `python card.py PIAZZOLLA.woff2 FRANKLIN.woff2`

Takes the Latin files of the npm packages `@fontsource-variable/piazzolla` (opsz-normal) and
`@fontsource-variable/libre-franklin` (wght-normal), both under the Open Font License; needs fonttools, brotli, uharfbuzz.
"""

import io
import sys
from pathlib import Path

import uharfbuzz
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from PIL import Image, ImageDraw, ImageFont

SAMPLE = Path(__file__).resolve().parent.parent
PLACE, INK, INK2, NOW, LINE = "#00604b", "#12191a", "#465254", "#c2251b", "#c7d0ce"


class Face:
    """One cut of a variable font."""

    def __init__(self, path, **axes):
        font = TTFont(path)
        font.flavor = None
        have = {axis.axisTag for axis in font["fvar"].axes}
        self.font = instantiateVariableFont(font, {k: v for k, v in axes.items() if k in have})
        out = io.BytesIO()
        self.font.save(out)
        self.bytes = out.getvalue()
        self.shaper = uharfbuzz.Font(uharfbuzz.Face(self.bytes))
        self.em = self.font["head"].unitsPerEm

    def glyphs(self, text, track=0.0):
        """Names and places of the glyphs, in ems, kerned and tracked; and the width."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self.shaper, buffer, {"kern": True, "liga": False})
        x, out = 0.0, []
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            out.append((self.font.getGlyphName(info.codepoint), text[info.cluster], x))
            x += place.x_advance / self.em + track
        return out, x - track

    def draw(self, draw, x, baseline, size, text, fill, track=0.0):
        type_ = ImageFont.truetype(io.BytesIO(self.bytes), size)
        places, width = self.glyphs(text, track)
        for _, letter, at in places:
            draw.text((x + at * size, baseline), letter, font=type_, fill=fill, anchor="ls")
        return width * size


def wordmark(face, x, y, size):
    """SVG paths of the two words."""
    paths, glyphs = [], face.font.getGlyphSet()
    places, width = face.glyphs("Marren Tidings", -0.03)
    for start, end, fill in ((0, 6, PLACE), (7, 14, "currentColor")):
        pen = SVGPathPen(glyphs, ntos=lambda v: f"{v:.1f}".rstrip("0").rstrip("."))
        for name, _, at in places[start:end]:
            at += 0.04 if start else 0
            k = size / face.em
            glyphs[name].draw(TransformPen(pen, (k, 0, 0, -k, x + at * size, y)))
        paths.append(f'<path fill="{fill}" d="{pen.getCommands()}"/>')
    return "\n".join(paths), (width + 0.04) * size


def main(piazzolla, franklin):
    black = Face(piazzolla, wght=800, opsz=30)
    text = Face(piazzolla, wght=400, opsz=20)
    label, strong = Face(franklin, wght=500), Face(franklin, wght=700)

    paths, width = wordmark(black, 0, 92, 120)
    (SAMPLE / "logo.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} 124" color="{INK}" role="img">\n<title>Marren Tidings</title>\n{paths}\n</svg>\n'
    )

    k = 2
    card = Image.new("RGB", (1200 * k, 630 * k), "#ffffff")
    d = ImageDraw.Draw(card)
    left, right, size = 84 * k, 1116 * k, 148 * k
    x = left - 4 * k
    x += black.draw(d, x, 262 * k, size, "Marren", PLACE, -0.03) + size * 0.2
    black.draw(d, x, 262 * k, size, "Tidings", INK, -0.03)
    y, now = 352 * k, left + (right - left) * (7 + 40 / 60) / 24
    d.rectangle([left, y - k, right, y + k - 1], fill=INK)
    d.rectangle([left, y - 5 * k, now, y + 5 * k], fill=INK)
    for hour in range(1, 24):
        at = left + (right - left) * hour / 24
        d.rectangle([at - k, y, at + k - 1, y + (16 if hour % 6 == 0 else 9) * k], fill=INK)
        if hour % 6 == 0 and hour != 6:
            label.draw(d, at - 12 * k, y + 42 * k, 22 * k, f"{hour:02}", INK2)
    d.rectangle([now - 4 * k, y - 14 * k, now + 4 * k, y + 14 * k], fill=NOW)
    strong.draw(d, now - 30 * k, y + 46 * k, 24 * k, "07:40", NOW)
    text.draw(d, left, 480 * k, 42 * k, "News of a town that does not exist,", INK)
    text.draw(d, left, 532 * k, 42 * k, "reported as if it did.", INK)
    label.draw(d, left, 590 * k, 21 * k, "An invented newspaper, shipped as a sample", INK2)
    card = card.resize((1200, 630), Image.LANCZOS)
    card.quantize(80, kmeans=3, dither=Image.Dither.NONE).save(SAMPLE / "pictures" / "social-card.png", optimize=True)
    print((SAMPLE / "logo.svg").stat().st_size, (SAMPLE / "pictures" / "social-card.png").stat().st_size)


if __name__ == "__main__":
    main(*sys.argv[1:3])
