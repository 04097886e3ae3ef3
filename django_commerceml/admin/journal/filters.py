"""Filters of the lists of sessions and of requests, in words."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.words import SESSION_STATES, SESSION_TYPES
from django_commerceml.models import ImportRun, RunProblem, RunState, Severity
from django_commerceml.protocol import Mode

Choices = Iterable[tuple[str, Any]]


class SessionTypeFilter(SimpleListFilter):
    """What the exchange is about."""

    title = _("type")
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:  # noqa: ARG002 (Django's signature)
        """Return the types."""
        return tuple(SESSION_TYPES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 (Django's signature)
        """Return the rows of the type that is chosen."""
        return queryset.filter(type=self.value()) if self.value() else queryset


class ModeFilter(SimpleListFilter):
    """What 1C wanted to do, in the protocol's own words."""

    title = _("command")
    parameter_name = "mode"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:  # noqa: ARG002 (Django's signature)
        """Return the modes."""
        return tuple((str(mode), str(mode)) for mode in Mode)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 (Django's signature)
        """Return the requests of the mode that is chosen."""
        return queryset.filter(mode=self.value()) if self.value() else queryset


class SessionStateFilter(SimpleListFilter):
    """How far the exchange came."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:  # noqa: ARG002 (Django's signature)
        """Return the states."""
        return tuple(SESSION_STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 (Django's signature)
        """Return the sessions in the state that is chosen."""
        return queryset.filter(state=self.value()) if self.value() else queryset


class _YesNoFilter(SimpleListFilter, ABC):
    """Yes or no."""

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:  # noqa: ARG002 (Django's signature)
        """Return both."""
        return (("yes", _("Yes")), ("no", _("No")))

    @abstractmethod
    def condition(self) -> Q:
        """Return what the rows that mean yes have in common."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 (Django's signature)
        """Return the rows that mean what is chosen."""
        if self.value() == "yes":
            return queryset.filter(self.condition())
        if self.value() == "no":
            return queryset.exclude(self.condition())
        return queryset


class FailedFilter(_YesNoFilter):
    """Whether 1C was refused, or a run of the session failed."""

    title = _("with errors")
    parameter_name = "failed"

    def condition(self) -> Q:
        """Return what failed sessions have in common."""
        refusals = RunProblem.objects.filter(
            session=OuterRef("pk"), run=None, severity=Severity.ERROR
        )
        runs = ImportRun.objects.filter(session=OuterRef("pk"), state=RunState.FAILED)
        return Q(Exists(refusals)) | Q(Exists(runs))


class RefusedFilter(_YesNoFilter):
    """Whether the answer was a refusal."""

    title = _("refused")
    parameter_name = "refused"

    def condition(self) -> Q:
        """Return what refused requests have in common."""
        return Q(reply__startswith="failure")


class StrangerFilter(_YesNoFilter):
    """Whether the caller gave no login that is known here."""

    title = _("of strangers")
    parameter_name = "stranger"

    def condition(self) -> Q:
        """Return what requests of strangers have in common."""
        return Q(session=None)
