"""Stored bytes go out so that no browser runs them."""

from io import BytesIO

import pytest

from django_commerceml.admin.streams import save_as, show_picture

PROTECTION = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def test_a_file_is_saved_under_the_last_part_of_its_name():
    response = save_as(BytesIO(b"<html>"), "webdata/000000001/import.html")

    assert response.getvalue() == b"<html>"
    assert dict(response.headers) == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": 'attachment; filename="import.html"',
        **PROTECTION,
    }


@pytest.mark.parametrize(
    ("label", "disposition"),
    [
        ("C:\\v8_1.zip", 'attachment; filename="v8_1.zip"'),
        ("a\r\nSet-Cookie: b.xml", 'attachment; filename="aSet-Cookie: b.xml"'),
        (
            "Катал.xml",
            "attachment; filename*=utf-8''%D0%9A%D0%B0%D1%82%D0%B0%D0%BB.xml",
        ),
        ("", "attachment"),
    ],
)
def test_no_name_breaks_the_answer(label, disposition):
    assert save_as(BytesIO(), label)["Content-Disposition"] == disposition


def test_a_picture_is_shown():
    response = show_picture(BytesIO(b"picture"), "pictures/ab/abcd.png")

    assert response.getvalue() == b"picture"
    assert dict(response.headers) == {
        "Content-Type": "image/png",
        "Content-Disposition": 'inline; filename="abcd.png"',
        **PROTECTION,
    }


@pytest.mark.parametrize("key", ["a.svg", "a.html", "a"])
def test_what_is_no_picture_is_only_saved(key):
    response = show_picture(BytesIO(b"<svg>"), key)

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="{key}"'


def test_the_stream_is_closed_when_the_browser_goes_away(db):
    stream = BytesIO(b"a" * 100_000)
    response = save_as(stream, "a")
    next(iter(response))

    response.close()

    assert stream.closed
