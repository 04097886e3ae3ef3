"""Who owns a field: 1C always, 1C while it is empty, or the shop."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.db import models

from django_commerceml.bulk import upserts
from django_commerceml.models import ExchangeProfile

_Said = TypeVar("_Said")

_FORMAT: Final = 1
"""Raised when the same record comes to mean other rows: all are applied anew."""


class FieldRule(StrEnum):
    """Whether 1C may write a field."""

    ALWAYS = "always"
    IF_EMPTY = "if_empty"
    NEVER = "never"


class FieldRules:
    """The rules of a profile, by model and field: ``product.description``."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self._said = {name: FieldRule(rule) for name, rule in rules.items()}
        self._rules = {
            name: rule
            for name, rule in self._said.items()
            if rule is not FieldRule.ALWAYS
        }

    def rule_of(self, name: str, default: FieldRule) -> FieldRule:
        """Return the rule of the field *name* (``order.comment``), or *default*."""
        return self._said.get(name, default)

    def for_model(self, model_name: str) -> dict[str, FieldRule]:
        """Return the rules of the fields of *model_name* that differ from always."""
        prefix = f"{model_name}."
        return {
            name.removeprefix(prefix): rule
            for name, rule in self._rules.items()
            if name.startswith(prefix)
        }

    def salt(self) -> bytes:
        """Return what must go into a fingerprint: other rules, other outcome."""
        text = json.dumps([_FORMAT, sorted(self._rules.items())])
        return hashlib.blake2b(text.encode(), digest_size=16).digest()


def get_rules(profile: ExchangeProfile) -> FieldRules:
    """Return the rules of *profile*."""
    return FieldRules(profile.field_rules)


def keep_owned(
    values: dict[str, Any], current: Mapping[str, Any], rules: Mapping[str, FieldRule]
) -> dict[str, Any]:
    """Return *values* without those that 1C may not write over *current*."""
    if not rules:
        return values
    kept = dict(values)
    for name, rule in rules.items():
        attname = name if name in kept else f"{name}_id"
        if attname not in kept:
            continue
        is_filled = current.get(attname) not in (None, "", [], {})
        if rule is FieldRule.NEVER or is_filled:
            del kept[attname]
    return kept


def keep_owned_children(
    said: Mapping[int, _Said],
    rule: FieldRule | None,
    model: type[models.Model],
    parent: str,
    new_parents: set[int],
) -> dict[int, _Said]:
    """Return *said* without those parents whose rows of *model* the shop owns."""
    if rule is FieldRule.NEVER:
        return {}
    if rule is not FieldRule.IF_EMPTY:
        return dict(said)
    filled: set[int] = set()
    for chunk in upserts.in_chunks(pk for pk in said if pk not in new_parents):
        rows = model._default_manager.filter(**{f"{parent}__in": chunk})  # noqa: SLF001 (Django's own way)
        filled.update(rows.values_list(parent, flat=True))
    return {pk: value for pk, value in said.items() if pk not in filled}
