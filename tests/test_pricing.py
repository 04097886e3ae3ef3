"""The price and the stock of an offer for a buyer."""

from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from django_commerceml.models import Offer, PriceType
from django_commerceml.models.sums import to_money
from django_commerceml.pricing import (
    Quote,
    choose_prices,
    price_of,
    price_type_for,
    price_types_for,
    quote,
    quotes,
    with_vat,
)
from tests.factories import (
    make_offer,
    make_price,
    make_price_type,
    make_product,
    make_profile,
    make_stock,
    make_unit,
    make_warehouse,
)

pytestmark = pytest.mark.django_db

QUOTES_QUERIES = 3
"""Price types, prices, stocks; the products came with the offers."""


@pytest.fixture
def profile():
    return make_profile()


@pytest.fixture
def offer(profile):
    product = make_product(profile=profile, vat_rate=Decimal(20), base_unit=make_unit())
    return make_offer(product=product)


@pytest.fixture
def retail(profile):
    return make_price_type(profile=profile, name="Розничная", is_default=True)


@pytest.fixture
def wholesale(profile):
    price_type = make_price_type(profile=profile, name="Оптовая")
    price_type.groups.add(Group.objects.create(name="Оптовики"))
    return price_type


@pytest.fixture
def wholesaler(wholesale):
    user = get_user_model().objects.create(username="wholesaler")
    user.groups.set(wholesale.groups.all())
    return user


def amount_of(found):
    return found.amount if found else None


def facts_of(found, *names):
    return tuple(getattr(found, name) for name in names)


def test_a_quote_says_everything_that_a_line_of_an_order_keeps(offer, retail):
    make_price(offer=offer, price_type=retail, amount=Decimal("99.90"))
    make_stock(offer=offer, quantity=Decimal(7))

    assert quote(offer) == Quote(
        amount=Decimal("99.90"),
        currency="RUB",
        price_type=retail,
        vat_rate=Decimal(20),
        includes_vat=True,
        min_quantity=Decimal(0),
        unit="шт",
        unit_code="796",
        factor=Decimal(1),
        stock=Decimal(7),
    )


def test_everybody_pays_the_default_price(offer, wholesale, retail):
    make_price(offer=offer, price_type=wholesale, amount=Decimal(80))
    make_price(offer=offer, price_type=retail, amount=Decimal(100))
    stranger = get_user_model().objects.create(username="stranger")

    for user in (None, AnonymousUser(), stranger):
        assert amount_of(quote(offer, user=user)) == 100


def test_a_user_of_a_group_pays_the_price_of_the_group(
    offer, wholesale, retail, wholesaler
):
    make_price(offer=offer, price_type=wholesale, amount=Decimal(80))
    make_price(offer=offer, price_type=retail, amount=Decimal(100))

    assert amount_of(quote(offer, user=wholesaler)) == 80


def test_what_has_no_price_of_the_group_is_sold_at_the_default_price(
    offer, wholesale, retail, wholesaler
):
    make_price(offer=offer, price_type=wholesale, amount=Decimal(0))
    make_price(offer=offer, price_type=retail, amount=Decimal(100))

    found = quote(offer, user=wholesaler)

    assert found is not None
    assert facts_of(found, "amount", "price_type") == (100, retail)


def test_nobody_pays_a_price_of_a_type_that_is_not_his(offer, retail):
    purchase = make_price_type(profile=offer.profile, name="Закупочная")
    make_price(offer=offer, price_type=purchase, amount=Decimal(60))

    assert quote(offer) is None


def test_a_manager_may_sell_at_any_price_type(offer, retail):
    purchase = make_price_type(profile=offer.profile, name="Закупочная")
    make_price(offer=offer, price_type=purchase, amount=Decimal(60))
    make_price(offer=offer, price_type=retail, amount=Decimal(100))

    assert amount_of(quote(offer, price_type=purchase)) == 60


