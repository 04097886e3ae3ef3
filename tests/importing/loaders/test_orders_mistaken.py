"""What looks like a known order, a known file or a known document, and is not."""

import io
import zipfile

import pytest

from django_commerceml.exporting import publish
from django_commerceml.importing import work
from django_commerceml.importing.archives import unpack
from django_commerceml.models import FileKind, Order, OrderExport, StoredFile
from tests.exporting.exchanges import exchange
from tests.factories import make_order, make_order_line, make_profile, make_run
from tests.importing.imports import store_bytes
from tests.importing.loaders.documents import document
from tests.importing.loaders.ordering import (
    codes,
    fresh,
    line,
    load_orders,
    order,
    payment,
    requisites,
    tag,
)

pytestmark = pytest.mark.django_db

GOODS = "00000000-0000-4000-8000-000000000001"
FIRST = "90000000-0000-4000-8000-000000000001"
SECOND = "90000000-0000-4000-8000-000000000002"
BUYER = tag("Контрагенты", tag("Контрагент", tag("Ид", "к") + tag("Наименование", "И")))


@pytest.fixture
def sold(profile):
    """An order of two pieces that 1C has taken."""
    made = make_order(number="15")
    make_order_line(
        order=made, external_id=GOODS, name="Чай", price=100, quantity=2, vat_rate=None
    )
    publish(made)
    exchange(profile)
    return fresh(made)


@pytest.fixture
def open_profile(profile):
    """An infobase whose own orders are accepted."""
    profile.imports_new_orders = True
    profile.save()
    return profile


def born(quantity, *children, **values):
    lines = (line(GOODS, price=100, quantity=quantity),)
    return order(BUYER, *children, lines=lines, **values)


def numbered(date):
    return requisites(Номер_по_1С="0001", Дата_по_1С=f"{date}T10:00:00")


def quantities():
    found = Order.objects.order_by("pk").values_list("lines__quantity", flat=True)
    return list(map(int, found))


def export_of(made):
    return OrderExport.objects.get(order=made)


def change(made, quantity):
    made.lines.update(quantity=quantity)
    publish(made)


def test_a_number_of_1c_that_began_anew_with_another_id_is_another_order(open_profile):
    load_orders(open_profile, born(1, numbered("2026-01-10"), id=FIRST))
    run = load_orders(open_profile, born(7, numbered("2026-01-11"), id=SECOND))

    assert quantities() == [1, 7]
    assert codes(run) == ["ORD-07"]


def test_a_number_of_1c_of_another_year_is_another_order(open_profile):
    load_orders(open_profile, born(1, numbered("2025-01-10")))
    load_orders(open_profile, born(7, numbered("2026-01-10")))

    assert quantities() == [1, 7]


def test_two_new_orders_of_one_number_in_a_file_are_two(open_profile):
    documents = [born(1, numbered("2026-01-10"), id=FIRST)]
    documents.append(born(7, numbered("2026-01-10"), id=SECOND))

    load_orders(open_profile, *documents)
    load_orders(open_profile, *documents)

    assert quantities() == [1, 7]


def test_two_infobases_may_number_their_orders_alike(open_profile):
    other = make_profile(slug="other", imports_new_orders=True)

    load_orders(open_profile, born(1, id=FIRST, number="0001"))
    load_orders(other, born(7, id=SECOND, number="0001"))

    assert quantities() == [1, 7]


def test_an_order_of_another_infobase_is_known_by_the_number_that_it_went_with(
    open_profile,
):
    other = make_profile(slug="other", order_number_prefix="A-")
    load_orders(open_profile, born(1, id=FIRST, number="0001"))
    exchange(other)

    load_orders(other, order(number="A-0001", lines=(line(GOODS, quantity=4),)))

    assert quantities() == [4]


def test_what_an_archive_held_is_older_than_a_file_that_came_after_it(profile, sold):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        older = order(id=sold.uuid, lines=(line(GOODS, quantity=3),))
        package.writestr("orders.xml", document(older))
    archive = store_bytes(profile, "orders.zip", packed.getvalue())
    archive.kind = FileKind.ARCHIVE
    archive.save()
    newer = order(id=sold.uuid, lines=(line(GOODS, quantity=4),))
    after = store_bytes(profile, "orders.xml", document(newer).encode())
    unpack(archive)
    inner = StoredFile.objects.get(archive=archive)

    work(make_run(profile=profile, file=inner))
    work(make_run(profile=profile, file=after))
    again = work(make_run(profile=profile, file=inner))

    assert quantities() == [4]
    assert codes(again) == ["ORD-10"]


def test_an_old_payment_does_not_undo_what_came_later(profile, sold):
    def paid(word):
        said = requisites(Оплачено="true", ПометкаУдаления=word)
        return payment(said, id=FIRST, basis=sold.uuid, amount=200)

    first = load_orders(profile, paid("false"))
    load_orders(profile, order(id=sold.uuid), paid("true"))

    again = work(make_run(profile=profile, file=first.file))

    assert [row.is_deleted for row in sold.payments.all()] == [True]
    assert codes(again) == ["ORD-10"]


def test_an_operator_s_decision_is_about_the_held_order_only(profile, sold):
    profile.conflict_policy = "hold"
    profile.save()
    other = make_order(number="16")
    make_order_line(order=other, external_id=GOODS, price=100, quantity=2)
    publish(other)
    exchange(profile)
    change(sold, 5)
    run = load_orders(
        profile,
        order(id=sold.uuid, lines=(line(GOODS, quantity=3),)),
        order(id=other.uuid, lines=(line(GOODS, quantity=3),)),
    )
    # As if the shop had refused the second document, and sold more since.
    OrderExport.objects.filter(order=other).update(
        received_hash="", received_sequence=0
    )
    Order.objects.filter(pk=other.pk).update(facts={})
    change(other, 8)

    decided = work(make_run(profile=profile, file=run.file, is_confirmed=True))

    assert quantities() == [3, 8]
    assert codes(decided) == ["ORD-08", "ORD-08"]
    assert export_of(other).held_reason == "conflict"


def test_a_decision_for_1c_releases_an_order_that_is_no_more_in_dispute(profile, sold):
    profile.conflict_policy = "hold"
    profile.save()
    change(sold, 5)
    load_orders(profile, order(id=sold.uuid, lines=(line(GOODS, quantity=3),)))
    run = load_orders(profile, order(requisites(Оплачен="true"), id=sold.uuid))
    assert export_of(sold).held_reason == "conflict"

    work(make_run(profile=profile, file=run.file, is_confirmed=True))

    assert export_of(sold).held_reason == ""
