"""What the README and its neighbours show can be done as it stands there."""

import ast
import json
import re
from typing import Any

import pytest
from django.conf import settings

from tests import factories
from tests.documents import README, ROOT, TOP, blocks, everything


def test_every_example_in_python_and_json_can_be_read():
    found = blocks(everything(), "python")

    assert len(found) > 10
    for code in found:
        ast.parse(code)
    for code in blocks(everything(), "json"):
        json.loads(code)


@pytest.mark.parametrize("path", TOP, ids=lambda path: path.name)
def test_links_at_the_top_lead_somewhere(path):
    links = re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text("utf-8"))

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_names_targets_of_the_makefile():
    made = re.findall(
        r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    named = re.findall(r"^make ([a-z]+)|`make ([a-z]+)", everything(), re.MULTILINE)

    assert {first or second for first, second in named} <= set(made)


def test_the_readme_adds_the_applications_that_the_suite_runs_with():
    (line,) = set(re.findall(r"^INSTALLED_APPS \+= (.*)$", everything(), re.MULTILINE))

    ours = ("django.", "example_own.", "example_project.", "tests.")
    assert ast.literal_eval(line) == [
        name for name in settings.INSTALLED_APPS if not name.startswith(ours)
    ]


@pytest.mark.django_db
def test_the_view_of_the_readme_lists_what_a_buyer_may_see(rf):
    profile = factories.make_profile()
    product = factories.make_product(profile=profile, name="Чай", sku="Ч-1")
    factories.make_product(profile=profile, name="Кофе", is_hidden=True)
    offer = factories.make_offer(profile=profile, product=product)
    factories.make_price(offer=offer, amount="99.50")
    (code,) = [
        code for code in blocks(README.read_text("utf-8"), "python") if "def " in code
    ]
    scope: dict[str, Any] = {}
    exec(code, scope)  # noqa: S102 (the example itself is under test)

    response = scope["products"](rf.get("/"))

    assert json.loads(response.content) == {
        "products": [{"name": "Чай", "sku": "Ч-1", "offers__prices__amount": "99.5000"}]
    }