def test_of_several_group_types_the_first_by_id_is_the_buyers(
    profile, wholesale, wholesaler
):
    dealers = make_price_type(profile=profile, name="Дилерская")
    dealers.groups.set(wholesale.groups.all())

    assert price_type_for(wholesaler, profile) == wholesale


def test_the_default_comes_before_the_first_and_after_the_group(
    profile, wholesale, wholesaler, retail
):
    assert price_type_for(None, profile) == retail
    assert price_type_for(wholesaler, profile) == wholesale


def test_without_a_default_the_first_declared_type_is_for_everybody(profile):
    make_price_type(profile=profile, is_declared=False)
    make_price_type(profile=profile, is_deleted=True)
    first = make_price_type(profile=profile)
    make_price_type(profile=profile)

    assert price_type_for(None, profile) == first


def test_nobody_else_pays_the_price_of_a_group(offer, profile, wholesale, wholesaler):
    make_price(offer=offer, price_type=wholesale, amount=Decimal(70))

    assert amount_of(quote(offer)) is None
    assert amount_of(quote(offer, user=wholesaler)) == 70

    other = make_price_type(profile=profile)
    make_price(offer=offer, price_type=other, amount=Decimal(100))

    assert amount_of(quote(offer)) == 100


def test_types_that_1c_has_not_declared_yet_are_better_than_none(profile):
    unknown = make_price_type(profile=profile, is_declared=False)

    assert price_type_for(None, profile) == unknown
    assert price_type_for(None, make_profile()) is None


def test_the_types_of_another_infobase_are_not_taken(offer, retail):
    foreign = make_price_type(name="Розничная", is_default=True)
    make_price(offer=offer, price_type=foreign)

    assert quote(offer) is None


@pytest.mark.parametrize(
    ("quantity", "amount"),
    [("0.5", 100), ("1", 100), ("9.999", 100), ("10", 90), ("11", 90), ("1000", 80)],
)
def test_ranges_of_quantities_choose_the_price(offer, retail, quantity, amount):
    for least, value in (("100", 80), ("0", 100), ("10", 90)):
        make_price(
            offer=offer,
            price_type=retail,
            amount=Decimal(value),
            min_quantity=Decimal(least),
        )

    found = quote(offer, quantity=Decimal(quantity))

    assert found is not None
    assert facts_of(found, "amount", "min_quantity") == (amount, 0)


def test_less_than_the_least_quantity_is_told_its_price_and_the_least(offer, retail):
    make_price(offer=offer, price_type=retail, min_quantity=Decimal(5))

    found = quote(offer)

    assert found is not None
    assert facts_of(found, "amount", "min_quantity") == (100, 5)


def test_the_price_of_the_base_unit_comes_before_that_of_a_pack(offer, retail):
    pack = {"unit": "упак", "factor": Decimal(12), "amount": Decimal(1000)}
    make_price(offer=offer, price_type=retail, **pack)
    make_price(offer=offer, price_type=retail, amount=Decimal(100))

    found = quote(offer)

    assert found is not None
    assert facts_of(found, "amount", "unit", "factor") == (100, "шт", 1)


def test_what_is_sold_in_packs_only_is_counted_in_packs(offer, retail):
    pack = {"unit": "упак", "factor": Decimal(12), "amount": Decimal(1000)}
    make_price(offer=offer, price_type=retail, **pack)
    make_stock(offer=offer, quantity=Decimal(30))

    found = quote(offer)

    assert found is not None
    assert facts_of(found, "amount", "unit", "unit_code") == (1000, "упак", "")
    assert [found.covers(Decimal(count)) for count in (2, 3)] == [True, False]


def test_zero_is_no_price(offer, retail):
    make_price(offer=offer, price_type=retail, amount=Decimal(0))

    assert quote(offer) is None


