"""The admin: the mirror and the journal to look at, profiles to change."""

from django_commerceml.admin.alarms import AlarmAdmin
from django_commerceml.admin.catalog import (
    CatalogAdmin,
    CategoryAdmin,
    GroupAdmin,
    PropertyAdmin,
    PropertyOptionAdmin,
    UnitAdmin,
)
from django_commerceml.admin.changes import RecordChangeAdmin
from django_commerceml.admin.counterparties import CounterpartyAdmin
from django_commerceml.admin.exchange import (
    ExchangeSessionAdmin,
    FilePartAdmin,
    StoredFileAdmin,
)
from django_commerceml.admin.exports import (
    ExportBatchAdmin,
    ExportItemAdmin,
    OrderExportAdmin,
)
from django_commerceml.admin.links import LinkAdmin
from django_commerceml.admin.offers import (
    OfferAdmin,
    OfferCharacteristicAdmin,
    PriceAdmin,
    PriceTypeAdmin,
    StockAdmin,
    WarehouseAdmin,
)
from django_commerceml.admin.order_parts import (
    OrderDiscountAdmin,
    OrderLineAdmin,
    OrderPaymentAdmin,
    OrderShipmentAdmin,
    OrderStatusAdmin,
    OrderTaxAdmin,
)
from django_commerceml.admin.orders import OrderAdmin
from django_commerceml.admin.overview import OverviewAdmin
from django_commerceml.admin.problems import RunProblemAdmin
from django_commerceml.admin.products import (
    PendingReferenceAdmin,
    ProductAdmin,
    ProductGroupAdmin,
    ProductImageAdmin,
    PropertyValueAdmin,
)
from django_commerceml.admin.profiles import ExchangeProfileAdmin
from django_commerceml.admin.references import ReferenceBookAdmin, ReferenceItemAdmin
from django_commerceml.admin.requests import ExchangeRequestAdmin
from django_commerceml.admin.runs import ImportRunAdmin
from django_commerceml.admin.unknowns import UnknownAdmin

__all__ = [
    "AlarmAdmin",
    "CatalogAdmin",
    "CategoryAdmin",
    "CounterpartyAdmin",
    "ExchangeProfileAdmin",
    "ExchangeRequestAdmin",
    "ExchangeSessionAdmin",
    "ExportBatchAdmin",
    "ExportItemAdmin",
    "FilePartAdmin",
    "GroupAdmin",
    "ImportRunAdmin",
    "LinkAdmin",
    "OfferAdmin",
    "OfferCharacteristicAdmin",
    "OrderAdmin",
    "OrderDiscountAdmin",
    "OrderExportAdmin",
    "OrderLineAdmin",
    "OrderPaymentAdmin",
    "OrderShipmentAdmin",
    "OrderStatusAdmin",
    "OrderTaxAdmin",
    "OverviewAdmin",
    "PendingReferenceAdmin",
    "PriceAdmin",
    "PriceTypeAdmin",
    "ProductAdmin",
    "ProductGroupAdmin",
    "ProductImageAdmin",
    "PropertyAdmin",
    "PropertyOptionAdmin",
    "PropertyValueAdmin",
    "RecordChangeAdmin",
    "ReferenceBookAdmin",
    "ReferenceItemAdmin",
    "RunProblemAdmin",
    "StockAdmin",
    "StoredFileAdmin",
    "UnitAdmin",
    "UnknownAdmin",
    "WarehouseAdmin",
]
