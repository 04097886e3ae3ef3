"""The settings: one dictionary, ``COMMERCEML``, typed, with a default for each key."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from django.conf import settings

from django_commerceml.exceptions import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every key of ``COMMERCEML`` in lower case; none is needed to start."""

    adapter: str = "django_commerceml.adapters.mirror.MirrorAdapter"
    """The dotted path of the shop's adapter; a profile may name another."""
    runner: str = "inline"
    """Who does the work: "inline", within the requests of 1C, or "celery"; a profile
    may name another."""
    queue: str = "commerceml"
    """The queue of Celery whose workers do the work."""
    worker_seconds: int = 300
    """How long a worker goes on with one profile before another has its turn."""
    queue_minutes: int = 15
    """How long 1C hears ``progress`` while no worker takes its file up; then it
    hears ``failure``, and the file still waits."""
    web_threads: int = 8
    """How many requests the site answers at once, in all its processes together. A
    quarter of them may be held while a worker is at work, but one at least."""
    storage: str = "commerceml"
    """The alias in ``STORAGES``; without it files live in *spool_directory*."""
    spool_directory: str = ""
    """Where files live without such a storage; default: ``var/commerceml`` beside
    the working directory."""
    step_seconds: int = 20
    """How long one request of 1C is held before it hears ``progress``."""
    batch_size: int = 3000
    """How many records are written in one transaction."""
    parallel_from: int = 5000
    """From so many changed records on, a file is read by a process beside the one
    that writes, where there is a processor for it; 0 means never."""
    lease_seconds: int = 60
    """How long a run is its worker's without a sign of life."""
    session_hours: int = 12
    """How long a session lives after its last request."""
    require_https: bool = False
    """Refuse requests over http, before the password is read."""
    max_file_bytes: int = 2 * 1024**3
    """The largest file."""
    max_session_bytes: int = 20 * 1024**3
    """The most that one session may upload."""
    min_free_bytes: int = 256 * 1024**2
    """Uploads are refused when the disk of the spool has less room than this."""
    max_archive_entries: int = 100_000
    """The most files in one zip archive."""
    max_archive_ratio: int = 200
    """How many times larger than the archive an entry may be."""
    max_picture_pixels: int = 50_000_000
    """The largest picture, width by height."""
    failed_logins: int = 10
    """Wrong passwords from one network within five minutes before it must wait."""
    keep_files_days: int = 14
    """How long the bytes of uploads are kept for replay."""
    keep_journal_days: int = 90
    """How long sessions, requests, runs and problems are kept."""
    keep_changes_days: int = 30
    """How long it is kept what each run changed, field by field."""
    max_changes: int = 100_000
    """So many changed records of one run are kept; more are only counted."""
    autostart_seconds: int = 60
    """Quiet time after which files are imported that 1C never asks to import."""
    payment_methods: dict[str, dict[str, str]] = field(default_factory=dict)
    """The shop's ways to pay, told to 1C: by code, a *name* and a *kind*: "cash",
    "bank" or "acquiring"."""
    delivery_methods: dict[str, dict[str, str]] = field(default_factory=dict)
    """The shop's ways to deliver, told to 1C: by code, a *name*."""
    site_url: str = ""
    """Where the store is, such as ``https://shop.example``: for links in letters."""


PAYMENT_KINDS: Final = frozenset({"cash", "bank", "acquiring"})
"""What the *kind* of a payment method may be."""

_DEFAULTS: Final = Settings()
_KEYS: Final = {item.name.upper(): item.name for item in fields(Settings)}
_AT_LEAST_ONE: Final = frozenset(
    {
        "STEP_SECONDS",
        "BATCH_SIZE",
        "LEASE_SECONDS",
        "SESSION_HOURS",
        "WORKER_SECONDS",
        "WEB_THREADS",
    }
)
_METHODS: Final = {
    "PAYMENT_METHODS": frozenset({"name", "kind"}),
    "DELIVERY_METHODS": frozenset({"name"}),
}
"""What must be said of each method."""


def get_settings() -> Settings:
    """Return the settings as they are now.

    Raises `SettingsError` for a key that does not exist, or whose value has the
    wrong type or is too small.
    """
    given: Any = getattr(settings, "COMMERCEML", {})
    if not isinstance(given, Mapping):
        raise SettingsError("COMMERCEML must be a dictionary", code="CONF-02")
    for key, value in given.items():
        _check(key, value)
    return Settings(**{_KEYS[key]: value for key, value in given.items()})


def _check(key: Any, value: Any) -> None:
    if key not in _KEYS:
        raise SettingsError(f"COMMERCEML has no key {key!r}")
    expected = type(getattr(_DEFAULTS, _KEYS[key]))
    if type(value) is not expected:
        raise _wrong(key, f"must be of type {expected.__name__}")
    least = 1 if key in _AT_LEAST_ONE else 0
    if isinstance(value, int) and value < least:
        raise _wrong(key, f"must be at least {least}")
    if isinstance(value, dict):
        _check_methods(key, value)


def _check_methods(key: str, methods: dict[Any, Any]) -> None:
    wanted = _METHODS[key]
    for code, method in methods.items():
        if not (isinstance(code, str) and code.strip()):
            raise _wrong(key, "must have codes that are words")
        if not (isinstance(method, dict) and method.keys() == wanted):
            raise _wrong(
                key, f"must say of {code!r} its {' and '.join(sorted(wanted))}"
            )
        if not all(isinstance(word, str) and word.strip() for word in method.values()):
            raise _wrong(key, f"must have words for {code!r}")
        if method.get("kind", "cash") not in PAYMENT_KINDS:
            kinds = ", ".join(sorted(PAYMENT_KINDS))
            raise _wrong(key, f"must have one of {kinds} as the kind of {code!r}")


def _wrong(key: str, problem: str) -> SettingsError:
    return SettingsError(f"COMMERCEML[{key!r}] {problem}", code="CONF-02")
