"""How the families of clients spell an order, from the oldest to the newest."""

from enum import StrEnum
from typing import Final

from django_commerceml.cml.declarations import Style


class OrderForm(StrEnum):
    """The forms in which an order goes to 1C (protocol A.4)."""

    FLAT_OLD = "flat to 2.05"
    """UT 10.3, UT 11, ERP, KA, Retail, and any client that says no version. Moments
    are ISO 8601, which is the only spelling that ERP reads (protocol D.7)."""
    FLAT = "flat 2.06 to 2.09"
    SIBLINGS = "siblings 2.10"
    SUBORDINATES = "subordinates 2.10"
    """UNF, which says it by ``cmlVersion``."""
    CONTAINERS = "containers 3.1"


ORDER_STYLES: Final = {
    OrderForm.FLAT_OLD: Style(contacts="joined", has_versions=False),
    OrderForm.FLAT: Style(units="children", contacts="spaced", dates="dotted"),
    OrderForm.SIBLINGS: Style(
        documents="siblings", units="children", contacts="spaced"
    ),
    OrderForm.SUBORDINATES: Style(documents="subordinates", has_versions=False),
    OrderForm.CONTAINERS: Style(
        deletion="mark", documents="containers", units="children", contacts="spaced"
    ),
}
"""The style of each form; a family may want another spelling of dates or contacts."""
