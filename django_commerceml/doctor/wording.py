"""What is said of the parts of a store, and of what its system checks found."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is said of a part."""

    title: Promise
    fault: Promise
    advice: Promise


PARTS: Final[dict[str, Part]] = {
    "database": Part(
        title=_("the database answers"),
        fault=_("It does not answer, or lacks our tables."),
        advice=_("Look whether it is on, and run manage.py migrate."),
    ),
    "storage": Part(
        title=_("files can be written"),
        fault=_("A small file could not be written, read and erased."),
        advice=_("Look at the rights, the room and the address of the storage."),
    ),
    "queue": Part(
        title=_("somebody works on the queue"),
        fault=_("Runs wait, and nobody has worked on them for too long."),
        advice=_(
            "Start a worker, or have cron call commerceml_run; 1C's next exchange goes "
            "on with it, too."
        ),
    ),
    "broker": Part(
        title=_("the broker answers"),
        fault=_("It does not answer."),
        advice=_("Look whether it is on, and at CELERY_BROKER_URL."),
    ),
}
"""By the name of a check of health."""

CHECKS: Final[dict[str, Promise]] = {
    "commerceml.E001": _("COMMERCEML cannot be read: a key or a value is wrong."),
    "commerceml.E002": _("ADAPTER cannot be imported, or is not an adapter."),
    "commerceml.E003": _("A web server would serve the files of the exchange."),
    "commerceml.E004": _("RUNNER names no runner."),
    "commerceml.E005": _("The tables of this database know no transactions."),
    "commerceml.E006": _("The database does not keep every letter."),
    "commerceml.W001": _("SECURE_SSL_REDIRECT would redirect 1C."),
    "commerceml.W002": _("SQLite: two that write at once would fail."),
    "commerceml.W003": _("SQLite: nobody can read while an import writes."),
    "commerceml.W004": _("The isolation level of the database is not the usual one."),
    "commerceml.W005": _("The database does not know the time zone."),
    "commerceml.W006": _("Workers are to work, but there is no app with a broker."),
    "commerceml.W007": _("Workers are to work, but files lie in a directory."),
    "commerceml.W009": _("The site lacks the URLs of the exchange."),
    "commerceml.W010": _("Workers are to work, but each process has its own cache."),
    "commerceml.W011": _("Profiles name people to write to, but mail goes nowhere."),
}
"""By the id of a system check."""
