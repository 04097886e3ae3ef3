"""A quarter of the site's threads may wait for a worker, in all processes together."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.utils import timezone

from django_commerceml.exchange.places import place_to_wait
from django_commerceml.models import ExchangeSession
from tests.factories import make_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("threads", "most"), [(1, 1), (3, 1), (4, 1), (8, 2), (11, 2), (100, 25)]
)
def test_a_quarter_of_the_threads_may_wait_one_at_least(settings, threads, most):
    settings.COMMERCEML = {**settings.COMMERCEML, "WEB_THREADS": threads}

    with ExitStack() as held:
        given = [
            held.enter_context(place_to_wait(make_session(), seconds=20))
            for _ in range(most + 2)
        ]

    assert given == [True] * most + [False] * 2


def test_a_place_is_free_when_the_request_ends_whatever_happened():
    session = make_session()

    with pytest.raises(ZeroDivisionError), place_to_wait(session, seconds=20):
        raise ZeroDivisionError

    assert ExchangeSession.objects.get(pk=session.pk).waits_until is None


def test_a_process_that_died_frees_its_place_by_itself(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "WEB_THREADS": 1}
    dead = make_session()
    over = timezone.now() - timedelta(seconds=1)
    ExchangeSession.objects.filter(pk=dead.pk).update(waits_until=over)

    with place_to_wait(make_session(), seconds=20) as is_given:
        assert is_given


def test_a_session_does_not_stand_in_its_own_way(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "WEB_THREADS": 1}
    session = make_session()
    ahead = timezone.now() + timedelta(seconds=9)
    ExchangeSession.objects.filter(pk=session.pk).update(waits_until=ahead)

    with place_to_wait(session, seconds=20) as is_given:
        assert is_given
