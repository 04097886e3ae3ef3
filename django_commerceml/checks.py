"""System checks: what can be known at start."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import FileSystemStorage
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils.module_loading import import_string

from django_commerceml.adapters import ShopAdapter
from django_commerceml.adapters.methods import check_adapter
from django_commerceml.conf import Settings, get_settings
from django_commerceml.doctor import start  # noqa: F401 (its checks register themselves)
from django_commerceml.exceptions import SettingsError
from django_commerceml.exchange.runners import find_runner
from django_commerceml.storage import get_storage

_ADDRESSES: Final = ("1c/", "bitrix/admin/1c_exchange.php")
_SQLITE_SECONDS: Final = 20
"""A writer has waited that long for the others before it gives up."""
_SQLITE_HINT: Final = (
    'Set OPTIONS: {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": '
    '"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"}.'
)


@register(Tags.compatibility)
def check_settings(
    app_configs: Sequence[Any] | None,  # noqa: ARG001 (Django's signature)
    **kwargs: Any,  # noqa: ARG001 (Django's signature)
) -> list[CheckMessage]:
    """Check that ``COMMERCEML`` can be read and that its parts fit together."""
    try:
        current = get_settings()
    except SettingsError as error:
        return [
            Error(
                error.message,
                hint="The keys are listed in the documentation, under «Settings».",
                id="commerceml.E001",
            )
        ]
    return [
        *_check_adapter(current),
        *_check_spool(),
        *_check_runner(current),
        *_check_workers(current),
        *_check_requests(),
    ]


def _check_adapter(current: Settings) -> Iterable[CheckMessage]:
    hint = "It is the dotted path of a ShopAdapter class."
    try:
        adapter = import_string(current.adapter)
    except ImportError as error:
        yield Error(
            f"COMMERCEML['ADAPTER'] cannot be imported: {error}",
            hint=hint,
            id="commerceml.E002",
        )
        return
    if not (isinstance(adapter, type) and issubclass(adapter, ShopAdapter)):
        yield Error(
            f"COMMERCEML['ADAPTER'] is not an adapter: {current.adapter}",
            hint=hint,
            id="commerceml.E002",
        )
        return
    yield from check_adapter(adapter)


def _check_spool() -> Iterable[CheckMessage]:
    """Yield an error for a spool that a web server serves (CVE-2023-1713)."""
    storage = get_storage()
    if not isinstance(storage, FileSystemStorage):
        return
    spool = Path(storage.location).resolve()
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        served = getattr(settings, name, None)
        if served and spool.is_relative_to(Path(served).resolve()):
            yield Error(
                f"The files of the exchange would lie below {name}: {spool}",
                hint="Choose a SPOOL_DIRECTORY that no web server serves.",
                id="commerceml.E003",
            )


def _check_runner(current: Settings) -> Iterable[CheckMessage]:
    try:
        find_runner(current.runner)
    except SettingsError as error:
        yield Error(
            error.message,
            hint="Without the key the work is done within the requests of 1C.",
            id="commerceml.E004",
        )


def _check_workers(current: Settings) -> Iterable[CheckMessage]:
    """Yield warnings for what workers would wait for in vain."""
    if current.runner != "celery":
        return
    from django_commerceml.tasks import has_broker  # noqa: PLC0415 (only where wanted)

    if not has_broker():
        yield checks.Warning(
            "COMMERCEML['RUNNER'] is 'celery', but no app with a broker is loaded",
            hint="Import the app in the project's __init__.py: from .celery import app",
            id="commerceml.W006",
        )
    if current.storage not in settings.STORAGES:
        yield checks.Warning(
            "COMMERCEML['RUNNER'] is 'celery', but files lie in a directory",
            hint="Name a storage that sites and workers share: "
            f"STORAGES[{current.storage!r}].",
            id="commerceml.W007",
        )


def _check_requests() -> Iterable[CheckMessage]:
    if not getattr(settings, "SECURE_SSL_REDIRECT", False):
        return
    exempt = getattr(settings, "SECURE_REDIRECT_EXEMPT", [])
    if not all(
        any(re.search(pattern, address) for pattern in exempt) for address in _ADDRESSES
    ):
        yield checks.Warning(
            "SECURE_SSL_REDIRECT will redirect requests of 1C, which does not follow",
            hint="Add r'^1c/' and r'^bitrix/admin/1c_exchange.php' to "
            "SECURE_REDIRECT_EXEMPT, or give 1C the https address.",
            id="commerceml.W001",
        )


@register(Tags.compatibility)
def check_sqlite(
    app_configs: Sequence[Any] | None,  # noqa: ARG001 (Django's signature)
    **kwargs: Any,  # noqa: ARG001 (Django's signature)
) -> list[CheckMessage]:
    """Check that writers of SQLite wait for each other; nothing is asked of it."""
    options = connection.settings_dict["OPTIONS"]
    if not _is_sqlite_file() or (
        str(options.get("transaction_mode")).upper() in {"IMMEDIATE", "EXCLUSIVE"}
        and options.get("timeout", 0) >= _SQLITE_SECONDS
    ):
        return []
    return [
        checks.Warning(
            "Two writers of SQLite at once would fail: the database is locked",
            hint=_SQLITE_HINT,
            id="commerceml.W002",
        )
    ]


@register(Tags.database)
def check_database(
    app_configs: Sequence[Any] | None,  # noqa: ARG001 (Django's signature)
    databases: Sequence[str] | None = None,
    **kwargs: Any,  # noqa: ARG001 (Django's signature)
) -> list[CheckMessage]:
    """Check that the database is set up as the exchange relies on."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    return list(_DATABASES.get(connection.vendor, tuple)())


