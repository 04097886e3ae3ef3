"""Two thousand goods cost a bounded number of queries."""

from collections import Counter
from typing import Final
from unittest import SkipTest

from django.db import transaction

from django_commerceml.adapters.contract import Capability
from django_commerceml.adapters.testing.claims import (
    claim,
    claim_no_refusals,
    claim_no_writes,
)
from django_commerceml.adapters.testing.probes import AdapterProbe, needs
from django_commerceml.adapters.testing.trials import AT_ONCE, Trial, gifts
from django_commerceml.adapters.testing.watching import Watch, watching

_MANY: Final = 2 * AT_ONCE


class VolumeContract(AdapterProbe):
    """What holds of many goods."""

    @needs(Capability.PRODUCTS)
    def test_two_thousand_goods_cost_a_bounded_number_of_queries(self) -> None:
        """When they are new, and when they are the same again."""
        trial = self._many()
        self._claim_bounded(*_give(trial))

        counts, watch = _give(trial)

        self._claim_bounded(counts, watch)
        claim_no_writes(watch.writes)

    def _many(self) -> Trial:
        if self.queries_per_thousand is None:
            raise SkipTest("the shop saves its rows one by one")
        trial = self.trial()
        trial.goods.many(_MANY)
        return trial

    def _claim_bounded(self, counts: Counter[str], _: Watch) -> None:
        most = (self.queries_per_thousand or 0) * _MANY // AT_ONCE
        for kind, count in counts.items():
            claim(count <= most, f"{kind} took {count} queries, more than {most}")


def _give(trial: Trial) -> tuple[Counter[str], Watch]:
    """Give all; return the number of queries by kind, and what they were."""
    counts: Counter[str] = Counter()
    with watching() as watch:
        for gift in gifts(trial.shop()):
            before = len(watch.statements)
            with transaction.atomic():
                claim_no_refusals(gift.give())
            counts[gift.kind] += len(watch.statements) - before
    return counts, watch
