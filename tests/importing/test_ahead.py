"""Work that is done one item ahead."""

import threading

import pytest

from django_commerceml.importing.ahead import one_ahead


def test_items_come_in_order_with_what_was_made_of_them():
    assert list(one_ahead(str.upper, "абв")) == [("а", "А"), ("б", "Б"), ("в", "В")]
    assert list(one_ahead(str.upper, "")) == []


def test_the_next_item_is_in_work_while_the_caller_has_one():
    begun = {name: threading.Event() for name in "абв"}

    def work(name):
        begun[name].set()
        return name

    results = one_ahead(work, "абв")

    assert next(results) == ("а", "а")
    assert begun["б"].wait(timeout=30)
    assert not begun["в"].is_set()


def test_what_the_work_raises_comes_when_its_item_is_due():
    results = one_ahead(lambda number: 1 / number, [1, 0])

    assert next(results) == (1, 1)
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_a_caller_that_stops_leaves_no_thread():
    before = threading.active_count()
    results = one_ahead(str.upper, "абв")
    next(results)

    results.close()

    assert threading.active_count() == before
