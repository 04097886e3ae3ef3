"""The settings of a profile as a JSON document: written, read, compared.

What identifies a profile (slug, login) or may hold a secret (password, address of the
webhook) is never in a document.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from django_commerceml.models import ExchangeProfile
from django_commerceml.models.orders import statuses_of

Document = dict[str, Any]

FORMAT: Final = "commerceml-profile"
VERSION: Final = 1
LARGEST_DOCUMENT: Final = 1_000_000
"""How many bytes a document may have."""

_KEPT_BACK: Final = frozenset({"slug", "login", "password", "alarm_webhook"})
STATUS_KEYS: Final = ("code", "name", "name_in_1c", "position", "is_final")
_TOP_KEYS: Final = frozenset({"format", "version", "settings", "groups", "statuses"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One setting that a document changes, in words."""

    label: str
    old: str
    new: str


def write_settings(profile: ExchangeProfile) -> str:
    """Return the settings of *profile* as the text of a JSON document."""
    return json.dumps(
        settings_of(profile), ensure_ascii=False, indent=2, cls=DjangoJSONEncoder
    )


def settings_of(profile: ExchangeProfile) -> Document:
    """Return the settings of *profile* as a document."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "settings": {
            field.name: _plain(field.value_from_object(profile))
            for field in settings_fields()
        },
        "groups": sorted(profile.allowed_groups.values_list("name", flat=True)),
        "statuses": [
            {key: getattr(status, key) for key in STATUS_KEYS}
            for status in statuses_of(profile.pk)
        ],
    }


def read_settings(text: str | bytes) -> Document:
    """Return the document in *text*.

    Raises `ValidationError` for what is no such document, of another version, or
    holds a key that this version does not know.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ValidationError(_("This is not JSON.")) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValidationError(_("This is not a document with settings of a profile."))
    if document.get("version") != VERSION:
        raise ValidationError(
            _("Version %(version)s of the document is not known here."),
            params={"version": document.get("version")},
        )
    _check_shape(document)
    return document


def settings_fields() -> Iterator["models.Field[Any, Any]"]:
    """Yield the columns of a profile that are settings."""
    for field in ExchangeProfile._meta.concrete_fields:  # noqa: SLF001 (Django's public name)
        if field.editable and not field.primary_key and field.name not in _KEPT_BACK:
            yield field


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _check_shape(document: Document) -> None:
    """Raise `ValidationError` for unknown keys, and parts of the wrong kind."""
    settings = document.get("settings", {})
    groups, statuses = document.get("groups", []), document.get("statuses", [])
    is_right = isinstance(settings, dict) and all(
        isinstance(part, list) for part in (groups, statuses)
    )
    if not is_right or not all(isinstance(row, dict) for row in statuses):
        raise ValidationError(_("A part of the document is of the wrong kind."))
    unknown = [
        *_unknown(document, _TOP_KEYS),
        *_unknown(settings, {field.name for field in settings_fields()}),
        *(key for row in statuses for key in _unknown(row, STATUS_KEYS)),
    ]
    if unknown:
        raise ValidationError(
            _("The document has keys that are not known: %(keys)s."),
            params={"keys": ", ".join(dict.fromkeys(unknown))},
        )


def _unknown(part: Mapping[str, Any], known: Iterable[str]) -> list[str]:
    return sorted(part.keys() - set(known))


def differences(before: Document, after: Document) -> Iterator[Difference]:
    """Yield what differs between the documents *before* and *after*."""
    for field in settings_fields():
        old, new = (part["settings"][field.name] for part in (before, after))
        if old != new:
            yield Difference(
                label=str(field.verbose_name),
                old=_words(field, old),
                new=_words(field, new),
            )
    for key, label in (("groups", _("groups allowed to exchange")),
                       ("statuses", _("order statuses"))):  # fmt: skip
        if before[key] != after[key]:
            old, new = (_list_words(part[key]) for part in (before, after))
            yield Difference(label=label, old=old, new=new)


def _words(field: "models.Field[Any, Any]", value: Any) -> str:
    """Return *value* as a person reads it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(field.flatchoices)
    if value in (None, "", {}):
        return str(choices.get(value, "—")) if value == "" else "—"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(choices.get(value, value))


def _list_words(rows: list[Any]) -> str:
    words = (
        f"{row['code']} {row['name']}" if isinstance(row, dict) else row for row in rows
    )
    return ", ".join(words) or "—"
