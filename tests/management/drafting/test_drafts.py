"""An adapter is drafted from the models of a shop, and nothing is wrong with it."""

from textwrap import dedent
from typing import Any

import pytest
from django.apps import apps

from django_commerceml.adapters.methods import check_adapter
from django_commerceml.management.drafting import (
    guess_roles,
    write_adapter,
    write_tests,
)
from django_commerceml.management.drafting.fields import (
    default_values,
    goods_fields,
    unique_fields,
)
from tests.shops.kiosk.models import Item, Photo, Purchase, PurchaseLine, Shelf, Variant
from tests.shops.plain.models import Article, Section
from tests.shops.wardrobe import models as wardrobe


def roles_of(label, *chosen):
    models = [*apps.get_app_config(label).get_models()]
    return guess_roles(models, chosen=[apps.get_model(name) for name in chosen])


def adapter_of(roles):
    """Return the class that is drafted, and the fields left to a person."""
    source, left = write_adapter(roles)
    names: dict[str, Any] = {}
    exec(compile(source, "draft.py", "exec"), names)  # noqa: S102 (our own draft)
    return names["Adapter"], left


def test_models_are_known_by_their_names():
    roles = roles_of("kiosk")

    assert (roles.product, roles.group, roles.offer) == (Item, Shelf, Variant)
    assert (roles.image, roles.order, roles.line) == (Photo, Purchase, PurchaseLine)
    assert roles.sold is Variant


def test_a_shop_without_variants_sells_its_products():
    roles = roles_of("plain")

    assert (roles.product, roles.group, roles.offer) == (Article, Section, None)
    assert (roles.image, roles.order, roles.sold) == (None, None, Article)


def test_a_product_with_a_name_of_its_own_is_named_by_a_person():
    assert roles_of("wardrobe") is None

    roles = roles_of("wardrobe", "wardrobe.Garment")

    assert (roles.product, roles.group) == (wardrobe.Garment, wardrobe.Section)
    assert (roles.offer, roles.image) == (wardrobe.Variant, wardrobe.Photo)


def test_a_product_that_is_named_goes_before_others():
    assert roles_of("kiosk", "plain.Article").product is Article


def test_nothing_is_made_of_models_without_goods():
    assert roles_of("auth") is None


@pytest.mark.parametrize(
    ("label", "chosen"),
    [("kiosk", ()), ("plain", ()), ("wardrobe", ("wardrobe.Garment",))],
)
def test_nothing_is_wrong_with_a_draft(label, chosen):
    adapter, left = adapter_of(roles_of(label, *chosen))

    assert left == []
    said = [one for one in check_adapter(adapter) if not one.is_serious()]
    assert [str(one) for one in check_adapter(adapter) if one not in said] == []


def test_a_draft_reads_as_a_person_would_write_it():
    source, _ = write_adapter(roles_of("kiosk"))

    assert source.partition("class Adapter")[2] == dedent(
        '''\
        (MappedAdapter):
            """The shop's side."""

            groups = GroupMapping(
                model="kiosk.Shelf",
                fields={"title": "name", "code": "external_id"},
                parent="parent",
            )
            products = ProductMapping(
                model="kiosk.Item",
                fields={"title": "name", "article": "sku", "code": "external_id"},
                groups="shelves",
                active="is_public",
            )
            offers = OfferMapping(
                model="kiosk.Variant",
                product="item",
                fields={"title": "name", "code": "external_id"},
                active="is_active",
            )
            prices = PriceMapping(field="price")
            images = ImageMapping(model="kiosk.Photo", product="item", file="image")
        '''
    )


def test_tests_are_written_for_what_was_recognised():
    roles = roles_of("kiosk")

    source = write_tests(roles, app="kiosk", package="tests.shops.kiosk")

    compile(source, "tests.py", "exec")
    for text in (
        "from tests.shops.kiosk.commerceml_adapter import Adapter",
        "from tests.shops.kiosk.models import Item, Shelf, Variant",
        "groups=[group.title for group in product.shelves.all()],",
        "pictures=product.photos.count(),",
        "is_active=offer.is_active and offer.item.is_public,",
        "product.is_public = False",
    ):
        assert text in source


def test_tests_of_a_shop_without_variants_look_at_its_products():
    source = write_tests(roles_of("plain"), app="plain", package="tests.shops.plain")

    compile(source, "tests.py", "exec")
    for text in (
        "most_pictures = 1",
        "groups=[product.section.name] if product.section else [],",
        "pictures=1 if product.picture else 0,",
        "stock=product.quantity,",
    ):
        assert text in source
    assert "read_offer" not in source


def test_what_must_differ_gets_the_id_of_1c():
    assert goods_fields(Item) == {"title": '"name"', "article": '"sku"'}
    assert unique_fields(Item, {"title", "article"}) == {"code": '"external_id"'}


def test_what_cannot_be_guessed_is_left_to_a_person():
    lines, left = default_values(PurchaseLine, {"purchase"})

    assert lines == {"pieces": "0", "price": "0"}
    assert left == ["variant"]
