"""Rows of any model of the shop: read in bulk, compared, written where they differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

from django_commerceml.adapters.columns import Column, Mode, find_field, is_empty
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.chunks import CHUNK, in_chunks

_AT_ONCE: Final = 1000
_OF_THE_ROW: Final = (DataError, IntegrityError, TypeError, ValueError)


@dataclass(slots=True, kw_only=True)
class Draft:
    """A row of the shop as it is to be written."""

    external_id: str
    instance: models.Model
    is_new: bool
    changed: set[str] = field(default_factory=set)
    """Names of fields."""
    notes: list[RowError] = field(default_factory=list)
    """What had to be changed to fit."""

    @property
    def is_due(self) -> bool:
        """Return whether there is anything to write."""
        return self.is_new or bool(self.changed)

    def fill(self, columns: Sequence[Column], row: Any) -> None:
        """Give the instance the values of *row* where its *columns* may be written.

        Raises `UnfitError` in Russian.
        """
        for column in columns:
            if not self.is_new and self.is_owned(column):
                continue
            try:
                given = column.value(row)
            except UnfitError as error:
                raise _named(column, error) from error
            self.put(column, given)

    def put(self, column: Column, given: Any) -> bool:
        """Give the field of *column* what is *given*; return whether it differs.

        Raises `UnfitError` in Russian.
        """
        try:
            value, note = column.fit(given)
        except UnfitError as error:
            raise _named(column, error) from error
        is_other = self.set(column, value)
        if is_other and note:
            self.note(column.name, note)
        return is_other

    def set(self, column: Column, value: Any) -> bool:
        """Give the field of *column* a *value* that fits; return whether it differs."""
        if getattr(self.instance, column.attname) == value and not self.is_new:
            return False
        setattr(self.instance, column.attname, value)
        self.changed.add(column.name)
        return True

    def is_owned(self, column: Column) -> bool:
        """Return whether the field is the shop's."""
        if column.mode is Mode.ALWAYS:
            return False
        return column.mode is Mode.NEVER or not is_empty(
            getattr(self.instance, column.attname)
        )

    def note(self, name: str, text: str) -> None:
        """Tell of the field *name*, in Russian, unless the row is refused."""
        self.notes.append(
            RowError(
                external_id=self.external_id,
                message=f"поле «{name}»: {text}",
                field=name,
                is_warning=True,
            )
        )


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
        for chunk in in_chunks(set(values)):
            rows = self._locked().filter(**{f"{by}__in": chunk}).order_by("pk")
            for row in rows:
                found.setdefault(getattr(row, attname), row)
        return found

    def related(self, by: str, keys: Iterable[Any]) -> list[Any]:
        """Return all rows whose foreign key *by* is among *keys*, locked."""
        found: list[Any] = []
        for chunk in in_chunks(set(keys)):
            found += self._locked().filter(**{f"{by}__in": chunk}).order_by("pk")
        return found

    def keys(self, values: Iterable[Any], *, by: str) -> dict[Any, Any]:
        """Return the primary keys of the rows whose field *by* is among *values*."""
        found: dict[Any, Any] = {}
        for chunk in in_chunks(set(values)):
            rows = self.rows().filter(**{f"{by}__in": chunk}).order_by("-pk")
            found.update(rows.values_list(by, "pk"))
        return found

    def living(self, keys: Iterable[Any]) -> set[Any]:
        """Return those of the primary *keys* that are in the table."""
        found: set[Any] = set()
        for chunk in in_chunks(set(keys)):
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
        refused = self._refuse_doubles(due)
        due = [draft for draft in due if draft.external_id not in refused]
        errors = list(refused.values())
        if self._is_safe:
            errors += [error for draft in due if (error := self._save(draft))]
        else:
            self._create([draft.instance for draft in due if draft.is_new])
            self._update([draft for draft in due if not draft.is_new])
        unwritten = {error.external_id for error in errors}
        for draft in given:
            if draft.external_id not in unwritten:
                errors += draft.notes
        return errors

    def delete(self, keys: Iterable[Any]) -> None:
        """Delete the rows with the primary *keys*, with what hangs on them."""
        for chunk in in_chunks(keys):
            self.rows().filter(pk__in=chunk).delete()

    def _locked(self) -> "models.QuerySet[Any]":
        if not self._features.has_select_for_update:
            return self.rows()
        can_spare = self._features.has_select_for_no_key_update
        can_name = self._features.has_select_for_update_of
        return self.rows().select_for_update(
            no_key=can_spare, of=("self",) if can_name else ()
        )

    def _create(self, instances: Sequence[models.Model]) -> None:
        if not instances:
            return
        if self._are_numbered(instances):
            self._manager().bulk_create(instances, batch_size=_AT_ONCE)
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
                batch_size=_AT_ONCE,
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

    def _refuse_doubles(self, drafts: Sequence[Draft]) -> dict[str, RowError]:
        """Return the errors of those whose unique values others have, by 1C's id."""
        refused: dict[str, RowError] = {}
        for one in self._meta.concrete_fields:
            if one.unique and not one.primary_key:
                touched = [draft for draft in drafts if one.name in draft.changed]
                taken = self._taken(one, touched) if touched else {}
                for draft in _doubles(one.attname, touched, taken):
                    refused.setdefault(draft.external_id, _double(draft, one))
        return refused

    def _taken(
        self, one: "models.Field[Any, Any]", drafts: Sequence[Draft]
    ) -> dict[Any, Any]:
        """Return the primary keys of the rows that have the values of *drafts*."""
        values = {getattr(draft.instance, one.attname) for draft in drafts} - {None}
        found: dict[Any, Any] = {}
        for chunk in in_chunks(values):
            rows = self.rows().filter(**{f"{one.name}__in": chunk})
            found.update(rows.values_list(one.attname, "pk"))
        return found


def _named(column: Column, error: UnfitError) -> UnfitError:
    return UnfitError(f"поле «{column.name}»: {error}")


def _doubles(
    attname: str, drafts: Sequence[Draft], taken: Mapping[Any, Any]
) -> Iterator[Draft]:
    """Yield the drafts whose value another row has, or an earlier draft."""
    seen: set[Any] = set()
    for draft in drafts:
        value = getattr(draft.instance, attname)
        if value is None:
            continue
        owner = taken.get(value)
        if value in seen or (
            owner is not None and (draft.is_new or owner != draft.instance.pk)
        ):
            yield draft
        seen.add(value)


def _double(draft: Draft, one: "models.Field[Any, Any]") -> RowError:
    value = getattr(draft.instance, one.attname)
    said = f"значение «{value}» уже занято" if value != "" else "значения нет"
    return RowError(
        external_id=draft.external_id,
        message=f"поле «{one.name}» не повторяется в магазине: {said}",
        field=one.name,
    )


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
