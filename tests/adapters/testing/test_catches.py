"""The contract catches adapters that do not keep it: one mistake each."""

from collections import Counter
from typing import ClassVar

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError

from django_commerceml.adapters import Capability, RowError, ShopAdapter
from django_commerceml.models import Price
from tests.adapters.testing.test_contract import KioskProbe
from tests.shops.kiosk.adapter import KioskAdapter, by_code, write
from tests.shops.kiosk.models import Item, Photo, Purchase, Shelf, Variant

pytestmark = pytest.mark.django_db


class Deaf(KioskAdapter):
    def publish_products(self, products, context):
        return []


class Doubling(KioskAdapter):
    """Makes a product anew whenever it is given."""

    def publish_products(self, products, context):
        Item.objects.filter(code__in=[row.external_id for row in products]).delete()
        return super().publish_products(products, context)


class Restless(KioskAdapter):
    def publish_products(self, products, context):
        errors = super().publish_products(products, context)
        Item.objects.update(was_active=True)
        return errors


class Stubborn(KioskAdapter):
    """Takes a product over once."""

    def publish_products(self, products, context):
        known = by_code(Item, [row.external_id for row in products])
        new = [row for row in products if row.external_id not in known]
        return super().publish_products(new, context)


class Unfitting(KioskAdapter):
    def publish_products(self, products, context):
        long = [row for row in products if len(row.name) > 90]
        errors = [RowError(external_id=row.external_id, message="имя") for row in long]
        good = [row for row in products if row not in long]
        return [*errors, *super().publish_products(good, context)]


class Strict(KioskAdapter):
    def publish_products(self, products, context):
        if not all(row.name for row in products):
            raise IntegrityError
        return super().publish_products(products, context)


class Careless(KioskAdapter):
    """Sells an offer whose product has not come."""

    def publish_offers(self, offers, context):
        for offer in offers:
            if offer.product is None:
                Item.objects.get_or_create(code=offer.product_external_id)
        return super().publish_offers(offers, context)


class Proud(KioskAdapter):
    """Refuses all, for one that is bad."""

    def publish_products(self, products, context):
        errors = super().publish_products(products, context)
        if not errors:
            return []
        Item.objects.exclude(code="own").delete()
        return [
            RowError(external_id=row.external_id, message="нет") for row in products
        ]


class Remembering(KioskAdapter):
    """Believes that what it once wrote is there."""

    def __init__(self):
        self.known = set()

    def publish_products(self, products, context):
        new = [row for row in products if row.external_id not in self.known]
        self.known |= {row.external_id for row in products}
        return super().publish_products(new, context)


class Littering(KioskAdapter):
    def publish_images(self, products, context):
        default_storage.save("left.png", ContentFile(b"x"))
        return super().publish_images(products, context)


class Flat(KioskAdapter):
    def publish_groups(self, groups, context):
        titles = {row.external_id: {"title": row.name[:100]} for row in groups}
        write(Shelf, titles)
        return []


class Fixed(KioskAdapter):
    """Puts a group into its parent once."""

    def publish_groups(self, groups, context):
        known = by_code(Shelf, [row.external_id for row in groups])
        new = [row for row in groups if row.external_id not in known]
        return super().publish_groups(new, context)


class Selling(KioskAdapter):
    """Never takes anything off sale."""

    def publish_products(self, products, context):
        errors = super().publish_products(products, context)
        Item.objects.filter(is_public=False).update(is_public=True)
        return errors


class Greedy(KioskAdapter):
    """Keeps a price that 1C has taken away."""

    def publish_prices(self, prices, context):
        named = {price.offer.external_id for price in prices}
        offers = [row for row in context.offers if row.external_id in named]
        return super().publish_prices(prices, type("C", (), {"offers": offers}))


class Wholesale(KioskAdapter):
    RETAIL = "Оптовая"


