"""Orders: what the shop types goes to 1C, what 1C did is not written over."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from django_commerceml.admin.orders.rows import MOST_EDITED_LINES
from django_commerceml.exporting import publish
from django_commerceml.models import (
    HoldReason,
    Order,
    OrderExport,
    OrderLine,
    OrderPayment,
)
from django_commerceml.models.versions import raise_version
from tests.admin import makers
from tests.factories import (
    make_counterparty,
    make_offer,
    make_order,
    make_order_export,
    make_order_line,
    make_product,
    make_profile,
    make_unit,
)

LIST = "admin:commerceml_order_changelist"
ADD = "admin:commerceml_order_add"
INLINES = ("lines", "discounts", "taxes", "payments", "shipments")


def change_address(order):
    return reverse("admin:commerceml_order_change", args=[order.pk])


def shown_form(page, address):
    """Return what a browser would send back of the form at *address*."""
    response = page.get(address)
    form = response.context["adminform"].form
    typed = typed_in(form)
    for inline in response.context["inline_admin_formsets"]:
        for part in (inline.formset.management_form, *inline.formset.forms):
            typed |= typed_in(part)
    return typed


def typed_in(form):
    typed: dict[str, Any] = {}
    for bound in form:
        if bound.field.disabled:
            continue
        typed |= typed_under(bound, bound.html_name)
        if bound.field.show_hidden_initial:
            typed |= typed_under(bound, bound.html_initial_name)
    return typed


def typed_under(bound, name):
    value = bound.value()
    if hasattr(bound.field.widget, "widgets"):
        parts = enumerate(bound.field.widget.decompress(value))
        return {f"{name}_{number}": part for number, part in parts}
    return {} if value is None or value is False else {name: value}


def save(page, order, **changes):
    response = page.post(
        change_address(order), {**shown_form(page, change_address(order)), **changes}
    )
    order.refresh_from_db()
    return response


def found_numbers(page, **query):
    response = page.get(reverse(LIST), query)
    assert response.status_code == 200
    return {order.number for order in response.context["cl"].result_list}


@pytest.fixture
def profile(db):
    return make_profile(slug="ut", name="Склад")


@pytest.fixture
def order(profile):
    buyer = make_counterparty(profile=None)
    order = make_order(number="1001", lines=2, counterparty=buyer)
    publish(order)
    return order


def test_a_saved_change_goes_to_1c_as_one_new_version(page, order):
    save(page, order, comment="Позвоните", delivery_price="300")

    assert (order.comment, order.version) == ("Позвоните", 2)
    assert order.total == Decimal("699.60")
    assert OrderExport.objects.get().version == 2


def test_what_was_not_changed_does_not_go_again(page, order):
    response = save(page, order)

    assert response.status_code == 302
    assert (order.version, OrderExport.objects.get().version) == (1, 1)


def test_a_changed_line_changes_the_sums(page, order):
    save(page, order, **{"lines-0-quantity": "5", "lines-0-price": "10"})

    line = order.lines.first()
    assert (line.quantity, line.price, line.total) == (5, 10, Decimal("50.00"))
    assert (order.total, order.version) == (Decimal("249.80"), 2)


def test_a_line_can_be_removed(page, order):
    save(page, order, **{"lines-0-DELETE": "on"})

    assert order.lines.count() == 1
    assert (order.total, order.version) == (Decimal("199.80"), 2)


def test_a_new_line_is_filled_from_its_offer(page, order):
    unit = make_unit(short_name="шт", code="796")
    product = make_product(base_unit=unit, vat_rate=Decimal(20))
    offer = make_offer(product=product, name="Дрель", sku="D-1", barcode="46")

    save(
        page,
        order,
        **{
            "lines-TOTAL_FORMS": 3,
            "lines-2-order": order.pk,
            "lines-2-offer": offer.pk,
            "lines-2-quantity": "1",
            "lines-2-price": "500",
        },
    )

    line = order.lines.last()
    assert (line.external_id, line.name, line.sku, line.barcode) == (
        offer.external_id,
        "Дрель",
        "D-1",
        "46",
    )
    assert (line.unit_code, line.unit_name, line.vat_rate) == ("796", "шт", 20)
    assert line.position > max(order.lines.values_list("position", flat=True)[:2])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lines-0-name": "", "lines-0-offer": ""}, "Выберите предложение"),
        ({"lines-0-quantity": "0"}, "Нужно больше нуля"),
        ({"status": "no such"}, "Выберите корректный вариант"),
        ({"delivery_address_parts": '["Тверь"]'}, "Нужны пары"),
        ({"attributes": "[1]"}, "Нужен объект"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(page, order, changes, message):
    response = save(page, order, comment="новый", **changes)

    assert message in response.content.decode()
    assert (order.comment, order.version) == ("", 1)


def test_what_1c_changed_meanwhile_is_not_written_over(page, order, profile):
    typed = shown_form(page, change_address(order))
    Order.objects.filter(pk=order.pk).update(is_paid=True)
    raise_version(order, source=profile)

    response = page.post(change_address(order), {**typed, "comment": "мой"})

    order.refresh_from_db()
    assert "Пока вы правили заказ" in response.content.decode()
    assert (order.is_paid, order.comment, order.version) == (True, "", 2)


@pytest.mark.parametrize(
    ("flag", "moment", "fact"),
    [
        ("is_paid", "paid_at", "paid_by"),
        ("is_shipped", "shipped_at", "shipped_by"),
        ("is_cancelled", "cancelled_at", "cancelled_by"),
    ],
)
def test_the_word_of_the_shop_replaces_that_of_1c(page, order, flag, moment, fact):
    Order.objects.filter(pk=order.pk).update(
        **{flag: True, moment: datetime(2026, 1, 2, tzinfo=UTC), "facts": {fact: 1}}
    )
    typed = shown_form(page, change_address(order))
    del typed[flag]

    page.post(change_address(order), typed)
    order.refresh_from_db()
    assert (getattr(order, flag), getattr(order, moment)) == (False, None)
    assert order.facts == {}

    save(page, order, **{flag: "on"})
    assert getattr(order, flag) is True
    assert getattr(order, moment) is not None


def test_a_changed_status_is_dated(page, order):
    save(page, order, status="P")

    assert order.status == "P"
    assert order.status_changed_at is not None


def test_an_unknown_status_of_an_order_can_stay(page, order):
    Order.objects.filter(pk=order.pk).update(status="OLD")

    save(page, order, comment="новый")

    assert (order.status, order.comment) == ("OLD", "новый")


def test_computed_and_given_values_cannot_be_typed(page, order):
    save(page, order, total="1", vat_total="1", number="2", version="9", comment="x")

    assert (order.total, order.number, order.version) == (
        Decimal("399.60"),
        "1001",
        2,
    )


def test_what_1c_reported_is_not_changed_here(page, order, profile):
    payment = makers.make_payment(order=order, source=profile, number="П-1")

    save(
        page,
        order,
        **{"payments-0-number": "другой", "payments-0-amount": "1", "comment": "x"},
    )

    payment.refresh_from_db()
    assert (payment.number, payment.amount) == ("П-1", 10)
    assert order.comment == "x"


def test_the_shop_adds_a_payment_and_it_is_dated(page, order):
    save(
        page,
        order,
        **{
            "payments-TOTAL_FORMS": 1,
            "payments-0-order": order.pk,
            "payments-0-number": "К-1",
            "payments-0-kind": "cash",
            "payments-0-amount": "100",
            "payments-0-is_paid": "on",
        },
    )

    payment = OrderPayment.objects.get()
    assert (payment.number, payment.kind, payment.is_paid) == ("К-1", "cash", True)
    assert payment.paid_at is not None
    assert order.version == 2


def test_the_discount_of_a_line_is_shown_and_not_changed(page, order):
    discount = makers.make_discount(order=order, line=order.lines.first())

    save(page, order, **{"discounts-0-amount": "1"})

    discount.refresh_from_db()
    assert (discount.amount, order.version) == (10, 1)


def test_a_new_order_goes_to_1c(page, profile):
    typed = shown_form(page, reverse(ADD))
    row = {
        "lines-TOTAL_FORMS": 1,
        "lines-0-name": "Доставка пианино",
        "lines-0-quantity": "1",
        "lines-0-price": "900",
    }

    page.post(reverse(ADD), {**typed, **row, "number": "T-1", "is_paid": "on"})

    order = Order.objects.get()
    assert (order.number, order.total, order.version) == ("T-1", Decimal(900), 1)
    assert order.paid_at is not None
    assert OrderExport.objects.get().profile == profile


def test_a_new_order_is_offered_the_next_number(page, order):
    typed = shown_form(page, reverse(ADD))

    assert typed["number"] == str(order.pk + 1)


def test_an_order_with_very_many_lines_is_saved_without_them(page, order):
    for _ in range(MOST_EDITED_LINES):
        make_order_line(order=order)

    typed = shown_form(page, change_address(order))
    save(page, order, comment="новый")

    assert not [name for name in typed if re.match(r"lines-\d+-price", name)]
    assert order.comment == "новый"
    assert OrderLine.objects.count() == MOST_EDITED_LINES + 2


@pytest.mark.parametrize(
    "term",
    [
        "1001",
        "100",
        "УТ-77",
        "A-1001",
        "иванов",
        "ivan@example.com",
        "79991234567",
        "8 999 123-45-67",
        "9991234567",
        "chief@example.com",
    ],
)
def test_an_order_is_found(page, superuser, term):
    superuser.email = "chief@example.com"
    superuser.save()
    buyer = make_counterparty(
        name="Иванов Иван",
        contacts=[
            ["Почта", "ivan@example.com"],
            ["Телефон мобильный", "+7 (999) 123-45-67"],
        ],
    )
    order = make_order(number="1001", counterparty=buyer, user=superuser)
    make_order_export(order=order, number_in_1c="УТ-77", number="A-1001")
    make_order(number="2002", counterparty=make_counterparty(name="Пётр"))

    assert found_numbers(page, q=term) == {"1001"}


def make_orders_of_each_state(profile):
    states: dict[str, Any] = {
        "waiting": {},
        "given": {},
        "confirmed": {"acknowledged_version": 1},
        "came_back": {"acknowledged_version": 1, "echoed_version": 1},
        "held": {"held_reason": HoldReason.OPERATOR},
    }
    for number, values in states.items():
        order = make_order(number=number)
        make_order_export(order=order, profile=profile, **values)
    given = Order.objects.get(number="given")
    batch = makers.make_export_batch(sent_at=datetime(2026, 1, 2, tzinfo=UTC))
    type(batch).objects.update(profile=profile)
    makers.make_export_item(batch=batch, order=given)
    return list(states)


def test_the_list_is_filtered_by_what_1c_has(page, profile):
    states = make_orders_of_each_state(profile)

    found = {state: found_numbers(page, exchange=state) for state in states}

    assert found == {state: {state} for state in states}
    assert found_numbers(page) == set(states)


def test_what_was_not_given_to_its_end_still_waits(page, profile):
    make_order_export(order=make_order(number="1"), profile=profile)
    batch = makers.make_export_batch()
    type(batch).objects.update(profile=profile)
    makers.make_export_item(batch=batch, order=Order.objects.get())

    assert found_numbers(page, exchange="waiting") == {"1"}


def test_the_list_says_what_each_infobase_has(page, profile):
    order = make_order(is_paid=True, status="P")
    make_order_export(order=order, profile=profile, held_reason=HoldReason.OPERATOR)
    make_order_export(order=order, profile=make_profile(name="УНФ"))

    content = page.get(reverse(LIST)).content.decode()

    assert re.findall(r'cml-state cml-state-(\w+)">([^<]+)<', content) == [
        ("held", "Склад: придержан"),
        ("waiting", "УНФ: ждёт"),
    ]
    assert 'Оплачен<div class="cml-quiet">оплачен</div>' in content


def test_the_list_calls_a_status_as_the_infobase_does(page, profile):
    makers.make_status(profile=profile, code="N", name="Новенький")
    make_order(status="N")

    assert "Новенький<div" in page.get(reverse(LIST)).content.decode()


def test_the_list_is_filtered_by_status(page, profile):
    makers.make_status(profile=profile, code="N", name="Новый")
    make_order(number="1", status="N")
    make_order(number="2", status="P")

    assert found_numbers(page, status="N") == {"1"}


def test_the_buyer_is_the_counterparty_or_the_user(page, superuser):
    make_order(counterparty=make_counterparty(name="Иванов Иван"))
    make_order(user=superuser)

    content = page.get(reverse(LIST)).content.decode()

    assert re.findall(r'field-buyer">([^<]*)<', content) == ["chief", "Иванов Иван"]


def test_more_orders_with_more_infobases_need_no_more_queries(page):
    numbers = []
    for _ in range(2):
        for _ in range(3):
            makers.make_full_order()
        with CaptureQueriesContext(connection) as captured:
            page.get(reverse(LIST))
        numbers.append(len(captured))

    assert numbers[0] == numbers[1]


def test_who_may_only_look_changes_nothing(permit, order):
    client = permit("view_order")

    content = client.get(change_address(order)).content.decode()
    response = client.post(change_address(order), {"comment": "x"})

    order.refresh_from_db()
    assert "Придержать" not in content
    assert (response.status_code, order.comment) == (403, "")


def test_a_save_is_written_down(page, order, superuser):
    save(page, order, comment="новый")

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (superuser, str(order.pk))


def test_a_page_of_no_order_leads_back(page, db):
    response = page.get(reverse("admin:commerceml_order_change", args=["none"]))

    assert response["Location"] == reverse("admin:index")
