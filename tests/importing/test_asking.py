"""The shop's own code: what it refuses, and what becomes of its mistakes."""

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

from django_commerceml.adapters import PublishContext, RowError
from django_commerceml.exceptions import AdapterError, PictureError
from django_commerceml.importing.asking import ask_shop
from django_commerceml.models import ExchangeProfile, Product

CONTEXT = PublishContext(profile=ExchangeProfile(), changes_only=True)
ROWS = [Product(external_id="а")]


def raising(error):
    def publish(rows, context):
        raise error

    return publish


def test_the_shop_gets_the_rows_and_what_it_refuses_comes_back():
    refused = [RowError(external_id="а", message="нет места")]
    given = []

    def publish(rows, context):
        given.append((rows, context))
        return refused

    assert ask_shop(publish, ROWS, CONTEXT) == refused
    assert given == [(ROWS, CONTEXT)]


def test_nobody_is_asked_to_take_nothing():
    assert ask_shop(raising(ZeroDivisionError()), [], CONTEXT) == []


def test_a_mistake_of_the_shop_is_told_as_its_own():
    with pytest.raises(AdapterError, match="ZeroDivisionError") as caught:
        ask_shop(raising(ZeroDivisionError("secret")), ROWS, CONTEXT)

    assert "secret" not in str(caught.value)


def test_a_method_that_a_worker_had_to_break_off_is_named():
    message = r"\(publish\): SoftTimeLimitExceeded"
    with pytest.raises(AdapterError, match=message):
        ask_shop(raising(SoftTimeLimitExceeded()), ROWS, CONTEXT)


@pytest.mark.parametrize("error", [OperationalError("gone"), PictureError("плоха")])
def test_what_is_known_to_the_engine_passes_through(error):
    with pytest.raises(type(error)) as caught:
        ask_shop(raising(error), ROWS, CONTEXT)

    assert caught.value is error
