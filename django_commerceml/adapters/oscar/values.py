"""The values of attributes, compared and written in bulk."""

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
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
from django_commerceml.adapters.oscar.rows import keys_of_old
from django_commerceml.bulk.whole import append_whole
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
    known = ours(delivery.profile.pk)
    known |= {row.pk: row for row in attributes.values()}
    old = keys_of_old(target.row for target in targets)
    rows.touch(_write(old, known, wanted.cells) & set(old))


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


def _write(
    products: Collection[int], known: Mapping[int, Any], cells: Cells
) -> set[int]:
    """Make the rows of the attributes *known* say *cells*, and nothing else.

    *products* are those that may have some already. Returns the ids of the products
    of which something changed.
    """
    model = rows.model_of("catalogue", "ProductAttributeValue")
    standing = _read(model, products, known)
    gone = standing.keys() - cells.keys()
    plain = {place: value for place, value in cells.items() if not _is_set(value)}
    new = {place: plain[place] for place in plain.keys() - standing.keys()}
    other = {
        place: value
        for place, value in plain.items()
        if place in standing and standing[place][1] != value
    }
    write_choices(model, [standing[place][0] for place in gone], ())
    rows.drop(model, [standing[place][0] for place in gone])
    _append(model, known, new)
    _change(
        model,
        known,
        {standing[place][0]: (place, value) for place, value in other.items()},
    )
    several = {place: cells[place] for place in cells.keys() - plain.keys()}
    touched = _write_sets(model, standing, several)
    return {product for product, _ in (*gone, *new, *other)} | touched


def _is_set(value: Any) -> bool:
    return isinstance(value, frozenset)


def _column(attribute: Any) -> str:
    """Return where the value of *attribute* is."""
    return _KEY if attribute.type == OPTION else f"value_{attribute.type}"


Standing = dict[Place, tuple[int, Any]]
"""The ids and the values of the rows that are there."""


def _read(model: Any, products: Collection[int], known: Mapping[int, Any]) -> Standing:
    places = {name: place for place, name in enumerate(_COLUMNS, 3)}
    where = {pk: places.get(_column(attribute)) for pk, attribute in known.items()}
    found: Standing = {}
    for chunk in in_chunks(products):
        there = rows.query(model).filter(product__in=chunk)
        for row in there.values_list("pk", "product_id", "attribute_id", *_COLUMNS):
            if row[2] in known:  # the others are the store's own
                place = where[row[2]]
                found[row[1], row[2]] = row[0], None if place is None else row[place]
    return found


def _append(model: Any, known: Mapping[int, Any], cells: Cells) -> None:
    columns = sorted({_column(known[attribute]) for _, attribute in cells})
    places = {name: place for place, name in enumerate(columns)}
    new = []
    for (product, attribute), value in sorted(cells.items(), key=itemgetter(0)):
        row = [None] * len(columns)
        row[places[_column(known[attribute])]] = value
        new.append((product, attribute, *row))
    append_whole(model, ["product_id", "attribute_id", *columns], new)


def _change(
    model: Any, known: Mapping[int, Any], cells: Mapping[int, tuple[Place, Any]]
) -> None:
    """Write new values into the rows that have the ids *cells*."""
    found = rows.find_by(model, "pk", cells)
    names = set()
    for pk, (place, value) in cells.items():
        column = _column(known[place[1]])
        setattr(found[pk], column, value)
        names.add(column)
    rows.change(model, list(found.values()), names)


def _write_sets(model: Any, standing: Standing, cells: Cells) -> set[int]:
    """Write the values that are several options; return the products that changed."""
    if not cells:
        return set()
    new = [
        model(product_id=product, attribute_id=attribute)
        for product, attribute in sorted(cells.keys() - standing.keys())
    ]
    rows.create(model, new)
    keys = {place: pk for place, (pk, _) in standing.items()}
    keys.update({(row.product_id, row.attribute_id): row.pk for row in new})
    pairs = [(keys[place], one) for place, several in cells.items() for one in several]
    changed = write_choices(model, [keys[place] for place in cells], pairs)
    return {place[0] for place in cells if keys[place] in changed}


_COLUMNS: Final = (_KEY, *(f"value_{name}" for name in READERS))
_OF_OPTIONS: Final = frozenset({OPTION, MULTI_OPTION})
