"""A store that had goods before 1C came: they are linked, and none is doubled."""

import pytest
from django.core.management import call_command

from django_commerceml.emulator import get_dialect, write_catalog
from django_commerceml.importing import work
from django_commerceml.importing.publications import queue_publication
from django_commerceml.models import Offer, RunState
from django_commerceml.models import Product as Card
from example_own.store.models import Product, Variant

GOODS = 300


@pytest.fixture
def profile(profile, tmp_path):
    """Return a profile with a catalogue in the mirror; the store is left alone."""
    profile.publishes_goods = False
    profile.save()
    write_catalog(
        tmp_path / "catalog",
        dialect=get_dialect("ut11"),
        products=GOODS,
        with_pictures=False,
    )
    call_command(
        "commerceml_import", str(tmp_path / "catalog"), f"--profile={profile.slug}"
    )
    return profile


@pytest.fixture
def shelves(profile):
    """Fill the store as its seller did: under names of his own, or as 1C has them."""
    for number, card in enumerate(Card.objects.filter(profile=profile).order_by("pk")):
        known = [{"sku": card.sku}, {"barcode": card.barcode}, {}][number % 3]
        product = Product.objects.create(
            title=f"Наш товар {number}" if known else card.name,
            slug=f"our-{number}",
            text="Написал продавец",
            advice="Совет",
            **known,
        )
        for offer in card.offers.order_by("pk"):
            values = [row.value for row in offer.characteristics.order_by("pk")]
            Variant.objects.create(
                product=product, title=", ".join(values), price=1, stock=1
            )
    return list(Product.objects.order_by("pk").values_list("pk", flat=True))


def test_three_hundred_goods_are_linked_and_then_imported(profile, shelves, capsys):
    variants = set(Variant.objects.values_list("pk", flat=True))
    assert Card.objects.count() == len(shelves) == GOODS

    call_command("commerceml_link", f"--profile={profile.slug}", "--accept-sure")
    profile.publishes_goods = True
    profile.save()
    run = work(queue_publication(profile))

    assert run.state == RunState.DONE
    found = Product.objects.order_by("pk")
    assert list(found.values_list("pk", flat=True)) == shelves
    assert set(Variant.objects.values_list("pk", flat=True)) == variants
    assert set(found.values_list("text", "advice")) == {("Написал продавец", "Совет")}
    assert list(found.values_list("title", flat=True)) == list(
        Card.objects.order_by("pk").values_list("name", flat=True)
    )
    assert not Variant.objects.filter(price=1).exists()
    assert Offer.objects.count() == len(variants)
