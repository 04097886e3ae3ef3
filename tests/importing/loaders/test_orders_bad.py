"""Documents as nobody should write them: told, nothing lost, nothing else disturbed."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_commerceml.exporting import publish
from django_commerceml.models import Order, OrderExport, OrderLine
from tests.factories import make_order, make_order_line, make_profile
from tests.importing.loaders.documents import rows
from tests.importing.loaders.ordering import (
    codes,
    fresh,
    line,
    load_orders,
    order,
    payment,
    requisites,
    tag,
)

pytestmark = pytest.mark.django_db

GOODS = "00000000-0000-4000-8000-000000000001"
HOSTILE = "&lt;script&gt;alert(1)&lt;/script&gt; ' OR 1=1 -- %s {{ x }} \u202e\u0301"
BUYER = (
    "<Контрагенты><Контрагент><Ид>к1</Ид><Наименование>{}</Наименование>"
    "</Контрагент></Контрагенты>"
)


@pytest.fixture
def sold(profile):
    made = make_order(number="15")
    make_order_line(order=made, external_id=GOODS, price=100, quantity=2)
    publish(made)
    OrderExport.objects.update(acknowledged_version=1)
    return fresh(made)


BAD = {
    "a price that is no number": line(GOODS, price="дорого", quantity=2),
    "a quantity that is no number": line(GOODS, quantity="много"),
    "a negative quantity": line(GOODS, quantity=-2),
    "an enormous number": line(GOODS, quantity=2, price="9" * 30),
    "a negative price": line(GOODS, quantity=2, price=-5),
    "no name": "<Товар><Ид>x</Ид><Количество>1</Количество></Товар>",
    "nothing at all": "<Товар/>",
    "a very long name": line("x", name="Ж" * 3000),
    "a very long id": line("x" * 3000),
    "quantities beyond the column": line(GOODS, quantity="99999999999999"),
}


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
def test_a_bad_line_does_not_disturb_the_next_document(profile, sold, said):
    other = make_order(number="16", lines=1)
    publish(other)

    run = load_orders(
        profile,
        order(id=sold.uuid, lines=(said,)),
        order(requisites(Оплачен="true"), number="16"),
    )

    assert run.state == "done"
    assert fresh(other).is_paid
    total = sum(rows(OrderLine, "total")) - Decimal("199.80")
    assert fresh(sold).total == total


def test_hostile_text_is_text(profile):
    profile.imports_new_orders = True
    profile.save()

    load_orders(
        profile,
        order(
            BUYER.format(HOSTILE),
            tag("Комментарий", HOSTILE),
            id="x",
            number="70",
            lines=(line("т1", name=HOSTILE),),
        ),
    )

    text = HOSTILE.replace("&lt;", "<").replace("&gt;", ">")
    made: Any = Order.objects.get()
    assert (made.comment, made.counterparty.name) == (text, text)
    assert made.lines.get().name == text


def test_foreign_ids_reach_no_order(profile, sold):
    other = make_profile()
    foreign = make_order(number="99", origin=other, lines=1)

    run = load_orders(
        profile,
        order(id=foreign.uuid, number="", lines=()),
        payment(requisites(Оплачено="true"), amount=1, basis=foreign.uuid),
    )

    assert codes(run) == ["ORD-11", "ORD-03"]
    assert (foreign.lines.count(), foreign.payments.count()) == (1, 0)


def test_the_number_of_queries_does_not_grow_with_what_is_unchanged(profile):
    documents = []
    for number in range(60):
        made = make_order(number=f"n{number}", lines=2)
        publish(made)
        documents.append(order(requisites(Оплачен="true"), id=made.uuid))
    load_orders(profile, *documents)

    def queries(some):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert load_orders(profile, *some).counts == {
                "order": {"unchanged": len(some)}
            }
        return len([one for one in captured if "SAVEPOINT" not in one["sql"]])

    assert queries(documents) == queries(documents[:2])


def test_what_is_changed_takes_a_constant_number_of_queries_each(profile):
    documents = []
    for number in range(40):
        made = make_order(number=f"n{number}", lines=2)
        publish(made)
        documents.append(order(requisites(Оплачен="true"), id=made.uuid))

    with CaptureQueriesContext(connection) as few:
        load_orders(profile, *documents[:10])
    with CaptureQueriesContext(connection) as many:
        load_orders(profile, *documents[10:40])

    assert (len(many) - len(few)) / 20 <= 25


def test_a_thousand_documents_go_in_batches(profile):
    documents = [order(number=f"n{number}") for number in range(1000)]

    run = load_orders(profile, *documents)

    assert run.counts == {"order": {"skipped": 1000}}
    assert run.checkpoint == 1000


@pytest.mark.parametrize(
    ("said", "replaced", "expected"),
    [("USD", "", ["ORD-15"]), ("руб", "", []), ("USD", "USD", []), ("", "", [])],
)
def test_another_currency_than_that_of_the_order_is_told(
    profile, sold, said, replaced, expected
):
    profile.order_currency = replaced
    profile.save()

    run = load_orders(profile, order(tag("Валюта", said), number="15"))

    assert codes(run) == expected
    assert fresh(sold).currency == "RUB"
