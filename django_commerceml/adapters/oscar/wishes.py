"""The values that the store should have, as the types of its attributes hold them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django_commerceml.adapters.oscar.attributes import MULTI_OPTION, OPTION
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.meanings import Meaning, Target
from django_commerceml.adapters.oscar.options import Wanted, find_or_create_options
from django_commerceml.adapters.oscar.reading import READERS

Place = tuple[int, int]
"""The product and the attribute, by their ids."""
Cells = dict[Place, Any]
"""A set is the options of a value that may be several."""
Gathered = list[tuple[Target, list[Meaning]]]
"""What 1C says of each product."""
_OF_OPTIONS: Final = frozenset({OPTION, MULTI_OPTION})


class Wishes:
    """The values that the store should have."""

    def __init__(self, delivery: Delivery, attributes: Mapping[Any, Any]) -> None:
        self.cells: Cells = {}
        self._delivery = delivery
        self._attributes = attributes
        self._options: dict[Wanted, int] = {}
        self._values: dict[tuple[int, int], Any] = {}
        """What was read, by the attribute and the one meaning itself."""

    def choose(self, said: Gathered) -> None:
        """Have the options that *said* names."""
        different = {
            (target.class_id, id(meaning)): meaning  # equal ones are one and the same
            for target, meanings in said
            for meaning in meanings
        }
        wanted = (
            self._option(self._attributes[class_id, meaning.said.code], meaning)
            for (class_id, _), meaning in different.items()
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
            key = (attribute.pk, id(several[0]))
            value = self._values.get(key) if len(several) == 1 else None
            if value is None:  # what cannot be read is told of for each target
                value = self._value(target, attribute, several)
            if len(several) == 1:
                self._values[key] = value
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
