"""The leaflet about high water, a PDF of one page written by hand: `python leaflet.py`."""

from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent
INK, SAND = "0.071 0.098 0.102", "0.78 0.71 0.55"


class Sheet:
    """A page that is written from the top down; 842 points high."""

    def __init__(self):
        self.parts = [f"{INK} rg {INK} RG"]

    def text(self, x, y, size, words, font="F1"):
        words = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.parts.append(f"BT /{font} {size} Tf {x} {y} Td ({words}) Tj ET")

    def line(self, y, width, start=56, end=539):
        self.parts.append(f"{width} w {start} {y} m {end} {y} l S")

    def bags(self, x, y, widths):
        self.parts.append(f"{SAND} rg")
        for width in widths:
            self.parts.append(f"{x} {y} {width} 24 re f")
            x += width + 4
        self.parts.append(f"{INK} rg")


def leaflet():
    page = Sheet()
    page.text(56, 752, 11, "Marren Tidings - an invented newspaper for an invented town")
    page.text(56, 706, 34, "High water", "F2")
    page.line(692, 6)
    page.text(56, 664, 13, "Hang this by the door. Do not wait for the cat to tell you.")
    y = 624
    page.text(56, y, 15, "The post at the Ferry Stairs", "F2")
    y -= 26
    for mark, meaning in (
        ("White ring", "an ordinary spring tide"),
        ("Blue mark", "the lower quay is shut: lay your bags"),
        ("Red mark", "wardens go from door to door: open to them"),
        ("Copper nail", "go upstairs"),
    ):
        page.text(56, y, 13, mark, "F2")
        page.text(160, y, 13, meaning)
        page.line(y - 8, 0.6)
        y -= 28
    y -= 14
    page.text(56, y, 15, "Ten bags to a door", "F2")
    y -= 26
    for step in (
        "1.  Sheet of plastic first, a hand's breadth out on the side of the water.",
        "2.  Five bags in a row, mouths folded under, pressed down with the foot.",
        "3.  Five more across the joints, as one lays bricks.",
        "4.  Cat flaps and air bricks: from OUTSIDE only.",
    ):
        page.text(56, y, 13, step)
        y -= 22
    page.bags(56, y - 70, [72] * 5)
    page.bags(56, y - 42, [34] + [72] * 4)
    page.line(y - 73, 1.5, 36, 480)
    page.text(56, y - 90, 10, "Drawing: two rows across the joints, plastic underneath.")
    y -= 128
    page.text(56, y, 15, "Before the water", "F2")
    y -= 24
    for step in (
        "Carry up: paint, spirits, potatoes, letters.",
        "Switch off the current before it comes, not while.",
        "Afterwards wait six hours, then pump out half.",
    ):
        page.text(56, y, 13, f"-  {step}")
        y -= 22
    page.text(56, y - 16, 10, "Your warden's number is on the back of the water bill. Marren does not exist; neither does the number.")
    return "\n".join(page.parts).encode("latin-1")


def pdf(stream):
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Title (High water: a leaflet) /Author (Marren Tidings, an invented newspaper) >>",
    ]
    out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


if __name__ == "__main__":
    (SAMPLE / "pictures" / "high-water-leaflet.pdf").write_bytes(pdf(leaflet()))
