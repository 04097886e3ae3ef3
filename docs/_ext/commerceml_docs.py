"""Tables and diagrams of the documentation that are made from the code itself.

``settings-table``, ``words-table``, ``states-table``, ``states-diagram`` and
``model-fields``. The English texts are the code's own; a page in another language
gives its texts as ``name: text`` lines, and the build fails when one is missing
or is of something that does not exist.
"""

import ast
import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from html import escape
from importlib import import_module
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

Cell = Sequence[nodes.Node]

_WORDS: Final = {
    "en": {
        "key": "Key",
        "type": "Type",
        "default": "Default",
        "meaning": "Meaning",
        "word": "Word",
        "from": "From",
        "field": "Field",
        "name": "Name",
        "now": "state now",
        "asks": "1C asks",
        "then": "state then",
    },
    "ru": {
        "key": "Ключ",
        "type": "Тип",
        "default": "По умолчанию",
        "meaning": "Что значит",
        "word": "Слово",
        "from": "Откуда",
        "field": "Поле",
        "name": "Название",
        "now": "состояние сейчас",
        "asks": "команда 1С",
        "then": "состояние потом",
    },
}


def read_docstrings(holder: type) -> dict[str, str]:
    """Return the strings that stand under the attributes of *holder*."""
    source = ast.parse(inspect.getsource(holder)).body[0]
    found = {}
    body = source.body if isinstance(source, ast.ClassDef) else []
    for item, text in zip(body, body[1:], strict=False):
        name = _assigned(item)
        if name and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            found[name] = " ".join(str(text.value.value).split())
    return found


def _assigned(item: ast.stmt) -> str:
    if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
        return item.target.id
    if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
        return item.targets[0].id
    return ""


def make_table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> nodes.table:
    """Return a table with the titles *head* and the cells of *rows*."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    titles = [[nodes.Text(title)] for title in head]
    group += nodes.thead("", _make_row(titles))
    group += nodes.tbody("", *[_make_row(row) for row in rows])
    return nodes.table("", group, classes=["colwidths-auto"])


def _make_row(cells: Sequence[Cell]) -> nodes.row:
    return nodes.row(
        "", *[nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells]
    )


def _literal(text: str) -> Cell:
    return [nodes.literal(text, text)]


class _Generated(SphinxDirective):
    """What the directives share: the language, and texts of the page's own."""

    has_content = True

    def say(self, word: str) -> str:
        """Return the title *word* in the language of the page."""
        return _WORDS[self.config.language][word]

    def texts(self, own: Mapping[str, str]) -> dict[str, str]:
        """Return the text of each name: the page's, else the code's *own*."""
        given = {}
        for line in self.content:
            name, colon, text = line.partition(":")
            if colon:
                given[name.strip()] = text.strip()
        if given and given.keys() != own.keys():
            differing = ", ".join(sorted(given.keys() ^ own.keys()))
            raise self.error(f"missing, or not in the code: {differing}")
        return given or dict(own)

    def inline(self, text: str) -> Cell:
        """Return *text* with its marks of code and of emphasis."""
        return self.parse_inline(text)[0]


class SettingsTable(_Generated):
    """Every key of the settings: its type, default and meaning."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        holder = import_module("django_commerceml.conf").Settings
        defaults = holder()
        meanings = self.texts(read_docstrings(holder))
        head = [self.say(word) for word in ("key", "type", "default", "meaning")]
        rows = [
            (
                _literal(field.name.upper()),
                _literal(type(getattr(defaults, field.name)).__name__),
                _literal(repr(getattr(defaults, field.name))),
                self.inline(meanings[field.name]),
            )
            for field in fields(holder)
        ]
        return [make_table(head, rows)]


class WordsTable(_Generated):
    """Every word of an enumeration that has a meaning written under it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        module, _, name = self.arguments[0].rpartition(".")
        holder = getattr(import_module(module), name)
        own = {
            str(holder[member].value): text
            for member, text in read_docstrings(holder).items()
        }
        head = [self.say("word"), self.say("meaning")]
        rows = [
            (_literal(word), self.inline(text))
            for word, text in self.texts(own).items()
        ]
        return [make_table(head, rows)]


