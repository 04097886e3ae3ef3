"""Rows that a whole export left out are hidden, and the shop is told."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from django_commerceml.adapters import Capability, PublishContext, ShopAdapter
from django_commerceml.exceptions import ValueProblem
from django_commerceml.importing.asking import ask_shop
from django_commerceml.importing.differences import Difference
from django_commerceml.importing.notes import Note, Notes
from django_commerceml.importing.reports import Outcome, Report
from django_commerceml.importing.telling import Named
from django_commerceml.importing.upserts import in_chunks
from django_commerceml.models import ChangeOutcome, ImportRun, Offer, Product

_HIDDEN: Final = Difference(field="is_active", detail="", old=True, new=False)


@dataclass(slots=True, kw_only=True)
class Deactivation:
    """Hides rows and forgets their fingerprints, so that coming back applies."""

    run: ImportRun
    missing: QuerySet[Any]
    adapter: ShopAdapter
    report: Report
    changes: Notes

    def work(self) -> None:
        """Hide all that is missing, some hundred rows at a time."""
        ids = list(self.missing.order_by("pk").values_list("pk", flat=True))
        self.report.count(self._type, Outcome.DEACTIVATED, len(ids))
        for chunk in in_chunks(ids):
            rows = self.missing.model.objects.filter(pk__in=chunk)
            self._note(rows)
            rows.update(fingerprint="", is_active=False, updated_at=timezone.now())
            self._withdraw(rows)

    @property
    def _type(self) -> str:
        return "product" if self.missing.model is Product else "offer"

    def _note(self, rows: QuerySet[Any]) -> None:
        product = "product_id" if self.missing.model is Offer else "pk"
        cells = rows.order_by("pk").values_list("pk", "external_id", "name", product)
        for pk, external_id, name, product_id in cells:
            self.changes.add(
                Note(
                    record_type=self._type,
                    pk=pk,
                    external_id=external_id,
                    name=name or (Named(Product, product_id) if product_id else None),
                    outcome=ChangeOutcome.DEACTIVATED,
                    differences=[_HIDDEN],
                )
            )
        self.changes.flush()

    def _withdraw(self, rows: QuerySet[Any]) -> None:
        if self._type != "product" or not self.adapter.wants(Capability.WITHDRAWAL):
            return
        context = PublishContext(
            profile=self.run.profile,
            changes_only=False,
            is_dry_run=self.run.is_dry_run,
        )
        for error in ask_shop(self.adapter.withdraw, list(rows), context):
            self.report.count("product", Outcome.FAILED)
            self.report.add(_problem(error.external_id, error.message))


def _problem(external_id: str, message: str) -> ValueProblem:
    return ValueProblem(code="SHOP-02", message=message, external_id=external_id)
