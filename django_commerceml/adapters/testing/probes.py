"""What the contract asks a shop to tell of itself."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ClassVar, NoReturn, TypeVar
from unittest import SkipTest

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.module_loading import import_string

from django_commerceml.adapters.contract import Capability, Feature, ShopAdapter
from django_commerceml.adapters.testing.places import files_aside
from django_commerceml.adapters.testing.trials import Trial
from django_commerceml.adapters.testing.views import GroupView, OrderView, ShopView
from django_commerceml.models import Link, Product

Test = TypeVar("Test", bound=Callable[..., None])
Row = TypeVar("Row", bound=Model)


class AdapterProbe:
    """How to look into the shop, and what is special about its adapter.

    *adapter* and, where it takes products, `read_product` must be said; the rest is
    optional, and tests that need it are skipped without.
    """

    adapter: ClassVar[str | type[ShopAdapter]]
    """The adapter, or its dotted path."""
    price_type: ClassVar[str] = "Розничная"
    """The name of the price type that everybody pays; it is the default of the
    profile, too."""
    queries_per_thousand: ClassVar[int | None] = 60
    """The most queries for a thousand rows of one kind; None: the shop saves its rows
    one by one."""
    most_pictures: ClassVar[int | None] = None
    """How many pictures a product of the shop can have; None: any number."""
    statuses: ClassVar[Mapping[str, str]] = {}
    """What `OrderView.status` says after 1C gave a status, by the code of the latter:
    ``{"P": "paid", "F": "done"}``."""

    # For a shop to override:

    def read_product(self, external_id: str) -> ShopView | None:
        """Return the product that 1C knows as *external_id*; None: there is none.

        Where the shop has no variants, or one only, its price and stock are those of
        the product.
        """
        message = f"{type(self).__name__} must say how to read_product {external_id}"
        raise AssertionError(message)

    def read_offer(self, external_id: str) -> ShopView | None:
        """Return the variant «product#characteristic», or the only one «product».

        Without variants it is the product.
        """
        return self.read_product(external_id.partition("#")[0])

    def read_group(self, external_id: str) -> GroupView | None:
        """Return the group that 1C knows as *external_id*; None: there is none."""
        self._untold("read_group", external_id)

    def hide_product(self, external_id: str) -> None:
        """Hide a product, as a person does in the shop."""
        self._untold("hide_product", external_id)

    def spoil(self, product: Product) -> None:
        """Change *product* in the mirror, and save it, so that the shop must refuse it.

        Such is an article number that the shop has already, where it is unique.
        """
        self._untold("spoil", product)

    def place_order(self, offer_ids: Sequence[str]) -> Model:
        """Return a new order of the shop: two of each offer, by somebody with a name.

        The offers are in the shop, with prices.
        """
        self._untold("place_order", offer_ids)

    def change_order(self, shop_order: Any) -> None:
        """Change something of *shop_order* that 1C has to know, and save it."""
        self._untold("change_order", shop_order)

    def read_order(self, shop_order: Any) -> OrderView:
        """Return how *shop_order* looks now; read it anew."""
        self._untold("read_order", shop_order)

    # For a shop to call:

    def find(self, model: type[Row], external_id: str) -> Row | None:
        """Return the row of *model* that is linked with *external_id* of 1C."""
        link = Link.objects.filter(
            content_type=ContentType.objects.get_for_model(
                model, for_concrete_model=False
            ),
            external_id=external_id,
        ).first()
        rows = model._base_manager  # noqa: SLF001 (Django's own way)
        return rows.filter(pk=link.object_id).first() if link else None

    # For the tests:

    def trial(self) -> Trial:
        """Return a 1C without any goods, and the shop it gives to."""
        return Trial(adapter=self.adapter_class(), price_type=self.price_type)

    @classmethod
    def adapter_class(cls) -> type[ShopAdapter]:
        """Return the adapter."""
        given = cls.adapter
        return import_string(given) if isinstance(given, str) else given

    @classmethod
    def declares(cls, *wanted: Capability | Feature) -> bool:
        """Return whether the adapter declares all of *wanted*."""
        adapter = cls.adapter_class()
        return {*wanted} <= {*adapter.capabilities, *adapter.features}

    def _untold(self, name: str, *_: object) -> NoReturn:
        raise SkipTest(f"{type(self).__name__}.{name} is not said")


def needs(*wanted: Capability | Feature) -> Callable[[Test], Test]:
    """Skip a test of an adapter that does not declare all of *wanted*.

    Files that the shop stores lie aside while the test runs.
    """

    def decorate(test: Test) -> Test:
        @wraps(test)
        def run(probe: AdapterProbe) -> None:
            missing = [str(one) for one in wanted if not probe.declares(one)]
            if missing:
                raise SkipTest(f"the adapter declares no {', '.join(missing)}")
            with files_aside():
                test(probe)

        return run  # type: ignore[return-value]

    return decorate
