"""The page of the basket."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from example_own.store.basket import put as put_into
from example_own.store.basket import read_rows
from example_own.store.catalog import variants_for_sale
from example_own.store.forms import QuantityForm


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what is in the basket."""
    rows = read_rows(request.session)
    total = sum((row.total for row in rows), Decimal(0))
    return render(request, "store/basket.html", {"rows": rows, "total": total})


@require_POST
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a variant into the basket, or another number of it."""
    variant = get_object_or_404(variants_for_sale(), pk=pk)
    form = QuantityForm(request.POST)
    if form.is_valid():
        put_into(request.session, variant, form.cleaned_data["quantity"])
    return redirect("store:basket")
