"""What a test claims; without unittest or pytest, and still with a good word."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TypeVar

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.testing.views import ShopView

Thing = TypeVar("Thing")


def claim(is_so: object, message: str) -> None:
    """Raise `AssertionError` with *message* unless it is so."""
    if not is_so:
        raise AssertionError(message)


def claim_equal(found: object, wanted: object, what: str) -> None:
    """Claim that *what* is as wanted."""
    claim(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")


def claim_is(found: object, wanted: object, what: str) -> None:
    """Claim that *what* is as wanted, where the shop tells it at all."""
    claim(found in (None, wanted), f"{what}: found {found!r}, wanted {wanted!r}")


def present(found: Thing | None, what: str) -> Thing:
    """Return *found*; claim that the shop has it."""
    if found is None:
        raise AssertionError(f"the shop has no {what}")
    return found


def claim_no_refusals(errors: Sequence[RowError]) -> None:
    """Claim that the shop took every row, perhaps changed."""
    refused = [error for error in errors if not error.is_warning]
    claim(not refused, f"the shop refused rows: {refused}")


def claim_no_writes(writes: Collection[str]) -> None:
    """Claim that nothing was written."""
    told = "\n".join(sql[:200] for sql in writes)
    claim(not writes, f"nothing changed, and yet there were writes:\n{told}")


def claim_not_for_sale(found: ShopView | None, what: str) -> None:
    """Claim that no buyer can buy *found*."""
    claim(found is None or not found.is_active, f"{what} can still be bought")


def claim_figures(
    found: ShopView, what: str, *, price: Decimal | None, stock: Decimal | None
) -> None:
    """Claim that *what* costs so much, and that there is so much of it."""
    claim_equal(found.price, price, f"the price of {what}")
    claim_is(found.stock, stock, f"the stock of {what}")
