"""Documents of orders as 1C writes them, and what became of the orders."""

from typing import Any

from django_commerceml.models import ExchangeProfile, ImportRun, Order, RunProblem
from tests.importing.loaders.documents import attribute, load


def tag(name: str, value: object) -> str:
    return f"<{name}>{value}</{name}>"


def line(
    external_id: str = "",
    *children: str,
    name: str = "Товар",
    price: object = 100,
    quantity: object = 1,
    total: object = None,
) -> str:
    amount = "" if total is None else tag("Сумма", total)
    identity = tag("Ид", external_id) if external_id else ""
    return (
        f"<Товар>{identity}{tag('Наименование', name)}"
        f"{tag('ЦенаЗаЕдиницу', price)}{tag('Количество', quantity)}{amount}"
        f"{''.join(children)}</Товар>"
    )


DELIVERY = "ORDER_DELIVERY"


def delivery(price: object) -> str:
    return line(DELIVERY, service(), name="Доставка заказа", price=price, total=price)


def service() -> str:
    return requisites(ТипНоменклатуры="Услуга")


def requisites(**values: str) -> str:
    """Return the requisites by name; an underscore is a blank."""
    said = "".join(
        attribute(name.replace("_", " "), value) for name, value in values.items()
    )
    return f"<ЗначенияРеквизитов>{said}</ЗначенияРеквизитов>"


def order(
    *children: str,
    id: object = "",  # noqa: A002 (the word of the format)
    number: object = "",
    operation: str = "Заказ товара",
    lines: tuple[str, ...] | None = None,
    basis: object = "",
    kind: str = "Документ",
) -> str:
    goods = "" if lines is None else tag("Товары", "".join(lines))
    head = {
        "Ид": id,
        "Номер": number,
        "ХозОперация": operation,
        "Основание": basis,
    }
    said = "".join(tag(name, value) for name, value in head.items() if value)
    return f"<{kind}>{said}{''.join(children)}{goods}</{kind}>"


def payment(*children: str, amount: object, **values: Any) -> str:
    values.setdefault("operation", "Выплата безналичных денег")
    return order(tag("Сумма", amount), *children, **values)


def shipment(*children: str, **values: Any) -> str:
    values.setdefault("operation", "Отпуск товара")
    return order(*children, **values)


def container(*documents: str) -> str:
    return tag("Контейнер", "".join(documents))


def load_orders(profile: ExchangeProfile, *documents: str) -> ImportRun:
    """Import a file of *documents* to its end."""
    return load(profile, *documents)


def remarks(run: ImportRun) -> list[tuple[str, str, str]]:
    """Return severity, code and text of what the journal says."""
    found = RunProblem.objects.filter(run=run).order_by("pk")
    return list(found.values_list("severity", "code", "message"))


def codes(run: ImportRun) -> list[str]:
    return [code for _, code, _ in remarks(run)]


def lines_of(order: Order, *names: str) -> list[tuple[Any, ...]]:
    return list(order.lines.order_by("position", "pk").values_list(*names))


def fresh(order: Order) -> Any:
    return Order.objects.get(pk=order.pk)