class Mute(KioskAdapter):
    """Does not say that it changed the stock."""

    def publish_stocks(self, stocks, context):
        super().publish_stocks(stocks, context)
        return []


class OnlyOne(KioskAdapter):
    """Knows the stock of a warehouse only."""

    def publish_stocks(self, stocks, context):
        pieces = {row.offer.external_id: int(row.quantity) for row in stocks}
        known = by_code(Variant, pieces)
        write(Variant, {name: {"pieces": max(pieces[name], 0)} for name in known})
        return []


class Nostalgic(KioskAdapter):
    """Sells variants that 1C no longer has."""

    def publish_offers(self, offers, context):
        active = [row for row in offers if row.is_active]
        return super().publish_offers(active, context)


class Hoarding(KioskAdapter):
    """Hangs every picture once more."""

    def publish_images(self, products, context):
        super().publish_images(products, context)
        for photo in Photo.objects.all():
            photo.pk = None
            photo.save()
        return []


class Fragile(KioskAdapter):
    """Raises over the first row, whichever, that it cannot find a picture for."""

    def publish_images(self, products, context):
        errors = super().publish_images(products, context)
        if errors:
            Photo.objects.all().delete()
        return errors


class Slow(KioskAdapter):
    def publish_prices(self, prices, context):
        for price in prices:
            Price.objects.filter(pk=price.pk).exists()
        return super().publish_prices(prices, context)


class Forgetful(KioskAdapter):
    """Tells half of an order."""

    def build_order(self, shop_order):
        document = super().build_order(shop_order)
        return type(document)(
            number=document.number,
            placed_at=document.placed_at,
            buyer=document.buyer,
            lines=document.lines[:1],
        )


class Counting(KioskAdapter):
    """Tells an order in other words each time."""

    times = 0

    def build_order(self, shop_order):
        type(self).times += 1
        Purchase.objects.filter(pk=shop_order.pk).update(remark=str(self.times))
        shop_order.refresh_from_db()
        return super().build_order(shop_order)


class Laconic(KioskAdapter):
    def build_order(self, shop_order):
        shop_order.remark = ""
        return super().build_order(shop_order)


class Unpaid(KioskAdapter):
    def receive_order(self, order, changes, context):
        return []


class Writing(KioskAdapter):
    def receive_order(self, order, changes, context):
        Purchase.objects.filter(number=order.number).update(remark="1С была здесь")
        return super().receive_order(order, changes, context)


class Agreeing(KioskAdapter):
    """Takes any status for good."""

    def receive_order(self, order, changes, context):
        Purchase.objects.filter(number=order.number).update(state=order.status)
        return []


class Closed(KioskAdapter):
    """Takes no variants."""

    def publish_offers(self, offers, context):
        plain = [row for row in offers if "#" not in row.external_id]
        return super().publish_offers(plain, context)


class Hasty(KioskAdapter):
    """Asks for the pictures of a product once, whether they came or not."""

    asked: ClassVar[set[int]] = set()

    def publish_images(self, products, context):
        new = [row for row in products if row.pk not in self.asked]
        self.asked.update(row.pk for row in products)
        return super().publish_images(new, context)


class Fussy(KioskAdapter):
    """Refuses all goods with one article number."""

    def publish_products(self, products, context):
        numbers = Counter(row.sku for row in products)
        shared = [row for row in products if numbers[row.sku] > 1]
        good = [row for row in products if row not in shared]
        super().publish_products(good, context)
        return [
            RowError(external_id=row.external_id, message="не один") for row in shared
        ]


class Scribbling(KioskAdapter):
    def publish_groups(self, groups, context):
        Shelf.objects.update(title="")
        return super().publish_groups(groups, context)


class Unfinished(ShopAdapter):
    capabilities = frozenset({Capability.PRICES})


class Inventive(KioskAdapter):
    capabilities = frozenset({*Capability, "colours"})  # type: ignore[arg-type]  # the mistake


