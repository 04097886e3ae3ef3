"""Orders of the store go to 1C, and what it does with them comes back once."""

from decimal import Decimal

import pytest

from django_commerceml.exporting import has_waiting, publish
from django_commerceml.models import Order as OurOrder
from django_commerceml.models import OrderExport
from django_commerceml.models.orders import statuses_of
from example_own.store.basket import Row
from example_own.store.models import Order, Product
from example_own.store.placing import place
from tests.importing.loaders.ordering import (
    line,
    load_orders,
    order,
    remarks,
    requisites,
    shipment,
)

pytestmark = pytest.mark.urls("example_own.urls")


class Nobody:
    is_authenticated = False


@pytest.fixture
def placed(sold):
    new = Order(name="Иванова Анна", phone="+7", email="a@example.com")
    new.delivery = Order.Delivery.COURIER
    new.address = "Тверь, Советская, 5"
    made = place(new, [Row(variant=sold, quantity=2)], Nobody())
    publish(made)
    return made


def receive(profile, placed, *documents, lines=None, **facts):
    """Have 1C send the order of *placed* with *facts*; return what the journal says."""
    head = order(requisites(**facts), number=placed.number, lines=lines)
    said = remarks(load_orders(profile, head, *documents))
    placed.refresh_from_db()
    return said


def test_an_order_goes_to_1c_as_the_store_has_it(profile, placed):
    ours = OurOrder.objects.get()

    (found,) = ours.lines.all()
    assert (found.external_id, found.quantity, found.price) == (
        "p1",
        Decimal(2),
        Decimal(150),
    )
    assert (ours.number, ours.status) == (placed.number, "N")
    assert (ours.delivery_name, ours.delivery_price) == ("Курьер", Decimal(350))
    assert (ours.total, placed.total) == (Decimal(650), Decimal(650))
    assert str(ours.counterparty) == "Иванова Анна"
    assert has_waiting(profile)


def test_a_line_keeps_its_id_when_its_product_is_gone(profile, placed):
    Product.objects.all().delete()
    placed.comment = "Когда же?"
    placed.save()

    publish(placed)

    ours = OurOrder.objects.get()
    assert ours.comment == "Когда же?"
    assert ours.lines.get().external_id == "p1"


def test_payment_shipment_and_status_come_back_and_go_no_further(profile, placed):
    OrderExport.objects.update(acknowledged_version=1)

    said = receive(
        profile, placed, Оплачен="true", Отгружен="true", Статус_заказа="Отгружен"
    )

    assert said == []
    assert (placed.is_paid, placed.is_sent) == (True, True)
    assert placed.status == Order.Status.SENT
    publish(placed)
    assert not has_waiting(profile)


def test_a_status_may_skip_steps(profile, placed):
    receive(profile, placed, Статус_заказа="Выполнен")

    assert placed.status == Order.Status.DONE


def test_a_status_that_the_store_does_not_have_is_told(profile, placed):
    statuses_of(profile.pk)  # those that a profile begins with
    profile.order_statuses.create(code="Z", name="На комплектации", position=9)

    said = receive(profile, placed, Статус_заказа="На комплектации")

    (text,) = [text for _, code, text in said if code == "SHOP-03"]
    assert "нет статуса для «Z», там он остался прежним" in text
    assert placed.status == Order.Status.NEW


def test_a_shipping_document_that_comes_twice_does_no_harm(profile, placed):
    shipped = requisites(Отгружено="true")
    document = shipment(
        shipped,
        id="с1",
        number="С-1",
        basis=placed.number,
        lines=(line("p1", quantity=2),),
    )
    for _ in range(2):
        receive(profile, placed, document)

    ours = OurOrder.objects.get()
    assert placed.is_sent
    assert (ours.shipments.count(), ours.version) == (1, 2)


def test_a_quantity_that_1c_changed_is_what_the_buyer_sees(profile, placed, client):
    receive(profile, placed, lines=(line("p1", price=150, quantity=1),))

    session = client.session
    session["orders"] = [placed.pk]
    session.save()
    page = client.get(f"/orders/{placed.number}/").content.decode()
    assert placed.items.get().quantity == 1
    assert "500\xa0₽" in page


def test_a_cancellation_comes_back(profile, placed):
    receive(profile, placed, Отменен="true")

    assert placed.is_cancelled
