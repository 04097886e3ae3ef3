"""Values that are several options at once: rows of a table between."""

from collections.abc import Collection
from typing import Any

from django_commerceml.adapters.oscar import rows
from django_commerceml.bulk.among import among
from django_commerceml.bulk.whole import append_whole


def write_choices(
    model: Any, owners: Collection[int], wanted: Collection[tuple[int, int]]
) -> set[int]:
    """Have the values *owners* be the options *wanted*, pairs of both, alone.

    Returns which of them are others now.
    """
    field = model._meta.get_field("value_multi_option")  # noqa: SLF001 (Django's public name)
    through = field.remote_field.through
    owner, option = field.m2m_field_name(), field.m2m_reverse_field_name()
    standing: dict[tuple[int, int], int] = {}
    found = rows.query(through).filter(among(owner, owners))
    for pk, *pair in found.values_list("pk", f"{owner}_id", f"{option}_id"):
        standing[pair[0], pair[1]] = pk
    asked = set(wanted)
    gone, new = standing.keys() - asked, sorted(asked - standing.keys())
    rows.drop(through, [standing[pair] for pair in gone])
    append_whole(through, [f"{owner}_id", f"{option}_id"], new)
    return {pair[0] for pair in (*gone, *new)}
