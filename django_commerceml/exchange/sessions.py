"""Sessions of 1C: a table of their own, tokens kept as hashes."""

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import SessionError
from django_commerceml.exchange.calls import Call
from django_commerceml.exchange.site_users import Entrance, read_seal
from django_commerceml.models import ExchangeProfile, ExchangeSession
from django_commerceml.protocol import ExchangeType

COOKIE_NAME: Final = "cmlsid"
"""The name in line 2 of checkauth; never that of the site's own session."""

_HARD_LIFETIME: Final = timedelta(hours=48)
_TOUCH_SECONDS: Final = 30
_OF_USER: Final = "."
"""Never in the random part of a token."""
_KEY_LENGTH: Final = 32
_VERSION: Final = re.compile(r"[0-9]{1,2}(\.[0-9]{1,3})?")


def open_session(
    entrance: Entrance, exchange_type: ExchangeType, call: Call
) -> tuple[ExchangeSession, str]:
    """Begin a session; return it and the token for the cookie.

    The token of a user of the site names him: his session is his as long as he
    may enter.
    """
    profile, user_id = entrance.profile, entrance.user_id
    token = secrets.token_urlsafe(32) + (f"{_OF_USER}{user_id}" if user_id else "")
    now = timezone.now()
    session = ExchangeSession.objects.create(
        profile=profile,
        type=exchange_type,
        token_hash=_hash(token),
        session_key=_session_key(token, profile),
        timestamp=str(int(now.timestamp())),
        user_agent=call.user_agent[:200],
        remote_address=address_of(call.remote_address),
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(hours=get_settings().session_hours),
    )
    return session, token


def find_by_cookie(call: Call) -> ExchangeSession | None:
    """Return the live session that the cookie of *call* names, or None.

    A profile that is switched off, or got another password, has none.
    """
    if not call.cookie:
        return None
    live = _live().filter(token_hash=_hash(call.cookie), profile__is_active=True)
    if call.profile_slug is not None:
        live = live.filter(profile__slug=call.profile_slug)
    session = live.first()
    if session is None:
        return None
    key = _session_key(call.cookie, session.profile)
    return session if key and hmac.compare_digest(key, session.session_key) else None


def rejoin(
    entrance: Entrance,
    exchange_type: ExchangeType,
    keys: Iterable[str],
    call: Call,
) -> ExchangeSession:
    """Return the session that a client without its cookie goes on with.

    It is the one its session key names, else the latest of its type; a client
    that never logged in begins one (old clients send Basic alone).
    """
    live = _live().filter(profile=entrance.profile, type=exchange_type)
    wanted = [key for key in keys if key.isalnum() and len(key) <= _KEY_LENGTH]
    session = live.filter(session_key__in=wanted).first() if wanted else None
    session = session or live.order_by("-pk").first()
    return session or open_session(entrance, exchange_type, call)[0]


def check_key(session: ExchangeSession, keys: Iterable[str]) -> None:
    """Raise `SessionError` (SESS-02) for a session key that is not this session's.

    None at all is accepted: ERP sends an empty one, old clients none.
    """
    given = list(keys)
    if given and not any(
        hmac.compare_digest(key.encode(), session.session_key.encode()) for key in given
    ):
        message = "ключ сеанса (sessid) неверен, начните обмен заново"
        raise SessionError(message, code="SESS-02")


def touch(session: ExchangeSession) -> None:
    """Keep *session* alive; at most twice a minute this is a write."""
    now = timezone.now()
    if (now - session.last_seen_at).total_seconds() < _TOUCH_SECONDS:
        return
    session.last_seen_at = now
    session.expires_at = min(
        now + timedelta(hours=get_settings().session_hours),
        session.created_at + _HARD_LIFETIME,
    )
    session.save(update_fields=["last_seen_at", "expires_at"])


def note_versions(
    session: ExchangeSession, *, client_version: str, cml_version: str
) -> None:
    """Remember the versions that the client of *session* speaks.

    They are of the exchange, and of documents (``cmlVersion``, said by UNF).
    """
    said = {"client_version": client_version, "cml_version": cml_version}
    news = {
        name: version
        for name, version in said.items()
        if is_version(version) and version != getattr(session, name)
    }
    for name, version in news.items():
        setattr(session, name, version)
    if news:
        session.save(update_fields=list(news))


def is_version(text: str) -> bool:
    """Return whether *text* is a version of the schema, such as 2.09."""
    return _VERSION.fullmatch(text) is not None


def _live() -> QuerySet[ExchangeSession]:
    return ExchangeSession.objects.filter(expires_at__gt=timezone.now()).select_related(
        "profile"
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _session_key(token: str, profile: ExchangeProfile) -> str:
    """Return line 4's key: derived, so that it does not give the cookie away.

    The hash of the password is in it: a new password ends old sessions. It is empty
    for a user of the site who may not enter any more.
    """
    user_id = token.partition(_OF_USER)[2]
    seal = read_seal(profile, user_id) if user_id else ""
    if seal is None:
        return ""
    secret = f"{settings.SECRET_KEY}:{profile.password}{seal}".encode()
    return hmac.new(secret, token.encode(), "sha256").hexdigest()[:_KEY_LENGTH]


def address_of(raw: str) -> str | None:
    """Return *raw* as an address; behind a socket of Unix there is none."""
    try:
        return str(ipaddress.ip_address(raw.partition("%")[0]))
    except ValueError:
        return None
