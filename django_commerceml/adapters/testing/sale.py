"""What a buyer is offered: 1C takes goods off sale, and so may the shop."""

from django_commerceml.adapters.contract import Capability
from django_commerceml.adapters.testing.claims import (
    claim,
    claim_no_refusals,
    claim_no_writes,
    claim_not_for_sale,
    present,
)
from django_commerceml.adapters.testing.probes import AdapterProbe, needs
from django_commerceml.adapters.testing.watching import watching
from django_commerceml.models import Product


class SaleContract(AdapterProbe):
    """What holds of goods that are not to be bought."""

    @needs(Capability.PRODUCTS, Capability.WITHDRAWAL)
    def test_a_withdrawn_product_is_not_for_sale_and_comes_back(self) -> None:
        """1C deleted it, and then did not."""
        trial = self.trial()
        product = trial.goods.article("a")
        trial.goods.article("b")
        trial.give()

        self._set_product_active(product, is_active=False)
        claim_no_refusals(trial.give())
        claim_not_for_sale(self.read_product("a"), "a product that 1C withdrew")
        self._claim_for_sale("b")

        with watching() as watch:
            trial.give()
        claim_no_writes(watch.writes)

        self._set_product_active(product, is_active=True)
        claim_no_refusals(trial.give())
        self._claim_for_sale("a")

    @needs(Capability.PRODUCTS, Capability.WITHDRAWAL)
    def test_a_product_that_was_never_for_sale_does_no_harm(self) -> None:
        """It comes as withdrawn, and the shop may do without it."""
        trial = self.trial()
        self._set_product_active(trial.goods.article("a"), is_active=False)

        claim_no_refusals(trial.give())

        claim_not_for_sale(self.read_product("a"), "a product that 1C withdrew")

    @needs(Capability.PRODUCTS)
    def test_a_product_that_a_person_hid_stays_hidden(self) -> None:
        """Whatever 1C says of it afterwards, except that it is for sale again."""
        trial = self.trial()
        product = trial.goods.article("a", name="Чашка")
        trial.give()
        self.hide_product("a")
        claim_not_for_sale(self.read_product("a"), "a product that hide_product hid")

        trial.give()
        claim_not_for_sale(self.read_product("a"), "a hidden product given again")

        product.name = "Чашка с блюдцем"
        product.save()
        claim_no_refusals(trial.give())
        claim_not_for_sale(self.read_product("a"), "a hidden product that changed")

    @needs(Capability.PRODUCTS)
    def test_a_product_hidden_in_the_mirror_is_not_for_sale(self) -> None:
        """It is the shop's word, and 1C's is another."""
        trial = self.trial()
        product = trial.goods.article("a")
        product.is_hidden = True
        product.save()

        claim_no_refusals(trial.give())

        claim_not_for_sale(self.read_product("a"), "a product hidden in the mirror")

    def _set_product_active(self, product: Product, *, is_active: bool) -> None:
        product.is_active = is_active
        product.is_deleted = not is_active
        product.save()

    def _claim_for_sale(self, external_id: str) -> None:
        found = present(self.read_product(external_id), f"product {external_id}")
        claim(found.is_active, f"product {external_id} is not to be seen")
