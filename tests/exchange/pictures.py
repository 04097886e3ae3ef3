"""Pictures drawn for tests."""

import io

from PIL import Image


def draw(number=0, kind="PNG", size=(40, 30)):
    """Return a picture of *kind*; another *number*, another picture."""
    content = io.BytesIO()
    colour = (number * 40 % 256, number * 90 % 256, 120)
    picture = Image.new("RGB", size, colour)
    for x in range(size[0]):
        picture.putpixel((x, x % size[1]), (x * 6 % 256, number, 0))
    picture.save(content, kind)
    return content.getvalue()
