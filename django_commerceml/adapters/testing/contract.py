"""All parts of the contract in one class, from which a shop derives its own."""

from django_commerceml.adapters.testing.dealings import OrdersContract
from django_commerceml.adapters.testing.figures import FiguresContract
from django_commerceml.adapters.testing.grouping import GroupsContract
from django_commerceml.adapters.testing.looks import PicturesContract
from django_commerceml.adapters.testing.sale import SaleContract
from django_commerceml.adapters.testing.taking import TakingContract
from django_commerceml.adapters.testing.variants import VariantsContract
from django_commerceml.adapters.testing.volume import VolumeContract


class AdapterContract(
    TakingContract,
    GroupsContract,
    SaleContract,
    FiguresContract,
    VariantsContract,
    PicturesContract,
    VolumeContract,
    OrdersContract,
):
    """What every adapter has to keep.

    A shop says *adapter*, and tells what `AdapterProbe` asks for; there stands what
    each of it means.
    """
