"""The last steps of the checkout."""

from typing import Any

from oscar.apps.checkout.views import PaymentDetailsView as OscarPaymentDetailsView
from oscar.core.loading import get_model


class PaymentDetailsView(OscarPaymentDetailsView):
    """Asks for no card: buyers pay the courier."""

    def handle_payment(self, order_number: str, total: Any, **kwargs: Any) -> None:  # noqa: ARG002 (Oscar's signature)
        """Note how much will be paid, and how; 1C tells when it was."""
        source_type, _ = get_model("payment", "SourceType").objects.get_or_create(
            code="cash", defaults={"name": "Наличными при получении"}
        )
        self.add_payment_source(
            get_model("payment", "Source")(
                source_type=source_type,
                currency=total.currency,
                amount_allocated=total.incl_tax,
            )
        )
