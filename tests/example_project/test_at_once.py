"""Several buyers at once, over HTTP, on a database that they share."""

from concurrent.futures import ThreadPoolExecutor

from django_commerceml.emulator import get_dialect, write_catalog
from example_project.shopper import BUYER, Shopper

BUYERS = 6


def order(site):
    shopper = Shopper(site)
    shopper.choose(1, "1")
    return shopper.order("buyer@example.com").texts("//h1")[0]


def test_orders_have_numbers_of_their_own_and_a_form_makes_one_order(shop, tmp_path):
    catalog = tmp_path / "catalog"
    write_catalog(catalog, dialect=get_dialect("ut11"), products=4)
    shop.play("--dialect=ut11", f"--catalog={catalog}")
    hasty = Shopper(shop.site)
    hasty.choose(1, "1")
    form = hasty.open("checkout/")
    values = {**BUYER, "email": "hasty@example.com"}

    with ThreadPoolExecutor(BUYERS) as threads:
        titles = list(threads.map(order, [shop.site] * BUYERS))
        clicks = [threads.submit(hasty.send, form, "token", values) for _ in range(4)]
        pages = {click.result().url for click in clicks}

    assert len(set(titles)) == BUYERS
    assert len(pages) == 1
    assert pages.pop().startswith(f"{shop.site}orders/")
