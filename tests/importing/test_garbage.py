"""The collector of cyclic garbage keeps away, and comes back."""

import gc

import pytest

from django_commerceml.importing.garbage import without_collector


@pytest.fixture(autouse=True)
def collector():
    gc.enable()
    yield
    gc.enable()


def test_the_collector_is_off_inside_and_on_again_afterwards():
    with without_collector():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_an_error_brings_it_back_too():
    with pytest.raises(ZeroDivisionError), without_collector():
        raise ZeroDivisionError

    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    gc.disable()

    with without_collector():
        pass

    assert not gc.isenabled()


def test_young_garbage_is_collected_at_the_end():
    freed = []

    class Circle:
        def __init__(self):
            self.itself = self

        def __del__(self):
            freed.append(True)

    with without_collector():
        Circle()
        assert freed == []

    assert freed == [True]
