"""Goods of the shop and of 1C are paired some at a time, from any place on."""

import pytest

from django_commerceml.adapters.links import Linked, LinkKind, Links
from django_commerceml.adapters.mapped import pairing as module
from django_commerceml.adapters.mapped.linking import accept, propose
from django_commerceml.adapters.mapped.pairing import pairing_of
from django_commerceml.adapters.mapped.pairs import (
    Choice,
    Place,
    Sureness,
    read_place,
    sureness_of,
)
from django_commerceml.adapters.testing.watching import watching
from django_commerceml.models import Link
from example_own.commerceml_adapter import Adapter
from example_own.store.models import Product, Variant
from tests.adapters.recording import RECORDING
from tests.factories import (
    make_characteristic,
    make_offer,
    make_product,
    make_profile,
)
from tests.shops.plain.adapter import PATH as PLAIN
from tests.shops.plain.models import Article

pytestmark = pytest.mark.django_db


PATH = "example_own.commerceml_adapter.Adapter"
PRODUCT, OFFER = LinkKind.PRODUCT, LinkKind.OFFER


@pytest.fixture
def profile():
    return make_profile(adapter=PATH)


def pair(profile):
    found = pairing_of(profile)
    assert found is not None
    return found


def card(profile, number, **values):
    values.setdefault("name", f"Товар {number}")
    return make_product(profile=profile, external_id=f"p{number}", **values)


def shelf(number, *, title="", **values):
    return Product.objects.create(
        title=title or f"Товар {number}", slug=f"s-{number}", **values
    )


def linked(kind=PRODUCT):
    rows = Link.objects.filter(kind=kind).order_by("external_id")
    return list(rows.values_list("external_id", "object_id"))


def ids(page):
    return [one.external_id for one in page.proposals]


class TestReading:
    def test_pages_follow_each_other_to_the_end(self, profile):
        for number in range(5):
            card(profile, number)
        pairing = pair(profile)

        pages = []
        place: Place | None = Place()
        while place is not None:
            page = pairing.read(place, size=2)
            pages.append(ids(page))
            place = page.next

        assert [names for names in pages if names] == [
            ["p0", "p1"],
            ["p2", "p3"],
            ["p4"],
        ]

    def test_offers_follow_products(self, profile):
        make_offer(product=card(profile, 1), external_id="p1")

        page = pair(profile).read(Place(), size=50)

        assert [one.kind for one in page.proposals] == [PRODUCT, OFFER]
        assert page.next is None

    def test_only_what_is_wanted_is_shown(self, profile):
        for number in range(3):
            card(profile, number)
        shelf(1)
        shelf(2)
        shelf(22, title="Товар 2")
        pairing = pair(profile)

        shown = {
            wanted: ids(pairing.read(Place(), size=50, wanted=wanted))
            for wanted in Sureness
        }

        assert shown == {
            Sureness.SURE: ["p1"],
            Sureness.SEVERAL: ["p2"],
            Sureness.NONE: ["p0"],
        }

    def test_the_other_objects_that_fit_can_be_chosen(self, profile):
        card(profile, 1)
        first, second = shelf(1), shelf(2, title="Товар 1")

        (one,) = pair(profile).read(Place(), size=50).proposals

        assert (one.object_id, one.others) == (str(first.pk), 1)
        assert list(one.alternatives) == [(str(second.pk), "Товар 1")]
        assert sureness_of(one) is Sureness.SEVERAL

    def test_it_looks_at_so_many_rows_and_says_where_it_stopped(
        self, profile, monkeypatch
    ):
        monkeypatch.setattr(module, "BATCH", 2)
        monkeypatch.setattr(module, "LOOKED_AT", 4)
        for number in range(6):
            card(profile, number)
        shelf(5)
        pairing = pair(profile)

        first = pairing.read(Place(), size=50, wanted=Sureness.SURE)
        second = pairing.read(first.next, size=50, wanted=Sureness.SURE)

        assert (ids(first), ids(second), second.next) == ([], ["p5"], None)

    def test_a_page_costs_the_same_however_many_goods_there_are(self, profile):
        def cost():
            with watching() as watch:
                pair(profile).read(Place(), size=10)
            return len(watch.statements)

        for number in range(12):
            make_offer(product=card(profile, number), external_id=f"p{number}")
            Variant.objects.create(product=shelf(number))
        before = cost()
        for number in range(12, 60):
            make_offer(product=card(profile, number), external_id=f"p{number}")
            Variant.objects.create(product=shelf(number))

        assert cost() == before

    def test_labels_of_variants_cost_no_query_each(self, profile):
        def cost(*numbers):
            for number in numbers:
                offer = make_offer(
                    product=card(profile, number), external_id=f"p{number}#a"
                )
                offer.sku = f"A-{number}"
                offer.save()
                Variant.objects.create(product=shelf(number), sku=f"A-{number}")
            with watching() as watch:
                found = list(propose(Adapter(), profile))
            assert found[-1].object_label
            return len(watch.statements)

        assert cost(1) == cost(2, 3, 4, 5)

    def test_what_is_left_is_counted_up_to_a_bound(self, profile, monkeypatch):
        for number in range(4):
            card(profile, number)
        monkeypatch.setattr(module, "LOOKED_AT", 2)
        pairing = pair(profile)

        assert (pairing.count(PRODUCT), pairing.count(OFFER)) == (3, 0)

    def test_links_with_another_model_hide_nothing(self, profile):
        card(profile, 1)
        card(profile, 2)
        Links(profile, PRODUCT, Variant).write({"p1": Linked(7)})
        Links(profile, PRODUCT, Product).write({"p2": Linked(shelf(2).pk)})
        pairing = pair(profile)

        assert ids(pairing.read(Place(), size=50)) == ["p1"]
        assert pairing.count(PRODUCT) == 1

    def test_what_the_shop_knows_by_its_own_field_is_not_counted(self):
        profile = make_profile(adapter=PLAIN)
        for number in range(3):
            card(profile, number)
        Article.objects.create(title="а", slug="a", onec_id="p1", is_active=False)
        Article.objects.create(title="б", slug="b", onec_id=None)
        pairing = pair(profile)

        assert ids(pairing.read(Place(), size=50)) == ["p0", "p2"]
        assert pairing.count(PRODUCT) == 2


