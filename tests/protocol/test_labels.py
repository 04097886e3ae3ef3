"""File names as 1C sends them: labels, never paths (reliability 5.1 C)."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from django_commerceml.exceptions import FileNameError
from django_commerceml.protocol.labels import (
    MAX_LENGTH,
    clean,
    is_report,
    picture_key,
    same_key,
)

NAMES = st.text(st.sampled_from("аБx1 ./\\:-_%#ё\u0301"), max_size=30) | st.text(
    max_size=30
)


@pytest.mark.parametrize(
    ("raw", "label"),
    {
        "import.xml": "import.xml",
        " import.xml ": "import.xml",
        "Выгрузка товаров.xml": "Выгрузка товаров.xml",
        "import_files/ab/1.jpg": "import_files/ab/1.jpg",
        "import_files\\ab\\1.jpg": "import_files/ab/1.jpg",
        "goods/1/import_files/a.jpg": "goods/1/import_files/a.jpg",
        "Reports\\Exchange_1.zip": "Reports/Exchange_1.zip",
        "/import.xml": "import.xml",
        "import_files/": "import_files",
        "C:\\v8_8789_c.xml": "v8_8789_c.xml",
        "c:/users/1/import.xml": "import.xml",
        "D:import.xml": "import.xml",
        "\\\\host\\share\\import.xml": "import.xml",
        "/tmp/import.xml": "import.xml",  # noqa: S108 (a name that 1C sends)
        "tmp/v8_1A/import.xml": "v8_1A/import.xml",
        "tmp/tmp/C:C:/a/import.xml": "import.xml",
        "upload/1c/webdata/import.xml": "import.xml",
        "/upload/1c_catalog/goods/1.xml": "goods/1.xml",
        "a / b .xml": "a/b .xml",
        "/etc/passwd": "etc/passwd",
        "x.xml.php": "x.xml.php",
        ".htaccess": ".htaccess",
        "con": "con",
        "%2e%2e%2fx": "%2e%2e%2fx",
        "\u0439.xml": "й.xml",
        "\u0438\u0306.xml": "й.xml",
    }.items(),
)
def test_a_name_becomes_a_label(raw, label):
    assert clean(raw) == label


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "/",
        "\\",
        ".",
        "..",
        "../x",
        "a/../../x",
        "..\\..\\x",
        "a/./b",
        "a//b",
        "a/ /b",
        "C:\\",
        "C:\\..",
        "C:",
        "/tmp/../x",  # noqa: S108 (a name that 1C sends)
        "tmp/upload/1c/webdata/..",
    ],
)
def test_a_name_that_is_empty_or_climbs_is_refused(raw):
    with pytest.raises(FileNameError) as caught:
        clean(raw)

    assert caught.value.code == "NAME-01"


@pytest.mark.parametrize(
    "letter",
    [
        "\x00",
        "\r",
        "\n",
        "\t",
        "\x7f",
        "\x85",
        "\u202e",
        "\u200b",
        "\u2066",
        "\ufeff",
        "\ud800",
    ],
)
@pytest.mark.parametrize("place", ["{}a.xml", "a{}.xml", "a.xml{}"])
def test_a_name_with_a_character_nobody_sees_is_refused(letter, place):
    with pytest.raises(FileNameError) as caught:
        clean(place.format(letter))

    assert caught.value.code == "NAME-02"


@pytest.mark.parametrize("raw", ["x" * (MAX_LENGTH + 1), "/".join("x" * 33), "я" * 600])
def test_a_name_that_is_too_long_or_too_deep_is_refused(raw):
    with pytest.raises(FileNameError) as caught:
        clean(raw)

    assert caught.value.code == "NAME-04"


@pytest.mark.parametrize("raw", ["x" * MAX_LENGTH, "/".join("x" * 32)])
def test_the_longest_and_the_deepest_name_are_labels(raw):
    assert clean(raw) == raw


@given(NAMES)
def test_a_label_is_its_own_label(raw):
    try:
        label = clean(raw)
    except FileNameError:
        assume(False)

    assert clean(label) == label


@given(NAMES)
def test_a_label_never_leaves_its_place(raw):
    try:
        label = clean(raw)
    except FileNameError:
        assume(False)

    assert not label.startswith(("/", "\\"))
    assert "\\" not in label
    assert {"", ".", ".."}.isdisjoint(label.split("/"))


@pytest.mark.parametrize(
    ("label", "key"),
    {
        "import_files/ab/1.jpg": "import_files/ab/1.jpg",
        "goods/1/import_files/ab/1.jpg": "import_files/ab/1.jpg",
        "import_files/import_files/1.jpg": "import_files/1.jpg",
        "IMPORT_FILES/1.jpg": "IMPORT_FILES/1.jpg",
        "goods\\import_files\\1.jpg": "import_files/1.jpg",
        "/import_files/1.jpg/": "import_files/1.jpg",
        "1.jpg": "1.jpg",
        "photos/1.jpg": "photos/1.jpg",
    }.items(),
)
def test_a_picture_is_known_by_its_path_from_import_files_on(label, key):
    assert picture_key(label) == key


@given(NAMES)
def test_the_key_of_a_picture_is_its_own_key(raw):
    key = picture_key(raw)

    assert picture_key(key) == key


@pytest.mark.parametrize(
    ("label", "expected"),
    {
        "Reports/Exchange_1.zip": True,
        "reports/x": True,
        "Reports": False,
        "goods/Reports/x.zip": False,
        "import.xml": False,
    }.items(),
)
def test_a_report_lies_in_the_folder_of_reports(label, expected):
    assert is_report(label) is expected


def test_labels_are_the_same_file_without_case():
    assert same_key("IMPORT.XML") == same_key("import.xml")
    assert same_key("Товары.xml") == same_key("ТОВАРЫ.XML")
    assert same_key("import.xml") != same_key("offers.xml")
