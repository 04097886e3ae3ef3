"""The other side: 1C itself, played for demonstrations and tests.

A `Client` plays the exchange of one `Dialect` over a `Transport`;
`write_catalog` invents the goods.
"""

from django_commerceml.emulator.catalog import GeneratedCatalog, generate_catalog
from django_commerceml.emulator.client import Client
from django_commerceml.emulator.conversation import Account, Conduct, SessionKey
from django_commerceml.emulator.dialects import DIALECTS, Dialect, get_dialect
from django_commerceml.emulator.files import find_files, write_catalog
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
    "HttpTransport",
    "Response",
    "SentFile",
    "SessionKey",
    "Step",
    "Transport",
    "align_rows",
    "find_files",
    "generate_catalog",
    "get_dialect",
    "iter_rows",
    "parse_address",
    "write_catalog",
]
