"""The parts of a workbook (XLSX) around its sheets: their names, types and styles."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import quoteattr

_LONGEST_TITLE: Final = 25
"""Of the 31 characters that Excel allows: a number may follow."""
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\']")
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
"""The namespace of sheets."""
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
"""What every part begins with."""
HEAD, DAY, MOMENT = 1, 2, 3
"""The places of the styles of cells in `STYLES`."""


def _xf(*, font: int = 0, number: int = 0) -> str:
    """Return the style of a cell: one of the fonts, a format of numbers of Excel's."""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" '
        'applyFont="1" applyNumberFormat="1"/>'
    )


STYLES: Final = (
    f'<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    f'<cellStyleXfs count="1">{_xf()}</cellStyleXfs><cellXfs count="4">{_xf()}'
    f"{_xf(font=1)}{_xf(number=14)}{_xf(number=22)}</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
RELATIONS: Final = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def list_sheets(title: str, number: int) -> Iterator[tuple[str, str]]:
    """Yield the names and the contents of the parts that name all *number* sheets."""
    name = _NOT_IN_TITLES.sub(" ", title)[:_LONGEST_TITLE].strip() or "1"
    numbers = range(1, number + 1)
    yield "xl/workbook.xml", _book(name, numbers)
    yield "xl/_rels/workbook.xml.rels", _links(numbers)
    yield "[Content_Types].xml", _content_types(numbers)


def _book(name: str, numbers: Iterable[int]) -> str:
    names = {place: f"{name} {place}" if place > 1 else name for place in numbers}
    sheets = "".join(
        f'<sheet name={quoteattr(own)} sheetId="{place}" r:id="rId{place}"/>'
        for place, own in names.items()
    )
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
        "</workbook>"
    )


def _links(numbers: Iterable[int]) -> str:
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet{place}.xml"/>'
        for place in numbers
    )
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">{links}<Relationship '
        f'Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    )


def _content_types(numbers: Iterable[int]) -> str:
    kinds = {
        "xl/workbook.xml": "sheet.main",
        "xl/styles.xml": "styles",
        **{f"xl/worksheets/sheet{place}.xml": "worksheet" for place in numbers},
    }
    parts = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )
