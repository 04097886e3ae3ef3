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
"""'''
_NAMES: Final = (
    *("Field", "GroupMapping", "ImageMapping", "MappedAdapter", "Mode"),
    *("OfferMapping", "OrderLineMapping", "OrderMapping", "PriceMapping"),
    *("ProductMapping", "Slug", "StockMapping"),
)
_SHORT: Final = 60
"""So many letters of an argument, or of a call, stand on one line."""


def write_adapter(roles: Roles) -> tuple[str, list[str]]:
    """Return the source of an adapter for *roles*, and the fields left to a person."""
    draft = Draft(roles)
    body = "".join(
        f"    {name} = {_call(cls, arguments)}\n"
        for name, cls, arguments in draft.mappings()
    )
    source = f'\n\nclass Adapter(MappedAdapter):\n    """The shop\'s side."""\n\n{body}'
    names = [name for name in _NAMES if _has_word(name, source)]
    imported = "".join(f"    {name},\n" for name in names)
    further = [text for word, text in IMPORTS.items() if _has_word(word, body)]
    package = f"from django_commerceml.adapters.mapped import (\n{imported})"
    own = [text for text in further if "django" in text]
    groups = [_HEAD, *(text for text in further if text not in own)]
    imports = "\n".join([*own, package])
    return "\n\n".join([*groups, imports]) + f"\n{source}", draft.left


def _has_word(word: str, text: str) -> bool:
    return bool(re.search(rf"\b{word}\b", text))


def _call(name: str, arguments: Arguments) -> str:
    """Return the call of a mapping, on one line where that is short."""
    short = ", ".join(f"{word}={_short(value)}" for word, value in arguments.items())
    if len(short) < _SHORT:
        return f"{name}({short})"
    rows = "".join(
        f"        {word}={_long(value)},\n"
        for word, value in arguments.items()
        if value
    )
    return f"{name}(\n{rows}    )"


def _short(value: "str | dict[str, str]") -> str:
    if isinstance(value, str):
        return value
    pairs = ", ".join(f'"{word}": {source}' for word, source in value.items())
    return f"{{{pairs}}}"


def _long(value: "str | dict[str, str]") -> str:
    """Return an argument, over several lines where it is long."""
    short = _short(value)
    if len(short) < _SHORT:
        return short
    if isinstance(value, str):
        name, _, rest = value.partition("(")
        parts = re.split(r", (?=\w+=)", rest.removesuffix(")"))
        rows = "".join(f"            {part},\n" for part in parts)
        return f"{name}(\n{rows}        )"
    rows = "".join(
        f'            "{word}": {source},\n' for word, source in value.items()
    )
    return f"{{\n{rows}        }}"
