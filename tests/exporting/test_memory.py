"""Memory does not grow with the number of orders in an answer."""

import tracemalloc

import pytest
from django.utils import timezone

from django_commerceml import exporting
from django_commerceml.models import Order, OrderExport, OrderLine
from tests.exporting.exchanges import begin
from tests.factories import make_profile

pytestmark = pytest.mark.django_db


def make_queue(profile, count):
    orders = Order.objects.bulk_create(
        Order(number=f"{profile.pk}-{number}", version=1) for number in range(count)
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=order, name="Чай", price=1, quantity=1) for order in orders
    )
    OrderExport.objects.bulk_create(
        OrderExport(profile=profile, order=order) for order in orders
    )


def peak_of(profile):
    """Return the most memory that an answer, its sending and its end have taken."""
    session = begin(profile)
    tracemalloc.start()
    for _ in exporting.iter_payload(exporting.open_batch(session)):
        pass
    exporting.confirm(session)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_three_times_the_orders_take_hardly_more_memory():
    peaks = []
    for count in (50, 1100, 3300):
        profile = make_profile(orders_per_query=0, orders_enrolled_at=timezone.now())
        OrderExport.objects.all().delete()
        make_queue(profile, count)
        peaks.append(peak_of(profile))

    # The first one warms up what is kept for ever; the second fills all buffers.
    assert peaks[2] < peaks[1] * 1.3
