"""Rows that a whole export left out are hidden, and the shop is told."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from django_commerceml.adapters.shops import Shop
from django_commerceml.chunks import in_chunks
from django_commerceml.importing.context import take_errors
from django_commerceml.importing.differences import Difference
from django_commerceml.importing.notes import Note, Notes
from django_commerceml.importing.reports import Outcome, Report
from django_commerceml.importing.telling import Named
from django_commerceml.models import ChangeOutcome, ImportRun, Offer, Product

_HIDDEN: Final = Difference(field="is_active", detail="", old=True, new=False)


@dataclass(slots=True, kw_only=True)
class Deactivation:
    """Hides rows and forgets their fingerprints, so that coming back applies."""

    run: ImportRun
    missing: QuerySet[Any]
    shop: Shop
    report: Report
    changes: Notes

    def work(self) -> None:
        """Hide all that is missing, some hundred rows at a time."""
        ids = self.missing.order_by("pk").values_list("pk", flat=True)
        for chunk in in_chunks(ids):
            rows = self.missing.model.objects.filter(pk__in=chunk)
            rows.update(fingerprint="", is_active=False, updated_at=timezone.now())
            kept = rows.filter(external_id__in=self._tell_shop(rows))
            hidden = len(chunk) - kept.update(is_active=True)
            self.report.count(self._type, Outcome.DEACTIVATED, hidden)
            self._note(rows.filter(is_active=False))

    @property
    def _type(self) -> str:
        return "product" if self.missing.model is Product else "offer"

    def _note(self, rows: QuerySet[Any]) -> None:
        columns = ["external_id", "name"]
        columns += ["product"] if self.missing.model is Offer else []
        for row in rows.order_by("pk").only(*columns):
            product_id = row.product_id if isinstance(row, Offer) else row.pk
            self.changes.add(
                Note(
                    record_type=self._type,
                    pk=row.pk,
                    external_id=row.external_id,
                    name=row.name
                    or (Named(Product, product_id) if product_id else None),
                    outcome=ChangeOutcome.DEACTIVATED,
                    differences=[_HIDDEN],
                )
            )
        self.changes.flush()

    def _tell_shop(self, rows: QuerySet[Any]) -> list[str]:
        """Have the shop hide *rows*, too; return what it refuses, for the next time."""
        if self._type == "product":
            errors = self.shop.withdraw(list(rows))
        else:
            errors = self.shop.give_offers(list(rows.select_related("product")))
        return take_errors(self.report, self._type, errors)
