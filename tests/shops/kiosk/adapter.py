"""The adapter of the kiosk, written by hand: what the contract asks for."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction

from django_commerceml.adapters import (
    Capability,
    Feature,
    OrderDocument,
    OrderDocumentBuyer,
    OrderDocumentLine,
    RowError,
    ShopAdapter,
)
from django_commerceml.models import Group, Price, Product, ProductGroup, ProductImage
from django_commerceml.storage import get_storage
from tests.shops.kiosk.models import (
    Item,
    Photo,
    Purchase,
    Shelf,
    Variant,
)

STATES = {"N": "new", "P": "paid", "F": "done"}


class KioskAdapter(ShopAdapter):
    """Knows its goods by codes, which are 1C's ids."""

    capabilities = frozenset(Capability)
    features = frozenset({Feature.VARIANTS})
    RETAIL = "Розничная"

    def publish_groups(self, groups, context):
        write(
            Shelf, {group.external_id: {"title": _cut(group.name)} for group in groups}
        )
        shelves = by_code(Shelf, [group.external_id for group in groups])
        for group in groups:
            shelf = shelves[group.external_id]
            parent = shelves.get(_parent(group)) or _find_shelf(_parent(group))
            if shelf.parent_id != (parent and parent.pk):
                shelf.parent = parent
                shelf.save()
        return []

    def publish_products(self, products, context):
        taken = _articles(products)
        refused = [
            RowError(external_id=product.external_id, message="артикул занят")
            for product in products
            if taken.get(product.sku[:64], product.external_id) != product.external_id
        ]
        names = {error.external_id for error in refused}
        good = [product for product in products if product.external_id not in names]
        known = by_code(Item, [product.external_id for product in good])
        write(
            Item,
            {row.external_id: _card(row, known.get(row.external_id)) for row in good},
        )
        _put_on_shelves(good)
        return refused

    def publish_images(self, products, context):
        items = by_code(Item, [product.external_id for product in products])
        pictures = ProductImage.objects.filter(product__in=products).exclude(file="")
        wanted = {
            (picture.product.external_id, picture.path): picture.file
            for picture in pictures.select_related("product")
        }
        there = Photo.objects.filter(item__in=items.values()).select_related("item")
        for photo in there:
            key = wanted.get((photo.item.code, photo.path))
            if key == photo.source:
                del wanted[photo.item.code, photo.path]
            else:
                photo.delete()
        return _hang(wanted, items, is_dry_run=context.is_dry_run)

    def publish_offers(self, offers, context):
        items = by_code(Item, [offer.product_external_id for offer in offers])
        write(
            Variant,
            {
                offer.external_id: {
                    "item_id": items[offer.product_external_id].pk,
                    "title": _cut(offer.name),
                    "is_active": offer.is_active,
                }
                for offer in offers
                if offer.product_external_id in items
            },
        )
        return []

    def publish_prices(self, prices: Sequence[Price], context):
        amounts = {
            price.offer.external_id: price.amount
            for price in prices
            if price.price_type.name == self.RETAIL
        }
        names = [offer.external_id for offer in context.offers]
        known = by_code(Variant, names)
        write(Variant, {name: {"price": amounts.get(name)} for name in known})
        return []

    def publish_stocks(self, stocks, context):
        said = {offer.external_id: offer.quantity or 0 for offer in context.offers}
        known = by_code(Variant, said)
        pieces = {name: max(int(said[name]), 0) for name in known}
        write(Variant, {name: {"pieces": number} for name, number in pieces.items()})
        return [
            RowError(
                external_id=name,
                message=f"остаток {said[name]} записан как {number}",
                field="pieces",
                is_warning=True,
            )
            for name, number in pieces.items()
            if number != said[name]
        ]

    def withdraw(self, products, context):
        return []  # `publish_products` hides them

    @classmethod
    def order_model(cls):
        return Purchase

    def build_order(self, shop_order: Purchase) -> OrderDocument:
        lines = shop_order.lines.select_related("variant")
        return OrderDocument(
            number=shop_order.number,
            placed_at=shop_order.placed_at,
            buyer=OrderDocumentBuyer(name=shop_order.customer),
            comment=shop_order.remark,
            is_paid=shop_order.is_paid,
            is_cancelled=shop_order.is_cancelled,
            tracking_number=shop_order.tracking,
            lines=[
                OrderDocumentLine(
                    key=str(line.pk),
                    external_id=line.variant.code,
                    name=line.variant.title,
                    quantity=Decimal(line.pieces),
                    price=line.price,
                )
                for line in lines.order_by("pk")
            ],
        )

    def receive_order(self, order, changes, context):
        purchase = Purchase.objects.get(number=order.number)
        if "status" in changes.names and changes.status_after not in STATES:
            message = f"киоск не знает статуса «{changes.status_after}»"
            return [RowError(external_id=order.number, message=message)]
        values = {
            "is_paid": order.is_paid,
            "is_cancelled": order.is_cancelled,
            "tracking": order.tracking_number,
            "state": STATES.get(order.status, purchase.state),
        }
        if any(getattr(purchase, name) != value for name, value in values.items()):
            Purchase.objects.filter(pk=purchase.pk).update(**values)
        return []


