"""What the operator types to act on the orders of an infobase."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Final

from django_commerceml.emulator.infobase import Manager, Order


def perform_act(manager: Manager, name: str, text: str) -> Order:
    """Do the act called *name*, of which *text* says to what; return the order.

    Raises `ValueError` where *text* cannot be understood, or there is no such order.
    """
    return _ACTS[name](manager, text)


def _set_status(manager: Manager, text: str) -> Order:
    number, mark, status = text.partition("=")
    if not (mark and status.strip()):
        raise _make_error("НОМЕР=СТАТУС", text)
    return manager.set_status(number, status.strip())


def _change_line(manager: Manager, text: str) -> Order:
    place, _, quantity = text.partition("=")
    number, _, position = place.rpartition(":")
    try:
        line, wanted = int(position), Decimal(quantity.replace(",", "."))
    except (ValueError, InvalidOperation) as error:
        raise _make_error("НОМЕР:СТРОКА=КОЛИЧЕСТВО", text) from error
    if wanted:
        return manager.change_line(number, line, quantity=wanted)
    return manager.remove_line(number, line)


def _make_error(form: str, text: str) -> ValueError:
    return ValueError(f"Нужно {form}, а не «{text}».")


_ACTS: Final[dict[str, Callable[[Manager, str], Order]]] = {
    "line": _change_line,
    "status": _set_status,
    "pay": Manager.pay,
    "ship": Manager.ship,
    "cancel": Manager.cancel,
    "delete": Manager.mark_deleted,
}
