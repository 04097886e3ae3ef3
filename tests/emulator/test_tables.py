"""The table that ends an exchange."""

from django_commerceml.emulator import ExchangeResult, SentFile, align_rows, iter_rows


def test_files_imports_and_pictures_are_rows():
    result = ExchangeResult(
        dialect="ut11",
        requests=9,
        sent_bytes=2520,
        seconds=1.0,
        uploads=(
            SentFile(name="import.xml", parts=3, size=2500, seconds=0.25),
            SentFile(name="import_files/a/1.jpg", parts=1, size=12, seconds=0.5),
            SentFile(name="import_files/b/2.jpg", parts=2, size=8, seconds=0.25),
        ),
        imports=(
            SentFile(
                name="import.xml", parts=0, size=0, polls=2, message="Готово:\n5 из 5"
            ),
        ),
    )

    assert list(iter_rows(result)) == [
        ("import.xml", "file", "2500", "3", "0.25", ""),
        ("import_files/… (2)", "file", "20", "3", "0.75", ""),
        ("import.xml", "import", "", "2", "0.00", "Готово: 5 из 5"),
    ]


def test_columns_stand_under_each_other():
    rows = [("file", "bytes", ""), ("a.xml", "12", "ok")]

    assert list(align_rows(rows)) == ["file   bytes", "a.xml  12     ok"]
