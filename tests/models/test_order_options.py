"""What a profile says of orders."""

import pytest
from django.utils import timezone

from django_commerceml.exporting import publish
from django_commerceml.exporting.enrolment import enroll
from django_commerceml.models import OrderExport
from tests.factories import make_order, make_profile

pytestmark = pytest.mark.django_db


def test_orders_of_the_time_without_an_exchange_are_given_when_it_is_on_again():
    profile = make_profile(orders_enrolled_at=timezone.now())
    profile.exports_orders = False
    profile.save()
    order = make_order(lines=1)
    publish(order)
    assert not OrderExport.objects.exists()

    profile.exports_orders = True
    profile.save()

    assert enroll(profile) == 1
    assert OrderExport.objects.get().order == order


def test_an_exchange_that_is_on_enrols_once():
    profile = make_profile(orders_enrolled_at=timezone.now())
    profile.save()

    assert enroll(profile) == 0
