"""The values of attributes, compared and written in bulk."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django_commerceml.adapters.oscar import rows
from django_commerceml.adapters.oscar.attributes import (
    MULTI_OPTION,
    OPTION,
    find_or_create_attributes,
    ours,
)
from django_commerceml.adapters.oscar.choosing import write_choices
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.meanings import Meaning, Target, read_meanings
from django_commerceml.adapters.oscar.options import Wanted, find_or_create_options
from django_commerceml.adapters.oscar.reading import READERS
from django_commerceml.chunks import in_chunks

Place = tuple[int, int]
"""The product and the attribute, by their ids."""
Cells = dict[Place, Any]
_KEY: Final = "value_option_id"


def write_values(delivery: Delivery, targets: Collection[Target]) -> None:
    """Write what 1C says of *targets*; what it says no more is deleted."""
    said = _gather(targets)
    attributes = find_or_create_attributes(
        {
            (target.class_id, meaning.said.code): meaning.said
            for target, meanings in said
            for meaning in meanings
        }
    )
    wanted = _Wanted(delivery, attributes)
    wanted.choose(said)
    for target, meanings in said:
        wanted.take(target, meanings)
    classes = {target.class_id for target in targets}
    known = ours(classes, delivery.profile.pk) | {
        row.pk: row for row in attributes.values()
    }
    _write({target.row.pk for target in targets}, known, wanted.cells)


Gathered = list[tuple[Target, list[Meaning]]]


def _gather(targets: Collection[Target]) -> Gathered:
    meanings = read_meanings(targets)
    return [(target, meanings.get(target.row.pk, [])) for target in targets]


class _Wanted:
    """The values that the store should have."""

    def __init__(self, delivery: Delivery, attributes: Mapping[Any, Any]) -> None:
        self.cells: Cells = {}
        self._delivery = delivery
        self._attributes = attributes
        self._options: dict[Wanted, int] = {}

    def choose(self, said: Gathered) -> None:
        """Have the options that *said* names."""
        wanted = (
            self._option(self._attributes[target.class_id, meaning.said.code], meaning)
            for target, meanings in said
            for meaning in meanings
        )
        found = dict.fromkeys(option for option in wanted if option is not None)
        self._options = find_or_create_options(self._delivery, found)

    @staticmethod
    def _option(attribute: Any, meaning: Meaning) -> Wanted | None:
        if attribute.type not in _OF_OPTIONS or attribute.option_group_id is None:
            return None
        if not meaning.text.strip():
            return None
        return attribute.option_group_id, meaning.key, meaning.text.strip()

    def take(self, target: Target, meanings: Sequence[Meaning]) -> None:
        """Note the values of *target*."""
        by_code: dict[str, list[Meaning]] = {}
        for meaning in meanings:
            by_code.setdefault(meaning.said.code, []).append(meaning)
        for code, several in by_code.items():
            attribute = self._attributes[target.class_id, code]
            value = self._value(target, attribute, several)
            if value is not None:
                self.cells[target.row.pk, attribute.pk] = value

    def _value(
        self, target: Target, attribute: Any, meanings: Sequence[Meaning]
    ) -> Any:
        if attribute.type in _OF_OPTIONS:
            return self._chosen(target, attribute, meanings)
        read = READERS.get(attribute.type)
        try:
            return read([meaning.text for meaning in meanings]) if read else None
        except ValueError:
            message = f"«{attribute.name}»: значение «{meanings[0].text}» не подходит"
            self._delivery.warn(target.external_id, message, name=attribute.code)
            return None

    def _chosen(
        self, target: Target, attribute: Any, meanings: Sequence[Meaning]
    ) -> Any:
        named = (self._option(attribute, meaning) for meaning in meanings)
        chosen = {self._options[option]: None for option in named if option is not None}
        if attribute.type == MULTI_OPTION:
            return frozenset(chosen) or None
        if len(chosen) > 1:
            message = f"«{attribute.name}»: значений {len(chosen)}, взято первое"
            self._delivery.warn(target.external_id, message, name=attribute.code)
        return next(iter(chosen), None)


def _write(products: Collection[int], known: Mapping[int, Any], cells: Cells) -> None:
    """Make the rows of the attributes *known* say *cells*, and nothing else."""
    model = rows.model_of("catalogue", "ProductAttributeValue")
    standing = _read(model, products, known)
    gone = [row.pk for place, row in standing.items() if place not in cells]
    choices = {place: value for place, value in cells.items() if _is_set(value)}
    new, changed = [], []
    for place, value in cells.items():
        column = _column(known[place[1]])
        row = standing.get(place)
        if row is None:
            row = standing[place] = model(product_id=place[0], attribute_id=place[1])
            new.append(row)
        elif column and getattr(row, column) != value:
            changed.append(row)
        if column:
            setattr(row, column, value)
    write_choices(model, gone, ())
    rows.drop(model, gone)
    rows.create(model, new)
    rows.change(model, changed, _names(model))
    if choices:
        write_choices(
            model,
            [standing[place].pk for place in choices],
            [
                (standing[place].pk, option)
                for place, value in choices.items()
                for option in value
            ],
        )


def _is_set(value: Any) -> bool:
    return isinstance(value, frozenset)


def _column(attribute: Any) -> str:
    """Return where the value of *attribute* is; empty: in a table of its own."""
    if attribute.type == MULTI_OPTION:
        return ""
    return _KEY if attribute.type == OPTION else f"value_{attribute.type}"


def _read(model: Any, products: Collection[int], known: Mapping[int, Any]) -> Cells:
    found: Cells = {}
    for chunk in in_chunks(products):
        standing = rows.query(model).filter(product__in=chunk, attribute__in=known)
        found.update({(row.product_id, row.attribute_id): row for row in standing})
    return found


def _names(model: Any) -> list[str]:
    names = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001 (Django's public name)
    return sorted(names & {"value_option", *(f"value_{name}" for name in READERS)})


_OF_OPTIONS: Final = frozenset({OPTION, MULTI_OPTION})
