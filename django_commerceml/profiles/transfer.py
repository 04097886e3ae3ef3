"""The settings of a profile are taken over from a document, or copied to another."""

import json
from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from django_commerceml.models import ExchangeProfile, OrderStatus
from django_commerceml.models.orders import statuses_of
from django_commerceml.profiles.documents import (
    STATUS_KEYS,
    Difference,
    Document,
    differences,
    settings_fields,
    settings_of,
)
from django_commerceml.profiles.form import ProfileForm
from django_commerceml.profiles.publishing import begin_publishing

_GROUPS: Final = "allowed_groups"
_USUAL: Final[Document] = {"name": "", "name_in_1c": "", "is_final": False}
"""What a status is where the document does not say."""


def compare(profile: ExchangeProfile, document: Document) -> list[Difference]:
    """Return what *document* would change in *profile*; nothing is changed.

    Raises `ValidationError` with all that is wrong, as `take_over` does.
    """
    with transaction.atomic():
        found = take_over(profile, document)
        transaction.set_rollback(True)
    profile.refresh_from_db()
    return found


def take_over(profile: ExchangeProfile, document: Document) -> list[Difference]:
    """Give *profile* the settings in *document*: all of them, or none.

    Return what changed. What the document does not name stays. Goods that begin to
    go to the shop are queued for it. Raises `ValidationError` with all that is wrong.
    """
    before = settings_of(profile)
    did_before = profile.publishes_goods
    try:
        with transaction.atomic():
            _write_statuses(profile, document.get("statuses"))
            _save(ProfileForm(_form_data(profile, document), instance=profile))
            begin_publishing(profile, did_before=did_before)
    except ValidationError:
        profile.refresh_from_db()
        raise
    return list(differences(before, settings_of(profile)))


def copy_profile(
    profile: ExchangeProfile, *, slug: str, login: str, name: str
) -> ExchangeProfile:
    """Return a new profile with the settings and statuses of *profile*.

    It has no usable password, no queue and no catalogue: nobody exchanges through it
    until it gets a password. Raises `ValidationError` for a slug or login that is
    taken or wrong.
    """
    with transaction.atomic():
        copied = ExchangeProfile(
            **{
                field.attname: field.value_from_object(profile)
                for field in settings_fields()
            }
            | {
                "slug": slug,
                "login": login,
                "name": name,
                "alarm_webhook": profile.alarm_webhook,
                "password": make_password(None),
            }
        )
        copied.full_clean()
        copied.save()
        copied.allowed_groups.set(profile.allowed_groups.all())
        OrderStatus.objects.bulk_create(
            OrderStatus(
                profile=copied, **{key: getattr(row, key) for key in STATUS_KEYS}
            )
            for row in statuses_of(profile.pk)
        )
    return copied


def _write_statuses(profile: ExchangeProfile, rows: list[Document] | None) -> None:
    """Make the statuses of *profile* those of *rows*; None leaves them."""
    if rows is None:
        return
    if not rows:
        raise ValidationError(_("At least one status is needed."))
    existing = {status.code: status for status in statuses_of(profile.pk)}
    wanted = {
        str(row.get("code", "")): {**_USUAL, "position": place, **row}
        for place, row in enumerate(rows)
    }
    if len(wanted) < len(rows):
        raise ValidationError(_("A code of a status comes twice."))
    for code in existing.keys() - wanted.keys():
        existing[code].delete()
    for code, row in wanted.items():
        status = existing.get(code) or OrderStatus(profile=profile)
        for key, value in row.items():
            setattr(status, key, value)
        _clean_status(status, code)
        status.save()


def _clean_status(status: OrderStatus, code: str) -> None:
    try:
        status.full_clean()
    except ValidationError as error:
        label = _("Status «%s»") % code
        raise ValidationError([f"{label}: {text}" for text in error.messages]) from None


def _form_data(profile: ExchangeProfile, document: Document) -> dict[str, Any]:
    """Return what the form of *profile* would send with the values of *document*."""
    values = {
        **model_to_dict(profile),
        _GROUPS: list(profile.allowed_groups.values_list("pk", flat=True)),
        **document.get("settings", {}),
    }
    if "groups" in document:
        values[_GROUPS] = _find_groups(document["groups"])
    rules = values["field_rules"]
    return {
        name: value for name, value in values.items() if value not in (None, False)
    } | {"field_rules": rules if isinstance(rules, str) else json.dumps(rules)}


def _find_groups(names: list[Any]) -> list[int]:
    found = dict(Group.objects.filter(name__in=names).values_list("name", "pk"))
    missing = [str(name) for name in names if name not in found]
    if missing:
        raise ValidationError(
            _("There are no such groups: %(names)s."),
            params={"names": ", ".join(missing)},
        )
    return list(found.values())


def _save(form: ProfileForm) -> None:
    if not form.is_valid():
        raise ValidationError(list(_explain(form)))
    form.save()


def _explain(form: "forms.ModelForm[Any]") -> Iterator[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for text in errors:
            yield f"{label or name} ({name}): {text}"
