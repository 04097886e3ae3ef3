import pytest

from django_commerceml.adapters import Capability
from django_commerceml.adapters.mirror import MirrorAdapter


@pytest.mark.parametrize("capability", Capability)
def test_the_mirror_wants_nothing(capability):
    assert not MirrorAdapter().wants(capability)
