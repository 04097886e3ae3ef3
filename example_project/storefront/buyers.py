"""Who buys: what a form says becomes a counterparty of the shop."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from django_commerceml.cml.names import ContactKind
from django_commerceml.models import Counterparty, CounterpartyKind
from example_project.storefront.requisites import TRADER


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A private person, or a company when it has a name."""

    phone: str
    email: str
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    company: str = ""
    inn: str = ""
    kpp: str = ""
    okpo: str = ""
    legal_address: str = ""
    bik: str = ""
    bank: str = ""
    account: str = ""
    person: str = ""

    @property
    def kind(self) -> CounterpartyKind:
        if not self.company:
            return CounterpartyKind.PERSON
        is_trader = len(self.inn) == TRADER
        return CounterpartyKind.SOLE_TRADER if is_trader else CounterpartyKind.COMPANY

    @property
    def name(self) -> str:
        names = (self.last_name, self.first_name, self.middle_name)
        return self.company or " ".join(filter(None, names))


User = AbstractBaseUser | AnonymousUser


def get_counterparty(buyer: Buyer, user: User) -> Counterparty:
    """Return the counterparty of *buyer*: the one that told the same data before.

    The id is made of the data, so other data are another counterparty and the
    orders that were placed before keep theirs.
    """
    owner = user.pk if user.is_authenticated else None
    words = "\n".join([str(owner), *asdict(buyer).values()])
    external_id = f"shop-{sha256(words.encode()).hexdigest()[:32]}"
    known = Counterparty.objects.filter(profile=None, external_id=external_id)
    found = known.order_by("pk").first()
    return found or _make(buyer, owner, external_id)


def find_last(user: User, kinds: tuple[CounterpartyKind, ...]) -> Counterparty | None:
    """Return whom *user* last ordered for."""
    if not user.is_authenticated:
        return None
    own = Counterparty.objects.filter(profile=None, user_id=user.pk, kind__in=kinds)
    return own.order_by("-pk").first()


def _make(buyer: Buyer, owner: int | None, external_id: str) -> Counterparty:
    now = timezone.now()
    return Counterparty.objects.create(
        user_id=owner,
        external_id=external_id,
        kind=buyer.kind,
        name=buyer.name,
        full_name=buyer.name,
        last_name=buyer.last_name,
        first_name=buyer.first_name,
        middle_name=buyer.middle_name,
        inn=buyer.inn,
        kpp=buyer.kpp,
        okpo=buyer.okpo,
        contacts=_contacts(buyer),
        created_at=now,
        updated_at=now,
        **_papers(buyer),
    )


def _contacts(buyer: Buyer) -> list[list[str]]:
    phone = ContactKind.WORK_PHONE if buyer.company else ContactKind.MOBILE_PHONE
    return [[phone.value, buyer.phone], [ContactKind.EMAIL.value, buyer.email]]


def _papers(buyer: Buyer) -> dict[str, Any]:
    """Return what only companies and sole traders have."""
    if not buyer.company:
        return {}
    address = {"text": buyer.legal_address, "parts": []}
    account = {"number": buyer.account, "bank": buyer.bank, "bik": buyer.bik}
    return {
        "addresses": {"legal_address": address},
        "bank_accounts": [{**account, "swift": "", "correspondent_account": ""}],
        "representatives": [{"name": buyer.person, "relation": "Контактное лицо"}],
    }
