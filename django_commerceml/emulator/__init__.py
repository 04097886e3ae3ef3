"""The other side: 1C itself, played for demonstrations and tests.

A `Client` plays the exchange of one `Dialect` over a `Transport`;
`write_catalog` invents the goods. An `Infobase` holds the orders, and a `Manager`
acts on them.
"""

from django_commerceml.emulator.acts import perform_act
from django_commerceml.emulator.catalog import GeneratedCatalog, generate_catalog
from django_commerceml.emulator.client import Client
from django_commerceml.emulator.conversation import Account, Conduct, SessionKey
from django_commerceml.emulator.dialects import DIALECTS, Dialect, get_dialect
from django_commerceml.emulator.files import find_files, write_catalog
from django_commerceml.emulator.infobase import (
    Good,
    Infobase,
    Manager,
    Order,
    Party,
    UnknownOrderError,
    total_of,
)
from django_commerceml.emulator.order_results import (
    OrderConduct,
    OrderExchangeResult,
    OrderFault,
)
from django_commerceml.emulator.orders import OrderExchange
from django_commerceml.emulator.steps import (
    ExchangeFailedError,
    ExchangeResult,
    SentFile,
    Step,
)
from django_commerceml.emulator.tables import align_rows, iter_rows
from django_commerceml.emulator.transport import (
    Address,
    HttpTransport,
    Response,
    Transport,
    parse_address,
)

__all__ = [
    "DIALECTS",
    "Account",
    "Address",
    "Client",
    "Conduct",
    "Dialect",
    "ExchangeFailedError",
    "ExchangeResult",
    "GeneratedCatalog",
    "Good",
    "HttpTransport",
    "Infobase",
    "Manager",
    "Order",
    "OrderConduct",
    "OrderExchange",
    "OrderExchangeResult",
    "OrderFault",
    "Party",
    "Response",
    "SentFile",
    "SessionKey",
    "Step",
    "Transport",
    "UnknownOrderError",
    "align_rows",
    "find_files",
    "generate_catalog",
    "get_dialect",
    "iter_rows",
    "parse_address",
    "perform_act",
    "total_of",
    "write_catalog",
]
