"""A small shop, and a buyer who fills in its forms."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from lxml import html

from django_commerceml.models import ExchangeProfile, Offer, Order, PriceType
from tests.factories import (
    make_offer,
    make_price,
    make_price_type,
    make_product,
    make_profile,
    make_stock,
    make_unit,
)

METHODS = {
    "DELIVERY_METHODS": {
        "courier": {"name": "Курьер"},
        "pickup": {"name": "Самовывоз"},
    },
    "PAYMENT_METHODS": {
        "card": {"name": "Картой онлайн", "kind": "acquiring"},
        "bank": {"name": "По счёту", "kind": "bank"},
    },
}
PERSON = {
    "last_name": "Иванова",
    "first_name": "Анна",
    "middle_name": "",
    "phone": "8 (912) 345-67-89",
    "email": "anna@example.com",
    "delivery": "courier",
    "postal_code": "170100",
    "city": "Тверь",
    "street": "Советская, 5",
    "payment": "card",
    "comment": "После шести",
}
COMPANY = {
    "company": "ООО «Ромашка»",
    "inn": "7707083893",
    "kpp": "773601001",
    "okpo": "00032537",
    "legal_address": "117997, Москва, ул. Вавилова, 19",
    "bik": "044525225",
    "bank": "Сбербанк",
    "account": "40702810038000000008",
    "person": "Пётр Петров",
    "phone": "+7 495 000-00-00",
    "email": "buh@example.com",
    "delivery": "pickup",
    "payment": "bank",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What is sold: a kettle for 1000 and a plaid for 99.90, 90 from ten on."""

    profile: ExchangeProfile
    retail: PriceType
    kettle: Offer
    plaid: Offer


def open_shop():
    profile = make_profile()
    retail = make_price_type(profile=profile, name="Розничная", is_default=True)
    offers = []
    for name, amount, stock in (("Чайник", "1000", 5), ("Плед", "99.90", 100)):
        product = make_product(
            profile=profile,
            name=name,
            sku=f"АРТ-{name}",
            base_unit=make_unit(profile=profile),
            vat_rate=Decimal(20),
        )
        offer = make_offer(product=product, name=name)
        make_price(offer=offer, price_type=retail, amount=Decimal(amount))
        make_stock(offer=offer, quantity=Decimal(stock))
        offers.append(offer)
    kettle, plaid = offers
    tier = {"amount": Decimal(90), "min_quantity": Decimal(10)}
    make_price(offer=plaid, price_type=retail, **tier)
    return Shop(profile=profile, retail=retail, kettle=kettle, plaid=plaid)


def put(client, offer, quantity="1"):
    """Put an offer into the basket as the page of its product does."""
    form = {"offer": offer.pk, "quantity": quantity}
    return client.post(reverse("storefront:basket-add"), form)


def fill(client, values, name="checkout"):
    """Return the form of the checkout as a browser would send it."""
    page: Any = html.fromstring(client.get(reverse(f"storefront:{name}")).content)
    (form,) = [form for form in page.forms if "token" in form.fields]
    hidden = ("token", "seen")
    return {**{name: form.fields[name] for name in hidden}, **values}


def send(client, filled, name="checkout"):
    return client.post(reverse(f"storefront:{name}"), filled)


def order(client, offer, values=None, **changed):
    """Order an offer; return the order."""
    put(client, offer)
    response = send(client, fill(client, {**PERSON, **(values or {}), **changed}))
    assert response.status_code == 302, response.text
    return Order.objects.latest("pk")


def read_errors(response):
    """Return the errors of the form: text by the name of the field."""
    page: Any = html.fromstring(response.content)
    return {
        error.get("id").removeprefix("id_").removesuffix("_error"): error.text_content()
        for error in page.xpath("//p[@class='error']")
    }
