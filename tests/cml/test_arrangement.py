"""The documents of an order in four forms: nothing is lost but where a form must."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from django_commerceml.cml.arrangement import arrange, flatten
from django_commerceml.cml.records import OrderContainer, OrderDocument

ORDER = OrderDocument(id="1", number="T-1")
PAYMENT = OrderDocument(id="501", basis_id="1")
SHIPMENT = OrderDocument(id="702", basis_id="1")
LOST = OrderDocument(id="900", basis_id="99")
OTHER = OrderDocument(id="2", number="T-2")
ALL = OrderContainer(documents=(ORDER, PAYMENT, SHIPMENT, OTHER, LOST))


def lone(document):
    return OrderContainer(documents=(document,))


def test_a_flat_file_has_the_orders_alone():
    assert arrange(ALL, "flat") == (lone(ORDER), lone(OTHER))


def test_siblings_stand_each_for_itself():
    assert arrange(ALL, "siblings") == tuple(map(lone, ALL.documents))


def test_a_container_has_all_of_them():
    assert arrange(ALL, "containers") == (ALL,)


def test_subordinates_lie_within_their_order_and_need_no_basis():
    order = OrderDocument(
        id="1",
        number="T-1",
        subordinates=(OrderDocument(id="501"), OrderDocument(id="702")),
    )

    assert arrange(ALL, "subordinates") == (lone(order), lone(OTHER), lone(LOST))


def test_what_lay_within_an_order_gets_its_basis_back():
    (nested, *_) = arrange(ALL, "subordinates")

    assert flatten(nested) == (ORDER, PAYMENT, SHIPMENT)


def test_orders_without_an_id_keep_what_lies_within_them():
    order = OrderDocument(number="T-3", subordinates=(OrderDocument(number="7"),))

    assert flatten(lone(order)) == (
        OrderDocument(number="T-3"),
        OrderDocument(number="7"),
    )


def test_an_order_based_on_itself_is_not_lost():
    odd = OrderDocument(id="1", basis_id="1")

    assert arrange(lone(odd), "subordinates") == (lone(odd),)


IDS = st.sampled_from(["1", "2", "3"])
ORDERS = st.builds(OrderDocument, id=IDS)
PARTS = st.builds(OrderDocument, id=IDS.map("p".__add__), basis_id=IDS)


@pytest.mark.parametrize("form", ["siblings", "subordinates", "containers"])
@settings(deadline=None)
@given(
    orders=st.lists(ORDERS, unique_by=lambda order: order.id),
    parts=st.lists(PARTS, unique_by=lambda part: part.id),
)
def test_no_form_but_the_flat_one_loses_a_document(form, orders, parts):
    container = OrderContainer(documents=(*orders, *parts))

    found = [document for one in arrange(container, form) for document in flatten(one)]

    assert sorted(map(repr, found)) == sorted(map(repr, container.documents))


@pytest.mark.parametrize("form", ["flat", "siblings", "subordinates", "containers"])
def test_what_is_arranged_is_arranged_no_further(form):
    once = arrange(ALL, form)

    assert tuple(two for one in once for two in arrange(one, form)) == once
