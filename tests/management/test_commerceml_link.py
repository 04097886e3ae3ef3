"""``commerceml_link`` looks for what the shop has already, and links it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from django_commerceml.models import Link
from django_commerceml.models import Product as Card
from example_own.store.models import Product
from tests.factories import make_product, make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    """Return a profile with three products, of which the shop has one, two, none."""
    profile = make_profile(
        slug="default", adapter="example_own.commerceml_adapter.Adapter"
    )
    for name in ("Чай", "Кофе", "Какао"):
        make_product(profile=profile, external_id=name, name=name, sku=f"{name}-1")
    for number, name in enumerate(("Чай", "Кофе", "Кофе")):
        Product.objects.create(title=name, slug=f"s-{number}")
    return profile


def run(*arguments):
    output = StringIO()
    with translation.override("en"):
        call_command("commerceml_link", *arguments, stdout=output)
    return output.getvalue().splitlines()


COUNTS = "products not linked: sure {}, several fit {}, nothing like them {}"


def test_it_says_what_there_is_and_links_nothing(profile):
    assert run() == [COUNTS.format(1, 1, 1)]
    assert not Link.objects.exists()


def test_what_is_sure_is_linked_when_that_is_asked_for(profile):
    assert run("--accept-sure") == ["linked: 1", COUNTS.format(0, 1, 1)]
    assert Link.objects.get().external_id == "Чай"


def test_a_dry_run_links_nothing(profile):
    assert run("--accept-sure", "--dry-run") == [COUNTS.format(1, 1, 1)]
    assert not Link.objects.exists()


def test_it_looks_for_what_it_is_told_to(profile):
    Product.objects.filter(title="Кофе").update(sku="Какао-1")

    assert run("--by", "sku") == [COUNTS.format(0, 1, 2)]


def test_it_says_that_everything_is_linked(profile):
    Card.objects.filter(profile=profile).update(is_active=False)

    assert run() == ["Everything is linked."]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--profile", "none"), "There is no profile"),
        (("--profile", "mirror"), "declares no goods"),
        (("--by", "colour"), "choose of sku, barcode, name"),
    ],
)
def test_what_cannot_be_done_is_said(profile, arguments, said):
    make_profile(slug="mirror")

    with pytest.raises(CommandError, match=said):
        run(*arguments)
