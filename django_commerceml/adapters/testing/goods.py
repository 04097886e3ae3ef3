"""Goods of a 1C, made in the mirror as an import would have made them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO
from typing import Any, Final, TypeVar
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from PIL import Image

from django_commerceml.models import (
    ExchangeProfile,
    Group,
    Offer,
    OfferCharacteristic,
    Price,
    PriceType,
    Product,
    ProductGroup,
    ProductImage,
    Stock,
    Warehouse,
)
from django_commerceml.storage import get_storage

RETAIL: Final = "retail"
WHOLESALE: Final = "wholesale"
MAIN: Final = "main"
FAR: Final = "far"

Amount = Decimal | str | int
Row = TypeVar("Row", bound=Model)


class Goods:
    """The mirror of one 1C; every method writes rows and returns the one it is about.

    Price types are `RETAIL`, which everybody pays, and `WHOLESALE`; warehouses are
    `MAIN` and `FAR`.
    """

    def __init__(self, profile: ExchangeProfile, *, retail: str) -> None:
        self.profile = profile
        self._types = {
            RETAIL: self._make(PriceType, RETAIL, name=retail, is_default=True),
            WHOLESALE: self._make(PriceType, WHOLESALE, name="Оптовая"),
        }
        PriceType.objects.filter(profile=profile).update(currency="RUB")
        self._warehouses = {
            MAIN: self._make(Warehouse, MAIN, name="Основной склад"),
            FAR: self._make(Warehouse, FAR, name="Дальний склад"),
        }

    def group(self, external_id: str, **values: Any) -> Group:
        """Make a group."""
        values.setdefault("name", f"Группа {external_id}")
        return self._make(Group, external_id, **values)

    def product(
        self, external_id: str, *, groups: Iterable[Group] = (), **values: Any
    ) -> Product:
        """Make a product in *groups*, without any offer."""
        values.setdefault("name", f"Товар {external_id}")
        values.setdefault("sku", f"А-{external_id}")
        product = self._make(Product, external_id, **values)
        ProductGroup.objects.bulk_create(
            ProductGroup(product=product, group=group) for group in groups
        )
        return product

    def offer(
        self,
        external_id: str,
        *,
        price: Amount | None = None,
        stock: Amount | None = None,
        characteristics: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Offer:
        """Make the offer of a product, «product», or a variant, «product#variant».

        *stock* is what there is in all; 1C does not count by warehouses then.
        """
        owner = external_id.partition("#")[0]
        product = Product.objects.filter(profile=self.profile, external_id=owner)
        values.setdefault("product", product.first())
        values.setdefault("name", f"Товар {external_id}")
        values.setdefault("sku", f"А-{external_id}")
        values["product_external_id"] = owner
        values["quantity"] = None if stock is None else Decimal(stock)
        offer = self._make(Offer, external_id, **values)
        OfferCharacteristic.objects.bulk_create(
            OfferCharacteristic(offer=offer, position=place, name=name, value=value)
            for place, (name, value) in enumerate((characteristics or {}).items())
        )
        if price is not None:
            self.price(offer, price)
        return offer

    def article(
        self,
        external_id: str,
        *,
        price: Amount = 100,
        stock: Amount = 5,
        groups: Iterable[Group] = (),
        **values: Any,
    ) -> Product:
        """Make a product without variants, and its offer."""
        product = self.product(external_id, groups=groups, **values)
        self.offer(external_id, price=price, stock=stock, sku=product.sku)
        return product

    def price(self, offer: Offer, amount: Amount, *, of: str = RETAIL) -> Price:
        """Make, or change, the price of *offer* of the type *of*."""
        return Price.objects.update_or_create(
            offer=offer,
            price_type=self._types[of],
            defaults={"amount": Decimal(amount), "currency": "RUB"},
        )[0]

    def stock(self, offer: Offer, quantities: Mapping[str, Amount]) -> None:
        """Have 1C count *offer* by warehouses."""
        for name, quantity in quantities.items():
            Stock.objects.update_or_create(
                offer=offer,
                warehouse=self._warehouses[name],
                defaults={"quantity": Decimal(quantity)},
            )
        offer.quantity = sum(map(Decimal, quantities.values()), Decimal(0))
        offer.save(update_fields=["quantity"])

    @contextmanager
    def picture_files(self, count: int) -> Iterator[list[str]]:
        """Give the keys of *count* different pictures that came; they go afterwards."""
        storage = get_storage()
        keys = [
            storage.save(
                f"pictures/contract-{uuid4().hex}.png", ContentFile(_png(number))
            )
            for number in range(count)
        ]
        try:
            yield keys
        finally:
            for key in keys:
                storage.delete(key)

    def picture(
        self, product: Product, name: str, *, file: str, position: int = 0
    ) -> ProductImage:
        """Give *product* a picture; with *file* "" it has not come yet."""
        return ProductImage.objects.update_or_create(
            product=product,
            path=f"import_files/{name}",
            defaults={"file": file, "position": position},
        )[0]

    @transaction.atomic
    def many(self, count: int) -> None:
        """Make *count* articles in bulk, half of them in one group of two."""
        groups = [self.group("many-1"), self.group("many-2")]
        products = Product.objects.bulk_create(
            self._new(Product, f"many-{number:05}", name=f"Товар {number}")
            for number in range(count)
        )
        ProductGroup.objects.bulk_create(
            ProductGroup(product=product, group=groups[number % 2])
            for number, product in enumerate(products)
        )
        offers = Offer.objects.bulk_create(
            self._new(
                Offer,
                product.external_id,
                product=product,
                product_external_id=product.external_id,
                name=product.name,
                sku=product.sku,
                quantity=Decimal(5),
            )
            for product in products
        )
        Price.objects.bulk_create(
            Price(
                offer=offer,
                price_type=self._types[RETAIL],
                amount=Decimal(100),
                currency="RUB",
            )
            for offer in offers
        )
        Stock.objects.bulk_create(
            Stock(offer=offer, warehouse=self._warehouses[MAIN], quantity=Decimal(5))
            for offer in offers
        )

    def _make(self, model: type[Row], external_id: str, **values: Any) -> Row:
        row = self._new(model, external_id, **values)
        row.save()
        return row

    def _new(self, model: type[Row], external_id: str, **values: Any) -> Row:
        if model is Product:
            values.setdefault("sku", f"А-{external_id}")
        now = timezone.now()
        return model(
            profile=self.profile,
            external_id=external_id,
            created_at=now,
            updated_at=now,
            **values,
        )


def _png(number: int) -> bytes:
    """Return a small picture; each *number* has a colour of its own."""
    content = BytesIO()
    colour = (number * 40 % 256, number // 6 * 40 % 256, 128)
    Image.new("RGB", (40, 30), colour).save(content, "PNG")
    return content.getvalue()
