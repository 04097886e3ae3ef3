"""A small 1C of its own: what it holds, takes from the site and sends back."""

from django_commerceml.emulator.infobase.acceptance import SiteOrder, read_batch
from django_commerceml.emulator.infobase.amounts import total_of
from django_commerceml.emulator.infobase.documents import Clerk
from django_commerceml.emulator.infobase.entities import (
    Good,
    Order,
    Party,
    Settlement,
    SitePart,
)
from django_commerceml.emulator.infobase.infobase import Infobase, UnknownOrderError
from django_commerceml.emulator.infobase.intake import Intake, take_orders
from django_commerceml.emulator.infobase.manager import Manager
from django_commerceml.emulator.infobase.outgoing import (
    Letterhead,
    Parcel,
    pack_changes,
    write_parcel,
)

__all__ = [
    "Clerk",
    "Good",
    "Infobase",
    "Intake",
    "Letterhead",
    "Manager",
    "Order",
    "Parcel",
    "Party",
    "Settlement",
    "SiteOrder",
    "SitePart",
    "UnknownOrderError",
    "pack_changes",
    "read_batch",
    "take_orders",
    "total_of",
    "write_parcel",
]
