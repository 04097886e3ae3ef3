"""Moments and numbers as documents hold them: local, without a zone, unpadded."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from django_commerceml.cml import values


def local(moment: datetime) -> datetime:
    """Return *moment* in the time zone of the site, to the second."""
    return timezone.localtime(moment).replace(microsecond=0)


def write_moment(moment: datetime | None) -> str:
    """Return *moment* as an attribute of a document holds it, "" for none."""
    return values.write_moment(local(moment)) if moment else ""


def unpadded(value: Decimal) -> Decimal:
    """Return *value* without zeros at its end: 2.0000 is 2."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def as_price(value: Decimal) -> Decimal:
    """Return *value* with two decimals, or with all it has where that is more."""
    cents = value.quantize(Decimal("0.01"))
    return cents if cents == value else value.normalize()
