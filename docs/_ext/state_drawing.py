"""The conversation as a drawing: states, the commands they allow, where these lead."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

_WIDTH: Final = 720
_LINE: Final = 26
_COLUMNS: Final = ((1, 170), (275, 170), (549, 170))
"""Left edge and width of each column."""
_DASHES: Final = ("", "6 4", "2 3")


def draw_states(table: Mapping[str, Mapping[str, str]], heads: Sequence[str]) -> str:
    """Return an SVG: groups of states, the commands they allow, where these lead."""
    groups: dict[tuple[Step, ...], list[str]] = {}
    for state, row in table.items():
        groups.setdefault(tuple(row.items()), []).append(state)
    steps = list(dict.fromkeys(step for row in groups for step in row))
    targets = list(dict.fromkeys(target for _, target in steps))
    height = 2 * _LINE * (1 + max(len(steps), len(table)))
    columns = (
        _stack(list(groups.values()), height, 0),
        _stack([[mode] for mode, _ in steps], height, 1),
        _stack([[target] for target in targets], height, 2),
    )
    titles = [_title(text, place) for place, text in enumerate(heads)]
    lines = _join(list(groups), steps, targets, columns)
    boxes = [_box(box) for column in columns for box in column]
    return _svg(height, [*titles, *lines, *boxes])


Step = tuple[str, str]
"""A command, and the state that it leads to."""
Box = tuple[list[str], float, float, float, float]
"""Its lines of text, left, top, width, height."""


def _stack(stacks: Sequence[list[str]], height: int, column: int) -> list[Box]:
    """Return boxes for *stacks*, spread over *height*."""
    left, width = _COLUMNS[column]
    used = sum(_LINE * len(texts) + 10 for texts in stacks)
    gap = (height - 2 * _LINE - used) / (len(stacks) + 1)
    top = 2 * _LINE + gap
    boxes: list[Box] = []
    for texts in stacks:
        tall = _LINE * len(texts) + 10
        boxes.append((texts, left, top, width, tall))
        top += tall + gap
    return boxes


def _join(
    rows: Sequence[tuple[Step, ...]],
    steps: Sequence[Step],
    targets: Sequence[str],
    columns: tuple[list[Box], list[Box], list[Box]],
) -> list[str]:
    left, middle, right = columns
    lines = [
        _line(left[place], middle[steps.index(step)], _DASHES[place % len(_DASHES)])
        for place, row in enumerate(rows)
        for step in row
    ]
    lines += [
        _line(middle[place], right[targets.index(target)], "", has_head=True)
        for place, (_, target) in enumerate(steps)
    ]
    return lines


def _box(box: Box) -> str:
    texts, left, top, width, height = box
    middle = left + width / 2
    spans = "".join(
        f'<text x="{middle}" y="{top + 23 + _LINE * place:.0f}" '
        f'text-anchor="middle">{escape(text)}</text>'
        for place, text in enumerate(texts)
    )
    return (
        f'<rect x="{left}" y="{top:.0f}" width="{width}" height="{height}" rx="6" '
        f'fill="none" stroke="currentColor"/>{spans}'
    )


def _line(start: Box, end: Box, dash: str, *, has_head: bool = False) -> str:
    head = ' marker-end="url(#cml-arrow)"' if has_head else ""
    return (
        f'<line x1="{start[1] + start[3]}" y1="{start[2] + start[4] / 2:.0f}" '
        f'x2="{end[1] - (8 if has_head else 0)}" y2="{end[2] + end[4] / 2:.0f}" '
        f'stroke="currentColor" stroke-opacity="0.6" stroke-dasharray="{dash}"{head}/>'
    )


def _title(text: str, column: int) -> str:
    left, width = _COLUMNS[column]
    return (
        f'<text x="{left + width / 2}" y="{_LINE}" text-anchor="middle" '
        f'font-style="italic">{escape(text)}</text>'
    )


def _svg(height: int, parts: Iterable[str]) -> str:
    arrow = (
        '<defs><marker id="cml-arrow" viewBox="0 0 8 8" refX="1" refY="4" '
        'markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0,0 L8,4 L0,8 z" fill="currentColor"/></marker></defs>'
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" font-size="15" '
        f'fill="currentColor" style="width:100%;max-width:{_WIDTH}px">'
        f"{arrow}{''.join(parts)}</svg>"
    )
