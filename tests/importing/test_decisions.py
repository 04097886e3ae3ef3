"""What a person decides about a word of 1C is what the store then does."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.utils import timezone

from django_commerceml.importing.decisions import decide, leave
from django_commerceml.importing.unknowns import Unknowns
from django_commerceml.models import Unknown
from django_commerceml.pricing import quote
from tests.factories import (
    make_offer,
    make_price,
    make_price_type,
    make_product,
    make_profile,
    make_run,
    make_stock,
    make_unit,
    make_warehouse,
)

pytestmark = pytest.mark.django_db

SHOP = "tests.importing.shops.RecordingShop"


@pytest.fixture
def profile():
    return make_profile()


@pytest.fixture
def chief():
    return User.objects.create_user("chief")


def note(profile, kind, word, name=""):
    unknowns = Unknowns(run=make_run(profile=profile), now=timezone.now())
    unknowns.note(kind, word, name)
    unknowns.write()
    return Unknown.objects.get(profile=profile, kind=kind, value=word)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_a_decision_is_written_with_who_made_it(profile, chief):
    row = note(profile, "status", "Собран")

    decide(row, "S", user=chief)

    row = fresh(row)
    assert (row.state, row.decision, row.decided_by) == ("decided", "S", chief)
    assert row.decided_at is not None


def test_what_is_left_as_it_is_has_no_decision(profile, chief):
    row = decide(note(profile, "status", "Собран"), "S", user=chief)

    leave(row, user=chief)

    assert (fresh(row).state, fresh(row).decision) == ("ignored", "")


def test_the_price_for_everybody_is_what_buyers_pay(profile, chief):
    offer = make_offer(profile=profile)
    types = [
        make_price_type(profile=profile, external_id=name, is_default=name == "опт")
        for name in ("опт", "розница")
    ]
    for amount, kind in zip((10, 20), types, strict=True):
        make_price(offer=offer, price_type=kind, amount=amount)
    before = quote(offer)

    decide(note(profile, "price_type", "розница"), "everybody", user=chief)

    after = quote(offer)
    assert before is not None
    assert after is not None
    assert [before.amount, after.amount] == [10, 20]
    assert [fresh(kind).is_default for kind in types] == [False, True]


def test_the_price_of_groups_is_what_their_users_pay(profile, chief):
    offer = make_offer(profile=profile)
    usual = make_price_type(profile=profile, external_id="розница")
    special = make_price_type(profile=profile, external_id="опт")
    make_price(offer=offer, price_type=usual, amount=20)
    make_price(offer=offer, price_type=special, amount=10)
    group = Group.objects.create(name="Оптовики")
    chief.groups.add(group)

    decide(note(profile, "price_type", "опт"), f"groups:{group.pk}", user=chief)

    found = [quote(offer, user=user) for user in (chief, None)]
    assert [one.amount for one in found if one] == [10, 20]


def test_another_decision_on_a_price_type_replaces_the_first(profile, chief):
    kind = make_price_type(profile=profile, external_id="опт")
    group = Group.objects.create(name="Оптовики")
    row = note(profile, "price_type", "опт")

    decide(row, f"groups:{group.pk}", user=chief)
    decide(row, "everybody", user=chief)

    assert (fresh(kind).is_default, kind.groups.count()) == (True, 0)


def test_stock_that_is_not_for_sale_is_not_offered(profile, chief):
    offer = make_offer(profile=profile, quantity=8)
    make_price(offer=offer, price_type=make_price_type(profile=profile), amount=1)
    good, bad = (
        make_warehouse(profile=profile, external_id=name)
        for name in ("главный", "брак")
    )
    make_stock(offer=offer, warehouse=good, quantity=3)
    make_stock(offer=offer, warehouse=bad, quantity=5)
    row = note(profile, "warehouse", "брак", "Брак")

    stocks = []
    for decision in ("no_sale", "sale"):
        decide(row, decision, user=chief)
        found = quote(offer)
        stocks.append(found and found.stock)

    assert stocks == [3, 8]


def test_all_stock_that_is_not_for_sale_is_none_at_all(profile, chief):
    offer = make_offer(profile=profile, quantity=5)
    make_price(offer=offer, price_type=make_price_type(profile=profile), amount=1)
    bad = make_warehouse(profile=profile, external_id="брак")
    make_stock(offer=offer, warehouse=bad, quantity=5)

    decide(note(profile, "warehouse", "брак"), "no_sale", user=chief)

    found = quote(offer)
    assert found is not None
    assert found.stock == 0


def test_the_code_of_a_unit_is_written_to_it(profile, chief):
    unit = make_unit(profile=profile, external_id="куль", code="")

    decide(note(profile, "unit", "куль"), "1234", user=chief)

    assert fresh(unit).code == "1234"


def test_money_is_corrected_in_prices_and_types_of_this_infobase(profile, chief):
    kind = make_price_type(profile=profile, currency="ДОЛ")
    price = make_price(
        offer=make_offer(profile=profile), price_type=kind, currency="ДОЛ"
    )
    other = make_price(currency="ДОЛ")

    decide(note(profile, "currency", "ДОЛ"), "USD", user=chief)

    found = (fresh(price).currency, fresh(kind).currency, fresh(other).currency)
    assert found == ("USD", "USD", "ДОЛ")


def test_another_decision_on_money_has_the_prices_written_anew(profile, chief):
    offer = make_offer(profile=profile, prices_fingerprint="f")
    kind = make_price_type(profile=profile)
    make_price(offer=offer, price_type=kind, currency="ДОЛ")
    row = note(profile, "currency", "ДОЛ")

    row = decide(row, "USD", user=chief)
    first = fresh(offer).prices_fingerprint
    decide(row, "CNY", user=chief)

    assert (first, fresh(offer).prices_fingerprint) == ("f", "")


def test_a_tax_rate_is_corrected_in_the_products_with_the_word(profile, chief):
    product = make_product(profile=profile, vat_name="НДС20", fingerprint="f")
    other = make_product(vat_name="НДС20")
    row = note(profile, "tax_rate", "НДС20")

    rates = []
    for decision in ("20", "none", "10"):
        decide(row, decision, user=chief)
        rates.append(fresh(product).vat_rate)

    assert rates == [Decimal(20), None, Decimal(10)]
    assert (fresh(other).vat_rate, fresh(product).fingerprint) == (None, "f")


@pytest.mark.parametrize(
    ("rule", "rates"),
    [("never", [None, 5]), ("if_empty", [20, 5]), ("always", [20, 20])],
)
def test_a_rate_that_the_shop_owns_stays(profile, chief, rule, rates):
    profile.field_rules = {"product.vat_rate": rule}
    profile.save()
    rows = [
        make_product(profile=profile, vat_name="НДС20", vat_rate=rate)
        for rate in (None, 5)
    ]

    decide(note(profile, "tax_rate", "НДС20"), "20", user=chief)

    assert [fresh(row).vat_rate for row in rows] == rates


def test_a_shop_with_models_of_its_own_hears_of_it_with_the_next_export(profile, chief):
    profile.adapter = SHOP
    profile.save()
    product = make_product(profile=profile, vat_name="НДС20", fingerprint="f")
    offer = make_offer(profile=profile, prices_fingerprint="f")
    kind = make_price_type(profile=profile)
    make_price(offer=offer, price_type=kind, currency="ДОЛ")

    decide(note(profile, "tax_rate", "НДС20"), "20", user=chief)
    decide(note(profile, "currency", "ДОЛ"), "USD", user=chief)

    assert (fresh(product).fingerprint, fresh(offer).prices_fingerprint) == ("", "")


@pytest.mark.parametrize(
    ("kind", "decision"),
    [
        ("price_type", "groups:"),
        ("price_type", "groups:999999"),
        ("price_type", "sale"),
        ("price_type", "everybody"),
        ("warehouse", "maybe"),
        ("warehouse", "sale"),
        ("status", "X"),
        ("unit", "штука"),
        ("unit", "12"),
        ("unit", "796"),
        ("currency", "ДОЛ"),
        ("tax_rate", "100"),
        ("tax_rate", "много"),
        ("payment", "cash"),
        ("delivery", "courier"),
    ],
)
def test_a_decision_that_cannot_be_changes_nothing(profile, chief, kind, decision):
    row = note(profile, kind, "слово")

    with pytest.raises(ValidationError):
        decide(row, decision, user=chief)

    assert (fresh(row).state, fresh(row).decision) == ("open", "")


def test_a_decision_takes_a_few_queries_whatever_there_is(
    profile, chief, django_assert_max_num_queries
):
    for number in range(50):
        make_product(profile=profile, external_id=f"p{number}", vat_name="НДС20")
    row = note(profile, "tax_rate", "НДС20")

    with django_assert_max_num_queries(8):
        decide(row, "20", user=chief)
