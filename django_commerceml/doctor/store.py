"""What can be seen from within the store: its parts, its settings, its tables."""

from collections.abc import Iterator
from typing import Final

from django.core.checks import CheckMessage, run_checks
from django.core.checks.messages import ERROR
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.timezone import get_default_timezone_name
from django.utils.translation import gettext as _

from django_commerceml.conf import get_settings
from django_commerceml.doctor.findings import Finding, Severity
from django_commerceml.doctor.wording import CHECKS, PARTS
from django_commerceml.exceptions import SettingsError
from django_commerceml.health import Check, check

_APP: Final = "commerceml"
_UTC: Final = frozenset({"UTC", "America/Chicago"})
"""What a project has that nobody set; 1C writes times without a zone."""


def examine_store() -> list[Finding]:
    """Return what is found in this store, whoever calls it from outside."""
    return [*_parts(), _migrations(), _time_zone(), *_settings()]


def _parts() -> Iterator[Finding]:
    """Yield how each part is; settings that cannot be read are told by a check."""
    try:
        health = check()
    except SettingsError:
        return
    for found in health.checks:
        yield _part(found)


def _part(found: Check) -> Finding:
    """Return what is said of a part; the whole fault is in the log only."""
    part = PARTS[found.name]
    seen = str(part.fault)
    if found.is_well:
        seen = _("in %d milliseconds") % (1000 * found.seconds)
    return Finding(
        name=found.name,
        title=str(part.title),
        is_well=found.is_well,
        seen=seen,
        advice="" if found.is_well else str(part.advice),
    )


def _migrations() -> Finding:
    missing = _missing_migrations()
    return Finding(
        name="migrations",
        title=_("the tables are of this version"),
        is_well=not missing,
        seen=", ".join(missing) or _("all migrations are applied"),
        advice=_("Run manage.py migrate.") if missing else "",
    )


def _missing_migrations() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes(_APP))
    except DatabaseError as error:
        return [type(error).__name__]
    return [migration.name for migration, _is_backwards in plan]


def _time_zone() -> Finding:
    name = get_default_timezone_name()
    is_set = name not in _UTC
    return Finding(
        name="time_zone",
        title=_("the time zone is the shop's"),
        is_well=is_set,
        severity=Severity.WARNING,
        seen=name,
        advice=""
        if is_set
        else _(
            "1C writes times without a zone, and the store takes them for its own. Set "
            "TIME_ZONE to where 1C is, such as Europe/Moscow."
        ),
    )


def _settings() -> Iterator[Finding]:
    """Yield what the system checks of this app say, or that they say nothing."""
    messages = [
        message
        for message in run_checks(databases=[DEFAULT_DB_ALIAS])
        if message.id and message.id.startswith(f"{_APP}.")
    ]
    for message in messages:
        yield _from_check(message)
    if not messages:
        runner = get_settings().runner
        yield Finding(
            name="settings",
            title=_("the settings fit together"),
            is_well=True,
            seen=_("system checks found nothing; RUNNER is %s") % runner,
        )


def _from_check(message: CheckMessage) -> Finding:
    return Finding(
        name=str(message.id),
        title=_("settings: %s") % message.id,
        is_well=False,
        severity=Severity.ERROR if message.level >= ERROR else Severity.WARNING,
        seen=str(CHECKS.get(str(message.id), _("a setting does not fit"))),
        advice=_("What to write where: manage.py check says it."),
    )
