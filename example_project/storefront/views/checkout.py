"""The page that makes a basket an order."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from django_commerceml.cml.names import ContactKind
from django_commerceml.models import Counterparty, CounterpartyKind, Order
from example_project.storefront.basket import Basket, read_contents
from example_project.storefront.buyers import find_last
from example_project.storefront.forms import CompanyForm, PersonForm
from example_project.storefront.orders import order_url
from example_project.storefront.placing import (
    BasketChangedError,
    Destination,
    Draft,
    make_token,
    place,
    read_token,
)
from example_project.storefront.prices import PriceChoice, choose_prices

CHANGED = "Пока вы оформляли заказ, изменились цены или наличие. Проверьте корзину."
TOO_OLD = "Страница устарела. Проверьте заказ и отправьте его ещё раз."
COMPANIES = (CounterpartyKind.COMPANY, CounterpartyKind.SOLE_TRADER)
CONTACTS = {
    ContactKind.MOBILE_PHONE: "phone",
    ContactKind.WORK_PHONE: "phone",
    ContactKind.EMAIL: "email",
}

AnyForm = PersonForm | CompanyForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of buyers."""

    form: type[PersonForm] | type[CompanyForm]
    kinds: tuple[CounterpartyKind, ...]


KINDS = {
    "person": Kind(form=PersonForm, kinds=(CounterpartyKind.PERSON,)),
    "company": Kind(form=CompanyForm, kinds=COMPANIES),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask who buys and how to pay and deliver; place the order."""
    token = read_token(request.POST.get("token", ""))
    placed = Order.objects.filter(uuid=token).first() if token else None
    if placed is not None:
        return redirect(order_url(placed))
    choice = choose_prices(request)
    if read_contents(Basket(request.session), choice).problem:
        return redirect("storefront:basket")
    form = _make_form(request, KINDS[kind])
    if request.method == "POST" and token is None:
        messages.error(request, TOO_OLD)
    elif request.method == "POST" and token and form.is_valid():
        return _place(request, form, token, choice)
    return _show(request, form, kind, choice)


def _make_form(request: HttpRequest, kind: Kind) -> AnyForm:
    if request.method == "POST":
        return kind.form(request.POST)
    last = find_last(request.user, kind.kinds)
    initial = _recall(last) if last else {}
    initial.setdefault("email", getattr(request.user, "email", ""))
    return kind.form(initial=initial)


def _recall(last: Counterparty) -> dict[str, str]:
    """Return what the buyer said the last time."""
    names = ("last_name", "first_name", "middle_name", "inn", "kpp", "okpo")
    found = {name: getattr(last, name) for name in names}
    found["company"] = last.name
    # Somebody may have edited the counterparty since.
    for contact, value in last.contacts:
        if contact in CONTACTS:
            found[CONTACTS[contact]] = value
    for account in last.bank_accounts:
        found |= {name: account.get(name, "") for name in ("bik", "bank")}
        found["account"] = account.get("number", "")
    for person in last.representatives:
        found["person"] = person.get("name", "")
    found["legal_address"] = last.addresses.get("legal_address", {}).get("text", "")
    return found


def _place(
    request: HttpRequest, form: AnyForm, token: UUID, choice: PriceChoice
) -> HttpResponse:
    data, basket = form.cleaned_data, Basket(request.session)
    delivery = form.chosen_delivery
    is_sent = delivery is None or delivery.needs_address
    names = ("postal_code", "city", "street")
    draft = Draft(
        token=token,
        seen=request.POST.get("seen", ""),
        buyer=form.buyer,
        user=request.user,
        delivery=delivery,
        destination=Destination(**{name: data[name] for name in names if is_sent}),
        payment=form.chosen_payment,
        comment=data["comment"],
    )
    try:
        order = place(draft, basket, choice)
    except BasketChangedError:
        messages.error(request, CHANGED)
        return redirect("storefront:basket")
    basket.clear()
    messages.success(request, f"Заказ {order.number} принят. Спасибо!")
    return redirect(order_url(order))


def _show(
    request: HttpRequest, form: AnyForm, kind: str, choice: PriceChoice
) -> HttpResponse:
    contents = read_contents(Basket(request.session), choice)
    context = {
        "form": form,
        "kind": kind,
        "contents": contents,
        "choice": choice,
        "token": make_token(),
    }
    return render(request, "storefront/checkout.html", context)
