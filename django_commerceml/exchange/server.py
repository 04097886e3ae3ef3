"""The server: a command of 1C becomes a reply, whatever lies between."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import (
    AuthenticationError,
    CommerceMLError,
    PartError,
    SessionError,
)
from django_commerceml.exchange import authentication, sessions, throttling, uploads
from django_commerceml.exchange.calls import Call
from django_commerceml.exchange.imports import complete, deactivate, import_file
from django_commerceml.exchange.work import Work
from django_commerceml.importing.reports import record_failure
from django_commerceml.importing.series import queue_quiet_sweeps
from django_commerceml.models import ExchangeProfile, ExchangeSession
from django_commerceml.protocol import (
    Authorized,
    Command,
    ExchangeType,
    Failure,
    Limits,
    Mode,
    Reply,
    State,
    Success,
    next_state,
)

logger = logging.getLogger(__name__)

_HIGHEST_VERSION: Final = "3.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply, and the encoding that the profile wants it in."""

    reply: Reply
    charset: str = "utf-8"


def handle(command: Command, call: Call) -> Answer:
    """Return the answer to *command*; an error of ours becomes a `Failure`.

    Nothing is raised but what nobody foresaw.
    """
    profile: ExchangeProfile | None = None
    session: ExchangeSession | None = None
    token = ""
    try:
        session, token = _enter(command, call)
        profile = session.profile
        reply = _dispatch(command, call, session, token)
    except CommerceMLError as error:
        profile = profile or _addressed(call)
        reply = _fail(error, profile, session, command.filename, call)
    charset = profile.reply_charset if profile else "utf-8"
    return Answer(reply=reply, charset=charset)


def _enter(command: Command, call: Call) -> tuple[ExchangeSession, str]:
    """Return the session of the call, and the token of a new one."""
    _check_caller(call)
    if command.mode is Mode.CHECKAUTH:
        profile = _log_in(call)
        return sessions.open_session(profile, command.type, call)
    session = sessions.find_by_cookie(call)
    if session is None:
        session = _enter_without_cookie(command, call)
    sessions.check_key(session, command.session_keys)
    sessions.touch(session)
    return session, ""


def _check_caller(call: Call) -> None:
    if get_settings().require_https and not call.is_secure:
        message = "нужен адрес https"
        raise AuthenticationError(message, code="AUTH-03")
    if call.is_from_browser:
        message = "обмен не принимает запросы страниц браузера"
        raise AuthenticationError(message, code="AUTH-04")


def _enter_without_cookie(command: Command, call: Call) -> ExchangeSession:
    if call.cookie and not call.authorization:
        message = "сеанс обмена не найден или истёк, начните обмен заново"
        raise SessionError(message)
    profile = _log_in(call)
    return sessions.rejoin(profile, command.type, command.session_keys, call)


def _log_in(call: Call) -> ExchangeProfile:
    if not ExchangeProfile.objects.exists():
        message = "обмен не настроен: создайте профиль обмена в админке магазина"
        raise AuthenticationError(message, code="AUTH-05")
    credentials = authentication.parse_authorization(call.authorization)
    throttling.check_budget(call.remote_address, credentials.login)
    try:
        return authentication.authenticate(credentials, call.profile_slug)
    except AuthenticationError:
        throttling.spend_budget(call.remote_address, credentials.login)
        raise


def _addressed(call: Call) -> ExchangeProfile | None:
    if call.profile_slug is None:
        return None
    return ExchangeProfile.objects.filter(slug=call.profile_slug).first()


def _dispatch(
    command: Command, call: Call, session: ExchangeSession, token: str
) -> Reply:
    state = next_state(State(session.state), command.type, command.mode)
    work = Work(
        command=command,
        call=call,
        session=session,
        token=token,
        settings=get_settings(),
    )
    reply = _HANDLERS[command.mode](work)
    if state != session.state:
        session.state = state
        session.save(update_fields=["state"])
    return reply


def _checkauth(work: Work) -> Reply:
    queue_quiet_sweeps(work.session.profile)
    is_catalog = work.command.type is ExchangeType.CATALOG
    return Authorized(
        cookie_name=sessions.COOKIE_NAME,
        cookie_value=work.token,
        session_key=work.session.session_key,
        timestamp=work.session.timestamp if is_catalog else "",
    )


def _init(work: Work) -> Reply:
    profile = work.session.profile
    version = work.command.version
    if version and version != work.session.client_version:
        work.session.client_version = version[:20]
        work.session.save(update_fields=["client_version"])
    return Limits(
        use_zip=profile.use_zip and work.command.type is not ExchangeType.REFERENCE,
        file_limit=profile.file_limit,
        session_key=work.session.session_key,
        version=_common_version(version),
    )


def _common_version(version: str) -> str:
    """Return the version to speak: the client's, or ours where it is newer."""
    try:
        return (
            version if float(version) <= float(_HIGHEST_VERSION) else _HIGHEST_VERSION
        )
    except ValueError:
        return _HIGHEST_VERSION if version else ""


def _file(work: Work) -> Reply:
    if not work.call.is_upload:
        message = "файл нужно передавать методом POST"
        raise PartError(message, code="PART-07")
    length = uploads.receive_part(work.session, work.command.filename, work.call)
    return Success(lines=(f"принято {length} байт",))


_HANDLERS: Final[dict[Mode, Callable[[Work], Reply]]] = {
    Mode.CHECKAUTH: _checkauth,
    Mode.INIT: _init,
    Mode.FILE: _file,
    Mode.IMPORT: import_file,
    Mode.DEACTIVATE: deactivate,
    Mode.COMPLETE: complete,
}


def refuse(error: CommerceMLError, call: Call) -> Answer:
    """Return the answer to a request that is not a command at all."""
    return Answer(reply=_fail(error, _addressed(call), None, "", call))


def _fail(
    error: CommerceMLError,
    profile: ExchangeProfile | None,
    session: ExchangeSession | None,
    label: str,
    call: Call,
) -> Failure:
    logger.info("refused: %s", error.code)
    if session is None and not throttling.may_journal(call.remote_address):
        return Failure(message=error.message, code=error.code)
    entry = record_failure(profile, error, session=session, label=label)
    return Failure(message=error.message, code=error.code, journal=str(entry.pk))
