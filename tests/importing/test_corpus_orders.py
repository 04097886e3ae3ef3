"""Real orders of real 1C systems and shops: all that is in a file is in the mirror."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from django_commerceml.models import (
    Counterparty,
    Order,
    OrderPayment,
    OrderShipment,
    RunState,
)
from tests.cml.test_documents_corpus import FILES, root_of
from tests.factories import make_profile
from tests.importing.imports import import_bytes
from tests.importing.test_corpus import dump_mirror

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("corpus")]


def text(node: Any, path: str) -> str:
    return (node.findtext(path) or "").strip()


def requisite(node: Any, *names: str) -> str:
    for one in node.iterfind("ЗначенияРеквизитов/ЗначениеРеквизита"):
        if text(one, "Наименование") in names:
            return text(one, "Значение")
    return ""


def is_delivery(line: Any) -> bool:
    return (
        text(line, "Ид") == "ORDER_DELIVERY" or text(line, "Наименование") == "Доставка"
    )


def documents(path: Any) -> list[Any]:
    """Return the orders that have somebody who buys."""
    found = list(root_of(path).iter("Документ"))
    return [one for one in found if one.find("Контрагенты/Контрагент") is not None]


def buyer(document: Any) -> tuple[str, ...]:
    party = document.find("Контрагенты/Контрагент")
    names = ("Ид", "ИНН", "КПП", "Наименование")
    return (
        (text(party, "Ид"),)
        if text(party, "Ид")
        else tuple(text(party, name) for name in names)
    )


def in_file(path: Any) -> dict[str, tuple[Any, ...]]:
    """Return by number: goods, sum of the lines, is paid, is shipped, number in 1C."""
    found = {}
    for document in documents(path):
        lines = document.findall("Товары/Товар")
        number_1c = requisite(document, "Номер по 1С") or text(document, "Номер1С")
        found[text(document, "Номер") or number_1c] = (
            len([line for line in lines if not is_delivery(line)]),
            sum((Decimal(text(line, "Сумма")) for line in lines), Decimal()),
            bool(requisite(document, "Дата оплаты по 1С")),
            bool(requisite(document, "Дата отгрузки по 1С"))
            or requisite(document, "Отгружен") == "true",
            number_1c,
        )
    return found


def in_mirror() -> dict[str, tuple[Any, ...]]:
    return {
        order.number: (
            order.lines.count(),
            (order.lines.aggregate(sum=Sum("total"))["sum"] or 0)
            + order.delivery_price,
            order.is_paid,
            order.is_shipped,
            order.exports.get().number_in_1c,
        )
        for order in Order.objects.all()
    }


@pytest.mark.parametrize("path", FILES)
def test_the_orders_of_a_file_arrive_and_a_second_import_changes_nothing(path):
    profile = make_profile(imports_new_orders=True)
    data = path.read_bytes()

    run = import_bytes(profile, path.name, data)

    assert (run.state, run.error, run.traceback) == (RunState.DONE, "", "")
    orders = in_file(path)
    assert in_mirror() == orders
    assert Counterparty.objects.count() == len(set(map(buyer, documents(path))))
    assert OrderPayment.objects.count() == len(
        [one for one in orders.values() if one[2]]
    )
    assert OrderShipment.objects.count() == len(
        [one for one in orders.values() if one[3]]
    )

    before = dump_mirror()
    again = import_bytes(profile, path.name, data)

    assert again.counts["order"].keys() <= {"unchanged", "failed"}
    after = dump_mirror()
    # A word that waits for a decision says how many runs had it.
    del after["Unknown"], before["Unknown"]
    assert after == before


@pytest.mark.parametrize("path", FILES)
def test_a_real_file_about_orders_that_nobody_knows_changes_nothing(path):
    profile = make_profile()
    before = dump_mirror()

    run = import_bytes(profile, path.name, path.read_bytes())

    total = len(list(root_of(path).iter("Документ")))
    assert (run.state, run.counts) == ("done", {"order": {"skipped": total}})
    after = dump_mirror()
    del after["OrderStatus"]
    assert after == {name: rows for name, rows in before.items() if name in after}
