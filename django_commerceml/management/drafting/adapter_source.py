"""The source of an adapter, as a person would have begun it."""

import re
from typing import Final

from django_commerceml.management.drafting.fields import IMPORTS
from django_commerceml.management.drafting.mappings import Draft
from django_commerceml.management.drafting.roles import Roles
from django_commerceml.management.drafting.words import Arguments

_HEAD: Final = '''"""How the models of this shop stand to what comes from 1C.

A first draft by the names of the models: read it, and change what is wrong. What each
declaration means: «How to connect own models» in the documentation.
"""
'''
_NAMES: Final = (
    *("Field", "GroupMapping", "ImageMapping", "MappedAdapter", "Mode"),
    *("OfferMapping", "OrderLineMapping", "OrderMapping", "PriceMapping"),
    *("ProductMapping", "Slug", "StockMapping"),
)
_LINE: Final = 88


def write_adapter(roles: Roles) -> tuple[str, list[str]]:
    """Return the source of an adapter for *roles*, and the fields left to a person."""
    draft = Draft(roles)
    body = "".join(
        f"    {name} = {_call(cls, arguments, indent=4)}\n"
        for name, cls, arguments in draft.mappings()
    )
    source = f'\n\nclass Adapter(MappedAdapter):\n    """The shop\'s side."""\n\n{body}'
    names = [name for name in _NAMES if _has_word(name, source)]
    imported = "".join(f"    {name},\n" for name in names)
    further = [
        text for word, text in IMPORTS.items() if re.search(rf"\b{word}\b", body)
    ]
    head = "".join(f"{line}\n" for line in sorted(further))
    package = f"from django_commerceml.adapters.mapped import (\n{imported})\n"
    parts = [_HEAD, f"{head}\n" if head else "", package]
    return "\n".join(part for part in parts if part) + source, draft.left


def _has_word(word: str, text: str) -> bool:
    return bool(re.search(rf"\b{word}\b", text))


def _call(name: str, arguments: Arguments, *, indent: int) -> str:
    pad = " " * (indent + 4)
    lines = [
        f"{pad}{word}={_value(value, indent + 4)},\n"
        for word, value in arguments.items()
        if value
    ]
    return f"{name}(\n{''.join(lines)}{' ' * indent})"


def _value(value: "str | dict[str, str]", indent: int) -> str:
    if isinstance(value, str):
        return _wrapped(value, indent)
    pad = " " * (indent + 4)
    rows = "".join(f'{pad}"{word}": {source},\n' for word, source in value.items())
    return f"{{\n{rows}{' ' * indent}}}"


def _wrapped(value: str, indent: int) -> str:
    """Return a call over several lines, where it is long."""
    found = re.fullmatch(r"(\w+)\((.*)\)", value)
    if found is None or len(value) + indent < _LINE - 20:
        return value
    pad = " " * (indent + 4)
    parts = re.split(r", (?=\w+=)", found.group(2))
    rows = "".join(f"{pad}{part},\n" for part in parts)
    return f"{found.group(1)}(\n{rows}{' ' * indent})"
