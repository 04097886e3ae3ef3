"""A product gains variants, and loses them again."""

from collections.abc import Collection
from decimal import Decimal
from typing import Final

from django_commerceml.adapters.contract import Capability, Feature
from django_commerceml.adapters.testing.claims import (
    claim,
    claim_figures,
    claim_no_refusals,
    claim_no_writes,
    claim_not_for_sale,
    present,
)
from django_commerceml.adapters.testing.probes import AdapterProbe, needs
from django_commerceml.adapters.testing.trials import Trial
from django_commerceml.adapters.testing.watching import watching
from django_commerceml.models import Offer

_OF_OFFERS: Final = (
    Capability.PRODUCTS,
    Capability.OFFERS,
    Capability.PRICES,
    Capability.STOCKS,
)
_COLOURS: Final = {"v#red": "красный", "v#blue": "синий"}


class VariantsContract(AdapterProbe):
    """What holds of a product with several offers."""

    @needs(*_OF_OFFERS, Feature.VARIANTS)
    def test_variants_arrive_each_with_its_figures(self) -> None:
        """Two colours, two prices."""
        trial = self.trial()
        trial.goods.product("v")
        self._add_variants(trial)

        claim_no_refusals(trial.give())

        self._claim_variants()

    @needs(*_OF_OFFERS, Feature.VARIANTS)
    def test_a_product_gains_variants(self) -> None:
        """It was sold as it is; now it is sold by colours."""
        trial = self.trial()
        trial.goods.article("v", price=50)
        trial.give()

        self._add_variants(trial)
        claim_no_refusals(trial.give())
        self._claim_variants()

        self._set_offers_active(trial, ["v"], is_active=False)
        claim_no_refusals(trial.give())
        self._claim_variants()
        with watching() as watch:
            trial.give()
        claim_no_writes(watch.writes)

    @needs(*_OF_OFFERS, Feature.VARIANTS)
    def test_a_product_loses_its_variants(self) -> None:
        """It was sold by colours; now it is sold as it is."""
        trial = self.trial()
        trial.goods.product("v")
        self._add_variants(trial)
        trial.give()

        self._set_offers_active(trial, _COLOURS, is_active=False)
        trial.goods.offer("v", price=50, stock=5)
        claim_no_refusals(trial.give())

        for name in _COLOURS:
            claim_not_for_sale(self.read_offer(name), f"the lost variant {name}")
        found = present(self.read_offer("v"), "offer v")
        claim(found.is_active, "the product is not to be seen without its variants")
        claim_figures(found, "v", price=Decimal(50), stock=Decimal(5))
        with watching() as watch:
            trial.give()
        claim_no_writes(watch.writes)

    @needs(*_OF_OFFERS, Feature.VARIANTS)
    def test_one_variant_goes_and_comes_back(self) -> None:
        """The other is sold all the while."""
        trial = self.trial()
        trial.goods.product("v")
        self._add_variants(trial)
        trial.give()

        self._set_offers_active(trial, ["v#red"], is_active=False)
        claim_no_refusals(trial.give())
        claim_not_for_sale(self.read_offer("v#red"), "a variant that 1C withdrew")
        claim(
            present(self.read_offer("v#blue"), "offer v#blue").is_active,
            "the other variant is not to be seen",
        )

        self._set_offers_active(trial, ["v#red"], is_active=True)
        claim_no_refusals(trial.give())
        self._claim_variants()

    @needs(*_OF_OFFERS, Feature.VARIANTS)
    def test_a_new_variant_comes_to_the_others(self) -> None:
        """With a figure of its own, and the others keep theirs."""
        trial = self.trial()
        trial.goods.product("v")
        self._add_variants(trial)
        trial.give()

        trial.goods.offer(
            "v#green", price=14, stock=3, characteristics={"Цвет": "зелёный"}
        )
        claim_no_refusals(trial.give())

        self._claim_variants()
        green = present(self.read_offer("v#green"), "offer v#green")
        claim_figures(green, "v#green", price=Decimal(14), stock=Decimal(3))

    def _add_variants(self, trial: Trial) -> None:
        for place, (name, colour) in enumerate(_COLOURS.items()):
            trial.goods.offer(
                name,
                price=10 + place,
                stock=1 + place,
                characteristics={"Цвет": colour},
            )

    def _claim_variants(self) -> None:
        for place, name in enumerate(_COLOURS):
            found = present(self.read_offer(name), f"offer {name}")
            claim(found.is_active, f"the variant {name} is not to be seen")
            claim_figures(
                found, name, price=Decimal(10 + place), stock=Decimal(1 + place)
            )
        product = present(self.read_product("v"), "product v")
        claim(product.is_active, "a product with variants is not to be seen")

    def _set_offers_active(
        self, trial: Trial, names: Collection[str], *, is_active: bool
    ) -> None:
        rows = Offer.objects.filter(profile=trial.profile, external_id__in=names)
        rows.update(is_active=is_active)
