"""Hidden by 1C and shown again by 1C; what a person hid stays hidden.

A row that 1C hid has a link of the kind «hidden-product», and others have none of
their own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django_commerceml.adapters.links import Linked, Links
from django_commerceml.adapters.oscar.deliveries import Delivery


def apply(
    delivery: Delivery,
    model: Any,
    rows: Mapping[str, Any],
    is_shown: Mapping[str, bool],
) -> list[Any]:
    """Hide and show *rows* of *model*, by 1C's ids, as *is_shown* says.

    Returns the changed ones, which are not written. What is shown already was not
    hidden by 1C, so that what is hidden without a link was hidden by a person.
    """
    if not rows:
        return []
    kind = f"hidden-{model.__name__.lower()}"
    links = Links(delivery.profile, kind, model)
    hidden = _hidden(links, rows)
    shown_again = [name for name in rows if is_shown[name] and name in hidden]
    gone = [
        name
        for name, row in rows.items()
        if not is_shown[name] and name not in hidden and row.is_public
    ]
    changed = _set(rows, shown_again, is_public=True)
    changed += _set(rows, gone, is_public=False)
    links.forget(shown_again)
    links.write({name: Linked(rows[name].pk) for name in gone})
    return changed


def _hidden(links: Links, rows: Mapping[str, Any]) -> frozenset[str]:
    """Return which of *rows* 1C hid; what stands in for a row that is gone is new."""
    old = [name for name, row in rows.items() if not getattr(row, "is_new", False)]
    found = links.find(old)
    return frozenset(name for name, one in found.items() if one.pk == rows[name].pk)


def _set(
    rows: Mapping[str, Any], names: Iterable[str], *, is_public: bool
) -> list[Any]:
    changed = []
    for name in names:
        row = rows[name]
        if row.is_public is not is_public:
            row.is_public = is_public
            changed.append(row)
    return changed
