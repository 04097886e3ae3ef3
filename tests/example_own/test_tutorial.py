"""The tutorial is followed step by step: what it says is done, and what it ends with
is the adapter of the store."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command
from django.test import TestCase  # noqa: F401 (the tutorial's tests derive from it)

from django_commerceml.adapters import Capability
from django_commerceml.emulator import get_dialect, write_catalog
from django_commerceml.exporting import has_waiting, publish
from django_commerceml.importing import work
from django_commerceml.importing.publications import queue_publication
from django_commerceml.models import RunState
from example_own import commerceml_adapter
from example_own.store.basket import Row
from example_own.store.models import Category, Order, Photo, Product, Variant
from example_own.store.placing import place
from tests.documents import FENCE, LANGUAGES, blocks, text_of

PAGE = "tutorial-own-store.md"
CODE = "{code-block} python"
MODULE = "tutorial_of_the_store"
STEPS = ["groups", "products", "offers", "images", "orders"]
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def steps(language):
    """Return what each step of the tutorial adds to the file."""
    fences = FENCE.findall(text_of(language, PAGE))
    return [
        re.sub(r"\A(?::\w+:.*\n)+\n", "", body)
        for info, body in fences
        if info.strip() == CODE
    ]


def file_after(number):
    return "".join(steps("en")[:number])


@pytest.fixture
def follow(monkeypatch):
    """Return the adapter that the file holds after so many steps."""

    def make(number):
        module = ModuleType(MODULE)
        exec(file_after(number), vars(module))  # noqa: S102 (under test)
        monkeypatch.setitem(sys.modules, MODULE, module)
        return module.Adapter

    return make


@in_each_language
def test_the_file_that_the_tutorial_ends_with_is_the_adapter(language):
    adapter = Path(commerceml_adapter.__file__).read_text("utf-8")

    assert "".join(steps(language)) == adapter
    assert len(steps(language)) == len(STEPS)


def test_both_languages_show_the_same_code():
    english, russian = (FENCE.findall(text_of(name, PAGE)) for name in LANGUAGES)

    assert english == russian


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_after_every_step_the_adapter_is_sound(follow, number):
    adapter = follow(number)

    assert list(adapter.check()) == []
    said = [name for name in STEPS if getattr(adapter, name) is not None]
    assert said == STEPS[:number]


def test_the_settings_name_the_adapter():
    (code,) = [
        one for one in blocks(text_of("en", PAGE), "python") if "COMMERCEML" in one
    ]
    scope: dict[str, dict[str, str]] = {}

    exec(code, scope)  # noqa: S102 (the example itself is under test)

    assert scope["COMMERCEML"]["ADAPTER"] == "example_own.commerceml_adapter.Adapter"


@pytest.fixture
def profile(profile, tmp_path):
    """Return a profile whose mirror is full, and whose store is still empty."""
    profile.publishes_goods = False
    profile.save()
    folder = tmp_path / "catalog"
    write_catalog(folder, dialect=get_dialect("ut11"), products=12)
    call_command("commerceml_import", str(folder), f"--profile={profile.slug}")
    profile.publishes_goods = True
    profile.adapter = f"{MODULE}.Adapter"
    profile.save()
    return profile


def counts():
    return [model.objects.count() for model in (Category, Product, Variant, Photo)]


def test_each_step_brings_more_into_the_store(follow, profile):
    brought = []
    for number in range(1, len(STEPS)):
        follow(number)
        run = work(queue_publication(profile))
        assert run.state == RunState.DONE
        brought.append([count > 0 for count in counts()])

    assert brought == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, True],
    ]
    assert Variant.objects.filter(price__gt=0, stock__gt=0).exists()
    assert Product.objects.filter(categories__isnull=True).count() == 0


def test_the_last_step_brings_orders_to_1c(follow, profile):
    adapter = follow(len(STEPS))
    work(queue_publication(profile))
    variant = Variant.objects.filter(price__gt=0, stock__gt=1)[0]

    new = Order(name="Анна", email="a@example.com", delivery=Order.Delivery.PICKUP)
    publish(place(new, [Row(variant=variant, quantity=2)], _Nobody()))

    assert adapter().wants(Capability.ORDERS)
    assert has_waiting(profile)


class _Nobody:
    is_authenticated = False


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


(_TESTS,) = [
    code for code in blocks(text_of("en", PAGE), "python") if "AdapterContract" in code
]
# The class that the tutorial writes is collected here, and runs.
exec(_TESTS, globals())  # noqa: S102 (the example itself is under test)
del globals()["AdapterContract"]  # it is no test of its own
