"""An adapter has the methods for what it declares, and says itself what is wrong."""

import pytest
from django.core.checks import Error

from django_commerceml.adapters import Capability, ShopAdapter
from django_commerceml.adapters.mapped import MappedAdapter
from django_commerceml.adapters.methods import METHODS, check_adapter
from django_commerceml.adapters.mirror import MirrorAdapter
from tests.adapters.recording import RecordingAdapter
from tests.shops.kiosk.adapter import KioskAdapter


class Wrong(ShopAdapter):
    @classmethod
    def check(cls):
        return [Error("нет такого поля", id="commerceml.E099")]


def said_of(adapter):
    return [(message.id, message.msg) for message in check_adapter(adapter)]


def test_every_capability_has_its_method():
    assert set(METHODS) == set(Capability)
    assert all(hasattr(ShopAdapter, name) for name in METHODS.values())


@pytest.mark.parametrize("adapter", [MirrorAdapter, RecordingAdapter, KioskAdapter])
def test_nothing_is_wrong_with_adapters_that_keep_their_word(adapter):
    assert said_of(adapter) == []


def test_methods_of_ours_need_not_be_called():
    assert not {"commerceml.E007", "commerceml.W008"} & {
        code for code, _ in said_of(MappedAdapter)
    }


@pytest.mark.parametrize("capability", Capability)
def test_a_method_that_is_missing_is_named(capability):
    class Adapter(ShopAdapter):
        capabilities = frozenset({capability})

    assert said_of(Adapter) == [
        (
            "commerceml.E007",
            f"Adapter declares «{capability}», but has no {METHODS[capability]}()",
        )
    ]


@pytest.mark.parametrize("capability", Capability)
def test_a_method_that_is_never_called_is_named(capability):
    name = METHODS[capability]
    method = getattr(RecordingAdapter, name)
    adapter = type("Adapter", (ShopAdapter,), {name: method})

    assert said_of(adapter) == [
        ("commerceml.W008", f"Adapter.{name}() is never called")
    ]


def test_what_the_adapter_says_itself_comes_too():
    assert said_of(Wrong) == [("commerceml.E099", "нет такого поля")]
