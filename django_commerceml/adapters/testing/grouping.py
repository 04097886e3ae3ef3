"""Groups make a tree, whatever the order that they come in."""

from itertools import pairwise
from typing import Final

from django_commerceml.adapters.contract import Capability
from django_commerceml.adapters.testing.claims import (
    claim_equal,
    claim_is,
    claim_no_refusals,
    claim_no_writes,
    present,
)
from django_commerceml.adapters.testing.probes import AdapterProbe, needs
from django_commerceml.adapters.testing.trials import Trial
from django_commerceml.adapters.testing.watching import watching
from django_commerceml.models import Group

_DEEP: Final = 6


class GroupsContract(AdapterProbe):
    """What holds of groups."""

    @needs(Capability.GROUPS)
    def test_groups_stand_six_deep(self) -> None:
        """The children were in the mirror before their parents."""
        trial = self.trial()
        self._chain(trial)

        claim_no_refusals(trial.give())

        self._claim_chain([f"Группа g{level}" for level in range(_DEEP)])

    @needs(Capability.GROUPS)
    def test_groups_that_did_not_change_are_not_written(self) -> None:
        """A tree is compared before it is touched."""
        trial = self.trial()
        self._chain(trial)
        trial.give()

        with watching() as watch:
            trial.give()

        claim_no_writes(watch.writes)

    @needs(Capability.GROUPS)
    def test_a_group_that_moves_takes_its_children_along(self) -> None:
        """And is called otherwise at the same time."""
        trial = self.trial()
        chain = self._chain(trial)
        trial.give()

        chain[3].parent = chain[0]
        chain[3].name = "Переехала"
        chain[3].save()
        claim_no_refusals(trial.give())

        moved = present(self.read_group("g3"), "group g3")
        claim_equal(moved.name, "Переехала", "the name of g3")
        claim_is(moved.parent, "Группа g0", "the parent of g3")
        below = present(self.read_group("g4"), "group g4")
        claim_is(below.parent, "Переехала", "the parent of g4")

    @needs(Capability.GROUPS)
    def test_a_group_may_move_to_the_root_and_back(self) -> None:
        """Nothing is lost on the way."""
        trial = self.trial()
        chain = self._chain(trial)
        trial.give()

        for parent, name in ((None, ""), (chain[1], "Группа g1")):
            chain[2].parent = parent
            chain[2].save()
            claim_no_refusals(trial.give())
            found = present(self.read_group("g2"), "group g2")
            claim_is(found.parent, name, "the parent of g2")

    @needs(Capability.GROUPS, Capability.PRODUCTS)
    def test_a_product_changes_its_groups(self) -> None:
        """It leaves one and comes into two others."""
        trial = self.trial()
        first, second, third = (trial.goods.group(name) for name in ("x", "y", "z"))
        product = trial.goods.article("a", groups=[first])
        trial.give()

        product.groups.set([second, third])
        claim_no_refusals(trial.give())

        found = present(self.read_product("a"), "product a")
        names = None if found.groups is None else set(found.groups)
        wanted = {"Группа y", "Группа z"}
        one_only = names is not None and len(names) == 1 and names < wanted
        if not one_only:  # a shop with one group for each product
            claim_equal(names or wanted, wanted, "the groups of a")

    def _chain(self, trial: Trial) -> list[Group]:
        """Make groups, each in the one before; the deepest was made first."""
        groups = [trial.goods.group(f"g{level}") for level in reversed(range(_DEEP))]
        groups.reverse()
        for parent, child in pairwise(groups):
            child.parent = parent
            child.save()
        return groups

    def _claim_chain(self, names: list[str]) -> None:
        for level, parent in enumerate(["", *names[:-1]]):
            found = present(self.read_group(f"g{level}"), f"group g{level}")
            claim_equal(found.name, names[level], f"the name of g{level}")
            claim_is(found.parent, parent, f"the parent of g{level}")
