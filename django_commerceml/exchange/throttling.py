"""A budget of failed logins, by network and by login; good traffic has no limit."""

import hashlib
import ipaddress
from typing import Final

from django.core.cache import cache

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import AuthenticationError

_WINDOW_SECONDS: Final = 300
_LOGIN_FACTOR: Final = 3
_JOURNALED: Final = 50
_MINUTE: Final = 60
_STRANGERS_A_MINUTE: Final = 60


def check_budget(remote_address: str, login: str) -> None:
    """Raise `AuthenticationError` (AUTH-09) when too many logins failed lately."""
    most = get_settings().failed_logins
    by_network = cache.get(_network_key(remote_address), 0)
    by_login = cache.get(_login_key(login), 0)
    if by_network >= most or by_login >= most * _LOGIN_FACTOR:
        minutes = _WINDOW_SECONDS // 60
        message = f"слишком много неверных паролей, повторите через {minutes} минут"
        raise AuthenticationError(message, code="AUTH-09")


def spend_budget(remote_address: str, login: str) -> None:
    """Note a failed login."""
    for key in (_network_key(remote_address), _login_key(login)):
        if not cache.add(key, 1, _WINDOW_SECONDS):
            try:
                cache.incr(key)
            except ValueError:
                cache.set(key, 1, _WINDOW_SECONDS)


def may_journal(remote_address: str) -> bool:
    """Return whether one more refusal of an unknown caller goes to the journal.

    The journal must tell what happened, not be filled by a scanner.
    """
    key = f"{_network_key(remote_address)}:journal"
    return _is_within(key, _JOURNALED, _WINDOW_SECONDS)


def may_note_stranger() -> bool:
    """Return whether one more request of an unknown caller is written down.

    So many in a minute are, of all networks together.
    """
    return _is_within("commerceml:strangers", _STRANGERS_A_MINUTE, _MINUTE)


def _is_within(key: str, most: int, seconds: int) -> bool:
    """Count one more of *key*; return whether there were at most so many lately."""
    if cache.add(key, 1, seconds):
        return True
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:
        return True


def _network_key(remote_address: str) -> str:
    try:
        address = ipaddress.ip_address(remote_address)
    except ValueError:
        return "commerceml:failed:unknown"
    prefix = 24 if address.version == 4 else 64  # noqa: PLR2004 (IPv4)
    network = ipaddress.ip_network(f"{address}/{prefix}", strict=False)
    return f"commerceml:failed:{network.network_address}"


def _login_key(login: str) -> str:
    digest = hashlib.sha256(login.encode()).hexdigest()
    return f"commerceml:failed:login:{digest[:32]}"
