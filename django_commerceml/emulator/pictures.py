"""Draws the pictures of the invented goods: a coloured card with sign and name."""

import colorsys
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from django_commerceml.emulator.catalog import Picture
from django_commerceml.emulator.lettering import LETTERS, SIGNS, Stroke, wrap_words

_SIZE: Final = 400
_FINE: Final = 2
"""Drawn so many times larger and then reduced: smooth edges."""
_LINE_WIDTH: Final = 15
_MAX_LINES: Final = 4
_HUES: Final = {section: number / len(SIGNS) for number, section in enumerate(SIGNS)}

Color = tuple[int, int, int]


def draw_picture(picture: Picture, path: Path) -> None:
    """Draw *picture* into the file *path*; its suffix names the format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    hue = (_HUES[picture.section] + picture.number % 7 * 0.015) % 1
    light = picture.view == 1
    image = _background(hue, light=light)
    draw = ImageDraw.Draw(image)
    ink = _color(hue, 0.75, 0.42) if light else (255, 255, 255)
    _draw_circles(draw, hue, picture.number, light=light)
    _draw_sign(draw, picture, ink)
    _draw_title(draw, picture.title, ink)
    image.resize((_SIZE, _SIZE), Image.Resampling.BOX).save(path, quality=85)


def _color(hue: float, saturation: float, value: float) -> Color:
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _background(hue: float, *, light: bool) -> Image.Image:
    top = _color(hue, 0.04 if light else 0.5, 0.98 if light else 0.78)
    bottom = _color(hue + 0.05, 0.14 if light else 0.68, 0.95 if light else 0.55)
    mask = Image.linear_gradient("L").resize((_SIZE * _FINE, _SIZE * _FINE))
    return Image.composite(
        Image.new("RGB", mask.size, bottom), Image.new("RGB", mask.size, top), mask
    )


def _draw_circles(
    draw: ImageDraw.ImageDraw, hue: float, number: int, *, light: bool
) -> None:
    shade = _color(hue, 0.1, 0.94) if light else _color(hue, 0.45, 0.82)
    side = _SIZE * _FINE
    for step in range(3):
        x = (number * 197 + step * 331) % side
        y = (number * 89 + step * 173) % (side // 2)
        radius = side // (7 + 3 * step)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=shade)


def _draw_sign(draw: ImageDraw.ImageDraw, picture: Picture, ink: Color) -> None:
    cell = _SIZE * _FINE / 26
    left, top = (_SIZE * _FINE - 8 * cell) / 2, _SIZE * _FINE * 0.12
    for stroke in SIGNS[picture.section]:
        _draw_stroke(draw, stroke, (left, top, cell), ink)


def _draw_title(draw: ImageDraw.ImageDraw, title: str, ink: Color) -> None:
    name, _, detail = title.upper().partition(", ")
    lines = (wrap_words(name, _LINE_WIDTH) + wrap_words(detail, _LINE_WIDTH))[
        :_MAX_LINES
    ]
    cell = _SIZE * _FINE / 100
    for row, line in enumerate(lines):
        left = (_SIZE * _FINE - (len(line) * 6 - 2) * cell) / 2
        top = _SIZE * _FINE * 0.54 + row * 10.5 * cell
        for letter in line:
            for stroke in LETTERS.get(letter, ()):
                _draw_stroke(draw, stroke, (left, top, cell), ink)
            left += 6 * cell


def _draw_stroke(
    draw: ImageDraw.ImageDraw,
    stroke: Stroke,
    place: tuple[float, float, float],
    ink: Color,
) -> None:
    left, top, cell = place
    points = [(left + x * cell, top + y * cell) for x, y in stroke]
    width = round(min(cell * 0.9, _SIZE * _FINE / 80))
    draw.line(points, fill=ink, width=width, joint="curve")
    for x, y in (points[0], points[-1]):
        radius = width / 2
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)
