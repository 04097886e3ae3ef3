"""Errors become answers: what 1C's operator reads, and an entry in the journal."""

from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError

from django_commerceml.alarms import look_in
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.exchange import throttling
from django_commerceml.exchange.calls import Call
from django_commerceml.importing.reports import record_failure
from django_commerceml.logs import get_logger
from django_commerceml.models import ExchangeProfile, ExchangeSession
from django_commerceml.protocol import Failure, Reply

logger = get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply, and the encoding that the profile wants it in."""

    reply: Reply
    charset: str = "utf-8"
    session: ExchangeSession | None = None
    """Whose request it was; None where the caller did not get in."""


def refuse(
    error: Exception,
    call: Call,
    *,
    session: ExchangeSession | None = None,
    label: str = "",
) -> Answer:
    """Return the answer that *error* calls for; the journal keeps it too.

    What nobody foresaw is told in general words, its traceback is logged.
    """
    reason = _reason(error)
    try:
        profile = session.profile if session else _addressed(call)
        journal = _record(reason, call, profile, session, label)
    except (DatabaseError, InterfaceError):
        logger.exception("the journal cannot be written")
        profile, journal = None, ""
    return Answer(
        reply=Failure(message=reason.message, code=reason.code, journal=journal),
        charset=profile.reply_charset if profile else "utf-8",
        session=session,
    )


def _reason(error: Exception) -> CommerceMLError:
    if isinstance(error, CommerceMLError):
        logger.info("refused: %s", error.code)
        return error
    logger.error("unforeseen error in the exchange", exc_info=error)
    if isinstance(error, OperationalError | InterfaceError):
        message = "база данных магазина занята или недоступна, повторите обмен"
        return CommerceMLError(message, code="DB-01")
    message = "внутренняя ошибка магазина, подробности в его журнале"
    return CommerceMLError(message, code="SRV-01")


def _addressed(call: Call) -> ExchangeProfile | None:
    if call.profile_slug is None:
        return None
    return ExchangeProfile.objects.filter(slug=call.profile_slug).first()


def _record(
    reason: CommerceMLError,
    call: Call,
    profile: ExchangeProfile | None,
    session: ExchangeSession | None,
    label: str,
) -> str:
    """Write the entry and return its number; a scanner gets only so many."""
    if session is None and not throttling.may_journal(call.remote_address):
        return ""
    reason.message = _printable(reason.message)
    entry = record_failure(profile, reason, session=session, label=_printable(label))
    if profile is not None:
        look_in(profile)
    return str(entry.pk)


def _printable(text: str) -> str:
    """Return *text* without what neither a database nor a person can take."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
