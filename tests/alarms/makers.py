"""Rows that something is the matter with."""

from datetime import timedelta

from django.utils import timezone

from django_commerceml.alarms import watch
from django_commerceml.models import Alarm, OrderExport, RunKind, RunState
from tests.factories import make_file, make_order_export, make_profile, make_run

EMAILS = "anna@example.com\nboris@example.com"


def ago(**span):
    return timezone.now() - timedelta(**span)


def make_watched(**values):
    """Make a profile whose alarms go to two people."""
    return make_profile(**{"alarm_emails": EMAILS, "name": "Склад", **values})


def make_done(profile, label="import.xml", **values):
    file = make_file(profile=profile, label=label)
    values = {"state": RunState.DONE, "finished_at": timezone.now(), **values}
    return make_run(profile=profile, file=file, **values)


def make_failed(profile, label="import.xml", **values):
    reason = {"error": "файл обрезан", "error_code": "XML-02"}
    return make_done(profile, label, state=RunState.FAILED, **{**reason, **values})


def make_held(profile, label="import.xml", **values):
    reason = {"error": "слишком много", "error_code": "GUARD-01"}
    return make_done(
        profile, label, state=RunState.HELD, finished_at=None, **{**reason, **values}
    )


def make_export(profile, *records, series="product:1"):
    """Make a full export of files with *records*, whose end is swept."""
    for number, total in enumerate(records):
        make_done(profile, f"import0_{number}.xml", records_total=total, series=series)
    make_run(profile=profile, kind=RunKind.SWEEP, series=series, state=RunState.DONE)


def make_waiting(profile, **span):
    """Make an order that waits for 1C."""
    export = make_order_export(profile=profile)
    OrderExport.objects.filter(pk=export.pk).update(waiting_since=ago(**span))
    return export


def open_alarms(profile):
    """Look, and return the kind and subject of what is open."""
    watch(profile)
    alarms = Alarm.objects.filter(profile=profile, cleared_at=None)
    return sorted(alarms.values_list("kind", "subject"))
