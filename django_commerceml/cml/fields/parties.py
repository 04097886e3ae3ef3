"""The Контрагент, a person or a company."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from django_commerceml.cml import records
from django_commerceml.cml.declarations import (
    DATE,
    TEXT,
    Element,
    Handler,
    Plain,
    Problems,
    Style,
    Values,
)
from django_commerceml.cml.fields.parts import (
    ADDRESS,
    ATTRIBUTES,
    CONTACT,
    HEAD,
    ID_LEAF,
    NAME,
)
from django_commerceml.cml.members import Leaf
from django_commerceml.cml.nesting import Child, Children

_BANK = Element(
    "Банк",
    records.Bank,
    Leaf("СчетКорреспондентский", "correspondent_account"),
    NAME,
    Child("Адрес", "address", ADDRESS),
    Leaf("БИК", "bik"),
    Leaf("SWIFT", "swift"),
)


class _PersonName(Leaf):
    """The name of a representative, whom the schema wants to be a person, too."""

    def __init__(self) -> None:
        super().__init__("Наименование", "name")

    def handlers(self) -> Iterable[tuple[str, Handler | Plain]]:
        """Yield both names; the full one counts where it is the only one."""
        yield from super().handlers()
        yield "ПолноеНаименование", self._read_full_name

    def _read_full_name(self, node: Any, into: Values, problems: Problems) -> None:  # noqa: ARG002
        into["name"] = into.get("name") or TEXT.read(node.text or "")

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add the name as both (see `Member.write`)."""
        super().write(parent, record, style)
        etree.SubElement(parent, "ПолноеНаименование").text = TEXT.write(record.name)


_REPRESENTATIVE = Element(
    "Представитель",
    records.Representative,
    ID_LEAF,
    _PersonName(),
    Leaf("Отношение", "relation"),
    reports_missing=False,
)


class _Representatives(Children):
    """Представители: the schema's flat form and 2.03's nested Контрагент."""

    def __init__(self) -> None:
        super().__init__(
            "Представитель", "representatives", _REPRESENTATIVE, within="Представители"
        )

    def _read_container(self, node: Any, into: Any, problems: Any) -> None:
        super()._read_container(node, into, problems)
        for child in node.iterfind("Представитель/Контрагент"):
            self._read_item(child, into, problems)


COUNTERPARTY = Element(
    "Контрагент",
    records.Counterparty,
    *HEAD,
    Leaf("ОфициальноеНаименование", "official_name"),
    Leaf("ПолноеНаименование", "full_name"),
    Leaf("Обращение", "salutation"),
    Leaf("Фамилия", "last_name"),
    Leaf("Имя", "first_name"),
    Leaf("Отчество", "middle_name"),
    Leaf("ДатаРождения", "birth_date", DATE),
    Leaf("МестоРождения", "birth_place"),
    Leaf("Пол", "sex"),
    Child("ЮридическийАдрес", "legal_address", ADDRESS),
    Leaf("ИНН", "inn"),
    Leaf("КПП", "kpp"),
    Leaf("ОсновнойВидДеятельности", "main_activity"),
    Leaf("ЕГРПО", "egrpo"),
    Leaf("ОКВЭД", "okved"),
    Leaf("ОКДП", "okdp"),
    Leaf("ОКОПФ", "okopf"),
    Leaf("ОКФС", "okfs"),
    Leaf("ОКПО", "okpo", aliases="КодПоОКПО"),
    Leaf("ДатаРегистрации", "registered_date", DATE),
    Children(
        "РасчетныйСчет",
        "bank_accounts",
        Element(
            "РасчетныйСчет",
            records.BankAccount,
            Leaf("НомерСчета", "number"),
            Child("Банк", "bank", _BANK),
            Child("БанкКорреспондент", "correspondent_bank", _BANK),
            Leaf("Комментарий", "comment"),
            reports_missing=False,
        ),
        within="РасчетныеСчета",
    ),
    Child(
        "УдостоверениеЛичности",
        "identity_document",
        Element(
            "УдостоверениеЛичности",
            records.IdentityDocument,
            Leaf("ВидДокумента", "kind"),
            Leaf("Серия", "series"),
            Leaf("Номер", "number"),
            Leaf("ДатаВыдачи", "issued_date", DATE),
            Leaf("КемВыдан", "issued_by"),
        ),
    ),
    Child("АдресРегистрации", "registration_address", ADDRESS),
    Leaf("Комментарий", "comment"),
    Child("Адрес", "address", ADDRESS),
    Children("Контакт", "contacts", CONTACT, within="Контакты"),
    _Representatives(),
    Leaf("Роль", "role"),
    ATTRIBUTES,
)
