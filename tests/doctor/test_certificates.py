"""A certificate: trusted, expiring, or nobody's."""

import shutil
import ssl
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from django_commerceml.doctor.findings import Severity
from django_commerceml.doctor.surroundings import certificate
from django_commerceml.emulator import parse_address


@pytest.fixture
def secure(tmp_path, monkeypatch):
    """Serve TLS with a certificate for so many days; trust it, or do not."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    servers = []

    def serve(days, *, is_trusted):
        key, shown = tmp_path / "key.pem", tmp_path / "shown.pem"
        make_certificate(key, shown, days)
        if is_trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(shown))
        server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(shown, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        return parse_address(f"https://127.0.0.1:{server.server_port}/1c/")

    yield serve
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(key, shown, days):
    subprocess.run(  # noqa: S603 (words of our own)
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
            *("-subj", "/CN=shop", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-days", str(days), "-keyout", str(key), "-out", str(shown)),
        ],
        check=True,
        capture_output=True,
    )


def test_one_that_is_trusted_is_well(secure):
    finding = certificate(secure(90, is_trusted=True))

    assert finding.is_well
    assert "valid until" in finding.seen


def test_one_that_ends_soon_is_a_warning(secure):
    finding = certificate(secure(3, is_trusted=True))

    assert finding.is_wrong
    assert finding.severity is Severity.WARNING


def test_one_that_nobody_knows_is_an_error(secure):
    finding = certificate(secure(90, is_trusted=False))

    assert finding.is_wrong
    assert finding.severity is Severity.ERROR
    assert "self-signed" in finding.seen


def test_a_server_that_does_not_speak_tls_is_an_error():
    finding = certificate(parse_address("https://127.0.0.1:1/1c/"))

    assert finding.is_wrong
    assert "ConnectionRefusedError" in finding.seen


def test_http_to_another_machine_is_a_warning():
    finding = certificate(parse_address("http://shop.example/1c/"))

    assert finding.is_wrong
    assert finding.severity is Severity.WARNING


def test_the_certificate_ends_when_it_says(secure):
    from django_commerceml.doctor.certificates import look_at  # noqa: PLC0415 (one use)

    shown = look_at(secure(30, is_trusted=True))

    assert shown.expires_at is not None
    left = shown.expires_at - datetime.now(tz=UTC)
    assert timedelta(days=29) < left <= timedelta(days=30)
