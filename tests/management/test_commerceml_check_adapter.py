"""``commerceml_check_adapter``: what an adapter does and lacks; nothing stays."""

from io import StringIO

import pytest
from django.core.checks import Error, Warning  # noqa: A004 (Django's names)
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from django_commerceml.adapters import Capability, RowError, ShopAdapter
from django_commerceml.exceptions import AdapterError
from django_commerceml.models import ExchangeProfile, Product, StoredFile
from tests.factories import make_profile
from tests.shops.kiosk.adapter import KioskAdapter
from tests.shops.kiosk.models import Item, Purchase, Shelf

pytestmark = pytest.mark.django_db

KIOSK = "tests.shops.kiosk.adapter.KioskAdapter"
HERE = "tests.management.test_commerceml_check_adapter."


class Unfinished(ShopAdapter):
    """Announces what it has no method for."""

    capabilities = frozenset({Capability.PRICES})

    def publish_images(self, products, context):
        return []


class Wrong(ShopAdapter):
    """Has declarations that are wrong, and some that are odd."""

    @classmethod
    def check(cls):
        return [
            Error("no such field", hint="Name one.", id="commerceml.E099"),
            Warning("no index", id="commerceml.W099"),
        ]


class Picky(KioskAdapter):
    """Refuses whatever it is given."""

    capabilities = frozenset({Capability.PRODUCTS})

    def publish_products(self, products, context):
        return [
            RowError(external_id=row.external_id, message="не нужен", field="title")
            for row in products
        ]


class Wordy(KioskAdapter):
    """Has something to say of every product."""

    def publish_products(self, products, context):
        super().publish_products(products, context)
        return [
            RowError(external_id=row.external_id, message="обрезан", is_warning=True)
            for row in products
        ]


class Closed(KioskAdapter):
    """Cannot go on."""

    def publish_offers(self, offers, context):
        raise AdapterError("склад закрыт")


class Forgetful(KioskAdapter):
    """Writes whatever it is given."""

    def publish_groups(self, groups, context):
        Shelf.objects.update(title="все")
        return super().publish_groups(groups, context)


class Mute(KioskAdapter):
    """Cannot tell its orders."""

    def build_order(self, shop_order):
        raise ZeroDivisionError


class Shy(KioskAdapter):
    """Has baskets only."""

    def build_order(self, shop_order):
        return None


def run(*arguments, expect=""):
    """Return what the command printed; *expect* is the error that it ends with."""
    output = StringIO()
    error = ""
    with translation.override("en"):
        try:
            call_command("commerceml_check_adapter", *arguments, stdout=output)
        except CommandError as raised:
            error = str(raised)
    assert error == expect
    return output.getvalue()


@pytest.fixture(autouse=True)
def nothing_stays():
    yield
    for model in (Item, Shelf, Product, StoredFile):
        assert not model.objects.exists()
    assert not ExchangeProfile.objects.filter(slug__startswith="check-").exists()


def test_a_good_adapter_is_told_what_it_would_do():
    said = run(KIOSK)

    assert said.startswith(
        f"{KIOSK}\nIt takes: groups, products, images, offers, prices, stocks, "
        "withdrawal, orders.\nThe shop can hold: variants.\n"
    )
    assert "  products: 30\n" in said
    assert "  kiosk.Item: 30 new rows\n" in said
    assert "Taken, but changed:" not in said
    assert said.endswith("The adapter is ready.\n")
    assert "Given again" not in said


def test_the_adapter_of_the_settings_is_the_usual_one():
    said = run()

    assert said.startswith("django_commerceml.adapters.mirror.MirrorAdapter\n")
    assert "It does not take: groups, products," in said


def test_the_adapter_of_a_profile_can_be_asked_for():
    make_profile(slug="ut", adapter=KIOSK)

    assert run("--profile", "ut").startswith(KIOSK)


def test_methods_that_are_missing_or_never_called_are_named():
    said = run(f"{HERE}Unfinished", expect="The adapter is not ready: 1 problem.")

    assert "Unfinished declares «prices», but has no publish_prices()" in said
    assert "Unfinished.publish_images() is never called" in said
    assert "A small catalogue" not in said


def test_what_its_own_check_says_is_shown():
    said = run(f"{HERE}Wrong", expect="The adapter is not ready: 1 problem.")

    assert "no such field" in said
    assert "Name one." in said
    assert "no index" in said


def test_rows_that_are_refused_are_named_up_to_some_number():
    said = run(f"{HERE}Picky", expect="The adapter is not ready: 30 problems.")

    assert "(title): не нужен" in said
    assert "… and 20 more" in said


def test_rows_that_are_changed_are_named_and_are_no_problem():
    said = run(f"{HERE}Wordy")

    assert "Taken, but changed:" in said
    assert ": обрезан" in said


def test_an_adapter_that_breaks_off_is_told_why():
    said = run(f"{HERE}Closed", expect="The adapter is not ready: 1 problem.")

    assert "It broke off: AdapterError: склад закрыт [SHOP-01]" in said
    assert "  products: 30\n" in said


def test_an_adapter_that_does_not_compare_is_told_so():
    said = run(f"{HERE}Forgetful")

    assert "Given again, the same made it write" in said


def test_the_newest_order_of_the_shop_is_told():
    Purchase.objects.create(number="К-7", placed_at=timezone.now(), customer="Анна")

    said = run(KIOSK)

    assert "Its newest order goes to 1C as К-7, lines: 0." in said


def test_what_is_no_order_yet_is_not_told():
    Purchase.objects.create(number="К-7", placed_at=timezone.now())

    assert "newest order" not in run(f"{HERE}Shy")


def test_an_order_that_cannot_be_told_is_a_problem():
    order = Purchase.objects.create(number="К-7", placed_at=timezone.now())

    said = run(f"{HERE}Mute", expect="The adapter is not ready: 1 problem.")

    assert f"Its newest order ({order.pk}) cannot be told: ZeroDivisionError" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no.such.Adapter"], "This adapter cannot be imported: No module named 'no'"),
        (["decimal.Decimal"], "This is not an adapter of a shop."),
        (
            ["--profile", "ut"],
            "There is no profile “ut”: make it with commerceml_profile.",
        ),
    ],
)
def test_what_cannot_be_checked_is_said(arguments, message):
    assert run(*arguments, expect=message) == ""


def test_no_file_of_the_exchange_stays(spool):
    run(KIOSK)

    assert not [path for path in spool.rglob("*") if path.is_file()]
