"""How each family of 1C configurations speaks: one row per family (protocol 0.1)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django_commerceml.cml.declarations import Style
from django_commerceml.cml.names import NAMESPACES
from django_commerceml.cml.writer import Markup
from django_commerceml.emulator.habits import (
    BITRIX_ORDERS,
    CONTAINER_ORDERS,
    ERP_ORDERS,
    OLD_ORDERS,
    PLAIN_ORDERS,
    UNF_ORDERS,
    OrderHabits,
)
from django_commerceml.emulator.spelling import Spelling, UnitForm
from django_commerceml.protocol.commands import Mode


class Layout(StrEnum):
    """Which files a catalogue becomes (protocol C.14)."""

    PAIR = "pair"
    """``import.xml`` and ``offers.xml``."""
    PORTIONS = "portions"
    """``import0_1.xml``, ``import0_2.xml``, …, ``offers0_1.xml``, …"""
    NUMBERED = "numbered"
    """``import0.xml``, ``import1.xml``, …, ``offers0.xml``, …"""
    SETS = "sets"
    """``groups_1_1_<guid>.xml``, …, ``goods_1_1_…``, ``offers_…``, ``prices_…``."""


class TokenUse(StrEnum):
    """What a family makes of line 4 of checkauth."""

    IGNORED = "ignored"
    VALUE = "value"
    """Cut ``sessid=`` off and send ``&sessid=`` with the rest, even when empty."""
    VERBATIM = "verbatim"
    """Send ``&`` and the line as it is."""


class ZipUse(StrEnum):
    """What a family packs when the server allows zip."""

    NOTHING = "nothing"
    EVERYTHING = "everything"
    XML = "xml"
    """The XML alone; pictures travel one by one."""


class InitRule(StrEnum):
    """Which answers to init a family accepts."""

    EXACTLY_TWO_LINES = "exactly two lines"
    """A newline at the end would begin a third line."""
    TWO_LINES = "two lines or more"
    ONE_LINE = "one line or more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Everything that tells one family of 1C configurations from another."""

    name: str
    title: str
    """The configurations that speak so."""

    schema_version: str
    markup: Markup
    spelling: Spelling = field(default_factory=Spelling)
    layout: Layout
    portion_size: int = 0
    """Products in one file; 0 puts all of them into one."""
    source_id: str = ""
    """The exchange node that the root names (3.1)."""
    sorts_by_name: bool = False
    """Whether files go by the alphabet, ``import`` in the name first (UNF)."""
    keeps_folders: bool = False
    """Whether XML files are named with their folder."""

    query: str = "type={type}&mode={mode}{filename}{token}{version}"
    """The query string; optional pieces bring their own ``&``."""
    version: str = ""
    """The pieces that name the client's version, with their ``&``."""
    version_modes: frozenset[Mode] = frozenset()
    token: TokenUse = TokenUse.IGNORED
    init_rule: InitRule = InitRule.ONE_LINE
    zip: ZipUse = ZipUse.EVERYTHING
    zip_name: str = "v8_{}.zip"
    cycle_per_file: bool = False
    """Whether checkauth and init come again before each XML file."""
    tests_connection: bool = False
    """Whether a checkauth of its own comes before everything (ERP)."""
    skips_pictures: bool = False
    """Whether a refused picture does not stop the exchange (UNF)."""
    pause: float = 1.0
    """Seconds before an import is asked for again."""
    pauses_first: bool = False
    """Whether the pause comes before the first call too (UNF)."""
    timeout: float = 600.0
    always_sends_login: bool = True
    """Whether Basic goes with every request, or only with checkauth."""
    login_encoding: str = "utf-8"
    user_agent: str = "1C+Enterprise/8.3"
    sends_report: bool = False
    """Whether ``Reports\\Exchange_….zip`` ends the upload (the Bitrix module)."""
    closing: tuple[Mode, ...] = ()
    """What is said after a full upload: deactivate, complete."""
    orders: OrderHabits = PLAIN_ORDERS


