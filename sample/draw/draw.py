"""Draws the sample newspaper's pictures: `python draw.py` makes all, `python draw.py NAME…` only some.

Needs Python 3.11 or later with numpy and Pillow. Films and sounds: film.py and sound.py; the leaflet: leaflet.py. The sixteen
pictures of 1200 by 800 points (bridge, ferry, lock, market and the like) come from earlier sketches, which are not kept here.
"""

import io
import sys
import time
from pathlib import Path

import scenes_evening  # noqa: F401  (each enters its scenes)
import scenes_harbour  # noqa: F401
import scenes_indoors  # noqa: F401
import scenes_land  # noqa: F401
import scenes_rooms  # noqa: F401
import scenes_town  # noqa: F401
from ink import SCENES

PICTURES = Path(__file__).resolve().parent.parent / "pictures"
LARGEST = 112_000


def save(picture, path, largest=LARGEST):
    """Saves at the best quality that stays below `largest` bytes."""
    for quality in range(84, 47, -2):
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= largest:
            break
    path.write_bytes(out.getvalue())
    return quality, out.tell()


def main(names):
    PICTURES.mkdir(exist_ok=True)
    for name in names or SCENES:
        started = time.monotonic()
        quality, size = save(SCENES[name](), PICTURES / f"{name}.jpg")
        print(f"{name}: quality {quality}, {size:,} bytes, {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