def by_code(model: Any, codes: Iterable[str]) -> dict[str, Any]:
    """Return the rows of *model* that have one of *codes*."""
    return {row.code: row for row in model.objects.filter(code__in=list(codes))}


def write(model: Any, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    """Have the rows of *model* with these codes hold these values."""
    known = by_code(model, wanted)
    model.objects.bulk_create(
        model(code=code, **values)
        for code, values in wanted.items()
        if code not in known
    )
    changed = []
    for code, row in known.items():
        if any(getattr(row, name) != value for name, value in wanted[code].items()):
            changed.append(row)
        for name, value in wanted[code].items():
            setattr(row, name, value)
    names = {name for values in wanted.values() for name in values}
    if changed:
        model.objects.bulk_update(changed, names, batch_size=500)


def _cut(name: str) -> str:
    return name[:100] or "Без названия"


def _parent(group: Group) -> str:
    return group.parent.external_id if group.parent else ""


def _find_shelf(code: str) -> Shelf | None:
    return Shelf.objects.filter(code=code).first()


def _articles(products: Sequence[Product]) -> dict[str, str]:
    """Return by article number whose it is, in the shop or among *products*."""
    articles = [product.sku[:64] for product in products if product.sku]
    there = Item.objects.filter(article__in=articles).values_list("article", "code")
    owners = {article: code for article, code in there if article}
    for product in products:
        if product.sku:
            owners.setdefault(product.sku[:64], product.external_id)
    return owners


def _card(product: Product, item: Item | None) -> dict[str, Any]:
    """Return the columns of *product*; what a person hid stays hidden."""
    is_active = product.is_active and not product.is_hidden
    is_new_word = item is None or item.was_active != is_active
    return {
        "title": _cut(product.name),
        "article": product.sku[:64] or None,
        "was_active": is_active,
        "is_public": is_active if item is None or is_new_word else item.is_public,
    }


def _put_on_shelves(products: Sequence[Product]) -> None:
    items = by_code(Item, [product.external_id for product in products])
    through: Any = Item.shelves.through
    rows = ProductGroup.objects.filter(product__in=products)
    shelves = by_code(
        Shelf, {row.group.external_id for row in rows.select_related("group")}
    )
    wanted = {
        (items[row.product.external_id].pk, shelves[row.group.external_id].pk)
        for row in rows.select_related("group", "product")
        if row.group.external_id in shelves
    }
    there = {
        (row.item_id, row.shelf_id): row.pk
        for row in through.objects.filter(item__in=items.values())
    }
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    if gone:
        through.objects.filter(pk__in=gone).delete()
    through.objects.bulk_create(
        through(item_id=item, shelf_id=shelf) for item, shelf in wanted - there.keys()
    )


def _hang(
    wanted: Mapping[tuple[str, str], str],
    items: Mapping[str, Item],
    *,
    is_dry_run: bool,
) -> list[RowError]:
    refused = []
    for (code, path), key in wanted.items():
        photo = Photo(item=items[code], path=path, source=key)
        try:
            with get_storage().open(key) as content, transaction.atomic():
                if not is_dry_run:
                    photo.image.save(path.rpartition("/")[2], File(content), save=False)
                photo.save()
        except (OSError, IntegrityError):
            refused.append(RowError(external_id=code, message=f"нет картинки {path}"))
    return refused
