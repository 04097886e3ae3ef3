"""Who buys, as the shop tells it, becomes a counterparty of the shop."""

from dataclasses import asdict
from hashlib import sha256
from typing import Any, Final

from django.utils import timezone

from django_commerceml.adapters import OrderDocumentBuyer
from django_commerceml.adapters.sayings import hash_of
from django_commerceml.cml.names import ContactKind
from django_commerceml.exporting.shop_orders.fitting import fit
from django_commerceml.models import Counterparty, CounterpartyKind

_AS_THEY_ARE: Final = (
    "kind",
    "full_name",
    "last_name",
    "first_name",
    "middle_name",
    "inn",
    "kpp",
    "okpo",
    "comment",
)
_ID_LENGTH: Final = 32


def get_counterparty(buyer: OrderDocumentBuyer, user_id: Any) -> Counterparty:
    """Return the counterparty of *buyer*: the one that told the same data before.

    Its id is made of the data: who tells other data becomes another one, and the
    orders from before keep theirs.
    """
    words = f"{user_id} {hash_of(asdict(buyer))} {buyer.inn} {buyer.name}"
    external_id = f"shop-{sha256(words.encode()).hexdigest()[:_ID_LENGTH]}"
    known = Counterparty.objects.filter(profile=None, external_id=external_id)
    return known.order_by("pk").first() or _make(buyer, user_id, external_id)


def _make(buyer: OrderDocumentBuyer, user_id: Any, external_id: str) -> Counterparty:
    now = timezone.now()
    values = {name: getattr(buyer, name) for name in _AS_THEY_ARE}
    values |= {
        "name": buyer.name or _full_name(buyer),
        "contacts": _contacts(buyer),
        "addresses": _addresses(buyer),
        "bank_accounts": list(buyer.bank_accounts),
    }
    return Counterparty.objects.create(
        user_id=user_id,
        external_id=external_id,
        created_at=now,
        updated_at=now,
        **fit(Counterparty, values),
    )


def _full_name(buyer: OrderDocumentBuyer) -> str:
    parts = (buyer.last_name, buyer.first_name, buyer.middle_name)
    return " ".join(filter(None, parts)) or buyer.full_name


def _contacts(buyer: OrderDocumentBuyer) -> list[list[str]]:
    is_company = buyer.kind == CounterpartyKind.COMPANY
    phone = ContactKind.WORK_PHONE if is_company else ContactKind.MOBILE_PHONE
    said = ((phone, buyer.phone), (ContactKind.EMAIL, buyer.email))
    return [[kind.value, value] for kind, value in said if value]


def _addresses(buyer: OrderDocumentBuyer) -> dict[str, Any]:
    if not buyer.address:
        return {}
    is_company = buyer.kind == CounterpartyKind.COMPANY
    kind = "legal_address" if is_company else "registration_address"
    return {kind: {"text": buyer.address, "parts": []}}
