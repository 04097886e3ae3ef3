"""What must be refused: bad questions, bad names, bad parts, bad files.

Each refusal has its code and its words, and leaves everything as it was; the
next good exchange succeeds (`Watch.check`).
"""

import io
import struct
import zipfile

import pytest
from django.db import OperationalError, connection

from django_commerceml.models import (
    ExchangeSession,
    FilePart,
    ImportRun,
    ProductImage,
    RunProblem,
    StoredFile,
)
from tests.exchange.archives import zipped
from tests.exchange.visitor import GOOD, Visitor, basic
from tests.factories import PASSWORD, make_profile

FILE = "type=catalog&mode=file&filename="


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("", "PROTO-01", "в запросе нет параметра type"),
        ("mode=init", "PROTO-01", "в запросе нет параметра type"),
        ("type=catalog", "PROTO-01", "в запросе нет параметра mode"),
        ("type=&mode=init", "PROTO-01", "в запросе нет параметра type"),
        (
            "type=catalog&type=sale&mode=init",
            "PROTO-01",
            "параметр type указан дважды",
        ),
        (
            "type=catalog&mode=init&MODE=file",
            "PROTO-01",
            "параметр mode указан дважды",
        ),
        (
            "type=catalog&mode=exchange",
            "PROTO-02",
            "Неизвестная команда: «exchange»",
        ),
        ("type=crm&mode=init", "PROTO-02", "Неизвестный тип обмена: «crm»"),
        ("type=%00%0d%0a&mode=init", "PROTO-02", "Неизвестный тип обмена: «?»"),
        (
            "type=reference&mode=deactivate",
            "PROTO-03",
            "команда deactivate для типа reference не поддерживается",
        ),
        (
            "type=catalog&mode=import",
            "FILE-03",
            "не указано имя файла для загрузки",
        ),
        (
            "type=catalog&mode=import&filename=none.xml",
            "FILE-04",
            "файл «none.xml» не найден, в этом обмене получено: ничего",
        ),
        (
            "type=catalog&mode=deactivate",
            "PROTO-04",
            "неизвестная отметка времени полной выгрузки",
        ),
        (
            "type=catalog&mode=deactivate&timestamp=%00",
            "PROTO-04",
            "неизвестная отметка времени полной выгрузки",
        ),
        (f"{FILE}1.xml", "PART-07", "файл нужно передавать методом POST"),
        (f"a={'x' * 65_536}", "PROTO-01", "слишком длинный запрос"),
        ("&".join(["a"] * 5000), "PROTO-01", "слишком много параметров запроса"),
    ],
)
def test_a_bad_question_is_refused(watch, visitor, query, code, message):
    visitor.log_in()

    text = visitor.ask(query)

    watch.check(text, code, message)


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("../x.xml", "NAME-01", "имя файла «../x.xml» недопустимо"),
        ("a/../../x.xml", "NAME-01", "имя файла «a/../../x.xml» недопустимо"),
        ("..\\..\\x.xml", "NAME-01", "имя файла «../../x.xml» недопустимо"),
        ("%2e%2e%2fx.xml", "NAME-01", "имя файла «../x.xml» недопустимо"),
        ("a//x.xml", "NAME-01", "имя файла «a//x.xml» недопустимо"),
        ("", "NAME-01", "имя файла «» недопустимо"),
        (".", "NAME-01", "имя файла «.» недопустимо"),
        ("/", "NAME-01", "имя файла «» недопустимо"),
        ("%20%20", "NAME-01", "имя файла «» недопустимо"),
        *(
            (f"x{code}.xml", "NAME-02", "в имени файла есть недопустимые символы")
            for code in ("%00", "%0a", "%0d", "%09", "%e2%80%ae", "%e2%80%8b")
        ),
        ("1.xml&filename=2.xml", "NAME-03", "имя файла указано в запросе дважды"),
        ("x" * 501, "NAME-04", "имя файла длиннее 500 символов"),
        ("/".join("x" * 200), "NAME-04", "имя файла длиннее 500 символов"),
    ],
)
def test_a_bad_name_is_refused(watch, visitor, spool, name, code, message):
    visitor.log_in()

    text = visitor.send(name, GOOD)

    assert list(spool.rglob("*")) == []
    watch.check(text, code, message)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("%252e%252e%252fx.xml", "%2e%2e%2fx.xml"),
        ("/etc/passwd", "etc/passwd"),
        ("\\\\host\\share\\x.xml", "x.xml"),
        ("C:\\v8_8789_c.xml", "v8_8789_c.xml"),
        ("/tmp/x.xml", "x.xml"),  # noqa: S108 (what 1C on Linux sends)
        ("upload/1c/webdata/x", "x"),
        (".htaccess", ".htaccess"),
        ("x.php", "x.php"),
        ("x.xml.php", "x.xml.php"),
        ("con", "con"),
        ("Картинка 1.jpg", "Картинка 1.jpg"),
        ("goods/1/import_files/1.jpg", "goods/1/import_files/1.jpg"),
    ],
)
def test_a_name_is_a_label_and_never_a_path(profile, visitor, spool, name, label):
    visitor.log_in()

    assert visitor.send(name, b"<?php echo 1 ?>").startswith("success\n")

    file = StoredFile.objects.get()
    assert file.label == label
    assert [path for path in spool.rglob("*") if path.is_file()] == [
        spool / file.parts.get().storage_key
    ]
    assert file.parts.get().storage_key.startswith(f"parts/{file.uuid}/000001-")


