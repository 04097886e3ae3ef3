"""What a store on django-oscar may choose of its orders; a subclass says it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django_commerceml.adapters.documents import OrderDocumentBuyer
from django_commerceml.adapters.oscar.choices import Choices
from django_commerceml.adapters.oscar.orders.buyers import person_of
from django_commerceml.models import PaymentKind


class OrderChoices(Choices):
    """What a subclass may set and override; orders are given to it with all parts."""

    statuses: ClassVar[Mapping[str, str]] = {}
    """Oscar's status for codes of the profile's statuses. Of a code that is not here,
    it is the status that is called as the profile's is."""
    status_cancelled: ClassVar[str] = ""
    """Oscar's status for orders that 1C cancelled; empty: «Отменён», «Отменен»,
    «Cancelled» or «Canceled», whichever the pipeline has."""
    status_paid: ClassVar[str] = ""
    """Oscar's status for orders that 1C has paid; empty: payment changes none."""
    status_shipped: ClassVar[str] = ""
    """Oscar's status for orders that 1C has shipped; empty: shipment changes none."""
    event_paid: ClassVar[str] = "Оплачено"
    """The name of Oscar's payment events for payments of 1C."""
    event_refunded: ClassVar[str] = "Возвращено"
    """The name of Oscar's payment events for refunds, and for payments taken back."""
    event_shipped: ClassVar[str] = "Отгружено"
    """The name of Oscar's shipping events that stand for shipments."""
    source_types: ClassVar[Mapping[str, str]] = {
        PaymentKind.CASH: "Наличные",
        PaymentKind.BANK: "Банковский перевод",
        PaymentKind.ACQUIRING: "Банковская карта",
    }
    """The name of Oscar's type of payment sources, by the kind of a payment that 1C
    took for an order without any source."""
    allocates_until_confirmed: ClassVar[bool] = True
    """Whether stock is allocated only for orders that 1C has not confirmed, as its
    stock is already less by the others; False: it is left to Oscar."""

    def is_order(self, order: Any) -> bool:  # noqa: ARG002 (for subclasses)
        """Return whether *order* is to go to 1C; False: not as it stands now."""
        return True

    def buyer(self, order: Any) -> OrderDocumentBuyer | None:
        """Return who buys. A subclass adds what Oscar does not know: a company's ИНН.

        Here it is the person of the billing address, or of the shipping address. None:
        what the site knows of its user.
        """
        return person_of(order)

    def attributes(self, order: Any) -> Mapping[str, Any]:  # noqa: ARG002 (for subclasses)
        """Return more «реквизиты» for 1C: the organisation, the warehouse."""
        return {}
