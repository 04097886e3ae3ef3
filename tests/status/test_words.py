"""Spans of time in words."""

from datetime import timedelta

import pytest
from django.utils import translation

from django_commerceml.status import describe_span


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 seconds"),
        (1.9, "1 second"),
        (59.9, "59 seconds"),
        (60, "1 minute"),
        (3 * 60 + 59, "3 minutes"),
        (26 * 3600, "1 day"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(seconds, text):
    with translation.override("en"):
        assert describe_span(timedelta(seconds=seconds)) == text
