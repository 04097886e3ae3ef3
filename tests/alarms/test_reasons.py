"""Why an alarm could not be told, in words that a person can act upon."""

import smtplib
import socket
import ssl
import threading
from http.client import BadStatusLine, InvalidURL

import pytest
from django.core.mail import send_mail

from django_commerceml.alarms import reasons
from django_commerceml.alarms.webhooks import WebhookError, post
from tests.alarms.servers import Post, serve

ANSWER = b"5.7.8 wrong \xd0\xbf"


@pytest.mark.parametrize(
    ("error", "text", "detail"),
    [
        (
            smtplib.SMTPRecipientsRefused({"a@b.ru": (550, b"nobody")}),
            "refuses the address of the recipient",
            "(SMTPRecipientsRefused: a@b.ru: 550 nobody)",
        ),
        (
            smtplib.SMTPSenderRefused(553, b"not yours", "shop@b.ru"),
            "DEFAULT_FROM_EMAIL",
            "(SMTPSenderRefused: 553 not yours)",
        ),
        (
            smtplib.SMTPAuthenticationError(535, ANSWER),
            "EMAIL_HOST_PASSWORD",
            "(SMTPAuthenticationError: 535 5.7.8 wrong п)",
        ),
        (
            smtplib.SMTPNotSupportedError("STARTTLS extension not supported"),
            "EMAIL_USE_TLS",
            "(SMTPNotSupportedError: STARTTLS extension not supported)",
        ),
        (
            smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
            "has closed the connection",
            "(SMTPServerDisconnected: Connection unexpectedly closed)",
        ),
        (
            smtplib.SMTPDataError(554, "spam"),
            "does not take the letter",
            "(SMTPDataError: 554 spam)",
        ),
        (
            socket.gaierror(-2, "Name or service not known"),
            "no server of this name",
            "(gaierror: [Errno -2] Name or service not known)",
        ),
        (
            ssl.SSLCertVerificationError("certificate has expired"),
            "certificate of the server cannot be trusted",
            "certificate has expired",
        ),
        (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), "(TLS)", "WRONG_VERSION_NUMBER"),
        (TimeoutError("timed out"), "did not answer in time", "timed out"),
        (ConnectionRefusedError(111, "Connection refused"), "refuses the", "111"),
        (OSError(101, "Network is unreachable"), "cannot be reached", "101"),
        (KeyError("x"), "could not be sent", "(KeyError: 'x')"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_mail_server_does_is_said_in_plain_words(error, text, detail):
    said = reasons.of_mail(error)

    assert text in said.partition(" (S")[0]
    assert detail in said


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (socket.gaierror(-2, "secret"), "no server of this name"),
        (ssl.SSLCertVerificationError(1, "expired"), "cannot be trusted"),
        (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), "(TLS)"),
        (ConnectionRefusedError(111, "Connection refused"), "refuses the connection"),
        (TimeoutError("timed out"), "did not answer in time"),
        (OSError(101, "Network is unreachable"), "cannot be reached"),
        (BadStatusLine("SSH-2.0"), "is no web server"),
        (InvalidURL("secret"), "cannot be used"),
        (ValueError("secret"), "cannot be used"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_webhook_does_is_said_in_plain_words(error, text):
    assert text in reasons.of_webhook(error)


@pytest.mark.parametrize("status", [301, 401, 403, 404, 410, 418, 429, 500, 503])
def test_every_answer_of_a_webhook_has_words_and_its_number(status):
    said = reasons.of_status(status)

    assert said.endswith(f" (HTTP {status})")
    assert len(said) > 30


def test_a_long_answer_is_cut():
    said = reasons.of_mail(smtplib.SMTPDataError(554, "s" * 1000))

    assert len(said) == 500


def test_a_server_that_refuses_an_address_is_understood(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with serve(Post()) as office:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        office.refuses = True
        with pytest.raises(smtplib.SMTPException) as caught:
            send_mail("а", "б", None, ["anna@example.com"])

    assert "anna@example.com: 550 nobody of that name" in reasons.of_mail(caught.value)


def test_a_webhook_that_does_not_speak_tls_is_understood(hook):
    with pytest.raises(WebhookError, match=r"No secure connection \(TLS\)"):
        post(hook.url.replace("http:", "https:"), {})


def test_what_is_no_web_server_is_understood():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet():
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"220 mail is here\r\n")

        thread = threading.Thread(target=greet)
        thread.start()
        with pytest.raises(WebhookError, match="is no web server"):
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", {})
        thread.join()
