"""Reference books of the user (protocol C.7)."""

from django_commerceml.cml import records as r
from tests.cml.files import document, scanned


def test_a_reference_book_gives_its_fields_and_its_items():
    file = document(
        "<ПользовательскиеСправочники><Справочник><Ид>b1</Ид><Реквизиты><Реквизит>"
        "<Ид>f1</Ид><Наименование>Сайт</Наименование><ТипЗначений>Строка</ТипЗначений>"
        "</Реквизит></Реквизиты><ЭлементыСправочника><ЭлементСправочника><Ид>i1</Ид>"
        "<НомерВерсии>v</НомерВерсии><ЗначенияРеквизитов><ЗначениеРеквизита>"
        "<Ид>f1</Ид><Значение>example.org</Значение></ЗначениеРеквизита>"
        "<ЗначениеРеквизита><Наименование>Наименование</Наименование>"
        "<Значение>Сенча</Значение></ЗначениеРеквизита></ЗначенияРеквизитов>"
        "</ЭлементСправочника></ЭлементыСправочника></Справочник>"
        "</ПользовательскиеСправочники>"
    )

    assert scanned(file).records() == [
        r.ReferenceField(id="f1", name="Сайт", value_type="Строка"),
        r.ReferenceItem(
            id="i1",
            version="v",
            values=(
                r.ReferenceValue(id="f1", value="example.org"),
                r.ReferenceValue(name="Наименование", value="Сенча"),
            ),
        ),
    ]
