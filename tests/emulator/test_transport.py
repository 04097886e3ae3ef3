"""The address as 1C takes it apart, and the real transport over HTTP."""

import pytest

from django_commerceml.emulator import (
    Account,
    Address,
    Client,
    HttpTransport,
    Response,
    get_dialect,
    parse_address,
    write_catalog,
)
from tests.emulator.fake_site import FakeSite, serve

DEFAULT = "/bitrix/admin/1c_exchange.php"


@pytest.mark.parametrize(
    ("typed", "host", "port", "path", "is_secure"),
    [
        ("http://shop.example/1c/", "shop.example", 80, "/1c/", False),
        ("http://shop.example/1c", "shop.example", 80, "/1c", False),
        ("https://shop.example/1c/", "shop.example", 443, "/1c/", True),
        ("HTTPS://shop.example/1c/", "shop.example", 443, "/1c/", True),
        ("shop.example", "shop.example", 80, DEFAULT, False),
        ("http://shop.example/", "shop.example", 80, DEFAULT, False),
        ("127.0.0.1:8000/1c/x/", "127.0.0.1", 8000, "/1c/x/", False),
        (" http:\\\\shop.example \\1c\\ ", "shop.example", 80, "/1c/", False),
    ],
)
def test_an_address_is_taken_apart_as_1c_does_it(typed, host, port, path, is_secure):
    assert parse_address(typed) == Address(
        host=host, port=port, path=path, is_secure=is_secure
    )


@pytest.mark.parametrize("typed", ["", "http://", "http:///1c/", "http://shop:eighty/"])
def test_an_address_that_leads_nowhere_is_refused(typed):
    with pytest.raises(ValueError, match=r"no host|invalid literal"):
        parse_address(typed)


@pytest.fixture
def site():
    return FakeSite(file_limit=5000)


@pytest.fixture
def url(site):
    with serve(site) as address:
        yield address


def test_a_request_arrives_as_it_was_made(site, url):
    transport = HttpTransport(parse_address(url), timeout=5)

    answer = transport.send(
        "POST",
        "/1c/?type=catalog&mode=file&filename=Reports\\Файл 1.zip",
        {"User-Agent": "1C+Enterprise/8.3"},
        b"data",
    )
    transport.close()

    (request,) = site.requests
    assert answer.status == 200
    assert answer.body == b"success"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert request.path == "/1c/"
    assert request.fields["filename"] == "Reports\\Файл 1.zip"
    assert "filename=Reports\\%D0%A4" in request.query
    assert request.body == b"data"
    assert request.headers["Content-Length"] == "4"
    assert "Content-Type" not in request.headers


def test_a_redirect_is_an_answer_like_any_other(site, url):
    site.status = 301
    transport = HttpTransport(parse_address(url), timeout=5)

    answer = transport.send("GET", "/1c/?mode=init", {}, None)
    transport.close()

    assert (answer.status, answer.body) == (301, b"zip=no\nfile_limit=5000")
    assert site.modes == ["init"]


def test_a_site_that_is_not_there_is_an_os_error():
    transport = HttpTransport(parse_address("http://127.0.0.1:1/"), timeout=1)

    with pytest.raises(OSError, match="refused"):
        transport.send("GET", "/?mode=init", {}, None)


def test_a_connection_that_the_server_closed_is_opened_anew(site):
    with serve(site) as first:
        address = parse_address(first)
        transport = HttpTransport(address, timeout=5)
        transport.send("GET", "/?mode=init", {"Connection": "close"}, None)
        answer = transport.send("GET", "/?mode=init", {}, None)
        transport.close()

    assert answer.body == b"zip=no\nfile_limit=5000"


def test_a_response_has_neither_headers_nor_body_by_itself():
    assert Response(status=204) == Response(status=204, headers={}, body=b"")


@pytest.mark.parametrize("name", ["ut11", "bitrix31"])
def test_a_whole_catalogue_goes_over_http(tmp_path, site, url, name):
    dialect = get_dialect(name)
    files = write_catalog(tmp_path, dialect=dialect, products=5)
    address = parse_address(f"{url}/1c/")
    transport = HttpTransport(address, timeout=5)
    account = Account(path=address.path, login="l", password="p")

    Client(transport, dialect=dialect, account=account).exchange(tmp_path, files)
    transport.close()

    sent = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in files}
    assert {name: site.files[name] for name in sent} == sent
