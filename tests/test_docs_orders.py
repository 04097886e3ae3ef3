"""The documentation of orders says what the code does."""

import re
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from django_commerceml import exporting
from django_commerceml.cml.attributes import DocumentAttribute
from django_commerceml.cml.names import AttributeName, Operation
from django_commerceml.cml.styles import OrderForm
from django_commerceml.models import BatchState, Counterparty, HoldReason, Order
from django_commerceml.models.order_options import OrderOptions
from django_commerceml.models.orders import DEFAULT_STATUSES
from django_commerceml.pricing import Quote
from tests import factories
from tests.documents import LANGUAGES, PACKAGE, blocks, first_cells, text_of

in_each_language = pytest.mark.parametrize("language", LANGUAGES)
TESTS = Path(__file__).parent
WORDS_OF_OTHERS = {"Версия на сайте", "ВидНоменклатуры"}
"""Attributes that only go to 1C, so the format has no name for them."""


def cells(text, column=0):
    """Return the cells of *column* of the tables in *text*."""
    rows = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    return [row.split(" | ")[column] for row in rows]


@in_each_language
def test_every_option_of_orders_is_explained(language):
    explained = set(cells(text_of(language, "howto/orders-in-1c.md")))
    meta = OrderOptions._meta  # noqa: SLF001 (Django's public name for it)

    with translation.override(language):
        named = {
            str(field.verbose_name)
            for field in (*meta.fields, *meta.many_to_many)
            if field.editable
        }

    assert named - explained == set()


@in_each_language
def test_every_state_and_every_reason_is_explained(language):
    words = set(first_cells(text_of(language, "reference/states.md")))

    assert {*BatchState.values, *HoldReason.values} - {""} <= words


@in_each_language
def test_every_form_of_orders_is_described(language):
    words = first_cells(text_of(language, "reference/protocol.md"))

    forms = [form.name.lower() for form in OrderForm]
    assert [word for word in words if word in forms] == forms


@in_each_language
def test_the_protocol_names_no_attribute_that_does_not_exist(language):
    text = text_of(language, "reference/protocol.md")
    tables = re.findall(r"^\|.*«.*$", text, re.MULTILINE)

    named = {
        name
        for row in tables
        for name in re.findall(r"«([^»]+)»", row)
        if not name.startswith("Number")
    }
    known = {*DocumentAttribute, *Operation, *AttributeName, *WORDS_OF_OTHERS}
    assert len(named) > 40
    assert named - set(map(str, known)) == set()


@in_each_language
def test_the_statuses_that_a_profile_begins_with_are_listed(language):
    text = text_of(language, "howto/orders.md")

    listed = re.findall(r"^\| `(\w)` \| (\w+) \|$", text, re.MULTILINE)
    assert listed == [(code, name) for code, name, _ in DEFAULT_STATUSES]


@in_each_language
def test_the_functions_of_the_outbox_are_all_listed(language):
    text = text_of(language, "reference/python.md")

    listed = re.findall(r"^`(\w+)\(", text, re.MULTILINE)
    assert set(exporting.__all__) <= set(listed)


@in_each_language
def test_a_quote_is_described_as_it_is(language):
    text = text_of(language, "reference/python.md")
    own = {name for name in vars(Quote) if not name.startswith("_")}

    listed = re.findall(r"\*(\w+)(?:\(\w+\))?\*", " ".join(cells(text)))
    assert set(listed) == own | {item.name for item in fields(Quote)}


@in_each_language
def test_the_templates_of_mails_are_those_of_the_package(language):
    text = text_of(language, "howto/orders.md")
    directory = PACKAGE / "templates" / "commerceml" / "mail"

    named = set(re.findall(r"\b(?:\w+_(?:subject|body)|order)\.txt", text))
    assert named == {path.name for path in directory.iterdir()}


@in_each_language
def test_the_tests_that_hold_the_invariants_are_there(language):
    text = text_of(language, "explanation/orders.md")
    named = set(re.findall(r"`((?:test_|_?check_)\w+)`", "\n".join(cells(text, -1))))
    source = "\n".join(path.read_text("utf-8") for path in TESTS.rglob("*.py"))

    assert len(named) >= 6
    assert {name for name in named if f"def {name}(" not in source} == set()


def make_sold_offer(profile):
    offer = factories.make_offer(profile=profile, name="Чай")
    price_type = factories.make_price_type(profile=profile)
    factories.make_price(offer=offer, price_type=price_type, amount=Decimal(100))
    return offer


@pytest.mark.django_db
@in_each_language
def test_the_order_of_the_tutorial_waits_for_1c(language):
    profile = factories.make_profile()
    make_sold_offer(profile)
    (code,) = [
        code
        for code in blocks(text_of(language, "tutorial.md"), "python")
        if "publish" in code
    ]

    exec(code, {})  # noqa: S102 (the example itself is under test)

    (order,) = Order.objects.all()
    assert (order.total, order.version) == (Decimal(200), 1)
    assert exporting.has_waiting(profile)


@pytest.mark.django_db
@in_each_language
def test_an_order_is_placed_changed_paid_and_cancelled_as_the_guide_does_it(language):
    profile = factories.make_profile()
    offer = make_sold_offer(profile)
    place, party, change, pay, attributes = [
        code
        for code in blocks(text_of(language, "howto/orders.md"), "python")
        if "order" in code or "Counterparty" in code
        if "receiver" not in code and "COMMERCEML" not in code
    ]
    scope: dict[str, Any] = {"user": None}

    exec(place + party + change, scope)  # noqa: S102 (the examples are under test)
    (company,) = Counterparty.objects.all()
    order = scope["place"](None, "1", company, offer, Decimal(3))
    scope["change_quantity"](order.pk, order.lines.get().pk, 2)
    scope["order"] = Order.objects.get(pk=order.pk)
    exec(pay + attributes, scope)  # noqa: S102 (see above)
    scope["cancel"](order.pk, "передумал")

    found = Order.objects.get(pk=order.pk)
    assert (found.total, found.version, found.is_paid) == (Decimal(550), 4, True)
    assert (found.is_cancelled, found.cancellation_reason) == (True, "передумал")
    assert found.counterparty == company


@pytest.mark.django_db
@in_each_language
def test_prices_are_asked_for_as_the_guide_does_it(language, rf, capsys):
    request = rf.get("/")
    request.user = AnonymousUser()
    offer = make_sold_offer(factories.make_profile())
    (code,) = [
        code
        for code in blocks(text_of(language, "howto/orders.md"), "python")
        if "by_offer" in code
    ]
    scope: dict[str, Any] = {"offer": offer, "offers": [offer], "request": request}

    exec(code, scope)  # noqa: S102 (the example itself is under test)

    assert scope["by_offer"][offer.pk].amount == Decimal(100)
    assert capsys.readouterr().out == "100.0000 RUB 1200.00\nTrue\n"
