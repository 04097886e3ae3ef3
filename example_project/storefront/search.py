"""Search by words: name, article number, barcode."""

import re

from django import forms
from django.db.models import Q

from django_commerceml.models import Offer

MAX_WORDS = 8


class SearchForm(forms.Form):
    """What a buyer types."""

    q = forms.CharField(max_length=100, required=False)


def matches(query: str) -> Q:
    """Return the condition that every word of *query* is found in a product.

    The words become patterns because SQLite ignores the case of Latin letters
    only, while its patterns are Python's and know Cyrillic; "ё" may be "е".
    """
    condition = Q()
    for word in query.split()[:MAX_WORDS]:
        pattern = re.sub("[её]", "[её]", re.escape(word.lower()))
        variants = Offer.objects.filter(
            Q(sku__iregex=pattern) | Q(barcode=word),
            is_active=True,
            product__isnull=False,
        )
        condition &= (
            Q(name__iregex=pattern)
            | Q(sku__iregex=pattern)
            | Q(barcode=word)
            | Q(pk__in=variants.values("product"))
        )
    return condition