def test_a_price_without_a_currency_has_that_of_its_type(offer, profile):
    dollars = make_price_type(profile=profile, currency="USD")
    make_price(offer=offer, price_type=dollars, currency="")
    nameless = make_price_type(currency="")
    other = make_offer(profile=nameless.profile)
    make_price(offer=other, price_type=nameless, currency="")

    found = quotes([offer, other])

    assert [found[row.pk].currency for row in (offer, other)] == ["USD", "RUB"]


def test_vat_on_top_is_added_to_what_the_buyer_pays(offer, profile):
    kind = make_price_type(profile=profile, includes_vat=False)
    make_price(offer=offer, price_type=kind, amount=Decimal("33.33"))

    found = quote(offer)

    assert found is not None
    assert found.amount_with_vat == Decimal("39.9960")
    assert found.vat(Decimal(3)) == Decimal("20.00")
    assert found.total(Decimal(3)) == Decimal("119.99")


@pytest.mark.parametrize("word", [True, None])
def test_vat_is_in_the_price_unless_1c_said_that_it_is_not(offer, profile, word):
    kind = make_price_type(profile=profile, includes_vat=word)
    make_price(offer=offer, price_type=kind, amount=Decimal(120))

    found = quote(offer)

    assert found is not None
    assert found.amount_with_vat == 120
    assert [found.vat(Decimal(2)), found.total(Decimal(2))] == [40, 240]


def test_goods_without_vat_have_none(offer, profile):
    offer.product.vat_rate = None
    kind = make_price_type(profile=profile, includes_vat=False)
    make_price(offer=offer, price_type=kind)

    found = quote(offer)

    assert found is not None
    assert found.vat_rate is None
    assert [found.vat(Decimal(5)), found.total(Decimal(5))] == [0, 500]


@pytest.mark.parametrize(
    ("total", "stocks", "expected"),
    [
        (None, [], None),
        (Decimal(7), [], Decimal(7)),
        (Decimal(-2), [], Decimal(0)),
        (Decimal(1), [Decimal(5), Decimal(-4)], Decimal(5)),
        (None, [Decimal(-4)], Decimal(0)),
    ],
)
def test_warehouses_count_before_the_total_and_debts_take_nothing(
    offer, retail, total, stocks, expected
):
    Offer.objects.filter(pk=offer.pk).update(quantity=total)
    make_price(offer=offer, price_type=retail)
    for quantity in stocks:
        make_stock(offer=offer, quantity=quantity)

    found = quote(Offer.objects.get(pk=offer.pk))

    assert found is not None
    assert found.stock == expected


def test_a_warehouse_that_1c_has_deleted_holds_nothing(offer, retail):
    make_price(offer=offer, price_type=retail)
    make_stock(offer=offer, quantity=Decimal(2))
    gone = make_warehouse(is_deleted=True)
    make_stock(offer=offer, warehouse=gone, quantity=Decimal(9))

    found = quote(offer)

    assert found is not None
    assert found.stock == 2


def test_what_nobody_counted_can_be_ordered(offer, retail):
    make_price(offer=offer, price_type=retail)

    found = quote(offer)

    assert found is not None
    assert found.covers(Decimal(1000))


def test_an_offer_that_waits_for_its_product_has_a_price_too(retail):
    orphan = make_offer(product=None, profile=retail.profile)
    make_price(offer=orphan, price_type=retail, unit="шт")

    found = quote(orphan)

    assert found is not None
    assert facts_of(found, "vat_rate", "unit", "unit_code") == (None, "шт", "")


def test_many_offers_cost_as_many_queries_as_one(
    profile, retail, django_assert_num_queries
):
    for _ in range(3):
        offer = make_offer(product=make_product(profile=profile))
        make_price(offer=offer, price_type=retail)
        make_stock(offer=offer)
    rows = Offer.objects.select_related("product__base_unit", "unit")

    for count in (1, 3):
        offers = list(rows[:count])
        with django_assert_num_queries(QUOTES_QUERIES):
            found = quotes(offers)
        assert sorted(found) == sorted(offer.pk for offer in offers)