class StatesTable(_Generated):
    """The table of transitions: a row for each state, a column for each command."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        table, modes = _read_transitions()
        head = [self.say("from"), *modes]
        rows = [
            (
                _literal(state),
                *[_literal(row[mode]) if mode in row else [] for mode in modes],
            )
            for state, row in table.items()
        ]
        return [make_table(head, rows)]


class StatesDiagram(_Generated):
    """The same as a drawing: states with equal rows are one box."""

    def run(self) -> list[nodes.Node]:
        """Return the drawing as SVG inside the page."""
        heads = [self.say(word) for word in ("now", "asks", "then")]
        drawing = draw_states(_read_transitions()[0], heads)
        return [nodes.raw("", drawing, format="html")]


def _read_transitions() -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the transitions in plain words, and the commands in their order."""
    protocol = import_module("django_commerceml.protocol")
    table = {
        str(state): {str(mode): str(target) for mode, target in row.items()}
        for state, row in protocol.TRANSITIONS.items()
    }
    return table, [str(mode) for mode in protocol.Mode]


_WIDTH: Final = 720
_LINE: Final = 26
_COLUMNS: Final = ((0, 170), (275, 170), (550, 170))
"""Left edge and width of each column."""
_DASHES: Final = ("", "6 4", "2 3")


def draw_states(table: Mapping[str, Mapping[str, str]], heads: Sequence[str]) -> str:
    """Return an SVG: groups of states, the commands they allow, where these lead."""
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for state, row in table.items():
        groups.setdefault(tuple(row.items()), []).append(state)
    steps = list(dict.fromkeys(step for row in groups for step in row))
    targets = list(dict.fromkeys(target for _, target in steps))
    height = _LINE * (3 + 2 * max(len(steps), len(table)))
    left = _stack(list(groups.values()), height, 0)
    middle = _stack([[mode] for mode, _ in steps], height, 1)
    right = _stack([[target] for target in targets], height, 2)
    lines = [
        _line(left[place], middle[steps.index(step)], _DASHES[place % len(_DASHES)])
        for place, row in enumerate(groups)
        for step in row
    ]
    lines += [
        _line(middle[place], right[targets.index(target)], "", has_head=True)
        for place, (_, target) in enumerate(steps)
    ]
    boxes = [_box(box) for box in (*left, *middle, *right)]
    titles = [_title(text, place) for place, text in enumerate(heads)]
    return _svg(height, [*titles, *lines, *boxes])


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


class ModelFields(_Generated):
    """The fields of a model, named in the language of the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        model = getattr(import_module("django_commerceml.models"), self.arguments[0])
        head = [self.say(word) for word in ("field", "type", "name", "meaning")]
        rows = [
            (
                _literal(field.name),
                _literal(_describe_type(field)),
                [nodes.Text(str(field.verbose_name))],
                [nodes.Text(str(field.help_text))],
            )
            for field in _own_fields(model)
        ]
        return [make_table(head, rows)]


_COMMON: Final = frozenset(
    {"id", "profile", "external_id", "is_deleted", "created_at", "updated_at"}
    | {"fingerprint"}
)


def _own_fields(model: Any) -> list[Any]:
    """Return the fields to show: not those that all rows of 1C have."""
    owned = import_module("django_commerceml.models.owned").OwnedByOneC
    hidden = _COMMON if issubclass(model, owned) and model is not owned else {"id"}
    meta = model._meta  # noqa: SLF001 (Django's public name for it)
    return [
        field
        for field in (*meta.fields, *meta.many_to_many)
        if field.name not in hidden and (field.editable or field.is_relation)
    ]


def _describe_type(field: Any) -> str:
    related = getattr(field, "related_model", None)
    kind = type(field).__name__
    return f"{kind}({related.__name__})" if related else kind


def prepare_django(app: Sphinx, config: Any) -> None:  # noqa: ARG001 (Sphinx's signature)
    """Set Django up, and have it speak the language of the pages."""
    import django  # noqa: PLC0415 (after the settings are named)
    from django.utils import translation  # noqa: PLC0415 (needs the settings)

    if config.language not in _WORDS:
        raise ExtensionError(f"no titles in {config.language!r}")
    django.setup()
    translation.activate(config.language)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.connect("config-inited", prepare_django)
    app.add_directive("settings-table", SettingsTable)
    app.add_directive("words-table", WordsTable)
    app.add_directive("states-table", StatesTable)
    app.add_directive("states-diagram", StatesDiagram)
    app.add_directive("model-fields", ModelFields)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
