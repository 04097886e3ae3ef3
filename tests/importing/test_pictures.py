"""Pictures: known by content, checked to the last row, stored under their hash."""

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image

from django_commerceml.exceptions import PictureError
from django_commerceml.importing.galleries import sniff_picture
from django_commerceml.importing.pictures import link_pictures, process_pictures
from django_commerceml.models import FileKind, FileState, ProductImage, RunProblem
from django_commerceml.protocol.labels import picture_key
from django_commerceml.storage import get_storage
from tests.exchange.calls import split
from tests.exchange.pictures import draw
from tests.factories import make_image, make_product, make_profile
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db

PATH = "import_files/1.jpg"
PNG_HEAD = draw()[:100]


def store(profile, label, *parts):
    file = store_bytes(profile, label, *parts)
    file.kind = FileKind.PICTURE
    file.picture_key = picture_key(label)
    file.save()
    return file


def image(profile, path=PATH):
    return make_image(product=make_product(profile=profile), path=path)


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def huge_png(width, height):
    """Return a PNG of a few bytes that claims to be so large."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("kind", "extension"),
    [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")],
)
def test_a_picture_is_stored_under_its_hash_and_shown(kind, extension):
    profile = make_profile()
    shown = image(profile)
    data = draw(kind=kind)
    file = store(profile, PATH, data[:50], data[50:])

    assert process_pictures(profile)

    digest = hashlib.sha256(data).hexdigest()
    key = f"pictures/{digest[:2]}/{digest}.{extension}"
    file.refresh_from_db()
    shown.refresh_from_db()
    assert (file.state, file.content_key, file.content_sha256) == (
        "processed",
        key,
        digest,
    )
    assert shown.file == key
    with get_storage().open(key) as stored:
        assert stored.read() == data


def test_one_picture_is_stored_once_whatever_its_name():
    profile = make_profile()
    for path in ("import_files/1.jpg", "import_files/2.jpg"):
        image(profile, path)
        store(profile, path, draw())

    process_pictures(profile)

    keys = set(ProductImage.objects.values_list("file", flat=True))
    assert len(keys) == 1
    assert "" not in keys


@pytest.mark.parametrize(
    "sent",
    ["import_files/1.jpg", "goods/1/import_files/1.jpg", "webdata/import_files/1.jpg"],
)
def test_a_picture_is_found_by_its_path_from_the_folder_of_pictures_on(sent):
    profile = make_profile()
    shown = image(profile)
    store(profile, sent, draw())

    process_pictures(profile)

    shown.refresh_from_db()
    assert shown.file.endswith(".png")


def test_a_picture_that_came_first_is_linked_later():
    profile = make_profile()
    store(profile, PATH, draw())
    process_pictures(profile)
    shown = image(profile)

    link_pictures(profile.pk, [PATH, "import_files/other.jpg"])

    shown.refresh_from_db()
    assert shown.file.endswith(".png")


def test_the_newest_picture_of_a_name_is_shown():
    profile = make_profile()
    shown = image(profile)
    for number in range(2):
        store(profile, PATH, draw(number))
        process_pictures(profile)

    digest = hashlib.sha256(draw(1)).hexdigest()
    shown.refresh_from_db()
    assert digest in shown.file


def test_another_profiles_picture_is_not_shown():
    shown = image(make_profile())
    other = make_profile()
    store(other, PATH, draw())

    process_pictures(other)
    link_pictures(shown.product.profile_id, [PATH])

    shown.refresh_from_db()
    assert shown.file == ""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"text", "IMG-01"),
        (b"<?php echo 1 ?>", "IMG-01"),
        (b"<html></html>", "IMG-01"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "IMG-01"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "IMG-01"),
        (draw(kind="BMP"), "IMG-01"),
        (draw(kind="TIFF"), "IMG-01"),
        (huge_png(20_000, 20_000), "IMG-02"),
        (huge_png(100_000, 1000), "IMG-02"),
        (huge_png(10_000, 6000), "IMG-02"),
        (draw(kind="JPEG")[:-200], "IMG-03"),
        (draw(kind="PNG")[:-60], "IMG-03"),
        (huge_png(10, 10), "IMG-03"),
    ],
)
def test_a_bad_picture_is_set_aside_and_told(data, code):
    profile = make_profile()
    shown = image(profile)
    bad = store(profile, PATH, data)
    good = store(profile, "import_files/2.jpg", draw())

    assert process_pictures(profile)

    for row in (bad, good, shown):
        row.refresh_from_db()
    assert (bad.state, good.state) == ("refused", "processed")
    assert bad.problem.endswith(f"[{code}]")
    assert shown.file == ""
    assert list(RunProblem.objects.values_list("code", "file")) == [(code, PATH)]


def test_a_picture_with_a_program_behind_it_is_stored_under_a_picture_s_name():
    profile = make_profile()
    file = store(profile, "import_files/1.php", draw() + b"<?php echo 1 ?>")

    process_pictures(profile)

    file.refresh_from_db()
    assert file.content_key.endswith(".png")


def test_a_step_does_one_picture_at_least():
    profile = make_profile()
    for number in range(3):
        store(profile, f"import_files/{number}.jpg", draw(number))

    steps = [process_pictures(profile, is_over=lambda: True) for _ in range(3)]

    assert steps == [False, False, True]


def test_honest_equal_parts_of_a_picture_count():
    data = plain()
    parts, equal = split_equal(data)
    profile = make_profile()
    file = store(profile, PATH, *parts)
    file.parts.filter(sequence__in=equal).update(is_replay=True)

    process_pictures(profile)

    file.refresh_from_db()
    assert (file.state, file.content_sha256) == (
        FileState.PROCESSED,
        hashlib.sha256(data).hexdigest(),
    )


def test_a_picture_that_reads_in_no_way_is_refused():
    profile = make_profile()
    file = store(profile, PATH, PNG_HEAD, b"x" * 600, b"x" * 600)

    process_pictures(profile)

    file.refresh_from_db()
    assert file.state == FileState.REFUSED


def plain():
    """Return a large picture of one colour, whose bytes repeat themselves."""
    content = io.BytesIO()
    Image.new("RGB", (2000, 2000), (200, 10, 10)).save(content, "PNG")
    return content.getvalue()


def split_equal(data):
    """Cut *data* so that neighbours are equal; return the parts, and which are."""
    for size in range(512, 2000):
        parts = split(data, size)
        equal = [
            place + 1
            for place in range(1, len(parts))
            if parts[place] == parts[place - 1]
        ]
        if equal:
            return parts, equal
    raise AssertionError("no size makes equal parts")


def test_a_picture_is_told_by_its_content():
    assert sniff_picture(io.BytesIO(draw(kind="GIF"))) == "gif"

    with pytest.raises(PictureError):
        sniff_picture(io.BytesIO(b"GIF89a and no more"))
