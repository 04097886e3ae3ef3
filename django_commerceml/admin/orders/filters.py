"""The filters of the lists of orders."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.orders.states import (
    STATES,
    ExchangeState,
    status_names,
)
from django_commerceml.admin.words import ORDER_FORMS
from django_commerceml.models import OrderExport


class ExchangeFilter(SimpleListFilter):
    """What an infobase has of an order, in a list of `OrderExport`."""

    title = _("exchange")
    parameter_name = "exchange"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:  # noqa: ARG002 (Django's signature)
        """Return the states."""
        return ExchangeState.choices

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002 (Django's signature)
        queryset: QuerySet[Any],
    ) -> QuerySet[Any]:
        """Return the rows in the chosen state."""
        rule = STATES.get(self.value() or "")
        return queryset if rule is None else self.narrow(queryset, rule)

    def narrow(self, rows: QuerySet[Any], rule: Any) -> QuerySet[Any]:
        """Return those of *rows* that *rule* is true of."""
        return rows.filter(rule)


class OrderExchangeFilter(ExchangeFilter):
    """What any infobase has of an order, in a list of orders."""

    def narrow(self, rows: QuerySet[Any], rule: Any) -> QuerySet[Any]:
        """Return those of *rows* that *rule* is true of for an infobase."""
        exports = OrderExport.objects.filter(rule)
        return rows.filter(pk__in=exports.values("order_id"))


class FormFilter(SimpleListFilter):
    """How the documents of an answer are spelled."""

    title = _("form")
    parameter_name = "form"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:  # noqa: ARG002 (Django's signature)
        """Return the forms."""
        return tuple(ORDER_FORMS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 (Django's signature)
        """Return the answers of the form that is chosen."""
        return queryset.filter(form=self.value()) if self.value() else queryset


class OrderStatusFilter(SimpleListFilter):
    """The status of an order, by its name."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:  # noqa: ARG002 (Django's signature)
        """Return the statuses."""
        return list(status_names().items())

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002 (Django's signature)
        queryset: QuerySet[Any],
    ) -> QuerySet[Any]:
        """Return the orders in the chosen status."""
        code = self.value()
        return queryset if code is None else queryset.filter(status=code)