def test_names_in_windows_1251_stay_apart(profile, visitor):
    visitor.log_in()

    for name in ("Товары.xml", "Услуги.xml"):
        raw = "".join(f"%{byte:02x}" for byte in name.encode("windows-1251"))
        visitor.send(raw, GOOD)

    labels = StoredFile.objects.order_by("pk").values_list("label", flat=True)
    assert list(labels) == ["Товары.xml", "Услуги.xml"]


def test_a_script_is_never_imported(watch, visitor):
    visitor.log_in()
    visitor.send("x.php", b"#!/bin/sh and so on, no XML")

    text = visitor.import_file("x.php")

    watch.check(text, "XML-01", "файл «x.php» не является файлом CommerceML")


def send_short(visitor, body, length):
    """Send *body* as if it had *length* bytes; then the connection ends."""
    return visitor.send(
        "import.xml",
        body,
        CONTENT_LENGTH=length,
        **{"wsgi.input": io.BytesIO(body)},
    )


@pytest.mark.parametrize(
    ("length", "code", "message"),
    [
        ("1000", "PART-01", "часть файла пришла не целиком: 5 байт из 1000"),
        ("", "PART-02", "в запросе нет длины данных (Content-Length)"),
        ("-1", "PART-02", "в запросе нет длины данных (Content-Length)"),
        ("пять", "PART-02", "в запросе нет длины данных (Content-Length)"),
        ("0", "PART-03", "пустой файл"),
        (
            "1065537",
            "PART-04",
            "часть файла больше, чем разрешено (1000000 байт)",
        ),
    ],
)
def test_a_bad_part_is_refused_and_the_parts_before_it_are_kept(
    watch, visitor, length, code, message
):
    visitor.log_in()
    visitor.send("import.xml", b"<?xml?>")

    text = send_short(visitor, b"<a/>5", length)

    assert [part.length for part in FilePart.objects.all()] == [7]
    watch.check(text, code, message)


NO_SPACE = "на диске магазина мало места, сообщите администратору"


@pytest.mark.parametrize(
    ("limit", "code", "message"),
    [
        (
            {"MAX_SESSION_BYTES": 5},
            "PART-06",
            "за один обмен передано слишком много данных",
        ),
        ({"MAX_FILE_BYTES": 5}, "PART-05", "файл «import.xml» слишком велик"),
        ({"MIN_FREE_BYTES": 1 << 60}, "DISK-01", NO_SPACE),
    ],
)
def test_too_much_is_refused(watch, visitor, settings, limit, code, message):
    visitor.log_in()
    usual = settings.COMMERCEML
    settings.COMMERCEML = usual | limit

    text = visitor.send("import.xml", GOOD)
    settings.COMMERCEML = usual

    watch.check(text, code, message)


def test_a_disk_that_is_full_half_way_is_told(watch, visitor, settings):
    visitor.log_in()
    visitor.send("import.xml", b"<?xml?>")
    usual = settings.STORAGES
    settings.STORAGES = usual | {
        "commerceml": {"BACKEND": "tests.exchange.storages.Full"}
    }

    text = visitor.send("import.xml", b"<a/>")
    settings.STORAGES = usual

    assert [part.length for part in FilePart.objects.all()] == [7]
    watch.check(text, "DISK-01", NO_SPACE)


def test_a_refused_part_can_be_sent_again(profile, visitor):
    visitor.log_in()
    visitor.send("import.xml", GOOD[:100])
    send_short(visitor, GOOD[100:], "1000")
    visitor.send("import.xml", GOOD[100:])

    assert visitor.import_file("import.xml") == "success\nтоваров 1 (записано 1)"


