"""Counterparties, companies and persons (protocol C.8)."""

from datetime import date

import pytest

from django_commerceml.cml import records as r
from tests.cml.files import document, record


def read_counterparty(inside: str) -> r.Counterparty:
    found = record(
        document(
            f"<Контрагенты><Контрагент><Ид>c1</Ид>{inside}</Контрагент></Контрагенты>"
        )
    )
    assert isinstance(found, r.Counterparty)
    return found


def test_a_company_has_accounts_and_an_address():
    found = read_counterparty(
        "<НомерВерсии>v</НомерВерсии><ПометкаУдаления>false</ПометкаУдаления>"
        "<Наименование>Лавка</Наименование>"
        "<ОфициальноеНаименование>ООО Лавка</ОфициальноеНаименование>"
        "<ЮридическийАдрес><Представление>Москва</Представление></ЮридическийАдрес>"
        "<ИНН>0012345678</ИНН><КПП>001</КПП><КодПоОКПО>007</КодПоОКПО>"
        "<ДатаРегистрации>2020-01-31</ДатаРегистрации><РасчетныеСчета><РасчетныйСчет>"
        "<НомерСчета>40702</НомерСчета><Банк><СчетКорреспондентский>301"
        "</СчетКорреспондентский><Наименование>Банк</Наименование><БИК>044</БИК></Банк>"
        "</РасчетныйСчет></РасчетныеСчета><Контакты/><Роль>Покупатель</Роль>"
    )

    assert found == r.Counterparty(
        id="c1",
        version="v",
        name="Лавка",
        official_name="ООО Лавка",
        legal_address=r.Address(text="Москва"),
        inn="0012345678",
        kpp="001",
        okpo="007",
        registered_date=date(2020, 1, 31),
        bank_accounts=(
            r.BankAccount(
                number="40702",
                bank=r.Bank(correspondent_account="301", name="Банк", bik="044"),
            ),
        ),
        contacts=(),
        role="Покупатель",
    )


def test_a_person_has_a_name_in_parts_and_papers():
    found = read_counterparty(
        "<Наименование>Иванов</Наименование>"
        "<ПолноеНаименование>Иванов Иван</ПолноеНаименование>"
        "<Фамилия>Иванов</Фамилия><Имя>Иван</Имя><Отчество/>"
        "<ДатаРождения>0001-01-01T00:00:00</ДатаРождения><Пол>М</Пол>"
        "<УдостоверениеЛичности><ВидДокумента>Паспорт</ВидДокумента><Серия>4500</Серия>"
        "<Номер>000001</Номер><ДатаВыдачи>01.02.2003</ДатаВыдачи><КемВыдан>ОВД</КемВыдан>"
        "</УдостоверениеЛичности>"
    )

    assert found == r.Counterparty(
        id="c1",
        name="Иванов",
        full_name="Иванов Иван",
        last_name="Иванов",
        first_name="Иван",
        middle_name="",
        sex="М",
        identity_document=r.IdentityDocument(
            kind="Паспорт",
            series="4500",
            number="000001",
            issued_date=date(2003, 2, 1),
            issued_by="ОВД",
        ),
    )


@pytest.mark.parametrize(
    "inside",
    [
        (
            "<Представитель><Отношение>директор</Отношение><Ид>r1</Ид>"
            "<Наименование>Петров</Наименование></Представитель>"
        ),
        (
            "<Представитель><Контрагент><Отношение>директор</Отношение><Ид>r1</Ид>"
            "<Наименование>Петров</Наименование></Контрагент></Представитель>"
        ),
    ],
)
def test_a_representative_is_read_flat_or_nested(inside):
    found = read_counterparty(f"<Представители>{inside}</Представители>")

    assert found.representatives == (
        r.Representative(id="r1", name="Петров", relation="директор"),
    )
