"""The shop's own code: what it refuses, and what becomes of its mistakes."""

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError

from django_commerceml.adapters import PublishContext, RowError
from django_commerceml.adapters.asking import ask_once, ask_shop
from django_commerceml.exceptions import AdapterError, PictureError
from django_commerceml.models import ExchangeProfile, Link, Product
from tests.factories import make_link, make_profile

pytestmark = pytest.mark.django_db

CONTEXT = PublishContext(profile=ExchangeProfile(), changes_only=True)
ROWS = [Product(external_id="а")]


def many(count):
    return [Product(external_id=f"т{number}") for number in range(count)]


def names(rows):
    return [row.external_id for row in rows]


def raising(error):
    def publish(rows, context):
        raise error

    return publish


class Counter:
    """Takes rows into links of *profile*; raises *error* over those named *bad*."""

    def __init__(self, profile, *, bad, error):
        self.profile = profile
        self.bad = bad
        self.error = error
        self.asked = []

    def publish(self, rows, context):
        self.asked.append(len(rows))
        for row in rows:
            make_link(profile=self.profile, external_id=row.external_id)
        if self.bad & {*names(rows)}:
            raise self.error
        return []

    @property
    def taken(self):
        return set(Link.objects.values_list("external_id", flat=True))


@pytest.fixture
def profile():
    return make_profile()


@pytest.mark.parametrize("ask", [ask_shop, ask_once])
def test_the_shop_gets_the_rows_and_what_it_refuses_comes_back(ask):
    refused = [RowError(external_id="а", message="нет места")]
    given = []

    def publish(rows, context):
        given.append((rows, context))
        return refused

    assert ask(publish, ROWS, CONTEXT) == refused
    assert given == [(ROWS, CONTEXT)]


@pytest.mark.parametrize("ask", [ask_shop, ask_once])
def test_nobody_is_asked_to_take_nothing(ask):
    assert ask(raising(ZeroDivisionError()), [], CONTEXT) == []


def test_a_row_that_the_shop_fails_over_is_refused_alone(profile):
    shop = Counter(profile, bad={"т5"}, error=ZeroDivisionError("secret"))

    errors = ask_shop(shop.publish, many(16), CONTEXT)

    assert errors == [
        RowError(
            external_id="т5",
            message="ошибка в программе магазина (publish): ZeroDivisionError",
        )
    ]
    assert shop.taken == {*names(many(16))} - {"т5"}


def test_rows_are_given_by_halves_until_the_bad_one_is_found(profile):
    shop = Counter(profile, bad={"т0"}, error=ZeroDivisionError())

    ask_shop(shop.publish, many(8), CONTEXT)

    assert shop.asked == [8, 4, 2, 1, 1, 2, 4]


@pytest.mark.parametrize("ask", [ask_shop, ask_once])
def test_a_word_for_people_is_quoted(ask):
    error = ValidationError(["артикул занят", "цена мала"])

    if ask is ask_once:
        with pytest.raises(AdapterError, match="артикул занят; цена мала"):
            ask(raising(error), ROWS, CONTEXT)
    else:
        (refused,) = ask(raising(error), ROWS, CONTEXT)
        assert refused.message == "артикул занят; цена мала"


def test_a_row_that_the_database_does_not_take_is_refused_alone(profile):
    taken = make_link(profile=profile, external_id="занят")

    def publish(rows, context):
        for row in rows:
            name = "занят" if row.external_id == "т3" else row.external_id
            Link.objects.create(
                profile=profile,
                kind=taken.kind,
                external_id=name,
                content_type=taken.content_type,
                object_id="1",
            )
        return []

    errors = ask_shop(publish, many(6), CONTEXT)

    assert [error.external_id for error in errors] == ["т3"]
    assert IntegrityError.__name__ in errors[0].message
    assert Link.objects.count() == 6


def test_a_shop_that_fails_over_twenty_rows_alone_is_blamed_itself(profile):
    shop = Counter(profile, bad={*names(many(100))}, error=ZeroDivisionError("secret"))

    with pytest.raises(AdapterError, match="ZeroDivisionError") as caught:
        ask_shop(shop.publish, many(100), CONTEXT)

    assert "secret" not in str(caught.value)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert shop.asked.count(1) == 20
    assert shop.taken == set()


def test_a_shop_that_takes_one_of_many_is_asked_for_all(profile):
    shop = Counter(profile, bad={*names(many(64))} - {"т0"}, error=ZeroDivisionError())

    errors = ask_shop(shop.publish, many(64), CONTEXT)

    assert len(errors) == 63
    assert shop.taken == {"т0"}


def test_a_mistake_over_an_order_is_told_as_the_shops_own():
    with pytest.raises(AdapterError, match="ZeroDivisionError") as caught:
        ask_once(raising(ZeroDivisionError("secret")), ROWS, CONTEXT)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("ask", [ask_shop, ask_once])
def test_a_method_that_a_worker_had_to_break_off_is_named(ask):
    message = r"\(publish\): SoftTimeLimitExceeded"
    with pytest.raises(AdapterError, match=message):
        ask(raising(SoftTimeLimitExceeded()), ROWS, CONTEXT)


@pytest.mark.parametrize("ask", [ask_shop, ask_once])
@pytest.mark.parametrize("error", [OperationalError("gone"), PictureError("плоха")])
def test_what_is_known_to_the_engine_passes_through(ask, error):
    with pytest.raises(type(error)) as caught:
        ask(raising(error), ROWS, CONTEXT)

    assert caught.value is error
