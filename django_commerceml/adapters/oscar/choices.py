"""What a store on django-oscar may choose; a subclass of the adapter says it."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import Any, ClassVar, Final

from django_commerceml.adapters.columns import Mode
from django_commerceml.adapters.contract import PublishContext, ShopAdapter
from django_commerceml.models import Product


class ClassBy(StrEnum):
    """What decides of which product class of Oscar a product is."""

    ONE = "one"
    """Nothing: all are of *product_class*."""
    CATEGORY = "category"
    """1C's «Категория»: the kind of products («вид номенклатуры»)."""
    KIND = "kind"
    """1C's «ТипНоменклатуры»: goods, services, sets."""


class Choices(ShopAdapter):
    """What a subclass may set and override."""

    product_class: ClassVar[str] = "Товар 1С"
    """The name of the product class of products for which nothing else decides."""
    class_by: ClassVar[ClassBy] = ClassBy.ONE
    default_category: ClassVar[str] = "Товары без группы"
    """The name of the category of products that 1C has in no group."""
    partner: ClassVar[str] = "1С"
    """The name of the partner whose stock records are written."""
    partner_per_warehouse: ClassVar[bool] = False
    """Whether each warehouse is a partner with a stock record of its own. The store
    then needs a strategy that chooses one: see `strategies`."""
    price_type: ClassVar[str] = ""
    """The name, or 1C's id, of the price type that is written; empty: the one that
    everybody pays (`pricing.price_type_for`)."""
    prices_with_vat: ClassVar[bool] = True
    """Whether prices are written with VAT in them; False where the strategy adds it."""
    warehouses: ClassVar[Sequence[str] | None] = None
    """The names, or 1C's ids, of the warehouses whose stock is added up; None: all
    that are for sale."""
    modes: ClassVar[Mapping[str, Mode]] = {}
    """When 1C may write a field of a product, or of a category, that is in the store;
    `Mode.ALWAYS` where nothing is said."""
    updates_search: ClassVar[bool] = True
    """Whether haystack's index is brought up to date at the end of each run."""

    def product_values(self, product: Product) -> dict[str, Any]:
        """Return what *product* is given as, by fields of Oscar's model.

        A subclass adds fields of its own. Too long a text is cut. Where 1C has no
        description, that of the store stays.
        """
        said = {"title": product.name or product.full_name or product.external_id}
        return said | (
            {"description": product.description} if product.description else {}
        )

    def product_class_of(self, product: Product) -> str:
        """Return the name of the product class of *product*; empty: *product_class*.

        *product* has its `Category` at hand where *class_by* asks for it.
        """
        return _CLASS_NAMES[self.class_by](product)

    def allocated(
        self, external_ids: Sequence[str], context: PublishContext
    ) -> Mapping[str, int] | None:
        """Return how many of each offer are sold in orders that 1C has not confirmed.

        They become `num_allocated` of the stock records; what is not named has none.
        None: the figure is left to Oscar.
        """
        del external_ids, context
        return None

    def mode_of(self, name: str) -> Mode:
        """Return when the field *name* may be written."""
        return self.modes.get(name, Mode.ALWAYS)


def _category_name(product: Product) -> str:
    return product.category.name if product.category is not None else ""


_CLASS_NAMES: Final[Mapping[ClassBy, Callable[[Product], str]]] = {
    ClassBy.ONE: lambda _: "",
    ClassBy.CATEGORY: _category_name,
    ClassBy.KIND: attrgetter("kind"),
}
