"""Rows of any model of the shop: read in bulk, compared, written where they differ."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import (
    DataError,
    IntegrityError,
    connections,
    models,
    router,
    transaction,
)

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.doubles import find_doubles
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.fitting import AnyField
from django_commerceml.adapters.handovers import Handover, can_park, in_waves, parked
from django_commerceml.chunks import BATCH, CHUNK, in_batches

_OF_THE_ROW: Final = (DataError, IntegrityError, TypeError, ValueError)


class Writer:
    """Reads and writes the rows of one model; hidden rows are rows, too.

    With *safe* every row goes through ``save`` (and ``full_clean``, if asked for), with
    its signals; so does what Django cannot write in bulk.
    """

    def __init__(
        self, model: type[models.Model], *, safe: bool = False, full_clean: bool = False
    ) -> None:
        self.model = model
        self._meta = model._meta  # noqa: SLF001 (Django's public name)
        self._full_clean = full_clean
        self._is_safe = safe or _has_tables_beside(model)
        self._features = connections[router.db_for_write(model)].features
        self._own_times = [
            one.name
            for one in self._meta.concrete_fields
            if getattr(one, "auto_now", False)
        ]

    def rows(self) -> "models.QuerySet[Any]":
        """Return all rows of the model, whatever its managers hide."""
        return self.model._base_manager.all()  # noqa: SLF001 (Django's public name)

    def read(self, values: Iterable[Any], *, by: str = "pk") -> dict[Any, models.Model]:
        """Return the rows whose field *by* is among *values*, by it.

        They are locked till the end of the transaction: nobody deletes or changes them
        in between.
        """
        attname = "pk" if by == "pk" else find_field(self.model, by).attname
        found: dict[Any, models.Model] = {}
        for chunk in in_batches(set(values)):
            rows = self._locked().filter(**{f"{by}__in": chunk}).order_by("pk")
            for row in rows:
                found.setdefault(getattr(row, attname), row)
        return found

    def related(self, by: str, keys: Iterable[Any]) -> list[Any]:
        """Return all rows whose foreign key *by* is among *keys*, locked."""
        found: list[Any] = []
        for chunk in in_batches(set(keys)):
            found += self._locked().filter(**{f"{by}__in": chunk}).order_by("pk")
        return found

    def keys(self, values: Iterable[Any], *, by: str) -> dict[Any, Any]:
        """Return the primary keys of the rows whose field *by* is among *values*."""
        found: dict[Any, Any] = {}
        for chunk in in_batches(set(values)):
            rows = self.rows().filter(**{f"{by}__in": chunk}).order_by("-pk")
            found.update(rows.values_list(by, "pk"))
        return found

    def living(self, keys: Iterable[Any]) -> set[Any]:
        """Return those of the primary *keys* that are in the table."""
        found: set[Any] = set()
        for chunk in in_batches(set(keys)):
            found.update(
                self.rows().filter(pk__in=chunk).values_list("pk", flat=True).iterator()
            )
        return found

    def write(self, drafts: Iterable[Draft]) -> list[RowError]:
        """Write what is due of *drafts*; return what was refused, and the notes.

        An instance that was refused has no primary key, or its old values in the table.
        """
        given = list(drafts)
        due = [draft for draft in given if draft.is_due]
        contest = find_doubles(self.rows(), due, self._can_park)
        due = [draft for draft in due if draft.external_id not in contest.refused]
        errors = list(contest.refused.values())
        self._park(contest.handovers)
        for wave in in_waves(due, contest.handovers):
            errors += self._put(wave)
        unwritten = {error.external_id for error in errors}
        for draft in given:
            if draft.external_id not in unwritten:
                errors += draft.notes
        return errors

    def delete(self, keys: Iterable[Any]) -> None:
        """Delete the rows with the primary *keys*, with what hangs on them."""
        for chunk in in_batches(keys):
            self.rows().filter(pk__in=chunk).delete()

    def _locked(self) -> "models.QuerySet[Any]":
        if not self._features.has_select_for_update:
            return self.rows()
        can_spare = self._features.has_select_for_no_key_update
        can_name = self._features.has_select_for_update_of
        return self.rows().select_for_update(
            no_key=can_spare, of=("self",) if can_name else ()
        )

    def _can_park(self, field: AnyField) -> bool:
        """Return whether rows may hold something else in *field* for a while.

        What is saved row by row may be refused then, and would have lost its value.
        """
        return not self._is_safe and can_park(field)

    def _park(self, handovers: Sequence[Handover]) -> None:
        for field, rows in parked(handovers).items():
            self._manager().bulk_update(rows, [field.name], batch_size=CHUNK)

    def _put(self, drafts: Sequence[Draft]) -> list[RowError]:
        if self._is_safe:
            return [error for draft in drafts if (error := self._save(draft))]
        self._create([draft.instance for draft in drafts if draft.is_new])
        self._update([draft for draft in drafts if not draft.is_new])
        return []

    def _create(self, instances: Sequence[models.Model]) -> None:
        if not instances:
            return
        if self._are_numbered(instances):
            self._manager().bulk_create(instances, batch_size=BATCH)
            return
        for instance in instances:
            instance.save(force_insert=True)

    def _are_numbered(self, instances: Sequence[models.Model]) -> bool:
        """Return whether the primary keys are known after a bulk insert."""
        return self._features.can_return_rows_from_bulk_insert or all(
            instance.pk is not None for instance in instances
        )

    def _update(self, drafts: Sequence[Draft]) -> None:
        """Write the fields that changed in any of *drafts*; all are as just read."""
        if not drafts:
            return
        instances = sorted((draft.instance for draft in drafts), key=_by_key)
        names = set().union(*(draft.changed for draft in drafts), self._own_times)
        if self._features.supports_update_conflicts_with_target:
            self._manager().bulk_create(
                instances,
                batch_size=BATCH,
                update_conflicts=True,
                update_fields=sorted(names),
                unique_fields=[self._meta.pk.name],
            )
            return
        for instance in instances:
            self._touch(instance)
        self._manager().bulk_update(instances, sorted(names), batch_size=CHUNK)

    def _touch(self, instance: models.Model) -> None:
        for name in self._own_times:
            find_field(self.model, name).pre_save(instance, add=False)

    def _save(self, draft: Draft) -> RowError | None:
        """Save one row by the shop's own way; return why it could not."""
        try:
            with transaction.atomic():
                if self._full_clean:
                    draft.instance.full_clean()
                draft.instance.save(force_insert=draft.is_new)
        except ValidationError as error:
            return _invalid(draft, error)
        except _OF_THE_ROW as error:
            return RowError(
                external_id=draft.external_id,
                message=f"магазин не сохранил строку: {type(error).__name__}",
            )
        return None

    def _manager(self) -> Any:
        return self.model._base_manager  # noqa: SLF001 (Django's public name)


def _invalid(draft: Draft, error: ValidationError) -> RowError:
    """Return *error* as the shop's own words, with the first field they are about."""
    name = next(iter(getattr(error, "error_dict", {})), "")
    return RowError(
        external_id=draft.external_id,
        message="; ".join(error.messages),
        field="" if name == NON_FIELD_ERRORS else name,
    )


def _has_tables_beside(model: type[models.Model]) -> bool:
    """Return whether a row of *model* lies in several tables."""
    meta = model._meta  # noqa: SLF001 (Django's public name)
    return any(
        parent._meta.concrete_model is not meta.concrete_model  # noqa: SLF001 (Django's public name)
        for parent in meta.get_parent_list()
    )


def _by_key(instance: models.Model) -> Any:
    return instance.pk
