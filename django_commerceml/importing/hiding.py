"""A person hides products, or shows them: in the mirror, and in their shops."""

from dataclasses import replace
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from django_commerceml.adapters import PublishContext
from django_commerceml.adapters.shops import Shop, shop_of_profile
from django_commerceml.exceptions import AdapterError
from django_commerceml.importing.context import shop_code
from django_commerceml.importing.publications import can_publish, queue_publication
from django_commerceml.importing.reports import record_failure
from django_commerceml.logs import get_logger
from django_commerceml.models import ExchangeProfile, Product, Severity

logger = get_logger(__name__)

AT_ONCE: Final = 1000
"""So many products are given to a shop while a person waits; more wait for a run."""
_UNFINISHED: Final = "SHOP-04"


def set_hidden(products: "QuerySet[Product]", *, is_hidden: bool) -> int:
    """Hide *products*, or show them; return how many were not so before.

    What a shop refuses is journalled. Raises `RunError` (CONF-03) where a profile names
    no adapter, and what `ask_shop` raises; nothing of that profile changes then.
    """
    others = products.order_by().exclude(is_hidden=is_hidden)
    owners = others.values_list("profile", flat=True).distinct()
    profiles = ExchangeProfile.objects.filter(pk__in=list(owners)).order_by("pk")
    return sum(
        _set(profile, others.filter(profile=profile), is_hidden=is_hidden)
        for profile in profiles
    )


def _set(
    profile: ExchangeProfile, products: "QuerySet[Product]", *, is_hidden: bool
) -> int:
    ids = list(products.values_list("pk", flat=True)[: AT_ONCE + 1])
    if len(ids) > AT_ONCE:
        with transaction.atomic():
            count = products.update(is_hidden=is_hidden)
            if can_publish(profile):
                queue_publication(profile)
        return count
    rows = Product.objects.filter(pk__in=ids)
    context = PublishContext(profile=profile, started_at=timezone.now())
    shop = replace(shop_of_profile(profile), context=context)
    with transaction.atomic():
        count = rows.update(is_hidden=is_hidden)
        _tell(shop, rows)
    _finish(shop)
    return count


def _tell(shop: Shop, products: "QuerySet[Product]") -> None:
    """Give *products* to *shop*.

    One that it refuses is applied anew when 1C sends it again.
    """
    given = list(products.select_related("base_unit").order_by("pk"))
    errors = shop.give_products(given)
    refused = [row.external_id for row in errors if not row.is_warning]
    products.filter(external_id__in=refused).update(fingerprint="")
    for row in errors:
        record_failure(
            shop.context.profile,
            AdapterError(f"{row.external_id}: {row.message}", code=shop_code(row)),
            severity=Severity.WARNING if row.is_warning else Severity.ERROR,
        )


def _finish(shop: Shop) -> None:
    """Have *shop* bring its search up to date; what fails there is journalled."""
    try:
        shop.finish()
    except Exception as error:
        logger.exception("the adapter failed to finish")
        message = f"магазин не закончил работу: {type(error).__name__}"
        record_failure(
            shop.context.profile,
            AdapterError(message, code=_UNFINISHED),
            severity=Severity.WARNING,
        )
