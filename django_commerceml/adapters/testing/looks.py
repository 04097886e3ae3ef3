"""Pictures arrive once, in their order, and go."""

from django_commerceml.adapters.contract import Capability
from django_commerceml.adapters.testing.claims import (
    claim_is,
    claim_no_refusals,
    claim_no_writes,
    present,
)
from django_commerceml.adapters.testing.probes import AdapterProbe, needs
from django_commerceml.adapters.testing.watching import watching


class PicturesContract(AdapterProbe):
    """What holds of pictures."""

    @needs(Capability.PRODUCTS, Capability.IMAGES)
    def test_pictures_arrive_once(self) -> None:
        """Given twice, they are not there twice."""
        trial = self.trial()
        product = trial.goods.article("a")
        with trial.goods.picture_files(2) as keys:
            for place, key in enumerate(keys):
                trial.goods.picture(product, f"{place}.png", file=key, position=place)
            claim_no_refusals(trial.give())
            self._claim_pictures("a", 2)

            with watching() as watch:
                trial.give()

            claim_no_writes(watch.writes)
            self._claim_pictures("a", 2)

    @needs(Capability.PRODUCTS, Capability.IMAGES)
    def test_a_picture_comes_later_than_its_product(self) -> None:
        """Until then the product is shown without it."""
        trial = self.trial()
        product = trial.goods.article("a")
        with trial.goods.picture_files(1) as (key,):
            trial.goods.picture(product, "1.png", file="")
            claim_no_refusals(trial.give())
            self._claim_pictures("a", 0)

            trial.goods.picture(product, "1.png", file=key)
            claim_no_refusals(trial.give())

            self._claim_pictures("a", 1)

    @needs(Capability.PRODUCTS, Capability.IMAGES)
    def test_a_picture_is_changed_and_another_removed(self) -> None:
        """One is taken anew under its old name; the other is no longer named."""
        trial = self.trial()
        product = trial.goods.article("a")
        with trial.goods.picture_files(3) as (first, second, third):
            trial.goods.picture(product, "1.png", file=first)
            gone = trial.goods.picture(product, "2.png", file=second, position=1)
            trial.give()

            trial.goods.picture(product, "1.png", file=third)
            gone.delete()
            claim_no_refusals(trial.give())

            self._claim_pictures("a", 1)

    @needs(Capability.PRODUCTS, Capability.IMAGES)
    def test_a_picture_that_is_gone_from_the_storage_stops_nothing(self) -> None:
        """Its product is refused or shown without it; the other has its own."""
        trial = self.trial()
        lost, other = trial.goods.article("a"), trial.goods.article("b")
        with trial.goods.picture_files(1) as (key,):
            trial.goods.picture(lost, "1.png", file="pictures/no/such/picture.png")
            trial.goods.picture(other, "2.png", file=key)

            errors = trial.give()

            named = {error.external_id for error in errors if not error.is_warning}
            claim_is(named or None, {"a"}, "refused rows")
            self._claim_pictures("b", 1)

    def _claim_pictures(self, external_id: str, count: int) -> None:
        found = present(self.read_product(external_id), f"product {external_id}")
        wanted = count if self.most_pictures is None else min(count, self.most_pictures)
        claim_is(found.pictures, wanted, f"the pictures of {external_id}")
