"""Orders, their statuses, and what keeps their places in the queue apart."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from django_commerceml.models import (
    ExportBatch,
    Order,
    OrderDiscount,
    OrderExport,
    OrderPayment,
    OrderShipment,
    OrderStatus,
    OrderTax,
)
from django_commerceml.models.orders import DEFAULT_STATUSES, statuses_of
from tests.factories import (
    make_order,
    make_order_export,
    make_order_line,
    make_profile,
    make_session,
)

pytestmark = pytest.mark.django_db


def test_a_profile_begins_with_the_usual_statuses():
    profile = make_profile()

    rows = [(row.code, row.name, row.is_final) for row in statuses_of(profile.pk)]

    assert rows == list(DEFAULT_STATUSES)
    assert OrderStatus.objects.count() == len(DEFAULT_STATUSES)


def test_asked_again_it_makes_no_more():
    profile = make_profile()
    first = statuses_of(profile.pk)

    assert statuses_of(profile.pk) == first


def test_the_statuses_of_a_shop_stay_as_they_are_in_the_order_of_work():
    profile = make_profile()
    for place, code in ((2, "A"), (1, "B")):
        OrderStatus.objects.create(profile=profile, code=code, position=place)

    assert [row.code for row in statuses_of(profile.pk)] == ["B", "A"]


@pytest.mark.parametrize("code", ["новый", "a b", "[N]", ""])
def test_the_code_of_a_status_is_latin(code):
    status = OrderStatus(profile=make_profile(), code=code, name="Новый")

    with pytest.raises(ValidationError) as error:
        status.full_clean()
    assert list(error.value.message_dict) == ["code"]


def refused(action):
    with pytest.raises(IntegrityError), transaction.atomic():
        action()


def test_an_infobase_has_one_place_for_an_order():
    export = make_order_export()

    refused(lambda: make_order_export(profile=export.profile, order=export.order))


@pytest.mark.skipif(
    not connection.features.supports_partial_indexes,
    reason="this database has no partial indexes: the code keeps it by a lock",
)
def test_an_infobase_has_one_order_of_a_number():
    export = make_order_export(number="T-1")
    make_order_export(number="T-1")
    make_order_export(profile=export.profile)
    make_order_export(profile=export.profile)

    refused(lambda: make_order_export(profile=export.profile, number="T-1"))


def test_nothing_is_confirmed_that_is_not_there():
    refused(lambda: make_order_export(version=1, acknowledged_version=2))


def test_a_session_has_one_answer_in_a_place():
    session = make_session(type="sale")

    def make():
        ExportBatch.objects.create(
            profile=session.profile, session=session, created_at=session.created_at
        )

    make()
    refused(make)


def test_all_that_belongs_to_an_order_goes_with_it():
    order = make_order(lines=1)
    make_order_export(order=order)
    OrderTax.objects.create(order=order, amount=1)
    OrderPayment.objects.create(order=order, amount=1)
    OrderShipment.objects.create(order=order)
    OrderDiscount.objects.create(order=order, amount=1)
    order.delete()

    for model in (OrderTax, OrderPayment, OrderShipment, OrderDiscount, OrderExport):
        assert not model.objects.exists()


def test_everything_says_what_it_is():
    order = make_order(number="1057")
    line = make_order_line(order=order, name="Чай")
    profile = make_profile()
    status = OrderStatus(profile=profile, code="N", name="Принят")
    batch = ExportBatch(pk=5)

    assert [
        str(item)
        for item in (
            order,
            line,
            status,
            batch,
            OrderDiscount(name="Осень", amount=5),
            OrderTax(name="НДС", rate=20, amount=5),
            OrderPayment(number="П-1", amount=5),
            OrderShipment(number="О-1"),
            OrderExport(order=order, version=2, acknowledged_version=1),
        )
    ] == [
        "1057",
        "Чай",
        "Принят",
        "5",
        "Осень: 5",
        "НДС 20: 5",
        "П-1 5",
        "О-1",
        f"{order.pk} 1/2",
    ]


def test_the_ids_of_orders_are_their_own():
    assert make_order().uuid != make_order().uuid
    assert Order.objects.count() == 2
