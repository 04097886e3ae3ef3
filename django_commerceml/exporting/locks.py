"""The lock that makes all that is done for one infobase go one after another."""

from django.db import connection

from django_commerceml.models import ExchangeProfile


def lock(profile_id: int) -> None:
    """Wait until nobody else works for the profile, within a transaction.

    A new order of the shop refers to the profile, and must not wait for this:
    where the database knows a lock that lets it pass, that one is taken.
    """
    no_key = connection.features.has_select_for_no_key_update
    rows = ExchangeProfile.objects.select_for_update(no_key=no_key)
    rows.values_list("pk").get(pk=profile_id)
