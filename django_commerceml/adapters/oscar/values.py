"""The values of attributes, compared and written in bulk."""

from collections.abc import Collection, Mapping
from operator import itemgetter
from typing import Any, Final

from django_commerceml.adapters.oscar import rows
from django_commerceml.adapters.oscar.attributes import (
    OPTION,
    find_or_create_attributes,
    ours,
)
from django_commerceml.adapters.oscar.choosing import write_choices
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.meanings import (
    Characteristics,
    Target,
    read_meanings,
)
from django_commerceml.adapters.oscar.reading import READERS
from django_commerceml.adapters.oscar.wishes import Cells, Gathered, Place, Wishes
from django_commerceml.bulk.among import among
from django_commerceml.bulk.whole import append_whole

_KEY: Final = "value_option_id"


def write_values(
    delivery: Delivery,
    targets: Collection[Target],
    characteristics: Characteristics | None = None,
) -> None:
    """Write what 1C says of *targets*; what it says no more is deleted.

    *characteristics* are those of their offers, where somebody has read them already.
    """
    said = _gather(targets, characteristics)
    attributes = find_or_create_attributes(
        {
            (target.class_id, meaning.said.code): meaning.said
            for target, meanings in said
            for meaning in meanings
        }
    )
    wanted = Wishes(delivery, attributes)
    wanted.choose(said)
    for target, meanings in said:
        wanted.take(target, meanings)
    known = ours(delivery.profile.pk)
    known |= {row.pk: row for row in attributes.values()}
    old = rows.keys_of_old(target.row for target in targets)
    rows.touch(_write(old, known, wanted.cells) & set(old))


def _gather(
    targets: Collection[Target], characteristics: Characteristics | None
) -> Gathered:
    meanings = read_meanings(targets, characteristics)
    return [(target, meanings.get(target.row.pk, [])) for target in targets]


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
    there = rows.query(model).filter(among("product", products))
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
