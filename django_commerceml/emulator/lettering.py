"""Letters and signs as strokes: a picture needs no font of the machine."""

from typing import Final

Point = tuple[int, int]
Stroke = tuple[Point, ...]

_LETTERS: Final = """
А 06 20 46|14 34
Б 40 00 06 36 45 44 33 03
В 33 03|00 30 41 42 33 44 45 36 06 00
Г 40 00 06
Д 07 06 46 47|16 10 30 36
Е 40 00 06 46|03 33
Ё 40 00 06 46|03 33
Ж 00 23 06|40 23 46|20 26
З 01 10 30 41 42 33 44 45 36 16 05|13 33
И 00 06 40 46
Й 00 06 40 46|10 21 30
К 00 06|40 03 46
Л 06 10 40 46
М 06 00 23 40 46
Н 00 06|40 46|03 43
О 10 30 41 45 36 16 05 01 10
П 06 00 40 46
Р 06 00 30 41 42 33 03
С 41 30 10 01 05 16 36 45
Т 00 40|20 26
У 40 16 06|00 23
Ф 20 26|11 31 42 43 34 14 03 02 11
Х 00 46|40 06
Ц 00 06 46 47|30 36
Ч 00 02 13 43|40 46
Ш 00 06 46 40|20 26
Щ 00 06 46 47|40 46|20 26
Ъ 00 10 16 36 45 44 33 13
Ы 00 06 16 25 24 13 03|40 46
Ь 00 06 36 45 44 33 03
Э 01 10 30 41 45 36 16 05|13 43
Ю 00 06|03 13|20 30 41 45 36 26 15 11 20
Я 46 40 10 01 02 13 43|23 06
0 10 30 41 45 36 16 05 01 10
1 02 20 26
2 01 10 30 41 42 06 46
3 01 10 30 41 42 33 44 45 36 16 05|13 33
4 36 30 04 44
5 40 00 03 33 44 45 36 06
6 41 30 10 01 05 16 36 45 44 33 03
7 00 40 16
8 13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33
9 05 16 36 45 41 30 10 01 02 13 43
C 41 30 10 01 05 16 36 45
S 41 30 10 01 02 13 33 44 45 36 16 05
M 06 00 23 40 46
L 00 06 46
X 00 46|40 06
« 21 03 25|41 23 45
» 01 23 05|21 43 25
- 13 33
+ 03 43|21 25
, 25 26 17
. 25 26
" 10 11|30 31
° 10 20 21 11 10
"""
_SIGNS: Final = """
Кухня 12 17 28 58 67 62 12|63 83 85 65|20 30|50 40
Инструменты 11 61 63 13 11|61 82 63|33 38 48 43
Сад 25 65 58 38 25|45 41|43 22 11 31 42|42 51 71 62 43
Отдых_и_туризм 08 40 88 08|28 44 68
Одежда_и_обувь 20 02 14 23 28 68 63 74 82 60 51 31 20
Дом 04 40 84|14 18 78 74|38 35 55 58
"""


def _parse(text: str) -> dict[str, tuple[Stroke, ...]]:
    shapes = {}
    for line in text.strip().splitlines():
        name, _, strokes = line.partition(" ")
        shapes[name.replace("_", " ")] = tuple(
            tuple((int(pair[0]), int(pair[1])) for pair in stroke.split())
            for stroke in strokes.split("|")
        )
    return shapes


LETTERS: Final = _parse(_LETTERS)
"""Capital letters, digits and marks on a grid four wide and six high."""
SIGNS: Final = _parse(_SIGNS)
"""The sign of each section of the shop on a grid of eight by eight."""


def wrap_words(text: str, width: int) -> list[str]:
    """Return *text* as lines of at most *width* characters; longer words stand."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