MISTAKES = [
    (Deaf, "new_goods_arrive"),
    (Doubling, "the_same_again_writes_nothing"),
    (Restless, "the_same_again_writes_nothing"),
    (Stubborn, "a_change_arrives"),
    (Unfitting, "long_russian_names_are_cut_to_fit"),
    (Strict, "a_product_of_which_1c_says_nothing_arrives"),
    (Careless, "an_offer_that_waits_for_its_product_does_no_harm"),
    (Proud, "a_bad_row_is_refused_alone_and_named"),
    (Remembering, "what_was_taken_back_is_given_anew"),
    (Littering, "a_dry_run_leaves_nothing"),
    (Inventive, "what_is_declared_can_be_taken"),
    (Unfinished, "what_is_declared_can_be_taken"),
    (Fussy, "goods_with_one_article_number_do_not_stop_each_other"),
    (Scribbling, "groups_that_did_not_change_are_not_written"),
    (Closed, "variants_arrive_each_with_its_figures"),
    (Closed, "a_product_gains_variants"),
    (Closed, "a_new_variant_comes_to_the_others"),
    (Hasty, "a_picture_comes_later_than_its_product"),
    (Selling, "a_product_that_was_never_for_sale_does_no_harm"),
    (Flat, "groups_stand_six_deep"),
    (Fixed, "a_group_that_moves_takes_its_children_along"),
    (Fixed, "a_group_may_move_to_the_root_and_back"),
    (Stubborn, "a_product_changes_its_groups"),
    (Selling, "a_withdrawn_product_is_not_for_sale_and_comes_back"),
    (Selling, "a_product_that_a_person_hid_stays_hidden"),
    (Selling, "a_product_hidden_in_the_mirror_is_not_for_sale"),
    (Greedy, "a_lost_price_is_no_longer_asked"),
    (Wholesale, "the_price_of_everybody_is_chosen_among_several"),
    (Wholesale, "a_price_arrives_and_changes"),
    (OnlyOne, "stock_arrives_and_changes"),
    (OnlyOne, "stock_of_warehouses_is_added_up"),
    (Mute, "a_part_of_a_unit_is_kept_or_cut"),
    (Mute, "stock_below_zero_is_kept_or_is_zero"),
    (Nostalgic, "a_product_loses_its_variants"),
    (Nostalgic, "one_variant_goes_and_comes_back"),
    (Hoarding, "pictures_arrive_once"),
    (Hoarding, "a_picture_is_changed_and_another_removed"),
    (Fragile, "a_picture_that_is_gone_from_the_storage_stops_nothing"),
    (Slow, "two_thousand_goods_cost_a_bounded_number_of_queries"),
    (Forgetful, "an_order_is_told_completely"),
    (Counting, "telling_an_order_twice_is_the_same"),
    (Laconic, "a_change_of_an_order_is_told"),
    (Unpaid, "a_payment_arrives_once"),
    (Unpaid, "a_cancellation_arrives_once"),
    (Writing, "a_payment_arrives_once"),
    (Unpaid, "statuses_arrive"),
    (Unpaid, "statuses_may_skip_steps"),
    (Agreeing, "an_unknown_status_is_reported"),
]


@pytest.mark.parametrize(("mistaken", "name"), MISTAKES)
def test_a_mistake_is_caught(mistaken, name):
    class Probe(KioskProbe):
        adapter = mistaken

    with pytest.raises((AssertionError, IntegrityError)):
        getattr(Probe(), f"test_{name}")()


def test_a_shipment_that_does_not_arrive_is_caught():
    class Probe(KioskProbe):
        adapter = Unpaid

    with pytest.raises(AssertionError, match="tracking number"):
        Probe().test_a_shipment_arrives_once()


def test_every_test_of_the_contract_has_its_mistake():
    caught = {f"test_{name}" for _, name in MISTAKES}
    tests = {name for name in dir(KioskProbe) if name.startswith("test_")}

    assert tests - caught == {"test_a_shipment_arrives_once"}