class TestLinking:
    def test_what_is_sure_is_linked_some_at_a_time(self, profile, monkeypatch):
        monkeypatch.setattr(module, "BATCH", 2)
        monkeypatch.setattr(module, "LOOKED_AT", 2)
        own = [shelf(number) for number in range(4) if card(profile, number)]
        pairing = pair(profile)

        accepted = pairing.accept_sure(Place())

        assert (accepted.count, len(linked())) == (2, 2)
        assert pairing.accept_all_sure() == 2
        assert linked() == [
            (f"p{number}", str(row.pk)) for number, row in enumerate(own)
        ]

    def test_what_several_fit_is_left(self, profile):
        card(profile, 1)
        shelf(1)
        shelf(2, title="Товар 1")

        assert pair(profile).accept_all_sure() == 0
        assert linked() == []

    def test_a_person_chooses(self, profile):
        card(profile, 1)
        chosen = shelf(7, title="Совсем другое")

        count = pair(profile).accept(
            [Choice(kind=PRODUCT, external_id="p1", object_id=str(chosen.pk))]
        )

        assert (count, linked()) == (1, [("p1", str(chosen.pk))])

    @pytest.mark.parametrize("object_id", ["999999", "нет", "", "1; DROP TABLE"])
    def test_what_is_not_in_the_shop_is_passed_over(self, profile, object_id):
        card(profile, 1)

        count = pair(profile).accept(
            [Choice(kind=PRODUCT, external_id="p1", object_id=object_id)]
        )

        assert (count, linked()) == (0, [])

    def test_what_is_not_in_the_mirror_is_passed_over(self, profile):
        foreign = card(make_profile(), 1)
        own = shelf(1)

        count = pair(profile).accept(
            [
                Choice(kind=PRODUCT, external_id=name, object_id=str(own.pk))
                for name in ("p404", foreign.external_id)
            ]
        )

        assert (count, linked()) == (0, [])


class TestVariants:
    def test_the_only_variant_is_linked_with_its_product(self, profile):
        make_offer(product=card(profile, 1), external_id="p1")
        variant = Variant.objects.create(product=shelf(1))

        assert pair(profile).accept_all_sure() == 1
        assert linked(OFFER) == [("p1", str(variant.pk))]

    def test_variants_are_known_by_their_characteristics(self, profile):
        product = card(profile, 1)
        for colour in ("Красный", "Синий", "Белый"):
            offer = make_offer(product=product, external_id=f"p1#{colour}")
            make_characteristic(offer=offer, name="Цвет", value=colour)
        own = shelf(1)
        red, blue, _ = [
            Variant.objects.create(product=own, title=title)
            for title in ("Цвет: красный", "синий ", "в горошек")
        ]

        pair(profile).accept_all_sure()

        assert linked(OFFER) == [
            ("p1#Красный", str(red.pk)),
            ("p1#Синий", str(blue.pk)),
        ]

    def test_variants_that_look_the_same_are_left(self, profile):
        product = card(profile, 1)
        for name in ("a", "b"):
            make_offer(product=product, external_id=f"p1#{name}")
        own = shelf(1)
        for _ in range(2):
            Variant.objects.create(product=own)

        pair(profile).accept_all_sure()

        assert linked(OFFER) == []

    def test_a_variant_that_is_linked_already_keeps_its_link(self, profile):
        make_offer(product=card(profile, 1), external_id="p1")
        variant = Variant.objects.create(product=shelf(1), sku="A")
        make_offer(product=card(profile, 2), external_id="p2", sku="A")
        adapter = Adapter()
        by_sku = [one for one in propose(adapter, profile) if one.matched_by == "sku"]

        assert accept(adapter, profile, by_sku) == 1
        pair(profile).accept_all_sure()

        assert linked(OFFER) == [("p2", str(variant.pk))]


def test_other_adapters_have_nothing_to_pair():
    adapters = ("", RECORDING, "no.such.adapter", "tests.shops.sales.models.Good")

    assert [pairing_of(make_profile(adapter=path)) for path in adapters] == [None] * 4


@pytest.mark.parametrize(
    "text", ["", "group-1", "product", "product--1", "offer-x", "offer-" + "9" * 30]
)
def test_a_place_that_is_none_is_the_beginning(text):
    assert read_place(text) == Place()


def test_a_place_is_read_as_it_is_written():
    place = Place(kind=OFFER, after=17)

    assert read_place(str(place)) == place
