"""Which objects of the shop stand for what 1C has: links, read and written in bulk."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connections, models, router

from django_commerceml.chunks import in_batches
from django_commerceml.models import ExchangeProfile, Link


class LinkKind(StrEnum):
    """What is linked."""

    GROUP = "group"
    PRODUCT = "product"
    OFFER = "offer"
    IMAGE = "image"


class Linked(NamedTuple):
    """An object of the shop, and what its adapter wrote there last."""

    pk: Any
    said: str = ""


class Links:
    """The links of one kind between a profile and a model of the shop.

    1C's ids are as in the mirror; an id is linked with one object at the most.
    """

    def __init__(
        self, profile: ExchangeProfile, kind: str, model: type[models.Model]
    ) -> None:
        self._profile = profile
        self._kind = kind
        self._key = model._meta.pk  # noqa: SLF001 (Django's public name)
        self._content_type = ContentType.objects.get_for_model(
            model, for_concrete_model=False
        )

    def find(self, external_ids: Iterable[str]) -> dict[str, Linked]:
        """Return what is linked with *external_ids*, by them.

        Whether the objects are still there is not looked at.
        """
        found: dict[str, Linked] = {}
        for chunk in in_batches(set(external_ids)):
            rows = self._rows().filter(external_id__in=chunk)
            for name, object_id, said in rows.values_list(*_COLUMNS):
                key = self._to_key(object_id)
                if key is not None:
                    found[name] = Linked(key, said)
        return found

    def find_objects(self, keys: Iterable[Any]) -> dict[Any, str]:
        """Return 1C's ids of the objects with the primary *keys*, by these."""
        found: dict[Any, str] = {}
        for chunk in in_batches({str(key) for key in keys}):
            rows = self._rows().filter(object_id__in=chunk)
            for name, object_id, _ in rows.order_by("pk").values_list(*_COLUMNS):
                found.setdefault(self._to_key(object_id), name)
        return found

    def exist(self) -> models.Exists:
        """Return whether a row of the mirror has a link, for queries of such rows."""
        name = models.OuterRef("external_id")
        return models.Exists(self._rows().filter(external_id=name))

    def write(self, linked: Mapping[str, Linked]) -> None:
        """Link 1C's ids with objects, whether they were linked before or not."""
        rows = [
            Link(
                profile=self._profile,
                kind=self._kind,
                external_id=name,
                content_type=self._content_type,
                object_id=str(one.pk),
                said=one.said,
            )
            for name, one in linked.items()
        ]
        features = connections[router.db_for_write(Link)].features
        can_target = features.supports_update_conflicts_with_target
        Link.objects.bulk_create(
            rows,
            update_conflicts=True,
            update_fields=["content_type", "object_id", "said"],
            unique_fields=["profile", "kind", "external_id"] if can_target else None,
        )

    def forget(self, external_ids: Collection[str]) -> None:
        """Delete the links of *external_ids*."""
        for chunk in in_batches(external_ids):
            self._rows().filter(external_id__in=chunk).delete()

    def forget_all(self) -> None:
        """Delete all links of the kind."""
        self._rows().delete()

    def _rows(self) -> "models.QuerySet[Link]":
        return Link.objects.filter(
            profile=self._profile, kind=self._kind, content_type=self._content_type
        )

    def _to_key(self, object_id: str) -> Any:
        """Return *object_id* as the model has its keys; None: it is none."""
        try:
            return self._key.to_python(object_id)
        except ValidationError:
            return None


_COLUMNS = ("external_id", "object_id", "said")
