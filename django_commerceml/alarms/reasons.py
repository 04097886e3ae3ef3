"""Why something could not be sent: what a person may do, and what the library said."""

import smtplib
import socket
import ssl
from collections.abc import Iterable
from http import HTTPStatus
from http.client import HTTPException, InvalidURL
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_TEXT: Final = 500
_SERVER_ERROR: Final = 500

_NETWORK: Final[tuple[tuple[type[Exception], Promise], ...]] = (
    (
        ssl.SSLCertVerificationError,
        gettext_lazy(
            "The certificate of the server cannot be trusted: it has expired, is of "
            "another name, or its issuer is not known here."
        ),
    ),
    (
        ssl.SSLError,
        gettext_lazy(
            "No secure connection (TLS) came about: look at the port, and whether the "
            "server expects TLS there."
        ),
    ),
    (
        socket.gaierror,
        gettext_lazy("There is no server of this name: look how it is spelled."),
    ),
    (
        ConnectionRefusedError,
        gettext_lazy(
            "The server refuses the connection: look at the address and the port, and "
            "whether it is on."
        ),
    ),
    (
        TimeoutError,
        gettext_lazy(
            "The server did not answer in time: look at the address and the port, and "
            "whether a firewall is in between."
        ),
    ),
)
_MAIL: Final[tuple[tuple[type[Exception], Promise], ...]] = (
    (
        smtplib.SMTPRecipientsRefused,
        gettext_lazy(
            "The mail server refuses the address of the recipient: look at the "
            "addresses in the profile."
        ),
    ),
    (
        smtplib.SMTPSenderRefused,
        gettext_lazy(
            "The mail server refuses the address of the sender: look at the setting "
            "DEFAULT_FROM_EMAIL."
        ),
    ),
    (
        smtplib.SMTPAuthenticationError,
        gettext_lazy(
            "The mail server refuses the login or the password: look at the settings "
            "EMAIL_HOST_USER and EMAIL_HOST_PASSWORD."
        ),
    ),
    (
        smtplib.SMTPNotSupportedError,
        gettext_lazy(
            "The mail server cannot do what the settings ask for, TLS or a login: look "
            "at EMAIL_PORT, EMAIL_USE_TLS and EMAIL_USE_SSL."
        ),
    ),
    (
        smtplib.SMTPServerDisconnected,
        gettext_lazy(
            "The mail server has closed the connection: look at EMAIL_PORT, "
            "EMAIL_USE_TLS and EMAIL_USE_SSL."
        ),
    ),
    (
        smtplib.SMTPException,
        gettext_lazy("The mail server does not take the letter."),
    ),
    *_NETWORK,
    (OSError, gettext_lazy("The mail server cannot be reached.")),
    (Exception, gettext_lazy("The letter could not be sent.")),
)
_WEBHOOK: Final[tuple[tuple[type[Exception], Promise], ...]] = (
    *_NETWORK,
    (OSError, gettext_lazy("The server of the webhook cannot be reached.")),
    (InvalidURL, gettext_lazy("The address of the webhook cannot be used.")),
    (HTTPException, gettext_lazy("What answers at this address is no web server.")),
    (Exception, gettext_lazy("The address of the webhook cannot be used.")),
)
_MOVED: Final = gettext_lazy(
    "It answers with a redirect, which is not followed: name the address that it "
    "leads to."
)
_CLOSED: Final = gettext_lazy(
    "It does not let the message in: look at the key or the login in the address."
)
_NOWHERE: Final = gettext_lazy("Nothing is at this address: look at the address.")
_STATUSES: Final[dict[int, Promise]] = {
    HTTPStatus.MOVED_PERMANENTLY: _MOVED,
    HTTPStatus.FOUND: _MOVED,
    HTTPStatus.SEE_OTHER: _MOVED,
    HTTPStatus.TEMPORARY_REDIRECT: _MOVED,
    HTTPStatus.PERMANENT_REDIRECT: _MOVED,
    HTTPStatus.UNAUTHORIZED: _CLOSED,
    HTTPStatus.FORBIDDEN: _CLOSED,
    HTTPStatus.NOT_FOUND: _NOWHERE,
    HTTPStatus.GONE: _NOWHERE,
    HTTPStatus.TOO_MANY_REQUESTS: gettext_lazy("It says that it is called too often."),
}


def of_mail(error: Exception) -> str:
    """Return why a letter did not go, and in brackets what was said."""
    return _join(_find(_MAIL, error), _mail_detail(error))


def of_webhook(error: Exception) -> str:
    """Return why a message did not go to a webhook; its address is not quoted."""
    detail = type(error).__name__
    if isinstance(error, OSError):
        detail = f"{detail}: {error.strerror or error.args[-1:]}"
    return _join(_find(_WEBHOOK, error), detail)


def of_status(status: int) -> str:
    """Return what is wrong where a webhook answers with *status*, not with a 2xx."""
    reason = _STATUSES.get(status)
    if reason is not None:
        return _join(str(reason), f"HTTP {status}")
    if status >= _SERVER_ERROR:
        return _join(_("The server of the webhook has failed."), f"HTTP {status}")
    return _join(_("It does not take the message."), f"HTTP {status}")


def _find(reasons: Iterable[tuple[type[Exception], Promise]], error: Exception) -> str:
    return next(str(text) for kind, text in reasons if isinstance(error, kind))


def _join(reason: str, detail: str) -> str:
    return f"{reason} ({detail})"[:_TEXT]


def _mail_detail(error: Exception) -> str:
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [
            f"{address}: {code} {_text(said)}"
            for address, (code, said) in error.recipients.items()
        ]
        return f"{name}: {'; '.join(answers)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{name}: {error.smtp_code} {_text(error.smtp_error)}"
    return f"{name}: {error}"


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
