"""The values that an attribute may take: one option for each text of a group."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django_commerceml.adapters.links import Linked, Links
from django_commerceml.adapters.oscar.codes import digest
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.rows import change, create, model_of, query
from django_commerceml.chunks import in_chunks
from django_commerceml.models import Link

KIND: Final = "attribute-option"
"""Of the links: which option of Oscar a value of 1C became. Two of 1C's that read
alike are one of Oscar's, where no two of a group may."""
_LONGEST: Final = 255

Wanted = tuple[int, str, str]
"""The option group, 1C's id of the value (empty: it has none), and its text."""


def option_key(property_id: str, option_id: str) -> str:
    """Return the id by which a value of a property is linked."""
    key = f"{property_id}#{option_id}"
    return key if len(key) <= _LONGEST else digest(key)


def find_or_create_options(
    delivery: Delivery, wanted: Iterable[Wanted]
) -> dict[Wanted, int]:
    """Return the ids of the options for *wanted*; their texts are as 1C has them."""
    asked = {item: item[2][:_LONGEST] for item in wanted}
    if not asked:
        return {}
    model = model_of("catalogue", "AttributeOption")
    links = Links(delivery.profile, KIND, model)
    linked = links.find({key for _, key, _ in asked if key})
    standing = _Options(model, {group for group, _, _ in asked})
    standing.rename(
        {linked[key].pk: text for (_, key, _), text in asked.items() if key in linked}
    )
    standing.add((group, text) for (group, _, _), text in asked.items())
    found = {item: standing.pk_of(item[0], text) for item, text in asked.items()}
    links.write(
        {
            key: Linked(pk)
            for (_, key, _), pk in found.items()
            if key and (key not in linked or linked[key].pk != pk)
        }
    )
    return found


class _Options:
    """The options of some groups, by group and text."""

    def __init__(self, model: Any, groups: Iterable[int]) -> None:
        self._model = model
        rows = query(model).filter(group__in=groups)
        self._rows = {(row.group_id, row.option): row for row in rows}

    def pk_of(self, group: int, text: str) -> int:
        """Return the id of an option that is there."""
        pk: int = self._rows[group, text].pk
        return pk

    def rename(self, texts: Mapping[int, str]) -> None:
        """Give the options *texts*, by id, where no other value is called so too."""
        renamed = [
            row
            for row in self._rows.values()
            if texts.get(row.pk, row.option) != row.option
            and (row.group_id, texts[row.pk]) not in self._rows
        ]
        shared = _linked_twice(self._model, renamed)
        alone = [row for row in renamed if row.pk not in shared]
        for row in alone:
            del self._rows[row.group_id, row.option]
            row.option = texts[row.pk]
            self._rows[row.group_id, row.option] = row
        change(self._model, alone, ["option"])

    def add(self, wanted: Iterable[tuple[int, str]]) -> None:
        """Create the options that are not there."""
        missing = [
            self._model(group_id=group, option=text)
            for group, text in dict.fromkeys(wanted)
            if (group, text) not in self._rows
        ]
        create(self._model, missing)
        self._rows.update({(row.group_id, row.option): row for row in missing})


def _linked_twice(model: Any, rows: Iterable[Any]) -> set[int]:
    """Return the ids of those of *rows* that more than one value of 1C became."""
    seen: set[int] = set()
    twice: set[int] = set()
    label = model._meta.label_lower.split(".")  # noqa: SLF001 (Django's public name)
    for chunk in in_chunks(str(row.pk) for row in rows):
        found = Link.objects.filter(
            kind=KIND,
            content_type__app_label=label[0],
            content_type__model=label[1],
            object_id__in=chunk,
        )
        for object_id in found.values_list("object_id", flat=True):
            (twice if int(object_id) in seen else seen).add(int(object_id))
    return twice
