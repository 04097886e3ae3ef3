"""The examples of the page on Oscar are programs."""

import re
from pathlib import Path
from typing import Any

import pytest

from django_commerceml.adapters.oscar import OscarAdapter

DOCS = Path(__file__).resolve().parents[3] / "docs"
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_example_runs_and_adapters_have_nothing_wrong(language):
    page = (DOCS / language / "howto" / "oscar.md").read_text(encoding="utf-8")
    examples = EXAMPLE.findall(page)
    seen = []
    for code in examples:
        scope: dict[str, Any] = {"__name__": "example"}
        exec(code, scope)  # noqa: S102 (the example itself is under test)
        seen.append(scope)

    adapters = [scope["Adapter"] for scope in seen if "Adapter" in scope]
    assert len(adapters) == 2
    assert all(issubclass(adapter, OscarAdapter) for adapter in adapters)
    assert [list(adapter.check()) for adapter in adapters] == [[], []]
    (selector,) = [scope["Selector"] for scope in seen if "Selector" in scope]
    assert selector().strategy().user is None


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_choice_is_listed(language):
    page = (DOCS / language / "howto" / "oscar.md").read_text(encoding="utf-8")

    for name in (
        "product_class",
        "class_by",
        "default_category",
        "partner",
        "partner_per_warehouse",
        "price_type",
        "prices_with_vat",
        "warehouses",
        "modes",
        "updates_search",
    ):
        assert hasattr(OscarAdapter, name)
        assert f"| `{name}` |" in page
