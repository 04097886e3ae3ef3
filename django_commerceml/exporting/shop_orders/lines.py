"""The lines of an order, by the keys of the shop; a line that stays keeps its row."""

from collections.abc import Iterable
from typing import Final

from django_commerceml.adapters import OrderDocument, OrderDocumentLine
from django_commerceml.adapters.sayings import Row, Sayings
from django_commerceml.exporting.shop_orders.fitting import Values, fit, put
from django_commerceml.models import Offer, Order, OrderLine

_AS_THEY_ARE: Final = (
    "external_id",
    "sku",
    "barcode",
    "name",
    "quantity",
    "price",
    "base_price",
    "vat_rate",
    "unit_code",
    "unit_name",
    "factor",
    "is_service",
    "attributes",
)
_REMEMBERED: Final = ("external_id", "offer_id", "name")


def write_lines(
    order: Order, document: OrderDocument, before: Sayings, now: Sayings
) -> bool:
    """Write the lines that the shop changed, and note in *now* which rows they are.

    What 1C made of the other lines stays, and so do the lines that 1C added.
    """
    rows = {row.pk: row for row in OrderLine.objects.filter(order=order)}
    writer = _Writer(order, rows, before.lines)
    news = [one for one in document.lines if _is_news(one.key, before, now)]
    offers = _find_offers(news)
    for line in document.lines:
        is_news = _is_news(line.key, before, now)
        pk = writer.write(line, offers) if is_news else writer.name(line)
        now.lines[line.key] = (now.lines[line.key][0], pk)
    writer.remove(before.lines[key] for key in before.lines.keys() - now.lines.keys())
    return writer.has_changed


def _without_silence(values: Values) -> Values:
    """Return *values* without what the shop has forgotten: it erased the goods."""
    kept = {name: value for name, value in values.items() if name not in _REMEMBERED}
    return kept | {name: values[name] for name in _REMEMBERED if values[name]}


def _is_news(key: str, before: Sayings, now: Sayings) -> bool:
    known = before.lines.get(key)
    return known is None or known[0] != now.lines[key][0]


def _find_offers(lines: Iterable[OrderDocumentLine]) -> dict[str, int]:
    ids = {line.external_id for line in lines} - {""}
    if not ids:
        return {}
    found = Offer.objects.filter(external_id__in=ids).order_by("-pk")
    return dict(found.values_list("external_id", "pk"))


class _Writer:
    """Writes lines of one order; those that the shop has named are taken."""

    def __init__(
        self, order: Order, rows: dict[int, OrderLine], known: dict[str, Row]
    ) -> None:
        self._order = order
        self._rows = rows
        self._known = known
        self._unnamed = rows.keys() - {pk for _, pk in known.values()}
        self._place = max((row.position for row in rows.values()), default=0)
        self.has_changed = False

    def name(self, line: OrderDocumentLine) -> int | None:
        """Return the id of the row of *line*, which is as it was."""
        _, pk = self._known[line.key]
        row = None if pk else self._adopt(line)
        return row.pk if row is not None else pk

    def write(self, line: OrderDocumentLine, offers: dict[str, int]) -> int:
        """Write *line*; return the id of its row.

        A new one is that of a line that 1C added, where the shop made it for that.
        """
        _, pk = self._known.get(line.key, ("", None))
        row = self._rows.get(pk) if pk else self._adopt(line)
        said: Values = {name: getattr(line, name) for name in _AS_THEY_ARE}
        values = fit(OrderLine, said)
        values["offer_id"] = offers.get(line.external_id)
        if row is None:
            row = self._add(values)
        elif changed := put(row, _without_silence(values)):
            row.save(update_fields=changed)
            self.has_changed = True
        return row.pk

    def remove(self, gone: Iterable[Row]) -> None:
        """Remove the rows of lines that the shop has no more."""
        ids = {pk for _, pk in gone if pk in self._rows}
        if ids:
            OrderLine.objects.filter(pk__in=ids).delete()
            self.has_changed = True

    def _adopt(self, line: OrderDocumentLine) -> OrderLine | None:
        """Return the row that has no key yet, and the goods of *line*."""
        free = (self._rows[pk] for pk in sorted(self._unnamed))
        same = (row for row in free if row.external_id == line.external_id)
        row = next(same, None) if line.external_id else None
        if row is not None:
            self._unnamed.discard(row.pk)
        return row

    def _add(self, values: Values) -> OrderLine:
        self._place += 1
        self.has_changed = True
        return OrderLine.objects.create(
            order=self._order, position=self._place, **values
        )
