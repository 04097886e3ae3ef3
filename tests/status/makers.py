"""Makers of what a person should look at."""

from itertools import count

from django.utils import timezone

from django_commerceml.models import Unknown, UnknownKind

_numbers = count(1)


def make_open_word(profile, **values):
    now = timezone.now()
    return Unknown.objects.create(
        **{
            "profile": profile,
            "kind": UnknownKind.WAREHOUSE,
            "value": f"word-{next(_numbers)}",
            "first_seen_at": now,
            "last_seen_at": now,
            **values,
        }
    )