def test_each_offer_is_asked_for_its_own_quantity(profile, retail):
    offers = [make_offer(product=make_product(profile=profile)) for _ in range(2)]
    for offer in offers:
        make_price(offer=offer, price_type=retail, amount=Decimal(100))
        tier = {"amount": Decimal(50), "min_quantity": Decimal(10)}
        make_price(offer=offer, price_type=retail, **tier)
    first, second = offers

    found = quotes(offers, quantities={second.pk: Decimal(10)})

    assert [found[first.pk].amount, found[second.pk].amount] == [100, 50]


def test_the_price_types_of_a_buyer_come_the_best_first(
    profile, wholesale, retail, wholesaler
):
    assert price_types_for(wholesaler, profile) == [wholesale, retail]
    assert price_types_for(None, profile) == [retail]


def test_a_price_is_chosen_among_those_that_were_read(offer, wholesale, retail):
    none = make_price(offer=offer, price_type=wholesale, amount=0)
    pack = make_price(offer=offer, price_type=retail, amount=90, unit="уп", factor=10)
    one = make_price(offer=offer, price_type=retail, amount=10)
    more = make_price(offer=offer, price_type=retail, amount=8, min_quantity=5)
    prices = [none, more, pack, one]

    assert choose_prices(prices, [wholesale, retail]) == [one, more]
    assert price_of(prices, [wholesale, retail]) == one
    assert price_of(prices, [retail], Decimal(5)) == more
    assert price_of([more], [retail]) == more
    assert price_of(prices, [wholesale]) is None


@pytest.mark.parametrize(
    ("rate", "amount"), [(None, "100"), (0, "100"), (20, "120.0000")]
)
def test_vat_is_added_per_cent(rate, amount):
    found = with_vat(Decimal(100), None if rate is None else Decimal(rate))

    assert found == Decimal(amount)


def test_nothing_costs_nothing():
    assert quotes([]) == {}


amounts = st.decimals("0.01", "99999", places=2)
quantities = st.decimals("0.001", "9999", places=3)
rates = st.none() | st.sampled_from([Decimal(0), Decimal(10), Decimal(20), Decimal(22)])


@st.composite
def a_quote(draw):
    return Quote(
        amount=draw(amounts),
        currency="RUB",
        price_type=PriceType(),
        vat_rate=draw(rates),
        includes_vat=draw(st.booleans()),
        min_quantity=Decimal(0),
        unit="шт",
        unit_code="796",
        factor=draw(st.sampled_from([Decimal(1), Decimal(12)])),
        stock=draw(st.none() | quantities),
    )


@given(found=a_quote(), quantity=quantities)
def test_the_vat_and_the_rest_are_the_whole(found, quantity):
    total, vat = found.total(quantity), found.vat(quantity)

    rate = found.vat_rate or Decimal(0)
    assert 0 <= vat <= total
    assert total == to_money(total)
    assert abs((total - vat) * rate / 100 - vat) <= Decimal("0.02")


@given(found=a_quote(), quantity=quantities, more=quantities)
def test_more_never_costs_less_at_one_price_and_never_becomes_available(
    found, quantity, more
):
    assert found.total(quantity) <= found.total(quantity + more)
    assert found.covers(quantity) or not found.covers(quantity + more)


class TestRanges(TestCase):
    """Ranges that hypothesis invents, each example in a transaction of its own."""

    @given(
        ranges=st.dictionaries(quantities, amounts, min_size=1, max_size=5),
        quantity=quantities,
    )
    def test_the_price_is_that_of_the_largest_range_that_is_reached(
        self, ranges, quantity
    ):
        offer = make_offer()
        kind = make_price_type(profile=offer.profile)
        for least, amount in ranges.items():
            make_price(offer=offer, price_type=kind, amount=amount, min_quantity=least)

        found = quote(offer, quantity=quantity)

        reached = [least for least in ranges if least <= quantity]
        assert found is not None
        assert found.amount == ranges[max(reached) if reached else min(ranges)]
        assert found.min_quantity == min(ranges)
