"""The admin: the mirror and the journal to look at, profiles to change."""

from django_commerceml.admin.catalog.classifier import (
    CatalogAdmin,
    CategoryAdmin,
    GroupAdmin,
    PropertyAdmin,
    PropertyOptionAdmin,
    UnitAdmin,
)
from django_commerceml.admin.catalog.links import LinkAdmin
from django_commerceml.admin.catalog.offers import (
    OfferAdmin,
    OfferCharacteristicAdmin,
    PriceAdmin,
    PriceTypeAdmin,
    StockAdmin,
    WarehouseAdmin,
)
from django_commerceml.admin.catalog.products import (
    PendingReferenceAdmin,
    ProductAdmin,
    ProductGroupAdmin,
    ProductImageAdmin,
    PropertyValueAdmin,
)
from django_commerceml.admin.catalog.references import (
    ReferenceBookAdmin,
    ReferenceItemAdmin,
)
from django_commerceml.admin.changes.changes import RecordChangeAdmin
from django_commerceml.admin.journal.alarms import AlarmAdmin
from django_commerceml.admin.journal.problems import RunProblemAdmin
from django_commerceml.admin.journal.requests import ExchangeRequestAdmin
from django_commerceml.admin.journal.sessions import (
    ExchangeSessionAdmin,
    FilePartAdmin,
    StoredFileAdmin,
)
from django_commerceml.admin.orders.counterparties import CounterpartyAdmin
from django_commerceml.admin.orders.exports import (
    ExportBatchAdmin,
    ExportItemAdmin,
    OrderExportAdmin,
)
from django_commerceml.admin.orders.orders import OrderAdmin
from django_commerceml.admin.orders.parts import (
    OrderDiscountAdmin,
    OrderLineAdmin,
    OrderPaymentAdmin,
    OrderShipmentAdmin,
    OrderStatusAdmin,
    OrderTaxAdmin,
)
from django_commerceml.admin.orders.shop_orders import (
    ShopOrderAdmin,
    ShopOrderMarkAdmin,
)
from django_commerceml.admin.overview.overview import OverviewAdmin
from django_commerceml.admin.profiles.profiles import ExchangeProfileAdmin
from django_commerceml.admin.runs.runs import ImportRunAdmin
from django_commerceml.admin.unknowns.unknowns import UnknownAdmin

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
    "ShopOrderAdmin",
    "ShopOrderMarkAdmin",
    "StockAdmin",
    "StoredFileAdmin",
    "UnitAdmin",
    "UnknownAdmin",
    "WarehouseAdmin",
]
