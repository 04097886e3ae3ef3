"""A test of the ways on which alarms go."""

from django.conf import settings
from django.utils import translation

from django_commerceml.alarms.letters import compose_test
from django_commerceml.alarms.ways import Delivery, deliver, ways_of
from django_commerceml.models import ExchangeProfile


def send_test(profile: ExchangeProfile) -> list[Delivery]:
    """Send a test on every way of *profile*, now; return what became of each."""
    with translation.override(settings.LANGUAGE_CODE):
        letter = compose_test(profile)
        return [deliver(profile, letter, way) for way in ways_of(profile)]
