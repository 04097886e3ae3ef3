"""The elements of CommerceML, each declared once.

The order of the members is the order of the official schema 2.10, so that what
is written for 2.05 to 2.10 is valid (protocol C.16); reading accepts any order.
"""

from django_commerceml.cml.fields.elements import ELEMENTS
from django_commerceml.cml.fields.parties import COUNTERPARTY

__all__ = ["COUNTERPARTY", "ELEMENTS"]
