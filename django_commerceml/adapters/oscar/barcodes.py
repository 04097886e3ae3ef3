"""Barcodes become `upc`, of which Oscar has no two alike."""

from collections.abc import Mapping
from typing import Any

from django_commerceml.adapters.columns import Mode
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.rows import model_of, query
from django_commerceml.bulk.among import among


def assign_barcodes(
    delivery: Delivery, rows: Mapping[str, Any], barcodes: Mapping[str, str]
) -> set[str]:
    """Give *rows* their *barcodes*, both by 1C's ids; return the ids of the changed.

    A barcode that another row has is left out, and told of.
    """
    mine = {name: code for name, code in barcodes.items() if _may(delivery, rows[name])}
    owners = _owners(mine)
    changed = set()
    for name, barcode in mine.items():
        wanted = _take(delivery, name, barcode, owners)
        if (rows[name].upc or "") != wanted:
            rows[name].upc = wanted
            changed.add(name)
    return changed


def _owners(barcodes: Mapping[str, str]) -> dict[str, str]:
    """Return who has the *barcodes*, those left out who lose them just now."""
    model = model_of("catalogue", "Product")
    owners, free = {}, []
    found = query(model).filter(among("upc", set(barcodes.values()) - {""}))
    for pk, code, upc in found.values_list("pk", "code", "upc"):
        if code in barcodes and barcodes[code] != upc:
            free.append(pk)
        else:
            owners[upc] = code or f"№ {pk}"
    query(model).filter(among("pk", free)).update(upc=None)
    return owners


def _may(delivery: Delivery, row: Any) -> bool:
    mode = delivery.choices.mode_of("upc")
    return not row.pk or mode is Mode.ALWAYS or (mode is Mode.IF_EMPTY and not row.upc)


def _take(delivery: Delivery, name: str, barcode: str, owners: dict[str, str]) -> str:
    """Return the barcode for the row *name*: *barcode*, or none."""
    longest = model_of("catalogue", "Product")._meta.get_field("upc").max_length  # noqa: SLF001 (Django's public name)
    if len(barcode) > longest:
        delivery.warn(name, f"штрихкод длиннее {longest} знаков", name="upc")
        return ""
    if barcode and owners.setdefault(barcode, name) != name:
        message = f"штрихкод «{barcode}» уже есть у товара {owners[barcode]}"
        delivery.warn(name, message, name="upc")
        return ""
    return barcode
