"""Orders from 1C: found, applied once, in the order of their files."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localtime

from django_commerceml.exporting import publish
from django_commerceml.importing import work
from django_commerceml.models import Order, OrderExport
from tests.factories import (
    make_order,
    make_order_export,
    make_order_line,
    make_profile,
    make_run,
)
from tests.importing.imports import import_bytes, store_bytes
from tests.importing.loaders.documents import document, rows
from tests.importing.loaders.ordering import (
    codes,
    container,
    fresh,
    line,
    lines_of,
    load_orders,
    order,
    remarks,
    requisites,
    tag,
)

pytestmark = pytest.mark.django_db

GOODS = "00000000-0000-4000-8000-000000000001"
ID_IN_1C = "90000000-0000-4000-8000-000000000001"
THREE = (line(GOODS, price=100, quantity=3),)


@pytest.fixture
def sold(profile):
    """An order of one line, two for 100 each, that 1C has confirmed."""
    made = make_order(number="15")
    make_order_line(
        order=made, external_id=GOODS, name="Чай", price=100, quantity=2, vat_rate=None
    )
    publish(made)
    OrderExport.objects.update(acknowledged_version=1, number="15")
    return fresh(made)


def export_of(made: Order) -> OrderExport:
    return OrderExport.objects.get(order=made)


def quantities(made: Order) -> Any:
    return [quantity for (quantity,) in lines_of(made, "quantity")]


NAMES = {
    "its own id": {"id": "{uuid}"},
    "its number": {"number": "15"},
    "its number with blanks": {"number": " 15 "},
    "an id that nobody knows and its number": {"id": ID_IN_1C, "number": "15"},
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_an_order_is_found_by(profile, sold, names):
    names = {name: value.format(uuid=sold.uuid) for name, value in names.items()}

    run = load_orders(profile, order(**names, lines=THREE))

    assert lines_of(sold, "name", "quantity", "total") == [
        ("Чай", Decimal(3), Decimal(300))
    ]
    assert fresh(sold).total == 300
    assert run.counts == {"order": {"updated": 1}}
    assert remarks(run) == []


@pytest.mark.parametrize("number", ["15", "A15"])
@pytest.mark.parametrize("at_site", ["15", "A15"])
def test_the_prefix_of_the_number_is_no_matter(sold, profile, at_site, number):
    profile.order_number_prefix = "A"
    profile.save()
    Order.objects.update(number=at_site)
    OrderExport.objects.update(number="")

    load_orders(profile, order(number=number, lines=THREE))

    assert quantities(sold) == [3]


def test_the_number_of_1c_is_enough(profile, sold):
    OrderExport.objects.update(number_in_1c="ТД-1")

    load_orders(profile, order(tag("Номер1С", "ТД-1   "), lines=THREE))

    assert quantities(sold) == [3]


def test_a_number_of_1c_that_two_orders_have_says_nothing(profile, sold):
    make_order_export(profile=profile, number_in_1c="ТД-1")
    OrderExport.objects.update(number_in_1c="ТД-1")

    run = load_orders(profile, order(tag("Номер1С", "ТД-1"), lines=THREE))

    assert codes(run) == ["ORD-11"]
    assert quantities(sold) == [2]


def test_the_id_of_1c_is_kept_and_is_enough_from_then_on(profile, sold):
    load_orders(profile, order(id=ID_IN_1C, number="15", lines=THREE))

    load_orders(profile, order(id=ID_IN_1C, lines=(line(GOODS, quantity=4),)))

    assert export_of(sold).external_id == ID_IN_1C
    assert quantities(sold) == [4]


def test_id_and_number_of_two_orders_the_id_wins_and_the_journal_says_so(profile, sold):
    other = make_order(number="16", lines=1)
    publish(other)

    run = load_orders(profile, order(id=sold.uuid, number="16", lines=THREE))

    assert (quantities(sold), quantities(other)) == ([3], [2])
    assert remarks(run) == [
        (
            "warning",
            "ORD-04",
            f"Заказ № 15: Ид «{sold.uuid}» и номер «16» у разных заказов, взят по Ид",
        )
    ]


def test_a_document_without_id_and_number_is_refused(profile, sold):
    run = load_orders(profile, order(lines=THREE))

    assert remarks(run) == [
        ("error", "ORD-13", "Заказ № —: у документа нет ни Ид, ни номера")
    ]
    assert run.counts == {"order": {"failed": 1}}


def test_an_order_of_another_infobase_is_out_of_reach(sold):
    born = make_order(number="70", origin=make_profile(), lines=1)
    stranger = make_profile()

    run = load_orders(
        stranger,
        order(id=born.uuid, lines=THREE),
        order(number="70", lines=THREE),
    )

    assert codes(run) == ["ORD-11", "ORD-11"]
    assert run.counts == {"order": {"skipped": 2}}
    assert quantities(born) == [2]


def test_what_came_from_1c_does_not_go_back_to_it_but_to_others(profile, sold):
    other = make_profile()
    publish(sold)
    OrderExport.objects.update(acknowledged_version=2, version=2)

    load_orders(profile, order(id=sold.uuid, lines=THREE))

    acknowledged = OrderExport.objects.values_list("profile_id", "acknowledged_version")
    assert dict(acknowledged) == {profile.pk: 3, other.pk: 2}
    assert set(rows(OrderExport, "version")) == {3}
    assert export_of_profile(profile).echoed_version == 3


def export_of_profile(profile):
    return OrderExport.objects.get(profile=profile)


def test_a_change_of_the_shop_that_waits_goes_on_waiting(profile, sold):
    Order.objects.update(comment="позвоните")
    publish(sold)

    load_orders(profile, order(requisites(Оплачен="true"), id=sold.uuid))

    export = export_of(sold)
    assert (export.version, export.acknowledged_version) == (3, 1)


def test_the_same_document_again_is_unchanged(profile, sold):
    said = order(id=sold.uuid, lines=THREE)
    load_orders(profile, said)
    before = (rows(Order), rows(OrderExport))

    run = load_orders(profile, said)

    assert run.counts == {"order": {"unchanged": 1}}
    assert (rows(Order), rows(OrderExport)) == before


def test_a_document_that_says_what_is_there_already_raises_no_version(profile, sold):
    run = load_orders(profile, order(id=sold.uuid, lines=(line(GOODS, quantity=2),)))

    assert run.counts == {"order": {"unchanged": 1}}
    assert fresh(sold).version == 1


def test_a_file_that_came_earlier_does_not_undo_one_that_came_later(profile, sold):
    older = store_bytes(
        profile,
        "a.xml",
        document(order(id=sold.uuid, lines=(line(GOODS, quantity=9),))).encode(),
    )
    load_orders(profile, order(id=sold.uuid, lines=THREE))

    run = work(make_run(profile=profile, file=older))

    assert quantities(sold) == [3]
    assert remarks(run) == [
        (
            "info",
            "ORD-10",
            "Заказ № 15: документ старше того, что уже принят, и не применён",
        )
    ]
    assert run.counts == {"order": {"skipped": 1}}


def test_an_order_that_is_twice_in_a_file_ends_as_the_last_says(profile, sold):
    run = load_orders(
        profile,
        order(id=sold.uuid, lines=THREE),
        order(id=sold.uuid, lines=(line(GOODS, quantity=4),)),
    )

    assert quantities(sold) == [4]
    assert run.counts == {"order": {"updated": 2}}


def test_an_order_in_a_container(profile, sold):
    load_orders(profile, container(order(id=sold.uuid, lines=THREE)))

    assert quantities(sold) == [3]


def test_a_document_that_does_not_say_what_it_is_is_an_order(profile, sold):
    load_orders(profile, order(id=sold.uuid, operation="", lines=THREE))

    assert quantities(sold) == [3]


def test_number_and_date_of_1c_are_kept_in_the_zone_of_the_site(profile, sold):
    said = requisites(Номер_по_1С="ТД-1", Дата_по_1С="2026-11-24T14:02:55")

    run = load_orders(profile, order(said, number="15"))

    export = export_of(sold)
    assert export.number_in_1c == "ТД-1"
    assert f"{localtime(export.date_in_1c):%F %T}" == "2026-11-24 14:02:55"
    assert run.counts == {"order": {"unchanged": 1}}


def test_a_rehearsal_changes_nothing(profile, sold):
    file = store_bytes(
        profile, "a.xml", document(order(id=sold.uuid, lines=THREE)).encode()
    )

    run = work(make_run(profile=profile, file=file, is_dry_run=True))

    assert run.counts == {"order": {"updated": 1}}
    assert (quantities(sold), fresh(sold).version) == ([2], 1)


def test_a_file_without_documents_is_told_as_such(profile, sold):
    run = import_bytes(profile, "orders.xml", document().encode())

    assert (run.state, run.error_code) == ("failed", "XML-08")
    assert quantities(sold) == [2]
