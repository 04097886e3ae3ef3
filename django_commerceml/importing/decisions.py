"""What a person decides about a word of 1C, and what the store does with it.

A decision holds from then on, and for the rows that are there; where these cannot
tell the word any more, they are written anew with the next full export.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from django_commerceml.adapters import Capability
from django_commerceml.adapters.shops import shop_of_profile
from django_commerceml.conf import get_settings
from django_commerceml.importing import known_words
from django_commerceml.importing.ownership import FieldRule, get_rules
from django_commerceml.importing.suggestions import (
    EVERYBODY,
    FOR_SALE,
    GROUPS,
    NOT_FOR_SALE,
)
from django_commerceml.importing.unknowns import WITHOUT_VAT, rate_of_decision
from django_commerceml.models import (
    Offer,
    OrderStatus,
    Price,
    PriceType,
    Product,
    Unit,
    Unknown,
    UnknownKind,
    UnknownState,
    Warehouse,
)

_UNIT_LENGTHS: Final = (3, 4)
_HUNDRED: Final = 100


def decide(unknown: Unknown, decision: str, *, user: Any) -> Unknown:
    """Make *decision* (a code) the meaning of *unknown*; return the row as it is now.

    Raises `ValidationError` for a decision that this kind of word cannot have.
    """
    kind = UnknownKind(unknown.kind)
    with transaction.atomic():
        row = Unknown.objects.select_for_update().get(pk=unknown.pk)
        _APPLY[kind](row, decision)
        return _close(row, UnknownState.DECIDED, decision, user)


def leave(unknown: Unknown, *, user: Any) -> Unknown:
    """Leave *unknown* as it is: it goes on as without a decision."""
    with transaction.atomic():
        row = Unknown.objects.select_for_update().get(pk=unknown.pk)
        return _close(row, UnknownState.IGNORED, "", user)


def groups_of_decision(decision: str) -> list[int]:
    """Return the ids of the groups that a decision on a price type names."""
    if not decision.startswith(GROUPS):
        return []
    ids = decision.removeprefix(GROUPS).split(",")
    return [int(pk) for pk in ids if pk.isdigit()]


def _close(row: Unknown, state: UnknownState, decision: str, user: Any) -> Unknown:
    row.state, row.decision = state, decision
    row.decided_by, row.decided_at = user, timezone.now()
    row.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    return row


def _decide_price_type(row: Unknown, decision: str) -> None:
    types = PriceType.objects.filter(profile_id=row.profile_id)
    price_type = types.filter(external_id=row.value).first()
    groups = groups_of_decision(decision)
    _check(price_type is not None, _("This price type is gone."))
    _check(
        decision == EVERYBODY
        or (groups and Group.objects.filter(pk__in=groups).count() == len(groups)),
        _("Choose the groups whose users buy at these prices."),
    )
    if decision == EVERYBODY:
        types.update(is_default=False)
    types.filter(external_id=row.value).update(is_default=decision == EVERYBODY)
    if price_type is not None:
        price_type.groups.set(groups)


def _decide_warehouse(row: Unknown, decision: str) -> None:
    _check(
        decision in {FOR_SALE, NOT_FOR_SALE}, _("Say whether the stock is for sale.")
    )
    found = Warehouse.objects.filter(
        profile_id=row.profile_id, external_id=row.value
    ).update(is_for_sale=decision == FOR_SALE)
    _check(found, _("This warehouse is gone."))


def _decide_status(row: Unknown, decision: str) -> None:
    statuses = OrderStatus.objects.filter(profile_id=row.profile_id, code=decision)
    _check(statuses.exists(), _("The profile has no such status."))


def _decide_unit(row: Unknown, decision: str) -> None:
    is_code = decision.isascii() and decision.isdigit()
    _check(
        is_code and len(decision) in _UNIT_LENGTHS,
        _("A code in ОКЕИ has three or four digits."),
    )
    found = Unit.objects.filter(
        profile_id=row.profile_id, external_id=row.value
    ).update(code=decision, updated_at=timezone.now())
    _check(found, _("This unit is gone."))


def _decide_currency(row: Unknown, decision: str) -> None:
    _check(
        decision in known_words.CURRENCIES,
        _("Write the code of ISO 4217, such as RUB."),
    )
    types = PriceType.objects.filter(profile_id=row.profile_id)
    prices = Price.objects.filter(
        Exists(types.filter(pk=OuterRef("price_type_id"))), currency=row.value
    )
    wants = shop_of_profile(row.profile).wants(Capability.PRICES)
    if wants:
        _forget_prices(row, prices)
    if row.decision and row.decision != decision:
        _forget_prices(row, Price.objects.filter(currency=row.decision))
    prices.update(currency=decision)
    types.filter(currency=row.value).update(currency=decision)


def _forget_prices(row: Unknown, prices: "QuerySet[Price]") -> None:
    """Have *prices* written anew when 1C sends them again, whatever it says."""
    offers = Offer.objects.filter(profile_id=row.profile_id)
    named = prices.filter(offer_id=OuterRef("pk"))
    offers.filter(Exists(named)).update(prices_fingerprint="")


def _decide_tax_rate(row: Unknown, decision: str) -> None:
    rate = rate_of_decision(decision)
    _check(
        decision == WITHOUT_VAT or (rate is not None and 0 <= rate < _HUNDRED),
        _("Write the per cent, or choose that there is no VAT."),
    )
    rule = get_rules(row.profile).for_model("product").get("vat_rate")
    products = Product.objects.filter(profile_id=row.profile_id, vat_name=row.value)
    if rule is FieldRule.NEVER:
        return
    if rule is FieldRule.IF_EMPTY:
        products = products.filter(vat_rate__isnull=True)
    changes: dict[str, Any] = {"vat_rate": rate, "updated_at": timezone.now()}
    if shop_of_profile(row.profile).wants(Capability.PRODUCTS):
        changes["fingerprint"] = ""
    products.update(**changes)


def _decide_payment(_row: Unknown, decision: str) -> None:
    _check_method(decision, get_settings().payment_methods)


def _decide_delivery(_row: Unknown, decision: str) -> None:
    _check_method(decision, get_settings().delivery_methods)


def _check_method(decision: str, methods: Iterable[str]) -> None:
    _check(decision in methods, _("The shop has no such way."))


def _check(is_right: object, message: str) -> None:
    if not is_right:
        raise ValidationError(message)


_APPLY: Final[dict[UnknownKind, Callable[[Unknown, str], None]]] = {
    UnknownKind.PRICE_TYPE: _decide_price_type,
    UnknownKind.WAREHOUSE: _decide_warehouse,
    UnknownKind.STATUS: _decide_status,
    UnknownKind.UNIT: _decide_unit,
    UnknownKind.CURRENCY: _decide_currency,
    UnknownKind.TAX_RATE: _decide_tax_rate,
    UnknownKind.PAYMENT: _decide_payment,
    UnknownKind.DELIVERY: _decide_delivery,
}
