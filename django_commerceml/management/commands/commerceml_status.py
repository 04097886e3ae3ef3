"""Says how every exchange stands; its exit status is 1 where a person must look."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from django_commerceml.models import ExchangeProfile
from django_commerceml.status import (
    OrdersStatus,
    ProfileStatus,
    QueueStatus,
    RunStatus,
    describe_pace,
    describe_span,
    get_statuses,
)

Lines = Iterator[tuple[str | Promise, str]]
_WIDTH = 20


class Command(BaseCommand):
    """``commerceml_status``, ``--profile SLUG``, ``--json``."""

    help = _(
        "Say how every exchange stands: what works, what waits, what needs a person. "
        "The exit status is 1 where somebody must look."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--profile", metavar="SLUG", help=_("only this profile"))
        parser.add_argument("--json", action="store_true", help=_("for programs"))

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Write how the exchanges stand."""
        statuses = get_statuses(_profiles(options["profile"]))
        if options["json"]:
            self.stdout.write(_as_json(statuses))
        else:
            self._write(statuses)
        troubled = [status.slug for status in statuses if status.needs_person]
        if troubled:
            raise CommandError(_("Somebody must look: %s") % ", ".join(troubled))

    def _write(self, statuses: list[ProfileStatus]) -> None:
        for status in statuses:
            self.stdout.write(status.slug)
            for name, text in _lines(status):
                self.stdout.write(f"  {name!s:{_WIDTH}} {text}")
        if not statuses:
            self.stdout.write(_("There is no profile."))


def _profiles(slug: str | None) -> QuerySet[ExchangeProfile]:
    if slug is None:
        return ExchangeProfile.objects.filter(is_active=True)
    found = ExchangeProfile.objects.filter(slug=slug)
    if not found.exists():
        raise CommandError(_("There is no such profile."), returncode=2)
    return found


def _as_json(statuses: list[ProfileStatus]) -> str:
    """Return *statuses* as JSON: times in ISO 8601, spans of time in seconds."""
    rows = [
        {**asdict(status), "needs_person": status.needs_person} for status in statuses
    ]
    return json.dumps(rows, cls=_Encoder, ensure_ascii=False, indent=2)


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, timedelta):
            return round(o.total_seconds(), 1)
        return super().default(o)


def _lines(status: ProfileStatus) -> Lines:
    yield _("last contact"), _moment(status.last_contact_at)
    yield _("last import"), _moment(status.last_import_at)
    yield _("orders confirmed"), _moment(status.last_orders_at)
    if status.run:
        yield from _run_lines(status.run)
    yield _("queue"), _queue(status.queue)
    yield _("held runs"), str(status.held_runs)
    yield _("failed in 24 hours"), str(status.failed_runs)
    yield _("orders waiting"), _orders(status.orders)
    yield _("pictures waiting"), str(status.pictures_waiting)


def _run_lines(run: RunStatus) -> Lines:
    progress = run.progress
    yield (
        _("run"),
        _("%(run)d, %(file)s: %(done)d of %(total)d (%(share)d %%)")
        % {
            "run": run.id,
            "file": run.file,
            "done": progress.done,
            "total": progress.total,
            "share": int(100 * (progress.share or 0)),
        },
    )
    if progress.remaining is not None:
        yield _("pace"), describe_pace(progress)
    yield (
        _("worker"),
        _("%(worker)s, %(seconds)d s ago")
        % {
            "worker": run.worker or _("none at the moment"),
            "seconds": run.silence.total_seconds(),
        },
    )


def _queue(queue: QueueStatus) -> str:
    if not queue.length:
        return "0"
    text = _("%(number)d, the oldest for %(age)s")
    if queue.is_stalled:
        text = _("%(number)d, the oldest for %(age)s: nobody works on it")
    return text % {"number": queue.length, "age": describe_span(queue.age)}


def _orders(orders: OrdersStatus) -> str:
    parts = ["0"]
    if orders.waiting:
        text = _("%(number)d, the oldest for %(age)s")
        parts = [text % {"number": orders.waiting, "age": describe_span(orders.age)}]
    if orders.held:
        parts.append(_("%d held back") % orders.held)
    return "; ".join(parts)


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return _("never")
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
