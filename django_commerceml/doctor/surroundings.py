"""What surrounds a walk: encryption, the clock, the time that answers take."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from django_commerceml.doctor import advice
from django_commerceml.doctor.caller import Heard
from django_commerceml.doctor.certificates import look_at
from django_commerceml.doctor.findings import Finding, Severity
from django_commerceml.doctor.titles import untested, well, wrong
from django_commerceml.emulator import Address

_SLOW: Final = 5
_CLOCK: Final = timedelta(minutes=1)
_SOON: Final = timedelta(days=14)
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def certificate(address: Address) -> Finding:
    """Return whether what is said to *address* is encrypted, and trusted."""
    if not address.is_secure:
        return _plain(address.host)
    shown = look_at(address)
    if shown.error:
        return wrong(
            "certificate",
            _("The certificate is not trusted: %s") % shown.error,
            _("Have the web server send a valid certificate with its whole chain."),
        )
    expires_at = shown.expires_at or datetime.max.replace(tzinfo=UTC)
    day = date_format(expires_at.date(), "SHORT_DATE_FORMAT")
    seen = _("The certificate is valid until %s") % day
    if expires_at - datetime.now(tz=UTC) > _SOON:
        return well("certificate", seen)
    words = _("Renew it; see why that was not done by itself.")
    return wrong("certificate", seen, words, severity=Severity.WARNING)


def _plain(host: str) -> Finding:
    if host in _LOCAL:
        return well("certificate", _("http, within this machine"))
    return wrong(
        "certificate",
        _("http: the password goes over the network for anybody to read"),
        _("Give 1C the https address, and refuse http."),
        advice.https_lines(),
        severity=Severity.WARNING,
    )


def speed(seconds: float) -> Finding:
    """Return whether so many *seconds*, the slowest answer, are few."""
    seen = _("The slowest answer took %.1f seconds") % seconds
    if seconds < _SLOW:
        return well("speed", seen)
    words = _("Look what the store is busy with: the database, the disk, the workers.")
    return wrong("speed", seen, words, severity=Severity.WARNING)


def clock(heard: Heard) -> Finding:
    """Return whether the clock of the server that answered agrees with ours."""
    try:
        apart = abs(datetime.now(tz=UTC) - parsedate_to_datetime(heard.header("date")))
    except (TypeError, ValueError):
        return untested("clock", _("The answer has no date"))
    seen = _("It differs from ours by %d seconds") % apart.total_seconds()
    if apart < _CLOCK:
        return well("clock", seen)
    words = _("Set the clock by the network (NTP), on the server and here.")
    return wrong("clock", seen, words, severity=Severity.WARNING)
