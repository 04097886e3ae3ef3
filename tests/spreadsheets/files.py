"""Small tables as files, said in a line each."""

import io

from openpyxl import Workbook


def text_file(*lines, encoding="utf-8", ending="\r\n"):
    """Return a text file of *lines*."""
    return io.BytesIO(ending.join((*lines, "")).encode(encoding))


def workbook(*rows):
    """Return an XLSX of *rows*."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream
