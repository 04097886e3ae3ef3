"""Products that gain variants, and that lose them; their stock records go along."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django_commerceml.adapters.oscar import rows
from django_commerceml.adapters.oscar.families import Family
from django_commerceml.bulk.among import among


def write_structures(
    shelf: Mapping[str, Any], families: Mapping[str, Family]
) -> tuple[frozenset[str], frozenset[str]]:
    """Have products be what *families* make of them.

    Returns 1C's ids of the products that are another thing now, and of the offers
    that got a stock record from another: what it says is not theirs. A record is
    moved, for orders and baskets point to it.
    """
    model = rows.model_of("catalogue", "Product")
    parents = [
        name
        for name, family in families.items()
        if family.is_parent and shelf[name].structure == model.STANDALONE
    ]
    singles = [
        name
        for name, family in families.items()
        if family.is_single and shelf[name].structure == model.PARENT
    ]
    moved = _hand_down(shelf, families, parents) | _hand_up(shelf, families, singles)
    turned = dict.fromkeys(parents, model.PARENT)
    turned |= dict.fromkeys(singles, model.STANDALONE)
    for name, structure in turned.items():
        shelf[name].structure = structure
    rows.write_known(
        {shelf[name].pk: {"structure": said} for name, said in turned.items()}
    )
    return frozenset(turned), frozenset(moved)


def _hand_down(
    shelf: Mapping[str, Any], families: Mapping[str, Family], names: Iterable[str]
) -> set[str]:
    """Give the records of the products *names* to variants; return these.

    A variant gets one of a partner of whom it has none.
    """
    children = {name: _children(shelf, families[name]) for name in names}
    records = _records([shelf[name] for name in children])
    owners = [name for name in children if shelf[name].pk in records]
    records |= _records([row for name in owners for row in children[name]])
    moved, changed, surplus = set(), [], []
    for name, several in children.items():
        for partner, record in records.get(shelf[name].pk, {}).items():
            heir = next(
                (row for row in several if partner not in records.get(row.pk, {})),
                None,
            )
            if heir is None:
                surplus.append(record.pk)
                continue
            record.product_id = heir.pk
            heir.is_new = False
            records.setdefault(heir.pk, {})[partner] = record
            changed.append(record)
            moved.add(heir.code)
    _write(changed, surplus)
    return moved


def _hand_up(
    shelf: Mapping[str, Any], families: Mapping[str, Family], names: Iterable[str]
) -> set[str]:
    """Give the products *names* the records of a variant each; return the products."""
    children = {name: _children(shelf, families[name]) for name in names}
    records = _records([row for several in children.values() for row in several])
    moved, changed = set(), []
    for name, several in children.items():
        taken: set[int] = set()
        for row in several:
            for partner, record in records.get(row.pk, {}).items():
                if partner not in taken:
                    taken.add(partner)
                    record.product_id = shelf[name].pk
                    changed.append(record)
                    moved.add(name)
    _write(changed, [])
    return moved


def _children(shelf: Mapping[str, Any], family: Family) -> list[Any]:
    """Return the variants of *family* that are there, those for sale first."""
    offers = sorted(family.variants, key=lambda offer: (not offer.is_active, offer.pk))
    return [shelf[offer.external_id] for offer in offers if offer.external_id in shelf]


def _records(products: Sequence[Any]) -> dict[int, dict[int, Any]]:
    """Return the stock records of *products*, by product and partner."""
    model = rows.model_of("partner", "StockRecord")
    found: dict[int, dict[int, Any]] = {}
    mine = among("product", (row.pk for row in products))
    for record in rows.query(model).filter(mine).order_by("-pk"):
        found.setdefault(record.product_id, {})[record.partner_id] = record
    return found


def _write(changed: Sequence[Any], surplus: Sequence[int]) -> None:
    """Write where records belong now; what no variant can take is deleted."""
    model = rows.model_of("partner", "StockRecord")
    rows.change(model, changed, ["product"])
    if surplus:
        rows.query(model).filter(among("pk", surplus)).delete()
