"""How many queries a batch costs: the same for one record and for two hundred."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_commerceml.cml.names import RecordKind, SectionKind
from django_commerceml.importing.loaders import LOADERS
from django_commerceml.models import ReferenceBook
from tests.factories import (
    make_book,
    make_catalog,
    make_group,
    make_product,
    make_property,
    make_run,
)
from tests.importing.loaders.contexts import make_context, read_items
from tests.importing.loaders.documents import (
    catalog,
    classifier,
    offer,
    package,
    price,
    prices,
    product,
)

pytestmark = pytest.mark.django_db


def named(element, name, text, extra=""):
    head = f"<Ид>{name}</Ид><Наименование>{text}</Наименование>"
    return f"<{element}>{head}{extra}</{element}>"


def listed(container, element, extra=""):
    def make(names, text):
        said = "".join(named(element, name, text, extra) for name in names)
        return classifier(f"<{container}>{said}</{container}>")

    return make


def options(names, text):
    return listed(
        "Свойства",
        "Свойство",
        "<ВариантыЗначений><Справочник><ИдЗначения>а</ИдЗначения>"
        f"<Значение>{text}</Значение></Справочник></ВариантыЗначений>",
    )(names, text)


def units(names, text):
    said = "".join(
        f"<ЕдиницаИзмерения><Код>{name}</Код><НаименованиеКраткое>{text}"
        "</НаименованиеКраткое></ЕдиницаИзмерения>"
        for name in names
    )
    return classifier(f"<ЕдиницыИзмерения>{said}</ЕдиницыИзмерения>")


def products(names, text):
    extra = (
        f"<Наименование>{text}</Наименование>"
        "<БазоваяЕдиница Код='796'>шт</БазоваяЕдиница>"
        f"<Группы><Ид>г</Ид><Ид>нет</Ид></Группы><Картинка>{text}.jpg</Картинка>"
        "<Картинка>0.jpg</Картинка><Категория>к</Категория><ЗначенияСвойств>"
        f"<ЗначенияСвойства><Ид>с</Ид><Значение>{text}</Значение></ЗначенияСвойства>"
        "<ЗначенияСвойства><Ид>нет</Ид><Значение>1</Значение></ЗначенияСвойства>"
        "</ЗначенияСвойств>"
    )
    return catalog(*(product(name, extra) for name in names))


def offers(names, text):
    extra = (
        f"<Наименование>{text}</Наименование><ХарактеристикиТовара><ХарактеристикаТовара>"
        f"<Наименование>Цвет</Наименование><Значение>{text}</Значение>"
        "</ХарактеристикаТовара></ХарактеристикиТовара>"
        f"{prices(price(str(len(text))), price('2', kind='опт'))}"
        f'<Склад ИдСклада="с1" КоличествоНаСкладе="{len(text)}"/>'
        '<Склад ИдСклада="с2" КоличествоНаСкладе="1"/>'
    )
    return package(*(offer(f"т#{name}", extra) for name in names))


def books(*inner):
    return (
        "<ПользовательскиеСправочники><Справочник><Ид>б</Ид>"
        f"{''.join(inner)}</Справочник></ПользовательскиеСправочники>"
    )


def fields(names, text):
    said = "".join(named("Реквизит", name, text) for name in names)
    return books(f"<Реквизиты>{said}</Реквизиты>")


def items(names, text):
    said = "".join(
        f"<ЭлементСправочника><Ид>{name}</Ид><ЗначенияРеквизитов><ЗначениеРеквизита>"
        f"<Наименование>Наименование</Наименование><Значение>{text}</Значение>"
        "</ЗначениеРеквизита></ЗначенияРеквизитов></ЭлементСправочника>"
        for name in names
    )
    return books(f"<ЭлементыСправочника>{said}</ЭлементыСправочника>")


def parties(names, text):
    said = "".join(named("Контрагент", name, text) for name in names)
    return f"<Контрагенты>{said}</Контрагенты>"


MAKERS = {
    RecordKind.GROUP: listed("Группы", "Группа"),
    RecordKind.PROPERTY: options,
    RecordKind.CATEGORY: listed("Категории", "Категория"),
    RecordKind.UNIT: units,
    RecordKind.PRICE_TYPE: listed("ТипыЦен", "ТипЦены"),
    RecordKind.WAREHOUSE: listed("Склады", "Склад"),
    RecordKind.REFERENCE_FIELD: fields,
    RecordKind.REFERENCE_ITEM: items,
    RecordKind.PRODUCT: products,
    RecordKind.OFFER: offers,
    RecordKind.COUNTERPARTY: parties,
}

QUERIES = {
    "sqlite": {
        RecordKind.GROUP: (5, 3),
        RecordKind.PROPERTY: (5, 8),
        RecordKind.CATEGORY: (3, 2),
        RecordKind.UNIT: (3, 2),
        RecordKind.PRICE_TYPE: (3, 2),
        RecordKind.WAREHOUSE: (3, 2),
        RecordKind.REFERENCE_FIELD: (2, 2),
        RecordKind.REFERENCE_ITEM: (6, 2),
        RecordKind.PRODUCT: (20, 22),
        RecordKind.OFFER: (15, 11),
        RecordKind.COUNTERPARTY: (3, 2),
    },
    "postgresql": {
        RecordKind.GROUP: (5, 6),
        RecordKind.PROPERTY: (5, 14),
        RecordKind.CATEGORY: (3, 5),
        RecordKind.UNIT: (3, 5),
        RecordKind.PRICE_TYPE: (3, 5),
        RecordKind.WAREHOUSE: (3, 5),
        RecordKind.REFERENCE_FIELD: (2, 2),
        RecordKind.REFERENCE_ITEM: (6, 5),
        RecordKind.PRODUCT: (20, 25),
        RecordKind.OFFER: (15, 23),
        RecordKind.COUNTERPARTY: (3, 5),
    },
}
"""By database: queries for new records, and for the same records changed."""
QUERIES["mysql"] = QUERIES["sqlite"]


@pytest.fixture
def run():
    run = make_run()
    profile = run.profile
    make_group(profile=profile, external_id="г")
    make_property(profile=profile, external_id="с", is_external=True)
    make_product(profile=profile, external_id="т")
    make_book(profile=profile, external_id="б")
    make_catalog(profile=profile, external_id="каталог")
    return run


def count_queries(run, kind, number, text):
    names = [f"{place:03}" for place in range(number)]
    outline, records = read_items(MAKERS[kind](names, text))
    assert len(records) == number
    context = make_context(run, outline)
    book = ReferenceBook.objects.get(profile=run.profile)
    for place, section in enumerate(outline.sections):
        if section.kind == SectionKind.REFERENCE_BOOK:
            context.sections[place] = book.pk
    with CaptureQueriesContext(connection) as captured:
        LOADERS[kind](records, context)
    return len(captured)


@pytest.mark.parametrize("number", [1, 200])
@pytest.mark.parametrize("kind", MAKERS)
def test_queries_do_not_grow_with_the_records(run, kind, number):
    new, changed = (count_queries(run, kind, number, text) for text in ("а", "бб"))

    assert (new, changed) == QUERIES[connection.vendor][kind]


def test_every_loader_is_in_the_table():
    """Orders are written one by one: see the tests of bad documents."""
    together = LOADERS.keys() - {RecordKind.DOCUMENT}
    assert all(table.keys() == together for table in QUERIES.values())
