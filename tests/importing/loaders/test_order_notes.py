"""What came back from 1C of an order, as whoever asks why it is so reads it."""

import pytest

from django_commerceml.exporting import publish
from django_commerceml.importing.replays import replay
from django_commerceml.models import (
    ChangeOutcome,
    Order,
    OrderExport,
    OrderShipment,
    RecordChange,
)
from tests.adapters.recording import RecordingAdapter
from tests.factories import make_order, make_order_line
from tests.importing.changes import fields_of, notes_of
from tests.importing.imports import store_bytes
from tests.importing.loaders.documents import document
from tests.importing.loaders.ordering import (
    container,
    fresh,
    line,
    load_orders,
    order,
    payment,
    requisites,
    shipment,
    tag,
)

pytestmark = pytest.mark.django_db

TEA = "00000000-0000-4000-8000-000000000001"
CUP = "00000000-0000-4000-8000-000000000002"


@pytest.fixture
def sold(profile):
    """Tea, 2 for 100 each, and a cup for 50."""
    made = make_order(number="15")
    values = {"order": made, "vat_rate": None}
    make_order_line(**values, external_id=TEA, name="Чай", price=100, quantity=2)
    make_order_line(
        **values, external_id=CUP, name="Чашка", price=50, quantity=1, position=1
    )
    publish(made)
    OrderExport.objects.update(acknowledged_version=1)
    return fresh(made)


def noted(run):
    return [field for fields in fields_of(run).values() for field in fields]


def test_changed_lines_and_sums_are_noted(profile, sold):
    run = load_orders(
        profile,
        order(
            id=sold.uuid,
            lines=(
                line(TEA, name="Чай", price=90, quantity=3),
                line(name="Ложка", price=20),
            ),
        ),
    )

    (change,) = RecordChange.objects.all()
    assert (change.record_type, change.object_id) == ("order", sold.pk)
    assert [note[1:4] for note in notes_of(run)] == [
        (str(sold.uuid), "15", ChangeOutcome.UPDATED)
    ]
    assert noted(run) == [
        ["total", "", "250.00", "290.00"],
        ["line", "Чай", "2 × 100.00", "3 × 90.00"],
        ["line", "Ложка", None, "1 × 20.00"],
        ["line", "Чашка", "1 × 50.00", None],
    ]


def test_a_status_is_told_by_its_name(profile, sold):
    said = requisites(Статус_заказа="Выполнен")

    run = load_orders(profile, order(said, id=sold.uuid))

    assert noted(run) == [["status", "", "Принят", "Выполнен"]]


def test_payments_and_shipments_are_told_by_their_numbers(profile, sold):
    attached = (
        payment(requisites(Проведен="true"), amount=250, number="П-1", basis=sold.uuid),
        shipment(
            requisites(Проведен="true"),
            tag("Товары", line(TEA, name="Чай", quantity=2)),
            number="Р-1",
            basis=sold.uuid,
        ),
    )

    run = load_orders(profile, container(order(id=sold.uuid), *attached))

    told = [field for field in noted(run) if not field[0].endswith("_at")]
    assert told == [
        ["is_paid", "", "no", "yes"],
        ["payment_amount", "П-1", None, "250.00"],
        ["payment_is_paid", "П-1", None, "yes"],
        ["shipment_is_shipped", "Р-1", None, "yes"],
        ["shipment_lines", "Р-1", None, "Чай, 2"],
    ]
    assert OrderShipment.objects.count() == 1


def test_a_cancellation_is_noted(profile, sold):
    run = load_orders(profile, order(requisites(Отменен="true"), id=sold.uuid))

    assert ["is_cancelled", "", "no", "yes"] in noted(run)


def test_a_document_that_says_nothing_new_is_not_noted(profile, sold):
    document = order(requisites(Статус_заказа="Выполнен"), id=sold.uuid)
    load_orders(profile, document)

    assert noted(load_orders(profile, document)) == []


def test_what_the_shop_refuses_is_not_noted(profile, sold):
    RecordingAdapter.refuses = {"15"}
    profile.adapter = f"{RecordingAdapter.__module__}.{RecordingAdapter.__name__}"
    profile.save()

    run = load_orders(profile, order(requisites(Отменен="true"), id=sold.uuid))

    RecordingAdapter.refuses = set()
    assert run.counts["order"] == {"failed": 1}
    assert noted(run) == []


def test_an_order_that_is_born_in_1c_is_not_noted(profile):
    profile.imports_new_orders = True
    profile.save()
    buyer = tag(
        "Контрагенты",
        tag("Контрагент", tag("Ид", "к") + tag("Наименование", "Иванов")),
    )

    run = load_orders(
        profile, order(buyer, id=TEA, number="7", lines=(line(CUP, name="Чашка"),))
    )

    assert run.counts["order"] == {"created": 1}
    assert noted(run) == []


def test_an_order_that_a_rehearsal_would_make_is_noted(profile):
    profile.imports_new_orders = True
    profile.save()
    buyer = tag(
        "Контрагенты",
        tag("Контрагент", tag("Ид", "к") + tag("Наименование", "Иванов")),
    )
    said = order(buyer, id=TEA, number="7", lines=(line(CUP, name="Чашка"),))
    file = store_bytes(profile, "orders.xml", document(said).encode())

    run = replay(file, is_dry_run=True)

    assert not Order.objects.exists()
    assert notes_of(run) == [
        ("counterparty", "к", "Иванов", ChangeOutcome.CREATED, 0),
        ("order", TEA, "7", ChangeOutcome.CREATED, 1),
    ]
    told = fields_of(run)["order", TEA]
    assert ["total", "", None, "100.00"] in told
    assert ["line", "Чашка", None, "1 × 100.00"] in told
    objects = RecordChange.objects.values_list("object_id", flat=True)
    assert list(objects) == [None, None]
