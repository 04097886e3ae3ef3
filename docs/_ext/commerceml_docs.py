"""Tables and diagrams of the documentation that are made from the code itself.

``settings-list``, ``words-table``, ``states-table``, ``states-diagram`` and
``model-fields``. The English texts are the code's own; a page in another language
gives its texts as ``name: text`` lines, and the build fails when one is missing
or is of something that does not exist.
"""

from collections.abc import Mapping
from dataclasses import fields
from importlib import import_module
from typing import Any, Final

from docutils import nodes
from page_parts import Cell, literal, make_table, read_docstrings
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from state_drawing import draw_states

_WORDS: Final = {
    "en": {
        "type": "Type",
        "default": "default",
        "meaning": "Meaning",
        "word": "Word",
        "command": "Command",
        "field": "Field",
        "now": "state now",
        "asks": "1C asks",
        "then": "state then",
    },
    "ru": {
        "type": "Тип",
        "default": "по умолчанию",
        "meaning": "Что значит",
        "word": "Слово",
        "command": "Команда",
        "field": "Поле",
        "now": "состояние сейчас",
        "asks": "команда 1С",
        "then": "состояние потом",
    },
}


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


class SettingsList(_Generated):
    """Every key of the settings: its type, default and meaning."""

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        holder = import_module("django_commerceml.conf").Settings
        defaults = holder()
        meanings = self.texts(read_docstrings(holder))
        items = [
            self._item(field.name, getattr(defaults, field.name), meanings[field.name])
            for field in fields(holder)
        ]
        return [nodes.definition_list("", *items)]

    def _item(self, name: str, default: object, meaning: str) -> nodes.Node:
        key = name.upper()
        kind = f" {type(default).__name__}, {self.say('default')} "
        size = _describe_size(default) if key.endswith("_BYTES") else ""
        term = nodes.term(
            "", "", *literal(key), nodes.Text(kind), *literal(repr(default))
        )
        term += nodes.Text(size)
        text = nodes.paragraph("", "", *self.inline(meaning))
        return nodes.definition_list_item("", term, nodes.definition("", text))


def _describe_size(count: object) -> str:
    """Return *count* in the largest binary unit that it fills."""
    size, unit = int(str(count)), 0
    while size >= _KIBI and size % _KIBI == 0:
        size, unit = size // _KIBI, unit + 1
    return f" ({size} {_UNITS[unit]})"


_KIBI: Final = 1024
_UNITS: Final = ("B", "KiB", "MiB", "GiB")


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
            (literal(word), self.inline(text)) for word, text in self.texts(own).items()
        ]
        return [make_table(head, rows)]


class StatesTable(_Generated):
    """The table of transitions: a row for each command, a column for each state."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        table, modes = _read_transitions()
        head = [self.say("command"), *table]
        rows = [
            (
                literal(mode),
                *[[nodes.Text(row.get(mode, ""))] for row in table.values()],
            )
            for mode in modes
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


class ModelFields(_Generated):
    """The fields of a model, named in the language of the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        model = getattr(import_module("django_commerceml.models"), self.arguments[0])
        head = [self.say(word) for word in ("field", "type", "meaning")]
        rows = [
            (
                literal(field.name),
                literal(_describe_type(field)),
                [nodes.Text(_describe_field(field))],
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


def _describe_field(field: Any) -> str:
    name = str(field.verbose_name)
    help_text = str(field.help_text)
    return f"{name[:1].upper()}{name[1:]}. {help_text}".strip()


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
    app.add_directive("settings-list", SettingsList)
    app.add_directive("words-table", WordsTable)
    app.add_directive("states-table", StatesTable)
    app.add_directive("states-diagram", StatesDiagram)
    app.add_directive("model-fields", ModelFields)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
