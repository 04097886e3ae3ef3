"""The adapter of a shop with models of its own, from what it declares of them."""

from django.utils.functional import classproperty

from django_commerceml.adapters.contract import Capability, Feature
from django_commerceml.adapters.mapped.abilities import held_by, wanted_by
from django_commerceml.adapters.mapped.dealing import MappedOrders
from django_commerceml.adapters.mapped.goods import MappedGoods


class MappedAdapter(MappedGoods, MappedOrders):
    """Writes 1C's goods into the models that are declared, and tells their orders.

    A subclass says which of its models and fields are meant by *groups*, *products*,
    *offers*, *prices*, *stocks*, *images* and *orders*; what it leaves out it is not
    told of. It may override any method of the contract beside.
    """

    @classproperty
    def capabilities(cls) -> frozenset[Capability]:  # noqa: N805 (Django's classproperty)
        """Return what is declared."""
        wanted = frozenset(wanted_by(cls.declarations()))
        return wanted | ({Capability.ORDERS} if cls.orders else frozenset())

    @classproperty
    def features(cls) -> frozenset[Feature]:  # noqa: N805 (Django's classproperty)
        """Return what the declared models can hold."""
        return frozenset(held_by(cls.declarations()))
