"""Resources of import-export, made from lists of columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import RowResult
from import_export.widgets import ManyToManyWidget

from django_commerceml.exceptions import TableError
from django_commerceml.models import ExchangeProfile
from django_commerceml.spreadsheets.cells import text_of
from django_commerceml.spreadsheets.differences import PlainDiff
from django_commerceml.spreadsheets.headers import Column, field_of, label_of
from django_commerceml.spreadsheets.loaders import KeyedLoader

MAX_IMPORTED: Final = 20_000
"""So many rows are taken at once: they are looked through within a request."""
_CHUNK: Final = 2000
_LANGUAGES: Final = ("en", "ru")


class TableResource(ModelResource):  # type: ignore[misc]  # the library has no types
    """Exports all columns in chunks; imports those that may be imported."""

    columns: Sequence[Column] = ()
    related: Sequence[str] = ()
    """What is read along by join."""
    prefetched: Sequence[Any] = ()
    """What is read along by a query of its own for each chunk."""
    deferred: Sequence[str] = ()
    """What no column needs and may be long."""
    creates: bool = False
    """Whether a row that is not there yet is made."""
    title: str | Promise = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for column in self.columns:
            self.fields[column.name].column_name = label_of(self._meta.model, column)

    @classmethod
    def get_display_name(cls) -> str:
        """Return what the table is called."""
        model: Any = cls._meta.model
        return str(cls.title or model._meta.verbose_name_plural)  # noqa: SLF001 (Django's public name)

    @classmethod
    def get_diff_class(cls) -> type[PlainDiff]:
        """Return what shows the differences."""
        return PlainDiff

    def rows_of(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows to export where the list shows *queryset*."""
        return queryset

    def table(self, queryset: QuerySet[Any]) -> Iterator[list[Any]]:
        """Yield the headers, then the values of each row, read in chunks."""
        fields = [self.fields[column.name] for column in self.columns]
        yield [field.column_name for field in fields]
        rows = self.rows_of(queryset).select_related(None).prefetch_related(None)
        rows = rows.select_related(*self.related) if self.related else rows
        rows = rows.prefetch_related(*self.prefetched).defer(*self.deferred)
        readers = [field.reader() for field in fields]
        for row in rows.iterator(chunk_size=_CHUNK):
            yield [read(row) for read in readers]

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows that an import may find."""
        rows: QuerySet[Any] = super().get_queryset()
        return rows.select_related(*self.related) if self.related else rows

    def get_import_fields(self) -> list[Field]:
        """Return what tells a row, and what an import may change."""
        keys = self.get_import_id_fields()
        return [
            self.fields[column.name]
            for column in self.columns
            if column.is_imported or column.name in keys
        ]

    def get_user_visible_fields(self) -> list[Field]:
        """Return what the page of the import names."""
        return self.get_import_fields()

    def before_import(self, dataset: Any, **kwargs: Any) -> None:  # noqa: ARG002 (the library's signature)
        """Give the columns the names of the current language; complete the key.

        Raises `TableError` for a table that is too long or lacks its key.
        """
        try:
            self._prepare(dataset)
        except TableError:
            dataset.wipe()  # the library would go on with the rows
            raise

    def _prepare(self, dataset: Any) -> None:
        if len(dataset) > MAX_IMPORTED:
            message = f"в таблице больше {MAX_IMPORTED} строк: разделите её"
            raise TableError(message)
        known = self._headers()
        dataset.headers = [
            known.get(header.strip().casefold(), header) for header in dataset.headers
        ]
        self._add_profile(dataset)
        missing = [
            field.column_name
            for field in map(self.fields.get, self.get_import_id_fields())
            if field.column_name not in dataset.headers
        ]
        if missing:
            message = f"в таблице нет столбца «{'», «'.join(missing)}»"
            raise TableError(message)

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        """Import one row; a blank one is left out."""
        if any(text_of(cell) for cell in row.values()):
            return super().import_row(row, instance_loader, **kwargs)
        result = self.get_row_result_class()()
        result.import_type = RowResult.IMPORT_TYPE_SKIP
        return result

    def get_or_init_instance(
        self, instance_loader: Any, row: Mapping[str, Any]
    ) -> tuple[Any, bool]:
        """Return what *row* names, or a new one where those are made."""
        instance, is_new = super().get_or_init_instance(instance_loader, row)
        if is_new and not self.creates:
            raise ValidationError(_("There is no such row in the shop."))
        return instance, is_new

    def import_field(
        self,
        field: Any,
        instance: Any,
        row: Mapping[str, Any],
        is_m2m: bool = False,  # noqa: FBT001, FBT002 (the library's signature)
        **kwargs: Any,
    ) -> None:
        """Write what *row* says in *field*; what reads the same stays as it is."""
        cell = row.get(field.column_name)
        if is_m2m or text_of(field.export(instance)) != text_of(cell):
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,  # noqa: FBT001, FBT002 (the library's signature)
    ) -> None:
        """Raise `ValidationError` for what the model does not take; look no further."""
        errors = dict(import_validation_errors or {})
        imported = {field.attribute for field in self.get_import_fields()}
        others = {field.name for field in self._meta.model._meta.fields} - imported  # noqa: SLF001 (Django's public name)
        try:
            instance.full_clean(
                exclude=others | errors.keys(), validate_unique=validate_unique
            )
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(list(self._told(errors)))

    def _told(self, errors: Mapping[str, Any]) -> Iterator[str]:
        """Yield what is wrong, each with the header of its column."""
        headers = {
            field.attribute: field.column_name for field in self.get_import_fields()
        }
        for name, found in errors.items():
            for message in ValidationError(found).messages:
                header = headers.get(name)
                yield f"{header}: {message}" if header else message

    def do_instance_save(self, instance: Any, is_create: bool) -> None:  # noqa: FBT001 (the library's signature)
        """Save the imported fields only: an exchange may be writing the others."""
        if is_create:
            instance.save(force_insert=True)
            return
        instance.save(
            update_fields=[
                field.attribute
                for field in self.get_import_fields()
                if not isinstance(field.widget, ManyToManyWidget)
            ]
        )

    def _headers(self) -> dict[str, str]:
        """Return the current name of each column by all of its names, folded."""
        known: dict[str, str] = {}
        for column in self.columns:
            current = self.fields[column.name].column_name
            names = {column.name, current}
            for language in _LANGUAGES:
                with override(language):
                    names.add(label_of(self._meta.model, column))
            known |= {name.casefold(): current for name in names}
        return known

    def _add_profile(self, dataset: Any) -> None:
        """Add the profile where there is but one and the table does not name it."""
        if "profile" not in self.get_import_id_fields():
            return
        header = self.fields["profile"].column_name
        slugs = list(ExchangeProfile.objects.values_list("slug", flat=True)[:2])
        if header not in dataset.headers and len(slugs) == 1:
            rows = [any(map(text_of, row)) for row in dataset]
            dataset.append_col([slugs[0] * filled for filled in rows], header=header)


def make_resource(
    model: type[Model],
    *columns: Column,
    base: type[TableResource] = TableResource,
    key: Sequence[str] = (),
    **options: Any,
) -> type[TableResource]:
    """Return the resource of *model* with these *columns*.

    *key* names the columns that tell a row of an import; *options* are attributes of
    the class.
    """
    fields = {column.name: field_of(model, column) for column in columns}
    meta = {
        "model": model,
        "fields": tuple(fields),
        "import_id_fields": tuple(key),
        "instance_loader_class": KeyedLoader,
        "skip_unchanged": True,
        "report_skipped": False,
        "use_transactions": True,
    }
    attributes = {"columns": columns, "Meta": type("Meta", (), meta), **options}
    name = f"{options.get('name', model.__name__)}Table"
    kind: Any = type(base)
    made: type[TableResource] = kind(name, (base,), {**fields, **attributes})
    return made
