"""The server: a command of 1C becomes a reply, whatever lies between."""

from collections.abc import Callable
from typing import Final

from django_commerceml.alarms import look_in
from django_commerceml.conf import get_settings
from django_commerceml.exceptions import (
    AuthenticationError,
    PartError,
    SessionError,
)
from django_commerceml.exchange import (
    authentication,
    orders,
    probes,
    sessions,
    throttling,
    uploads,
)
from django_commerceml.exchange.calls import Call
from django_commerceml.exchange.documents import receive_documents
from django_commerceml.exchange.endings import complete, deactivate
from django_commerceml.exchange.imports import import_file
from django_commerceml.exchange.refusals import Answer, refuse
from django_commerceml.exchange.site_users import Entrance
from django_commerceml.exchange.work import Work
from django_commerceml.importing.arrivals import close_files
from django_commerceml.importing.series import queue_quiet_sweeps
from django_commerceml.logs import note
from django_commerceml.models import ExchangeProfile, ExchangeSession
from django_commerceml.protocol import (
    Authorized,
    Command,
    ExchangeType,
    Limits,
    Mode,
    Reply,
    State,
    Success,
    next_state,
)

_HIGHEST_VERSION: Final = "3.1"


def handle(command: Command, call: Call) -> Answer:
    """Return the answer to *command*; an error becomes a `Failure`, none is raised."""
    session: ExchangeSession | None = None
    try:
        session, token = _enter(command, call)
        note(profile=session.profile.slug, session=session.pk)
        reply = _dispatch(command, call, session, token)
    except Exception as error:  # noqa: BLE001 (1C must hear it; it is journaled)
        return refuse(error, call, session=session, label=command.filename)
    charset = session.profile.reply_charset
    return Answer(reply=reply, charset=charset, session=session)


def _enter(command: Command, call: Call) -> tuple[ExchangeSession, str]:
    """Return the session of the call, and the token of a new one."""
    _check_caller(call)
    if command.mode is Mode.CHECKAUTH:
        return sessions.open_session(_log_in(call), command.type, call)
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
    return sessions.rejoin(_log_in(call), command.type, command.session_keys, call)


def _log_in(call: Call) -> Entrance:
    try:
        return _authenticate(call)
    except AuthenticationError as error:
        if ExchangeProfile.objects.exists():
            raise
        message = "обмен не настроен: создайте профиль обмена в админке магазина"
        raise AuthenticationError(message, code="AUTH-05") from error


def _authenticate(call: Call) -> Entrance:
    credentials = authentication.parse_authorization(call.authorization)
    throttling.check_budget(call.remote_address, credentials.login)
    try:
        return authentication.authenticate(credentials, call.profile_slug)
    except AuthenticationError:
        throttling.spend_budget(call.remote_address, credentials.login)
        raise


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
    look_in(work.session.profile)
    is_catalog = work.command.type is ExchangeType.CATALOG
    return Authorized(
        cookie_name=sessions.COOKIE_NAME,
        cookie_value=work.token,
        session_key=work.session.session_key,
        timestamp=work.session.timestamp if is_catalog else "",
    )


def _init(work: Work) -> Reply:
    """Say the limits; what the session was receiving does not go on (A.2.3)."""
    profile = work.session.profile
    close_files(work.session)
    version = work.command.version
    sessions.note_versions(
        work.session, client_version=version, cml_version=work.command.cml_version
    )
    return Limits(
        use_zip=profile.use_zip and work.command.type is not ExchangeType.REFERENCE,
        file_limit=profile.file_limit,
        session_key=work.session.session_key,
        version=_common_version(version),
    )


def _common_version(version: str) -> str:
    """Return the version to speak: the client's, or ours where it is newer."""
    if not version or not sessions.is_version(version):
        return _HIGHEST_VERSION if version else ""
    return version if float(version) <= float(_HIGHEST_VERSION) else _HIGHEST_VERSION


def _file(work: Work) -> Reply:
    if not work.call.is_upload:
        message = "файл нужно передавать методом POST"
        raise PartError(message, code="PART-07")
    if work.command.type is ExchangeType.SALE:
        return receive_documents(work)
    if probes.is_probe(work):
        return probes.measure(work)
    part = uploads.receive_part(work.session, work.command.filename, work.call)
    return Success(lines=(f"принято {part.length} байт",))


_HANDLERS: Final[dict[Mode, Callable[[Work], Reply]]] = {
    Mode.CHECKAUTH: _checkauth,
    Mode.INIT: _init,
    Mode.FILE: _file,
    Mode.IMPORT: import_file,
    Mode.DEACTIVATE: deactivate,
    Mode.COMPLETE: complete,
    Mode.QUERY: orders.query,
    Mode.SUCCESS: orders.success,
    Mode.INFO: orders.info,
    Mode.LISTEN: orders.listen,
}