def _check_journal() -> Iterable[CheckMessage]:
    if _is_sqlite_file() and _ask("PRAGMA journal_mode") != "wal":
        yield checks.Warning(
            "Nobody can read from SQLite while an import is written to it",
            hint=_SQLITE_HINT,
            id="commerceml.W003",
        )


def _is_sqlite_file() -> bool:
    name = str(connection.settings_dict["NAME"])
    is_in_memory = name == ":memory:" or "mode=memory" in name
    return connection.vendor == "sqlite" and not is_in_memory


def _check_mysql() -> Iterable[CheckMessage]:
    if not connection.features.supports_transactions:
        yield Error(
            "The tables of this database know no transactions",
            hint="Set default_storage_engine to InnoDB.",
            id="commerceml.E005",
        )
    if _ask("SELECT @@character_set_database") != "utf8mb4":
        yield Error(
            "The database does not keep every letter",
            hint="ALTER DATABASE … CHARACTER SET utf8mb4, before the tables are made.",
            id="commerceml.E006",
        )
    if _ask("SHOW VARIABLES LIKE 't%_isolation'") != "READ-COMMITTED":
        yield checks.Warning(
            "Transactions do not see what others committed since they began",
            hint='Leave OPTIONS["isolation_level"] out: Django sets «read committed».',
            id="commerceml.W004",
        )
    if settings.USE_TZ and not _knows_time_zone():
        yield checks.Warning(
            f"The database does not know the time zone {settings.TIME_ZONE}, and lists "
            "by date would fail in the admin",
            hint="Load the zones: mariadb-tzinfo-to-sql (mysql_tzinfo_to_sql) "
            "/usr/share/zoneinfo | mariadb mysql",
            id="commerceml.W005",
        )


def _knows_time_zone() -> bool:
    moment = "CONVERT_TZ('2000-01-01 00:00:00', 'UTC', %s)"
    return _ask(f"SELECT {moment}", settings.TIME_ZONE) is not None


def _ask(query: str, *params: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, params or None)
        return cursor.fetchone()[-1]


_DATABASES: Final[dict[str, Callable[[], Iterable[CheckMessage]]]] = {
    "sqlite": _check_journal,
    "mysql": _check_mysql,
}
