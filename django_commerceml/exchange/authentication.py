"""Who calls: a login and a password of a profile, or of a user it lets in.

A profile has a credential of its own; a browser's session never opens the
exchange, a user of the site only where the profile names a group (reliability 2.2).
"""

import base64
import binascii
import hmac
import time
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import constant_time_compare

from django_commerceml.exceptions import AuthenticationError
from django_commerceml.exchange import site_users
from django_commerceml.exchange.site_users import Entrance
from django_commerceml.models import ExchangeProfile

_MOST_BYTES: Final = 1024
_REMEMBER_SECONDS: Final = 300
_REMEMBER_MOST: Final = 1000
_WRONG: Final = "неверный логин или пароль, либо профиль обмена выключен"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A login and a password as 1C sent them."""

    login: str
    password: str


def parse_authorization(header: str) -> Credentials:
    """Return the credentials in a Basic *header*.

    Bytes are UTF-8 or windows-1251: 1C sends either. The password may hold ":".

    Raises `AuthenticationError` (AUTH-01) when there are none.
    """
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic" or len(encoded) > _MOST_BYTES:
        raise _no_credentials()
    try:
        raw = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _no_credentials() from error
    text = _decode(raw)
    login, colon, password = text.partition(":")
    if not colon or any(letter in text for letter in "\x00\r\n"):
        raise _no_credentials()
    return Credentials(login=login, password=password)


def _no_credentials() -> AuthenticationError:
    message = "сервер не получил логин и пароль (заголовок Authorization)"
    return AuthenticationError(message, code="AUTH-01")


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("windows-1251", errors="replace")


def authenticate(credentials: Credentials, profile_slug: str | None) -> Entrance:
    """Return what *credentials* open: those of a profile, or of a user of the site.

    Raises `AuthenticationError` (AUTH-02), in the same words and about the same
    time whether the login, the password or the profile is wrong; AUTH-06 for a
    user who may enter several profiles, where the address names none.
    """
    own = ExchangeProfile.objects.filter(login=credentials.login).first()
    if own is not None and _check(own, credentials.password):
        is_open = own.is_active and profile_slug in (None, own.slug)
        found = Entrance(profile=own) if is_open else None
    elif own is not None and profile_slug is None:
        found = None
    else:
        found = _find_by_user(credentials, profile_slug, is_known=own is not None)
    if found is None:
        raise AuthenticationError(_WRONG)
    return found


def _find_by_user(
    credentials: Credentials, profile_slug: str | None, *, is_known: bool
) -> Entrance | None:
    """Return the profile that a user of the site may enter.

    Where there is none to ask about, a hash takes the time of the question.
    """
    profiles = site_users.list_open(profile_slug)
    if profiles:
        return site_users.choose(profiles, credentials.login, credentials.password)
    if not is_known:
        make_password(credentials.password)
    return None


_remembered: dict[tuple[int, str], tuple[float, bytes]] = {}


def _check(profile: ExchangeProfile, password: str) -> bool:
    """Check the password; a right one is remembered for a while.

    UT and ERP send it with every request, and a slow hash thousands of times
    over would be all that the server does. Kept is a keyed digest, in memory.
    """
    digest = hmac.digest(settings.SECRET_KEY.encode(), password.encode(), "sha256")
    key = (profile.pk, profile.password)
    known = _remembered.get(key)
    now = time.monotonic()
    if known is not None and known[0] > now:
        return constant_time_compare(known[1], digest)
    if not check_password(password, profile.password):
        return False
    if len(_remembered) >= _REMEMBER_MOST:
        _remembered.clear()
    _remembered[key] = (now + _REMEMBER_SECONDS, digest)
    return True
