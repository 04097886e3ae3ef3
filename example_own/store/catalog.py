"""What a buyer may see and buy."""

from django.db.models import Min, Prefetch, Q, QuerySet

from example_own.store.models import Category, Photo, Product, Variant

FOR_SALE = Q(is_on_sale=True, price__isnull=False)


def variants_for_sale() -> QuerySet[Variant]:
    """Return the variants that have a price and are sold."""
    return Variant.objects.filter(FOR_SALE)


def visible_products() -> QuerySet[Product]:
    """Return the published products, each with its lowest price and its photos."""
    has_variant = Q(variants__is_on_sale=True)
    return (
        Product.objects.filter(is_published=True)
        .annotate(lowest=Min("variants__price", filter=has_variant))
        .prefetch_related(Prefetch("photos", Photo.objects.all()))
    )


def below(category: Category) -> set[int]:
    """Return the ids of *category* and of all visible ones in it."""
    rows = Category.objects.filter(is_visible=True).order_by()
    children: dict[int | None, list[int]] = {}
    for pk, parent in rows.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found = {category.pk}
    left = [category.pk]
    while left:
        inside = [pk for pk in children.get(left.pop(), ()) if pk not in found]
        found.update(inside)
        left += inside
    return found