def test_another_profiles_file_is_not_found(watch, visitor):
    make_profile(slug="other", login="other")
    other = Visitor("/1c/other/")
    other.send("import.xml", GOOD, HTTP_AUTHORIZATION=basic("other"))
    visitor.log_in()

    text = visitor.import_file("import.xml")

    message = "файл «import.xml» не найден, в этом обмене получено: ничего"
    watch.check(text, "FILE-04", message)


def overlapping():
    """Return an archive whose two entries are the same bytes (CVE-2024-0450)."""
    data = zipped(("import.xml", GOOD))
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    record = data[start:end]
    again = record.replace(b"import.xml", b"offers.xml")
    directory = record + again
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), start, 0)
    return data[:start] + directory + tail


def encrypted():
    data = bytearray(zipped(("import.xml", GOOD)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def link():
    info = zipfile.ZipInfo("import.xml")
    info.external_attr = 0o120777 << 16
    return zipped((info, "/etc/passwd"))


def flipped():
    data = bytearray(zipped(("import.xml", GOOD), compression=zipfile.ZIP_STORED))
    data[100] ^= 1
    return bytes(data)


BOMB = zipped(("import.xml", b"0" * 3_000_000))
BAD_ZIPS = {
    "text": (b"no archive at all", "ZIP-01", "файл не является архивом zip"),
    "cut": (
        zipped(("import.xml", GOOD))[:-1],
        "ZIP-02",
        "архив обрезан или повреждён, выгрузите его ещё раз",
    ),
    "bit": (flipped(), "ZIP-03", "файл «import.xml» в архиве повреждён"),
    "link": (link(), "ZIP-03", "в архиве ссылка вместо файла"),
    "bomb": (BOMB, "ZIP-04", "файл «import.xml» в архиве слишком велик"),
    "bzip2": (
        zipped(("import.xml", GOOD), compression=zipfile.ZIP_BZIP2),
        "ZIP-04",
        "сжатие архива не поддерживается",
    ),
    "lzma": (
        zipped(("import.xml", GOOD), compression=zipfile.ZIP_LZMA),
        "ZIP-04",
        "сжатие архива не поддерживается",
    ),
    "overlap": (overlapping(), "ZIP-04", "файлы в архиве перекрываются"),
    "many": (
        zipped(*((f"{number}.xml", b"") for number in range(11))),
        "ZIP-05",
        "в архиве 11 файлов, это слишком много",
    ),
    "twice": (
        zipped(("import.xml", GOOD), ("IMPORT.XML", GOOD)),
        "ZIP-06",
        "в архиве два файла с одним именем",
    ),
    "glued": (
        zipped(("a.xml", GOOD)) + zipped(("b.xml", GOOD)),
        "ZIP-07",
        "склеены два архива",
    ),
    "junk before": (
        b"junk" + zipped(("import.xml", GOOD)),
        "ZIP-07",
        "архив начинается не с заголовка zip",
    ),
    "junk after": (
        zipped(("import.xml", GOOD)) + b"junk",
        "ZIP-07",
        "после конца архива есть ещё данные",
    ),
    "empty": (zipped(), "ZIP-08", "архив пуст"),
    "password": (
        encrypted(),
        "ZIP-09",
        "архив с паролем не читается, выгрузите без пароля",
    ),
    "climbing": (
        zipped(("../import.xml", GOOD)),
        "NAME-01",
        "имя файла «../import.xml» недопустимо",
    ),
}


@pytest.mark.parametrize("kind", BAD_ZIPS)
def test_a_bad_archive_is_refused(watch, visitor, settings, kind):
    data, code, message = BAD_ZIPS[kind]
    settings.COMMERCEML |= {"MAX_ARCHIVE_ENTRIES": 10}
    visitor.log_in()
    visitor.send("v8_1.zip", data)

    text = visitor.import_file("import.xml")

    assert not StoredFile.objects.exclude(archive=None).exclude(state="refused")
    watch.check(text, code, message)


def test_a_refused_archive_is_refused_again_in_the_same_words(profile, visitor):
    visitor.log_in()
    visitor.send("v8_1.zip", BAD_ZIPS["junk after"][0])

    first, second = (visitor.import_file("import.xml") for _ in range(2))

    assert first.split("\n")[:2] == second.split("\n")[:2]
    assert RunProblem.objects.count() == 2


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BAD_FILES = {
    "truncated": (GOOD[:-10], "XML-02"),
    "glued": (GOOD + GOOD, "XML-07"),
    "DTD": (XXE + b"<a>&x;</a>", "XML-03"),
    "entity": (GOOD.replace("Доска".encode(), b"&nbsp;"), "XML-02"),
    "encoding": (GOOD.replace(b"UTF-8", b"koi8-r"), "XML-05"),
    "HTML": (b"<html><body>502 Bad Gateway</body></html>", "XML-08"),
    "blanks": (b" " * 100, "XML-01"),
    "another root": (b'<?xml version="1.0"?><svg/>', "XML-08"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused(watch, visitor, kind):
    data, code = BAD_FILES[kind]
    visitor.log_in()
    visitor.send("import.xml", data)

    text = visitor.import_file("import.xml")

    message = ImportRun.objects.get().error
    assert "/etc/passwd" not in text
    assert "root:" not in text
    watch.check(text, code, message)


def test_a_refused_file_is_refused_again_without_work(profile, visitor):
    visitor.log_in()
    visitor.send("import.xml", GOOD[:-10])

    first, second = (visitor.import_file("import.xml") for _ in range(2))

    assert first == second
    assert ImportRun.objects.count() == 1


BAD_PICTURES = {
    "text": (b"no picture at all", "IMG-01"),
    "PHP": (b"<?php system($_GET[0]) ?>", "IMG-01"),
    "SVG": (b'<svg onload="alert(1)"/>', "IMG-01"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "IMG-01"),
    "cut": (b"\xff\xd8\xff\xe0" + bytes(100), "IMG-01"),
}


@pytest.mark.parametrize("kind", BAD_PICTURES)
def test_a_bad_picture_stops_nothing_and_is_told(profile, visitor, kind):
    data, code = BAD_PICTURES[kind]
    card = GOOD.replace(
        b"</\xd0\x98\xd0\xb4><\xd0\x9d",
        "</Ид><Картинка>import_files/1.jpg</Картинка><Н".encode(),
    )
    visitor.log_in()
    visitor.send("import_files/1.jpg", data)
    visitor.send("import.xml", card)

    assert visitor.import_file("import.xml").startswith("success\n")

    assert [image.file for image in ProductImage.objects.all()] == [""]
    problem = RunProblem.objects.get()
    assert (problem.code, problem.file) == (code, "import_files/1.jpg")


def test_secrets_are_told_nowhere(profile, caplog):
    caplog.set_level("DEBUG")
    visitor = Visitor()
    token = visitor.log_in()[2]

    visitor.ask("type=catalog&mode=file&filename=..", HTTP_AUTHORIZATION=basic())
    visitor.ask("type=catalog&mode=wrong", HTTP_AUTHORIZATION=basic())
    visitor.ask(
        "type=catalog&mode=init", HTTP_AUTHORIZATION=basic(password=f"{PASSWORD}?")
    )

    told = "".join(
        [
            *visitor.answers[1:],
            repr(list(RunProblem.objects.values_list())),
            repr(list(ExchangeSession.objects.values_list())),
            caplog.text,
        ]
    )
    assert [
        secret for secret in (PASSWORD, token, basic().split()[1]) if secret in told
    ] == []


def test_an_error_that_nobody_foresaw_is_told_in_general_words(
    watch, visitor, settings, caplog
):
    visitor.log_in()
    usual = settings.STORAGES
    settings.STORAGES = usual | {
        "commerceml": {"BACKEND": "tests.exchange.storages.Off"}
    }

    text = visitor.send("import.xml", GOOD)
    settings.STORAGES = usual

    assert "RuntimeError: the storage is off" in caplog.text
    message = "внутренняя ошибка магазина, подробности в его журнале"
    watch.check(text, "SRV-01", message)


BUSY = "база данных магазина занята или недоступна, повторите обмен"


def fail_at(words):
    """Return what makes the database fail at statements that hold *words*."""

    def fail(execute, sql, *args):
        if words in sql:
            raise OperationalError("database is locked")
        return execute(sql, *args)

    return fail


def test_a_database_that_is_busy_is_told(watch, visitor):
    visitor.log_in()

    with connection.execute_wrapper(fail_at("commerceml_exchangesession")):
        text = visitor.ask("type=catalog&mode=init")

    watch.check(text, "DB-01", BUSY)


def test_a_database_that_is_away_is_told_without_the_journal(profile, visitor):
    visitor.log_in()

    with connection.execute_wrapper(fail_at("")):
        text = visitor.ask("type=catalog&mode=init")

    assert text == f"failure\n{BUSY} [DB-01]"


def test_bytes_whose_row_could_not_be_written_are_not_kept(watch, visitor, spool):
    visitor.log_in()

    with connection.execute_wrapper(fail_at('INTO "commerceml_filepart"')):
        text = visitor.send("import.xml", GOOD)

    assert [path for path in spool.rglob("*") if path.is_file()] == []
    watch.check(text, "DB-01", BUSY)
