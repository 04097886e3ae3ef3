"""The pages of what is sold."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from example_own.store.catalog import below, variants_for_sale, visible_products
from example_own.store.models import Category, Product

PAGE_SIZE = 24


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """List what is sold, or what has the words of a search."""
    found = visible_products()
    words = request.GET.get("q", "")[:100].strip()
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(sku__icontains=word))
    return _list(request, found, heading="Все товары", words=words)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """List what stands on a shelf, and on the shelves in it."""
    shelf = get_object_or_404(Category, slug=slug, is_visible=True)
    found = visible_products().filter(
        pk__in=Product.categories.through.objects.filter(
            category_id__in=below(shelf)
        ).values("product_id")
    )
    return _list(request, found, heading=shelf.name, shelf=shelf)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a product, and its variants with their prices."""
    shown = get_object_or_404(visible_products(), slug=slug)
    variants = list(variants_for_sale().filter(product=shown))
    context = {"product": shown, "variants": variants}
    return render(request, "store/product.html", context)


def _list(
    request: HttpRequest,
    found: QuerySet[Product],
    *,
    shelf: Category | None = None,
    **context: Any,
) -> HttpResponse:
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    shelves = Category.objects.filter(is_visible=True, parent=shelf)
    around = {"page": page, "shelf": shelf, "shelves": shelves[:100]}
    return render(request, "store/products.html", {**around, **context})
