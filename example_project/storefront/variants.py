"""Which variant of a product a buyer looks at, and how to reach the others."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from django_commerceml.models import Offer
from example_project.storefront.stocks import Level, read_supply


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value to choose, and the variant that it leads to."""

    value: str
    offer: Offer
    is_chosen: bool
    is_exact: bool
    """The rest of the choice stays as it is."""
    is_sold_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A characteristic that tells variants apart: its name and its values."""

    name: str
    options: tuple[Option, ...]


Traits = dict[str, str]


def choose_offer(
    offers: Sequence[Offer], wanted: str, *, priced: Container[int]
) -> Offer | None:
    """Return the offer with the id *wanted*, else the first that can be bought.

    *priced* holds the ids of those that have a price for this buyer.
    """

    def is_worse(offer: Offer) -> tuple[bool, bool]:
        return offer.pk not in priced, read_supply(offer).level is Level.NONE

    for offer in offers:
        if str(offer.pk) == wanted:
            return offer
    return min(offers, key=is_worse, default=None)


def read_axes(offers: Sequence[Offer], chosen: Offer) -> list[Axis]:
    """Return what can be chosen, so that every one of *offers* can be reached.

    Variants that their characteristics do not tell apart are listed by name.
    """
    traits = {offer.pk: read_traits(offer) for offer in offers}
    names = list(dict.fromkeys(name for each in traits.values() for name in each))
    places = {tuple(each.get(name) for name in names) for each in traits.values()}
    if len(places) < len(offers):
        return [_by_name(offers, chosen)]
    axes = [_axis(name, offers, traits, chosen) for name in names]
    return [axis for axis in axes if len(axis.options) > 1]


def read_traits(offer: Offer) -> Traits:
    """Return the characteristics of *offer*, value by name."""
    return {each.name: each.value for each in offer.characteristics.all()}


def _by_name(offers: Sequence[Offer], chosen: Offer) -> Axis:
    options = [
        Option(
            value=str(offer),
            offer=offer,
            is_chosen=offer == chosen,
            is_exact=True,
            is_sold_out=read_supply(offer).level is Level.NONE,
        )
        for offer in offers
    ]
    return Axis(name="Вариант", options=tuple(options))


def _axis(
    name: str, offers: Sequence[Offer], traits: dict[int, Traits], chosen: Offer
) -> Axis:
    current = traits[chosen.pk]
    values = dict.fromkeys(traits[offer.pk].get(name, "") for offer in offers)
    options = []
    for value in values:
        wanted = {**current, name: value}
        fitting = [each for each in offers if traits[each.pk].get(name, "") == value]
        best = max(fitting, key=lambda each: _likeness(traits[each.pk], wanted))
        options.append(
            Option(
                value=value or "не указано",
                offer=best,
                is_chosen=current.get(name, "") == value,
                is_exact=traits[best.pk] == wanted,
                is_sold_out=read_supply(best).level is Level.NONE,
            )
        )
    return Axis(name=name, options=tuple(options))


def _likeness(traits: Traits, wanted: Traits) -> int:
    return sum(traits.get(name) == value for name, value in wanted.items())
