"""What can be wrong with the declarations of goods; nothing is queried."""

from collections.abc import Iterable

from django.core.checks import CheckMessage

from django_commerceml.adapters.mapped.stores import Declarations


def check_goods(declared: Declarations) -> Iterable[CheckMessage]:
    """Return what is wrong."""
    return ()
