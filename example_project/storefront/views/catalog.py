"""The pages of the catalogue."""

from pathlib import PurePosixPath
from typing import Any, cast

from django.core.files.storage import Storage
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from django_commerceml.models import (
    ExchangeProfile,
    ImportRun,
    Product,
    ProductGroup,
    ProductImage,
)
from django_commerceml.models.catalog import ProductQuerySet
from django_commerceml.storage import get_storage
from example_project.storefront.cards import read_cards
from example_project.storefront.groups import GroupTree, Node
from example_project.storefront.prices import choose_prices
from example_project.storefront.search import SearchForm, matches
from example_project.storefront.showcase import prefetch, read_showcase

PAGE_SIZE = 24
LATEST = 8
YEAR = 365 * 24 * 60 * 60

CONTENT_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
"""Pictures only: nothing that a browser might run."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the groups and what came last; in an empty shop, how to fill it."""
    choice = choose_prices(request)
    latest = Product.objects.visible().order_by("-id")[:LATEST]
    cards = read_cards(latest, choice)
    tree = GroupTree.load()
    if not cards and not tree.roots:
        return render(request, "storefront/empty.html", _connection(request))
    context = {
        "tree": tree,
        "choice": choice,
        "cards": cards,
        "last_run": ImportRun.objects.exclude(finished_at=None).first(),
    }
    return render(request, "storefront/home.html", context)


@require_safe
def product_list(request: HttpRequest) -> HttpResponse:
    """Show all products, or those that a buyer searches for."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    products = Product.objects.visible()
    if query:
        products = products.filter(matches(query))
    return _list(request, products, GroupTree.load(), query=query, form=form)


@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the products of a group and of the groups below it."""
    tree = GroupTree.load()
    node = tree.nodes.get(pk)
    if node is None:
        raise Http404
    links = ProductGroup.objects.filter(
        product=OuterRef("pk"), group__in=[each.id for each in node.walk()]
    )
    products = Product.objects.visible().filter(Exists(links))
    return _list(request, products, tree, node=node)


@require_safe
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one product, the chosen variant of it and the chosen picture."""
    choice = choose_prices(request)
    found = get_object_or_404(prefetch(Product.objects.visible()), pk=pk)
    tree = GroupTree.load()
    links = [tree.nodes.get(link.group_id) for link in found.group_links.all()]
    context = {
        "tree": tree,
        "node": next(filter(None, links), None),
        "choice": choice,
        "showcase": read_showcase(
            found,
            choice,
            offer=request.GET.get("offer", ""),
            picture=request.GET.get("picture", ""),
        ),
    }
    return render(request, "storefront/product.html", context)


@require_safe
def picture(
    request: HttpRequest,  # noqa: ARG001 (Django passes it)
    pk: int,
    name: str,
) -> FileResponse:
    """Send a picture of a product that a buyer may see.

    Its name says what is in it, so a browser never has to ask again.
    """
    visible = Product.objects.visible()
    image = get_object_or_404(ProductImage, pk=pk, product__in=visible)
    key = PurePosixPath(image.file)
    content_type = CONTENT_TYPES.get(key.suffix.lower())
    if not image.file or key.name != name or content_type is None:
        raise Http404
    response = _send(get_storage(), image.file, content_type)
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


def _send(storage: Storage, key: str, content_type: str) -> FileResponse:
    try:
        return FileResponse(storage.open(key), content_type=content_type)
    except FileNotFoundError as error:
        raise Http404 from error


def _list(
    request: HttpRequest,
    products: ProductQuerySet,
    tree: GroupTree,
    *,
    node: Node | None = None,
    **context: Any,
) -> HttpResponse:
    choice = choose_prices(request)
    page = Paginator(products, PAGE_SIZE).get_page(request.GET.get("page"))
    found = cast("ProductQuerySet", page.object_list)
    context |= {
        "tree": tree,
        "node": node,
        "choice": choice,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "cards": read_cards(found, choice),
    }
    return render(request, "storefront/products.html", context)


def _connection(request: HttpRequest) -> dict[str, Any]:
    profiles = ExchangeProfile.objects.filter(is_active=True)
    return {
        "addresses": {
            profile: request.build_absolute_uri(
                reverse("commerceml:exchange-profile", args=[profile.slug])
            )
            for profile in profiles
        }
    }
