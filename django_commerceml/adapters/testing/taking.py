"""Goods arrive, once, and anew only where they changed."""

from typing import Final

from django.core.checks import ERROR
from django.core.files.storage import Storage, default_storage

from django_commerceml.adapters.contract import Capability
from django_commerceml.adapters.methods import check_adapter
from django_commerceml.adapters.testing.claims import (
    claim,
    claim_equal,
    claim_no_refusals,
    claim_no_writes,
    claim_not_for_sale,
    present,
)
from django_commerceml.adapters.testing.probes import AdapterProbe, needs
from django_commerceml.adapters.testing.watching import watching

_LONG_TITLE: Final = "Щётка жёсткая для жалюзи, шпалер и прочей чёрной кухонной утвари "
_TITLES: Final = (_LONG_TITLE * 2)[:94], (_LONG_TITLE * 10)[:500]
"""Ninety-four letters, which are more as bytes or in a slug; and the longest."""


class TakingContract(AdapterProbe):
    """What holds of any goods."""

    @needs(Capability.PRODUCTS)
    def test_new_goods_arrive(self) -> None:
        """Two products arrive with what 1C says of them."""
        trial = self.trial()
        group = trial.goods.group("g", name="Посуда")
        trial.goods.article("a", name="Чашка", price="150.50", stock=7, groups=[group])
        trial.goods.article("b", name="Ложка", price=20, stock=0)

        claim_no_refusals(trial.give())

        cup = present(self.read_product("a"), "product a")
        claim_equal(cup.title, "Чашка", "the title of a")
        claim(cup.is_active, "product a is not to be seen")
        if self.declares(Capability.GROUPS) and cup.groups is not None:
            claim_equal(set(cup.groups), {"Посуда"}, "the groups of a")
        present(self.read_product("b"), "product b")

    @needs(Capability.PRODUCTS)
    def test_the_same_again_writes_nothing(self) -> None:
        """Goods that did not change cost the shop's tables nothing."""
        trial = self.trial()
        group = trial.goods.group("g")
        trial.goods.article("a", groups=[group])
        trial.goods.article("b", stock="2.5", name=_TITLES[1])
        trial.goods.product("v")
        for colour in ("красный", "синий"):
            trial.goods.offer(
                f"v#{colour}", price=10, stock=1, characteristics={"Цвет": colour}
            )
        trial.give()

        with watching() as watch:
            trial.give()

        claim_no_writes(watch.writes)

    @needs(Capability.PRODUCTS)
    def test_a_change_arrives(self) -> None:
        """What 1C calls otherwise is called so in the shop, too."""
        trial = self.trial()
        cup = trial.goods.article("a", name="Чашка")
        trial.give()

        cup.name = "Чашка с блюдцем"
        cup.save()
        claim_no_refusals(trial.give())

        found = present(self.read_product("a"), "product a")
        claim_equal(found.title, "Чашка с блюдцем", "the title of a")

    @needs(Capability.PRODUCTS)
    def test_long_russian_names_are_cut_to_fit(self) -> None:
        """Names, article numbers and ids may be as long as 1C has them."""
        trial = self.trial()
        group = trial.goods.group("g", name=("Группа длинная " * 20)[:255])
        for number, title in enumerate(_TITLES):
            trial.goods.article(
                f"a{number}", name=title, sku=f"{number}" * 255, groups=[group]
            )

        claim_no_refusals(trial.give())

        for number, title in enumerate(_TITLES):
            found = present(self.read_product(f"a{number}"), f"product a{number}")
            kept = (found.title or "").rstrip("….")
            claim(kept, f"product a{number} has no title")
            claim(title.startswith(kept), f"{kept!r} does not begin {title!r}")

    @needs(Capability.PRODUCTS)
    def test_a_product_of_which_1c_says_nothing_arrives(self) -> None:
        """Without a name, an article number, a group, a price or stock."""
        trial = self.trial()
        trial.goods.product("bare", name="", sku="")
        trial.goods.offer("bare", name="", sku="")

        claim_no_refusals(trial.give())

        present(self.read_product("bare"), "product bare")

    @needs(Capability.PRODUCTS, Capability.OFFERS)
    def test_an_offer_that_waits_for_its_product_does_no_harm(self) -> None:
        """It came first; the shop hears of it again when its product comes."""
        trial = self.trial()
        waiting = trial.goods.offer("late", price=30, stock=3)
        trial.goods.article("a")

        claim_no_refusals(trial.give())
        present(self.read_product("a"), "product a")
        claim_not_for_sale(self.read_product("late"), "an offer without its product")

        waiting.product = trial.goods.product("late")
        waiting.save()
        claim_no_refusals(trial.give())
        found = present(self.read_offer("late"), "offer late")
        if self.declares(Capability.PRICES):
            claim_equal(found.price, 30, "the price of late")

    @needs(Capability.PRODUCTS)
    def test_goods_with_one_article_number_do_not_stop_each_other(self) -> None:
        """1C does not mind; a shop that does refuses one of them and names it."""
        trial = self.trial()
        for name in ("a", "b", "c"):
            trial.goods.article(name, sku="С-1" if name != "c" else "С-2")

        errors = trial.give()

        refused = {error.external_id for error in errors if not error.is_warning}
        claim(refused < {"a", "b"}, f"refused rows: {errors}")
        for name in {"a", "b", "c"} - refused:
            present(self.read_product(name), f"product {name}")

    @needs(Capability.PRODUCTS)
    def test_a_bad_row_is_refused_alone_and_named(self) -> None:
        """It says why in Russian, for the journal, and the others arrive."""
        trial = self.trial()
        products = [trial.goods.article(f"a{number}") for number in range(7)]
        self.spoil(products[3])

        errors = trial.give()

        refused = [error for error in errors if not error.is_warning]
        claim_equal({error.external_id for error in refused}, {"a3"}, "refused rows")
        claim(all(error.message for error in refused), "a refusal says nothing")
        for number in {*range(7)} - {3}:
            present(self.read_product(f"a{number}"), f"product a{number}")

    @needs(Capability.PRODUCTS)
    def test_what_was_taken_back_is_given_anew(self) -> None:
        """Where a batch fails, the same adapter gets its halves."""
        trial = self.trial()
        group = trial.goods.group("g")
        for name in ("a", "b"):
            trial.goods.article(name, groups=[group])

        claim_no_refusals(trial.give_broken_off())

        for name in ("a", "b"):
            present(self.read_product(name), f"product {name}")

    @needs(Capability.PRODUCTS)
    def test_a_dry_run_leaves_nothing(self) -> None:
        """No row, and no file in the storage of the shop."""
        trial = self.trial()
        product = trial.goods.article("a")
        with trial.goods.picture_files(1) as (key,):
            trial.goods.picture(product, "1.png", file=key)
            before = _files(default_storage)

            claim_no_refusals(trial.give(is_dry_run=True))

            claim(self.read_product("a") is None, "a dry run left a product")
            claim_equal(_files(default_storage), before, "the files of the shop")

    def test_what_is_declared_can_be_taken(self) -> None:
        """Every capability is declared by its name, and has its method."""
        adapter = self.adapter_class()

        strange = adapter.capabilities - {*Capability}
        wrong = [one for one in check_adapter(adapter) if one.level >= ERROR]

        claim(not strange, f"no capabilities: {strange}")
        claim(not wrong, f"the check of the adapter says: {wrong}")


def _files(storage: Storage, folder: str = "") -> set[str]:
    """Return the names of all files in *folder* of *storage*."""
    try:
        folders, files = storage.listdir(folder)
    except (FileNotFoundError, NotImplementedError):  # Django's word for "cannot list"
        return set()
    prefix = f"{folder}/" if folder else ""
    found = {f"{prefix}{name}" for name in files}
    return found.union(*(_files(storage, f"{prefix}{name}") for name in folders))
