"""How families exchange orders: what they take, say and write (protocol A.3, C.12)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django_commerceml.cml.styles import OrderForm


class Confirmation(StrEnum):
    """Which answers to ``success`` a family accepts."""

    ANYTHING = "anything that is not empty"
    NO_FAILURE = "anything that does not begin with failure"
    SUCCESS = "success"


class InfoUse(StrEnum):
    """Where a family asks for the statuses of the site."""

    NEVER = "never"
    TYPED_PATH = "the path that the operator typed"
    BITRIX_PATH = "the path of 1C-Bitrix, whatever was typed"


class PartyKey(StrEnum):
    """By what a family knows a counterparty again."""

    NAME = "name"
    TAX_NUMBERS = "ИНН and КПП"
    SITE_ID = "the id that the site gave"


class IdUse(StrEnum):
    """Whose id of an order goes back to the site."""

    OWN = "1C's"
    SITE = "the site's"
    NONE = "none at all"


class StatusUse(StrEnum):
    """How a family tells the status of an order."""

    NAME = "name"
    ID = "id"
    BOTH = "id and name"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderHabits:
    """Everything that tells how one family exchanges orders."""

    form: OrderForm = OrderForm.FLAT_OLD
    """In which form orders come and go back."""

    says_init: bool = False
    """Whether init stands between checkauth and query."""
    init_version: str | None = None
    """What init says there of versions; None for what the family always says."""
    repeats_query: bool = False
    """Whether query comes again until an answer has no orders."""
    confirmation: Confirmation = Confirmation.SUCCESS
    info: InfoUse = InfoUse.NEVER

    starts: tuple[bytes, ...] = (b"<?xml", b"PK\x03\x04")
    """The first bytes of an answer to query that the family can read."""
    needs_id: bool = False
    number_length: int = 0
    """How long the number of an order may be; 0 for any."""
    takes_exact_contacts: bool = False
    """Whether contacts count only under the names of the oldest form (ERP)."""
    party_keys: tuple[PartyKey, ...] = (PartyKey.NAME,)

    asks_import: bool = False
    file_name: str = "orders-{}_1.xml"
    sends_parties: bool = False
    """Whether counterparties of 1C go in a file of their own (the Bitrix module)."""
    id_use: IdUse = IdUse.NONE
    status_use: StatusUse = StatusUse.NAME
    tells_flags: bool = False
    """Whether "Оплачен" and "Отгружен" are said of every order, with "false" too."""
    tells_pairs: bool = True
    """Whether the order tells the number and date of its payment (not 3.1)."""
    has_long_hours: bool = True
    """Whether the hours before ten have two digits (not in old releases)."""
    number_form: str = "ТД00-{:06}"
    """The numbers that 1C gives to its orders."""
    number_width: int = 0
    """To how many characters Номер1С is filled up with blanks; 0 where 1C's number,
    date and deletion are attributes, not elements."""

    @property
    def has_elements(self) -> bool:
        """Return whether 1C's number, date and deletion are elements."""
        return self.number_width > 0

    @property
    def has_parts(self) -> bool:
        """Return whether payments and shipments travel as documents of their own."""
        return self.form in _WITH_PARTS


_WITH_PARTS: Final = frozenset(
    {OrderForm.SIBLINGS, OrderForm.SUBORDINATES, OrderForm.CONTAINERS}
)

OLD_ORDERS: Final = OrderHabits(
    starts=(b"<?xml", b"\xef\xbb\xbf<?xml", b"PK\x03\x04"),
    party_keys=(PartyKey.TAX_NUMBERS, PartyKey.NAME),
    has_long_hours=False,
)
"""UT 10.3: windows-1251 or UTF-8, and no import is asked for."""

ERP_ORDERS: Final = OrderHabits(
    confirmation=Confirmation.ANYTHING,
    needs_id=True,
    number_length=11,
    takes_exact_contacts=True,
    asks_import=True,
    id_use=IdUse.OWN,
)
"""UT 11, ERP 2, KA 2, Retail."""

UNF_ORDERS: Final = OrderHabits(
    form=OrderForm.SUBORDINATES,
    says_init=True,
    init_version="&cmlVersion=2.10",
    confirmation=Confirmation.NO_FAILURE,
    info=InfoUse.BITRIX_PATH,
    starts=(b"<?xml", b"PK\x03\x04", "<КоммерческаяИнформация".encode()),
    party_keys=(PartyKey.SITE_ID,),
    asks_import=True,
    id_use=IdUse.OWN,
    status_use=StatusUse.BOTH,
    tells_flags=True,
)
"""UNF with the protocol "Битрикс" and subordinate documents."""

BITRIX_ORDERS: Final = OrderHabits(
    form=OrderForm.SIBLINGS,
    says_init=True,
    repeats_query=True,
    info=InfoUse.TYPED_PATH,
    party_keys=(PartyKey.SITE_ID, PartyKey.TAX_NUMBERS),
    asks_import=True,
    file_name="documents___{}.xml",
    id_use=IdUse.SITE,
    status_use=StatusUse.ID,
    number_form="ТД{:06}",
    number_width=11,
)
"""The Bitrix module 4-5."""

CONTAINER_ORDERS: Final = OrderHabits(
    form=OrderForm.CONTAINERS,
    says_init=True,
    repeats_query=True,
    info=InfoUse.TYPED_PATH,
    party_keys=(PartyKey.SITE_ID, PartyKey.TAX_NUMBERS),
    asks_import=True,
    file_name="documents___{}.xml",
    sends_parties=True,
    id_use=IdUse.SITE,
    status_use=StatusUse.ID,
    tells_flags=True,
    tells_pairs=False,
    number_form="ТД{:06}",
    number_width=11,
)
"""The Bitrix module 6-8."""

PLAIN_ORDERS: Final = OrderHabits()
"""MoySklad and other programs that speak as 1C does."""