_DIALECTS: Final = (
    Dialect(
        name="ut103",
        title="УТ 10.3 и другие обычные конфигурации 8.1-8.2",
        schema_version="2.04",
        markup=Markup(namespace="", encoding="windows-1251"),
        spelling=Spelling(currency="руб"),
        layout=Layout.PAIR,
        zip_name="C:\\v8_{}.zip",
        login_encoding="windows-1251",
        user_agent="1C+Enterprise/8.2",
        orders=OLD_ORDERS,
    ),
    Dialect(
        name="ut11",
        title="УТ 11, ERP 2, КА 2, Розница 2-3: «Обмен с сайтом»",
        schema_version="2.07",
        markup=Markup(namespace=NAMESPACES[1], has_bom=True),
        spelling=Spelling(
            unit=UnitForm.CONVERSION,
            names_unit_internationally=True,
            joins_picture_names=True,
        ),
        layout=Layout.PORTIONS,
        portion_size=1000,
        query="type={type}&mode={mode}{filename}{token}",
        token=TokenUse.VALUE,
        init_rule=InitRule.EXACTLY_TWO_LINES,
        cycle_per_file=True,
        tests_connection=True,
        pause=0.0,
        timeout=180.0,
        orders=ERP_ORDERS,
    ),
    Dialect(
        name="unf",
        title="УНФ 1.6-3.0, протокол «Битрикс»",
        schema_version="2.08",
        markup=Markup(namespace=NAMESPACES[4], has_bom=True),
        layout=Layout.NUMBERED,
        portion_size=1000,
        sorts_by_name=True,
        query="type={type}{token}{version}&mode={mode}{filename}",
        version="&version=2.09&cmlVersion=2.10",
        version_modes=frozenset({Mode.INIT, Mode.FILE, Mode.IMPORT}),
        token=TokenUse.VERBATIM,
        init_rule=InitRule.TWO_LINES,
        zip=ZipUse.XML,
        skips_pictures=True,
        pause=5.0,
        pauses_first=True,
        timeout=1800.0,
        orders=UNF_ORDERS,
    ),
    Dialect(
        name="bitrix210",
        title="Модуль 1С-Битрикс 4-5 (2.10)",
        schema_version="2.10",
        markup=Markup(namespace=NAMESPACES[1]),
        spelling=Spelling(has_versions=True),
        layout=Layout.PORTIONS,
        portion_size=1000,
        query="type={type}&mode={mode}{token}{version}{filename}",
        version="&version=2.10",
        version_modes=frozenset({Mode.INIT}),
        token=TokenUse.VERBATIM,
        init_rule=InitRule.TWO_LINES,
        cycle_per_file=True,
        sends_report=True,
        closing=(Mode.DEACTIVATE, Mode.COMPLETE),
        orders=BITRIX_ORDERS,
    ),
    Dialect(
        name="bitrix31",
        title="Модуль 1С-Битрикс 6-8 в УТ 11, ERP, КА, Рознице (3.1)",
        schema_version="3.1",
        markup=Markup(
            namespace=NAMESPACES[5],
            style=Style(stock="balances", deletion="mark"),
        ),
        spelling=Spelling(
            unit=UnitForm.CODE, has_versions=True, has_offer_properties=True
        ),
        layout=Layout.SETS,
        portion_size=1000,
        source_id="Обмен с сайтом «Добрый дом»",
        keeps_folders=True,
        query="type={type}&mode={mode}{token}{version}{filename}",
        version="&version=3.1",
        version_modes=frozenset({Mode.INIT}),
        token=TokenUse.VERBATIM,
        init_rule=InitRule.TWO_LINES,
        cycle_per_file=True,
        sends_report=True,
        closing=(Mode.DEACTIVATE, Mode.COMPLETE),
        orders=CONTAINER_ORDERS,
    ),
    Dialect(
        name="moysklad",
        title="МойСклад и другие программы, говорящие как 1С",
        schema_version="2.04",
        markup=Markup(namespace=""),
        spelling=Spelling(currency="руб."),
        layout=Layout.PAIR,
        query="type={type}&mode={mode}{filename}",
        zip=ZipUse.NOTHING,
        always_sends_login=False,
        user_agent="MoySklad/1.0",
    ),
)

DIALECTS: Final = {dialect.name: dialect for dialect in _DIALECTS}
"""The families by name."""


def get_dialect(name: str) -> Dialect:
    """Return the family called *name*.

    Raises `ValueError` for a name that is not in `DIALECTS`.
    """
    try:
        return DIALECTS[name]
    except KeyError as error:
        message = f"no dialect {name!r}; there are {', '.join(DIALECTS)}"
        raise ValueError(message) from error
